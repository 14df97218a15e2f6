import { preferredLocale, type Locale } from '@helpward/shared/i18n'
import { readSettings, type Settings } from './settings-kept.ts'

const KEY = 'helpward.settings'

function stored(): unknown {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}')
  } catch {
    return {}
  }
}

/** What a person chose for this browser: look, language, keys, habits. Kept in local storage, applied at once. */
class DeskSettings {
  #kept = $state.raw<Settings>(readSettings(stored()))
  readonly #dark = matchMedia('(prefers-color-scheme: dark)')
  /** What is shown: the theme that was chosen, else the system's. */
  look = $state.raw(this.#seen())

  constructor() {
    this.#dark.addEventListener('change', () => this.#apply())
    // Another tab changed them.
    addEventListener('storage', (event) => {
      if (event.key === KEY) {
        this.#kept = readSettings(stored())
        this.#apply()
      }
    })
  }

  get theme() {
    return this.#kept.theme
  }
  get density() {
    return this.#kept.density
  }
  get keys() {
    return this.#kept.keys
  }
  get afterResolve() {
    return this.#kept.afterResolve
  }
  get sendWith() {
    return this.#kept.sendWith
  }
  get panel() {
    return this.#kept.panel
  }
  get sound() {
    return this.#kept.sound
  }
  get notify() {
    return this.#kept.notify
  }
  /** Language of the texts: the chosen one, else the browser's. */
  get locale(): Locale {
    return this.#kept.locale ?? preferredLocale(navigator.languages)
  }

  change(change: Partial<Settings>) {
    this.#kept = { ...this.#kept, ...change }
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#kept))
    } catch {
      // Forbidden storage: the choice holds for this page.
    }
    this.#apply()
  }

  #seen(): 'light' | 'dark' {
    const { theme } = this.#kept
    return theme === 'system' ? (this.#dark.matches ? 'dark' : 'light') : theme
  }

  #apply() {
    const root = document.documentElement
    this.look = this.#seen()
    root.dataset['theme'] = this.look
    root.dataset['density'] = this.#kept.density
  }
}

export const settings = new DeskSettings()
