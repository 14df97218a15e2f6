import { failureOf, noAnswer } from './error'
import type { Attachment } from './types'

/** How to send one file. */
export interface UploadOptions {
  /** Share sent so far, 0 … 1. */
  onProgress?: (share: number) => void
  signal?: AbortSignal
  /** Name shown to people; a `File` brings its own. */
  name?: string
  /** More fields of the form. */
  fields?: Record<string, string>
  /** Bearer token; without one the agent's cookie goes along. */
  token?: string | null
  /** Replaced in tests. */
  makeRequest?: () => XMLHttpRequest
}

/** Milliseconds without any progress after which an upload counts as lost. */
const STALLED_MS = 60_000

/**
 * Sends one file as `multipart/form-data` field `file`.
 *
 * `XMLHttpRequest` because `fetch` cannot report how much has been sent. Never repeated by itself:
 * a second copy costs the sender's data; the person presses Retry.
 */
export function upload<Answer = Attachment>(url: string, file: Blob, options: UploadOptions = {}): Promise<Answer> {
  return new Promise((done, failed) => {
    const request = options.makeRequest?.() ?? new XMLHttpRequest()
    let stalled: ReturnType<typeof setTimeout> | undefined
    const watch = (): void => {
      clearTimeout(stalled)
      stalled = setTimeout(() => end(() => failed(noAnswer('timed_out'))), STALLED_MS)
    }
    const end = (settle: () => void): void => {
      clearTimeout(stalled)
      options.signal?.removeEventListener('abort', cancel)
      settle()
      if (request.readyState !== 4) request.abort()
    }
    const cancel = (): void => end(() => failed(noAnswer('cancelled')))
    if (options.signal?.aborted) {
      failed(noAnswer('cancelled'))
      return
    }
    options.signal?.addEventListener('abort', cancel)

    request.open('POST', url)
    request.setRequestHeader('accept', 'application/json')
    if (options.token) request.setRequestHeader('authorization', `Bearer ${options.token}`)
    request.upload.onprogress = (event) => {
      watch()
      if (event.lengthComputable && event.total > 0) options.onProgress?.(event.loaded / event.total)
    }
    request.onerror = () => end(() => failed(noAnswer('offline')))
    request.onload = () =>
      end(() => {
        if (request.status < 200 || request.status >= 300) {
          failed(failureOf(request.status, (name) => request.getResponseHeader(name), request.responseText))
          return
        }
        try {
          const answer: Answer = JSON.parse(request.responseText)
          options.onProgress?.(1)
          done(answer)
        } catch {
          failed(noAnswer('offline'))
        }
      })
    const form = new FormData()
    const name = options.name ?? (file instanceof File ? file.name : 'file')
    for (const [field, value] of Object.entries(options.fields ?? {})) form.append(field, value)
    form.append('file', file, name)
    watch()
    request.send(form)
  })
}
