import { untrack } from 'svelte'
import type { IconName } from '@helpward/shared/ui/icons.ts'
import { keyAllowed, keyName } from './keymap.ts'
import { settings } from './settings.svelte.ts'

/** Something that can be done here and now: by key, and from the palette. */
export interface Action {
  id: string
  text: string
  icon: IconName
  /** Combination as `keyName` says it; `g i` is two presses. */
  keys?: string
  /** Acts by key only; the palette does not list it. */
  hidden?: boolean
  run: () => void
}

/** Time between the two presses of `g i`. Unit: milliseconds. */
const SEQUENCE_MS = 1200

/** Every action of the mounted screens; the newest screen comes first and wins a key. */
class Actions {
  #sources = $state.raw<(() => Action[])[]>([])
  #pending: { key: string; atMs: number } | null = null

  constructor() {
    addEventListener('keydown', (event) => this.#press(event))
  }

  /** Offers actions as long as the calling component lives. Call while it is set up. */
  offer(source: () => Action[]) {
    $effect(() => {
      this.#sources = [source, ...untrack(() => this.#sources)]
      return () => {
        this.#sources = this.#sources.filter((other) => other !== source)
      }
    })
  }

  /** All actions, the nearest context first. */
  get all(): Action[] {
    return this.#sources.flatMap((source) => source())
  }

  #press(event: KeyboardEvent) {
    if (event.defaultPrevented) return
    const name = keyName(event)
    if (name === null || !keyAllowed(name, settings.keys)) return
    const modified = name.startsWith('Mod+')
    if (!modified && (inText(event.target) || event.isComposing)) return
    if (document.querySelector('dialog[open]') !== null && name !== 'Mod+k') return
    const before = this.#pending
    this.#pending = null
    const sequence = before !== null && event.timeStamp - before.atMs < SEQUENCE_MS ? `${before.key} ${name}` : null
    const actions = this.all
    const found =
      (sequence === null ? undefined : actions.find((action) => action.keys === sequence)) ??
      actions.find((action) => action.keys === name)
    if (found !== undefined) {
      event.preventDefault()
      found.run()
    } else if (actions.some((action) => action.keys?.startsWith(`${name} `))) {
      this.#pending = { key: name, atMs: event.timeStamp }
    }
  }
}

function inText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  )
}

export const actions = new Actions()
