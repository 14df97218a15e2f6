import { createFormats, createTranslator, preferredLocale } from '@helpward/shared/i18n'
import type { Formats, Locale, TextKey, Translator } from '@helpward/shared/i18n'
import type en from '../i18n/en.json'

type Name = keyof typeof en
type Catalogue = Record<Name, string>
/** A text that needs no number. */
export type TextName = TextKey<Name>
/** Words and formats of one language. */
export interface Texts extends Translator<Name> {
  readonly tag: Locale
  readonly formats: Formats
}

/** One chunk a language, so that a visitor loads one. A catalogue that lacks a text does not compile. */
const CATALOGUES: Record<Locale, () => Promise<Catalogue>> = {
  en: async () => (await import('../i18n/en.json')).default,
  'zh-CN': async () => {
    const { default: zh } = await import('../i18n/zh-CN.json')
    // Chinese does not count one apart.
    return { ...zh, 'unread#one': zh['unread#other'], 'newBelow#one': zh['newBelow#other'] }
  }
}

/** The first language of the wished that we have. */
export function chooseLocale(wished: readonly (string | null | undefined)[]): Locale {
  return preferredLocale(wished.filter((tag) => typeof tag === 'string'))
}

/** Loads the words of a language. */
export async function loadTexts(tag: Locale): Promise<Texts> {
  const messages = await CATALOGUES[tag]()
  return { ...createTranslator<Name>({ locale: tag, messages, fallback: messages }), tag, formats: createFormats(tag) }
}
