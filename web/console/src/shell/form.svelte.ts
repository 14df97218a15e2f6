import { asApiError, type ApiError } from '@helpward/shared/api'
import { t } from './texts.svelte.ts'
import { toasts } from './toasts.svelte.ts'

/** How settings come and go; both answer with the settings as the server keeps them. */
interface Doors<T> {
  load: () => Promise<T>
  save: (value: T) => Promise<T>
}

/** Each setting as text, to compare it by. */
function written(settings: object): Map<string, string | undefined> {
  return new Map(Object.entries(settings).map(([key, value]) => [key, JSON.stringify(value)]))
}

/** The settings that are not what was sent. */
function changed<T extends object>(sent: ReadonlyMap<string, string | undefined>, now: T): Partial<T> {
  const typed: Partial<T> = {}
  for (const key in now) {
    if (JSON.stringify(now[key]) !== sent.get(key)) typed[key] = now[key]
  }
  return typed
}

/** Settings under a person's hands: what stands in the form, whether that is kept, and why not. */
export class Form<T extends object> {
  /** What stands in the form; `null` until it was loaded. */
  value = $state<T | null>(null)
  saving = $state(false)
  loadError = $state.raw<ApiError | null>(null)
  error = $state.raw<ApiError | null>(null)
  #kept = $state.raw<T | null>(null)
  dirty = $derived(JSON.stringify(this.value) !== JSON.stringify(this.#kept))
  readonly #doors: Doors<T>

  constructor(doors: Doors<T>) {
    this.#doors = doors
  }

  load = async (): Promise<void> => {
    try {
      this.take(await this.#doors.load())
      this.loadError = null
    } catch (thrown) {
      this.loadError = asApiError(thrown)
    }
  }

  /** Shows what the server keeps now. */
  take(fresh: T): void {
    this.#kept = fresh
    this.value = structuredClone(fresh)
  }

  /** Saves what stands in the form. What is typed meanwhile wins over what the server kept, and is still to be saved. */
  save = async (): Promise<void> => {
    if (this.value === null || this.saving) return
    const sent = written(this.value)
    this.saving = true
    this.error = null
    try {
      const fresh = await this.#doors.save(this.value)
      const typed = changed(sent, this.value)
      this.take(fresh)
      Object.assign(this.value, typed)
      toasts.done(t('common.saved'))
    } catch (thrown) {
      this.error = asApiError(thrown)
    } finally {
      this.saving = false
    }
  }

  /** Goes back to what is kept. */
  discard = (): void => {
    if (this.#kept !== null) this.take(this.#kept)
    this.error = null
  }
}
