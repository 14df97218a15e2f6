/** An article that fits what is being typed. */
export interface Suggestion {
  title: string
  href: string
}

const PAUSE_MS = 150
const AFTER_COMPOSITION_MS = 50

/** Reads the server's answer; anything unexpected is no suggestion. */
export function readSuggestions(answer: unknown): Suggestion[] {
  if (typeof answer !== 'object' || answer === null || !('items' in answer) || !Array.isArray(answer.items)) return []
  const items: unknown[] = answer.items
  return items.flatMap((item) => {
    if (typeof item !== 'object' || item === null || !('title' in item) || !('href' in item)) return []
    const { title, href } = item
    // Only addresses of our own.
    return typeof title === 'string' && typeof href === 'string' && /^\/(?!\/)/.test(href) ? [{ title, href }] : []
  })
}

/**
 * A list of articles under a search field while somebody types.
 *
 * The field keeps the focus; arrows choose, Enter opens what is chosen or else searches, Esc closes. Keys that belong to
 * an input method are left alone.
 */
export function suggestFor(field: HTMLInputElement, address: string, label: string): void {
  const form = field.form
  if (!form) return
  const list = document.createElement('ul')
  list.id = `${field.id}-suggestions`
  list.className = 'suggestions'
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', label)
  list.hidden = true
  form.append(list)
  field.setAttribute('role', 'combobox')
  field.setAttribute('aria-autocomplete', 'list')
  field.setAttribute('aria-controls', list.id)
  field.setAttribute('aria-expanded', 'false')

  let chosen = -1
  let composedAt = -Infinity
  let asking: AbortController | null = null
  let waiting = 0

  const options = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>('[role=option]')]
  const close = (): void => {
    list.hidden = true
    field.setAttribute('aria-expanded', 'false')
    field.removeAttribute('aria-activedescendant')
    chosen = -1
  }
  const choose = (next: number): void => {
    const all = options()
    chosen = all.length === 0 ? -1 : (next + all.length) % all.length
    all.forEach((option, nth) => option.setAttribute('aria-selected', String(nth === chosen)))
    const option = all[chosen]
    if (option) {
      field.setAttribute('aria-activedescendant', option.id)
      option.scrollIntoView({ block: 'nearest' })
    }
  }
  const show = (items: Suggestion[]): void => {
    list.replaceChildren(
      ...items.map(({ title, href }, nth) => {
        const option = document.createElement('li')
        option.id = `${list.id}-${nth}`
        option.setAttribute('role', 'option')
        option.setAttribute('aria-selected', 'false')
        option.dataset['href'] = href
        option.textContent = title
        return option
      })
    )
    close()
    if (items.length > 0) {
      list.hidden = false
      field.setAttribute('aria-expanded', 'true')
    }
  }
  const ask = async (): Promise<void> => {
    asking?.abort()
    const query = field.value.trim()
    if (query === '') return show([])
    const mine = new AbortController()
    asking = mine
    try {
      const answer = await fetch(`${address}?q=${encodeURIComponent(query)}`, { signal: mine.signal })
      if (answer.ok) show(readSuggestions(await answer.json()))
    } catch {
      // A suggestion that does not come is no loss: Enter searches.
    }
  }

  field.addEventListener('compositionend', (event) => {
    composedAt = event.timeStamp
  })
  field.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = window.setTimeout(() => void ask(), PAUSE_MS)
  })
  field.addEventListener('keydown', (event) => {
    const composing = event.isComposing || event.keyCode === 229 || event.timeStamp - composedAt < AFTER_COMPOSITION_MS
    if (composing || list.hidden) return
    if (event.key === 'ArrowDown') choose(chosen + 1)
    else if (event.key === 'ArrowUp') choose(chosen < 0 ? -1 : chosen - 1)
    else if (event.key === 'Escape') close()
    else if (event.key === 'Enter' && chosen >= 0) location.assign(options()[chosen]?.dataset['href'] ?? '')
    else return
    event.preventDefault()
  })
  list.addEventListener('pointerdown', (event) => {
    event.preventDefault()
  })
  list.addEventListener('click', (event) => {
    const option = event.target instanceof Element ? event.target.closest<HTMLElement>('[role=option]') : null
    if (option?.dataset['href']) location.assign(option.dataset['href'])
  })
  field.addEventListener('blur', close)
}
