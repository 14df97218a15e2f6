/** When the desk opens again, and how long a wait may be, in words. */
import type { WaitRange } from '@helpward/shared/api'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A moment ahead in two halves: `tomorrow 09:00` and `in 9 hours`. */
export interface Ahead {
  when: string
  length: string
}

/**
 * Words for a moment ahead, in the reader's own time zone (`timeZone`: the device's when absent).
 *
 * The length is rounded up, never down, so that nobody comes back too early: to 5 minutes within the
 * hour, to hours within two days, to days beyond.
 */
export function ahead(atMs: number, nowMs: number, locale: string, timeZone?: string): Ahead {
  const zone = timeZone === undefined ? {} : { timeZone }
  const show = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale, { ...options, ...zone }).format(atMs)
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const time = show({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const days = Math.round((localDay(atMs, timeZone) - localDay(nowMs, timeZone)) / DAY)
  const left = Math.max(0, atMs - nowMs)
  let day = show({ month: 'long', day: 'numeric' })
  if (days <= 1) day = relative.format(Math.max(0, days), 'day')
  else if (days < 7) day = show({ weekday: 'long' })
  return { when: `${day} ${time}`, length: lengthAhead(left, relative) }
}

function lengthAhead(left: number, relative: Intl.RelativeTimeFormat): string {
  if (left < HOUR) return relative.format(Math.max(5, Math.ceil(left / MINUTE / 5) * 5), 'minute')
  if (left < 2 * DAY) return relative.format(Math.ceil(left / HOUR), 'hour')
  return relative.format(Math.ceil(left / DAY), 'day')
}

/** Midnight, as UTC milliseconds, of the calendar day that the zone's clock shows. */
function localDay(atMs: number, timeZone?: string): number {
  const zone = timeZone === undefined ? {} : { timeZone }
  const parts = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', ...zone }).format(
    atMs
  )
  return Date.parse(`${parts}T00:00:00Z`)
}

/** A wait in whole minutes, the lower bound rounded down and the upper up; 0–1 means under a minute. */
export function minutesOf(range: WaitRange): { from: number; to: number } {
  const from = Math.max(0, Math.floor(range.fromMs / MINUTE))
  return { from, to: Math.max(1, Math.ceil(range.toMs / MINUTE), from) }
}
