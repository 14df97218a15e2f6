import { upload, type ArticleFile, type UploadOptions } from '@helpward/shared/api'

/** What a file is for. */
export type FileUse = 'image' | 'video' | 'captions'

/** Largest files the server takes. Unit: bytes. */
export const MOST_BYTES: Record<FileUse, number> = { image: 20_000_000, video: 100_000_000, captions: 1_000_000 }

/** Kinds of files each place takes, as a file chooser wants them. */
export const ACCEPTED: Record<FileUse, string> = {
  image: 'image/png,image/jpeg,image/gif,image/webp',
  video: 'video/mp4,video/webm',
  captions: '.vtt,text/vtt'
}

/** Sends a picture, a video or captions of an article. */
export function sendFile(file: Blob, options: UploadOptions = {}): Promise<ArticleFile> {
  return upload<ArticleFile>('/api/v1/knowledge/files', file, options)
}
