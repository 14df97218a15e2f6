import { asApiError, type ApiError, type Attachment } from '@helpward/shared/api'
import { SvelteMap } from 'svelte/reactivity'
import { api } from '../../shell/api.ts'

/** A file on its way to the server, before the message it belongs to is sent. */
export interface Upload {
  id: number
  file: File
  /** Local address of a picture; `null` for other files. */
  preview: string | null
  /** 0 … 1 */
  progress: number
  state: 'sending' | 'done' | 'failed'
  attachment: Attachment | null
  error: ApiError | null
}

/** Files waiting in the composer, per conversation and kind of message. */
class Uploads {
  #items = new SvelteMap<string, Upload[]>()
  #stops = new Map<number, AbortController>()
  #id = 0

  of(key: string): readonly Upload[] {
    return this.#items.get(key) ?? []
  }

  add(key: string, files: Iterable<File>) {
    for (const file of files) {
      this.#id += 1
      const preview = file.type.startsWith('image/') ? URL.createObjectURL(file) : null
      const upload: Upload = {
        id: this.#id,
        file,
        preview,
        progress: 0,
        state: 'sending',
        attachment: null,
        error: null
      }
      this.#items.set(key, [...this.of(key), upload])
      void this.#send(key, upload)
    }
  }

  retry(key: string, upload: Upload) {
    this.#change(key, upload.id, { state: 'sending', progress: 0, error: null })
    void this.#send(key, upload)
  }

  remove(key: string, upload: Upload) {
    this.#stops.get(upload.id)?.abort()
    if (upload.preview !== null) URL.revokeObjectURL(upload.preview)
    this.#items.set(
      key,
      this.of(key).filter((other) => other.id !== upload.id)
    )
  }

  /** Takes the finished files out, to go with a message. */
  take(key: string): Attachment[] {
    const taken: Attachment[] = []
    for (const upload of this.of(key)) {
      if (upload.attachment !== null) taken.push(upload.attachment)
      if (upload.preview !== null) URL.revokeObjectURL(upload.preview)
    }
    this.#items.delete(key)
    return taken
  }

  async #send(key: string, upload: Upload) {
    const stop = new AbortController()
    this.#stops.set(upload.id, stop)
    try {
      const attachment = await api.upload(upload.file, {
        signal: stop.signal,
        onProgress: (progress) => this.#change(key, upload.id, { progress })
      })
      this.#change(key, upload.id, { state: 'done', progress: 1, attachment })
    } catch (thrown) {
      this.#change(key, upload.id, { state: 'failed', error: asApiError(thrown) })
    } finally {
      this.#stops.delete(upload.id)
    }
  }

  #change(key: string, id: number, change: Partial<Upload>) {
    const items = this.of(key)
    if (items.some((item) => item.id === id)) {
      this.#items.set(
        key,
        items.map((item) => (item.id === id ? { ...item, ...change } : item))
      )
    }
  }
}

export const uploads = new Uploads()
