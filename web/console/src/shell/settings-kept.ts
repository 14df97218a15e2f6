import { LOCALES, type Locale } from '@helpward/shared/i18n'

/** A person's choices for one browser. */
export interface Settings {
  theme: 'system' | 'light' | 'dark'
  density: 'comfortable' | 'compact'
  /** `null`: as the browser says. */
  locale: Locale | null
  /** Which shortcuts act: all, only those with a modifier, none (WCAG 2.1.4). */
  keys: 'all' | 'modifier' | 'off'
  /** What is shown once a conversation is resolved. */
  afterResolve: 'next' | 'list' | 'stay'
  /** The key that sends. ⌘/Ctrl+Enter always does. */
  sendWith: 'mod-enter' | 'enter'
  /** Whether the side panel of a conversation is open. */
  panel: boolean
  /** Whether offers and messages make a sound. */
  sound: boolean
  /** Whether the browser notifies while the person is elsewhere; the browser was asked. */
  notify: boolean
}

function choice<T extends string>(value: unknown, choices: readonly T[], otherwise: T): T {
  return choices.find((known) => known === value) ?? otherwise
}

/** Reads settings from whatever was stored; unknown values fall back one by one. */
export function readSettings(stored: unknown): Settings {
  const kept: Record<string, unknown> = typeof stored === 'object' && stored !== null ? { ...stored } : {}
  return {
    theme: choice(kept['theme'], ['system', 'light', 'dark'], 'system'),
    density: choice(kept['density'], ['comfortable', 'compact'], 'comfortable'),
    locale: LOCALES.find((locale) => locale === kept['locale']) ?? null,
    keys: choice(kept['keys'], ['all', 'modifier', 'off'], 'all'),
    afterResolve: choice(kept['afterResolve'], ['next', 'list', 'stay'], 'next'),
    sendWith: choice(kept['sendWith'], ['mod-enter', 'enter'], 'mod-enter'),
    panel: kept['panel'] !== false,
    sound: kept['sound'] === true,
    notify: kept['notify'] === true
  }
}
