/** The languages Helpward is complete in. */
export const LOCALES = ['en', 'zh-CN'] as const
export type Locale = (typeof LOCALES)[number]

/** The first of the wished languages that we have, by exact tag, then by primary subtag; English when none fits. */
export function preferredLocale(wished: readonly string[]): Locale {
  for (const wish of wished) {
    const lower = wish.toLowerCase()
    const exact = LOCALES.find((locale) => locale.toLowerCase() === lower)
    if (exact !== undefined) return exact
    const primary = lower.split('-')[0]
    const near = LOCALES.find((locale) => locale.toLowerCase().split('-')[0] === primary)
    if (near !== undefined) return near
  }
  return 'en'
}

/** A language's name in the given language (`languageName('zh-CN', 'en')` is "Chinese (China)"); the tag itself if unknown. */
export function languageName(tag: string, inLocale: string = tag): string {
  try {
    return new Intl.DisplayNames([inLocale], { type: 'language', languageDisplay: 'standard' }).of(tag) ?? tag
  } catch {
    return tag
  }
}
