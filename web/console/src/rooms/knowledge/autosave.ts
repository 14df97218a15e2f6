import { asApiError, type ApiError } from '@helpward/shared/api'

/** How far the writing has come to the server. */
export type SaveState =
  | { at: 'saved' }
  /** Written, not sent yet. */
  | { at: 'waiting' }
  | { at: 'saving' }
  /** Refused or not reached; the words stay, and are sent again with the next key or by `flush`. */
  | { at: 'failed'; error: ApiError }

/** Pause after the last key before the words are sent. Unit: milliseconds. */
export const PAUSE_MS = 1000

/** Sends a value after a pause in its changes: one at a time, always the newest, never an older one last. */
export class Autosave<Value> {
  readonly #save: (value: Value) => Promise<void>
  readonly #told: (state: SaveState) => void
  #waiting: { value: Value } | null = null
  #sending: Promise<void> | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #held = false

  /** `told` hears each change of the state. */
  constructor(save: (value: Value) => Promise<void>, told: (state: SaveState) => void) {
    this.#save = save
    this.#told = told
  }

  /** Whether there are words the server does not have. */
  get unsaved(): boolean {
    return this.#waiting !== null || this.#sending !== null
  }

  change(value: Value) {
    this.#waiting = { value }
    clearTimeout(this.#timer)
    if (this.#held) return
    if (this.#sending === null) this.#told({ at: 'waiting' })
    this.#timer = setTimeout(() => void this.flush(), PAUSE_MS)
  }

  /** Sends what waits at once; the answer comes when nothing is under way any more. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    if (this.#held) return
    if (this.#sending !== null) {
      await this.#sending
      return this.flush()
    }
    const next = this.#waiting
    if (next === null) return
    this.#waiting = null
    this.#told({ at: 'saving' })
    this.#sending = this.#send(next)
    await this.#sending
  }

  async #send(next: { value: Value }): Promise<void> {
    try {
      await this.#save(next.value)
      this.#sending = null
      this.#told({ at: this.#waiting === null ? 'saved' : 'waiting' })
    } catch (thrown) {
      this.#sending = null
      this.#waiting ??= next
      this.#told({ at: 'failed', error: asApiError(thrown) })
    }
  }

  /** Stops sending, e.g. while a person chooses between two texts; `release` goes on. */
  hold() {
    this.#held = true
    clearTimeout(this.#timer)
  }

  /** Goes on; what was written before is forgotten, a new `change` says what holds. */
  release() {
    this.#held = false
    this.#waiting = null
  }
}
