import type { TextState } from '@helpward/shared/api'
import { languageName } from '@helpward/shared/i18n'
import type { IconName } from '@helpward/shared/ui/icons.ts'
import { locale as tongue } from '../../shell/texts.svelte.ts'

export const KINDS = ['faq', 'guide', 'tutorial'] as const
export const AUDIENCES = ['public', 'signed_in', 'staff'] as const
/** What the list can be narrowed to. */
export const FILTERS = ['missing', 'draft', 'in_review', 'live', 'outdated', 'retired'] as const

/** How a state looks: always with its word, never by colour alone. */
export const STATE_LOOK: Record<TextState, { icon: IconName; tone: 'neutral' | 'info' | 'ok' | 'warn' | 'note' }> = {
  missing: { icon: 'away', tone: 'neutral' },
  draft: { icon: 'edit', tone: 'note' },
  in_review: { icon: 'eye', tone: 'info' },
  live: { icon: 'check', tone: 'ok' },
  outdated: { icon: 'warning', tone: 'warn' }
}

/** A language's short name in the reader's language: "Chinese", "英语". */
export function shortLanguage(tag: string): string {
  return languageName(tag.split('-')[0] ?? tag, tongue())
}
