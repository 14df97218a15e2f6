import { settings } from './settings.svelte.ts'

/** The contact panel beside a conversation: a column that is remembered where there is room, else a drawer that starts closed. */
class SidePanel {
  #room = matchMedia('(min-width: 1280px)')
  #wide = $state(this.#room.matches)
  #drawer = $state(false)

  constructor() {
    this.#room.addEventListener('change', () => (this.#wide = this.#room.matches))
  }

  get open(): boolean {
    return this.#wide ? settings.panel : this.#drawer
  }

  toggle() {
    if (this.#wide) settings.change({ panel: !settings.panel })
    else this.#drawer = !this.#drawer
  }

  /** Another conversation is shown: a drawer would hide it. */
  closeDrawer() {
    this.#drawer = false
  }
}

export const panel = new SidePanel()
