import { asApiError, type ApiError } from '@helpward/shared/api'
import { errorText } from './texts.svelte.ts'

export interface Toast {
  id: number
  tone: 'ok' | 'danger'
  text: string
  /** Offered as "Undo". */
  undo: (() => void) | null
  requestId: string | null
}

/** Longest a toast stays. Unit: milliseconds. One with a request id stays until closed. */
const STAYS_MS = 5000

class Toasts {
  items = $state.raw<Toast[]>([])
  #id = 0

  done(text: string, undo: (() => void) | null = null) {
    const id = this.#add({ tone: 'ok', text, undo, requestId: null })
    setTimeout(() => this.close(id), STAYS_MS)
  }

  /** Tells of a refused call, with the id that finds it in the server's log. */
  failed(thrown: unknown) {
    const error: ApiError = asApiError(thrown)
    if (error.code === 'cancelled') return
    const id = this.#add({ tone: 'danger', text: errorText(error), undo: null, requestId: error.requestId })
    if (error.requestId === null) setTimeout(() => this.close(id), 2 * STAYS_MS)
  }

  /** Undoes the newest act that can be undone; `false` when there is none. */
  undoLast(): boolean {
    const last = this.items.findLast((toast) => toast.undo !== null)
    if (last === undefined) return false
    this.close(last.id)
    last.undo?.()
    return true
  }

  close(id: number) {
    this.items = this.items.filter((toast) => toast.id !== id)
  }

  #add(toast: Omit<Toast, 'id'>): number {
    this.#id += 1
    this.items = [...this.items.slice(-2), { ...toast, id: this.#id }]
    return this.#id
  }
}

export const toasts = new Toasts()
