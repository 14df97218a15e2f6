import type { Locale } from '@helpward/shared/i18n'
import { api } from './api.ts'
import { session } from './session.svelte.ts'
import { settings } from './settings.svelte.ts'
import { useLocale } from './texts.svelte.ts'
import { toasts } from './toasts.svelte.ts'

/** Switches the console's language at once, and remembers it with the account when somebody is signed in. */
export async function chooseLocale(locale: Locale): Promise<void> {
  settings.change({ locale })
  await useLocale(locale)
  if (session.at !== 'in') return
  try {
    session.change(await api.patch('/session/me', { body: { locale } }))
  } catch (thrown) {
    toasts.failed(thrown)
  }
}
