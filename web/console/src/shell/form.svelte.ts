import { asApiError, type ApiError } from '@helpward/shared/api'
import { t } from './texts.svelte.ts'
import { toasts } from './toasts.svelte.ts'

/** How settings come and go; both answer with the settings as the server keeps them. */
interface Doors<T> {
  load: () => Promise<T>
  save: (value: T) => Promise<T>
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

  save = async (): Promise<void> => {
    if (this.value === null) return
    this.saving = true
    this.error = null
    try {
      this.take(await this.#doors.save(this.value))
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
