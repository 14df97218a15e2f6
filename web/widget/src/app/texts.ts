import { createFormats, createTranslator, preferredLocale } from '@helpward/shared/i18n'
import type { Formats, Locale, TextKey, Translator } from '@helpward/shared/i18n'
import en from '../i18n/en.json'
import zh from '../i18n/zh-CN.json'

type Name = keyof typeof en
type Catalogue = Record<Name, string>
/** A text that needs no number. */
export type TextName = TextKey<Name>
/** Words and formats of one language. */
export interface Texts extends Translator<Name> {
  readonly tag: Locale
  readonly formats: Formats
}

/**
 * Both languages come with the app: a chunk for each would save 3 KB and cost a round trip before the first
 * word, and the switch would need the network. A catalogue that lacks a text does not compile.
 */
const CATALOGUES: Record<Locale, Catalogue> = {
  en,
  // Chinese does not count one apart.
  'zh-CN': { ...zh, 'unread#one': zh['unread#other'], 'newBelow#one': zh['newBelow#other'] }
}

/** The first language of the wished that we have. */
export function chooseLocale(wished: readonly (string | null | undefined)[]): Locale {
  return preferredLocale(wished.filter((tag) => typeof tag === 'string'))
}

/** The words of a language. */
export function textsOf(tag: Locale): Texts {
  const messages = CATALOGUES[tag]
  return { ...createTranslator<Name>({ locale: tag, messages, fallback: messages }), tag, formats: createFormats(tag) }
}
