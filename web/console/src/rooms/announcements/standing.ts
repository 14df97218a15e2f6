import type { Announcement, AnnouncementKind, Locale } from '@helpward/shared/api'

export const KINDS = ['announcement', 'tip', 'incident'] as const
export const SEVERITIES = ['info', 'warning', 'critical'] as const
export const PLACES = ['widget', 'help_center', 'console'] as const

/** Whether people see it: now, later, or no more. */
export type Standing = 'live' | 'scheduled' | 'ended'

/** Where an announcement stands at an instant. */
export function standing(one: Pick<Announcement, 'startsAtMs' | 'endsAtMs'>, nowMs: number): Standing {
  if (one.endsAtMs !== null && one.endsAtMs <= nowMs) return 'ended'
  return one.startsAtMs <= nowMs ? 'live' : 'scheduled'
}

/** Announcements by where they stand: live ones with incidents first, then what comes next, then the newest past ones. */
export function sorted(items: readonly Announcement[], nowMs: number): Record<Standing, Announcement[]> {
  const loud = (kind: AnnouncementKind): number => (kind === 'incident' ? 0 : 1)
  const of = (wanted: Standing) => items.filter((one) => standing(one, nowMs) === wanted)
  return {
    live: of('live').sort((a, b) => loud(a.kind) - loud(b.kind) || b.startsAtMs - a.startsAtMs),
    scheduled: of('scheduled').sort((a, b) => a.startsAtMs - b.startsAtMs),
    ended: of('ended').sort((a, b) => b.startsAtMs - a.startsAtMs)
  }
}

/** The title in a language, else in any. */
export function titleIn(one: Pick<Announcement, 'texts'>, locale: Locale): string {
  return (one.texts.find((text) => text.locale === locale) ?? one.texts[0])?.title ?? ''
}
