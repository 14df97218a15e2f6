import { withQuery } from './query.ts'

/** Where the console lives on its origin. */
export const BASE = '/desk'

function here(): { path: string; query: URLSearchParams } {
  const path = location.pathname.startsWith(BASE) ? location.pathname.slice(BASE.length) : location.pathname
  return { path: path === '' ? '/' : path, query: new URLSearchParams(location.search) }
}

/** The address bar as state: path below the base and query. */
class Router {
  #at = $state.raw(here())

  constructor() {
    addEventListener('popstate', () => (this.#at = here()))
    addEventListener('click', (event) => this.#follow(event))
  }

  get path() {
    return this.#at.path
  }
  get query() {
    return this.#at.query
  }

  /** Goes to a path below the base, query included. `replace` leaves no step in the history. */
  go(to: string, options: { replace?: boolean } = {}) {
    const url = BASE + to
    if (url === location.pathname + location.search) return
    if (options.replace === true) history.replaceState(null, '', url)
    else history.pushState(null, '', url)
    this.#at = here()
  }

  /** Changes some of the query and stays on the page; `null` removes a key. */
  setQuery(change: Record<string, string | null>, options: { replace?: boolean } = {}) {
    this.go(withQuery(this.path, this.query, change), { replace: options.replace ?? true })
  }

  /** Follows plain clicks on our own links without a page load. */
  #follow(event: MouseEvent) {
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link === null || link.target !== '' || link.hasAttribute('download') || link.origin !== location.origin) return
    if (!link.pathname.startsWith(`${BASE}/`)) return
    event.preventDefault()
    this.go(link.pathname.slice(BASE.length) + link.search)
  }
}

/** The address for a link to a path of the console. */
export function href(to: string): string {
  return BASE + to
}

export { withQuery } from './query.ts'

export const router = new Router()
