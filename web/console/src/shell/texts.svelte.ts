import type { ApiError } from '@helpward/shared/api'
import {
  createFormats,
  createTranslator,
  type CountKey,
  type Formats,
  type Locale,
  type Params,
  type TextKey,
  type Translator
} from '@helpward/shared/i18n'
import { en } from '@helpward/shared/i18n/console/en.ts'

type Keys = keyof typeof en
export type Text = TextKey<Keys>
export type Counted = CountKey<Keys>

interface Language {
  texts: Translator<Keys>
  formats: Formats
}

function language(locale: Locale, messages: Readonly<Record<string, string>>): Language {
  return { texts: createTranslator({ locale, messages, fallback: en }), formats: createFormats(locale) }
}

let current = $state.raw<Language>(language('en', en))

/** Loads a language and shows every text in it, without a reload: what was typed stays. */
export async function useLocale(locale: Locale): Promise<void> {
  const messages = locale === 'en' ? en : (await import('@helpward/shared/i18n/console/zh-CN.ts')).zh
  current = language(locale, messages)
  document.documentElement.lang = locale
}

/** The text of a key in the current language. */
export function t(key: Text, params?: Params): string {
  return current.texts.t(key, params)
}

/** The text for a number of things. */
export function n(key: Counted, count: number, params?: Params): string {
  return current.texts.n(key, count, params)
}

/** The text of a key known only while running; `null` when there is none. */
export function maybe(key: string, params?: Params): string | null {
  return current.texts.maybe(key, params)
}

/** A person's name; somebody who has not said it is a visitor. */
export function personName(name: string): string {
  return name.trim() === '' ? t('contact.visitor') : name
}

/** Formats of the current language. */
export function f(): Formats {
  return current.formats
}

/** Tag of the current language. */
export function locale(): string {
  return current.texts.locale
}

/** The sentence for a refused call: by its code, else by its kind. */
export function errorText(error: ApiError): string {
  const params: Record<string, string | number> = { ...error.fields, seconds: error.retryAfterS ?? 0 }
  return (
    maybe(`errors.${error.code}`, params) ?? maybe(`errors.kind.${error.kind}`, params) ?? t('errors.kind.internal')
  )
}

/** The sentence for one field of a refused call; `null` when that field is fine. */
export function fieldError(error: ApiError | null, field: string): string | null {
  if (error === null) return null
  // The server names the field, or the code begins with it: `password_too_short`, `email_taken`.
  const named = error.fields['field'] === field || error.code.startsWith(`${field}_`)
  return named ? errorText(error) : null
}
