import { asApiError, type ApiError } from '@helpward/shared/api'
import { toasts } from '../../shell/toasts.svelte.ts'

/** A list of what people asked, one row of which is worked on at a time. */
export class Rows<T> {
  /** `null` until they were loaded. */
  items = $state.raw<T[] | null>(null)
  error = $state.raw<ApiError | null>(null)
  working = $state.raw<T | null>(null)

  /** Shows what `fetch` answers, behind what is shown already if `more`. */
  async load(fetch: () => Promise<T[]>, more = false): Promise<void> {
    try {
      const fresh = await fetch()
      this.items = more ? [...(this.items ?? []), ...fresh] : fresh
      this.error = null
    } catch (thrown) {
      this.error = asApiError(thrown)
    }
  }

  /** Does something with a row; a refusal is told, and the row stays. */
  async work(row: T, act: () => Promise<void>): Promise<void> {
    this.working = row
    try {
      await act()
    } catch (thrown) {
      toasts.failed(thrown)
    } finally {
      this.working = null
    }
  }

  drop(row: T): void {
    this.items = this.items?.filter((other) => other !== row) ?? null
  }
}
