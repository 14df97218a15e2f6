/** Words that the first screen can wait for: help articles and the bot. */
import { createTranslator, type Locale, type Translator } from '@helpward/shared/i18n'
import en from '../../i18n/help/en.json'
import zh from '../../i18n/help/zh-CN.json'

type Name = keyof typeof en
/** The words of one language. */
export type HelpTexts = Translator<Name>

const CATALOGUES: Record<Locale, Record<Name, string>> = {
  en,
  // Chinese does not count one apart.
  'zh-CN': { ...zh, 'found#one': zh['found#other'] }
}
const MADE = new Map<Locale, HelpTexts>()

/** The words of a language, made once. */
export function helpTexts(tag: Locale): HelpTexts {
  const made = MADE.get(tag)
  if (made) return made
  const messages = CATALOGUES[tag]
  const texts = createTranslator<Name>({ locale: tag, messages, fallback: messages })
  MADE.set(tag, texts)
  return texts
}
