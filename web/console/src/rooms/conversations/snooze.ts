/** A moment offered for waking a snoozed conversation. */
export interface SnoozeChoice {
  key: 'hour' | 'threeHours' | 'tomorrow' | 'monday'
  untilMs: number
}

const HOUR_MS = 3_600_000

/** Nine in the morning, a number of days after now, in the agent's own time. */
function nineIn(nowMs: number, days: number): number {
  const date = new Date(nowMs)
  date.setDate(date.getDate() + days)
  return date.setHours(9, 0, 0, 0)
}

/** What the snooze menu offers now. On a Sunday "tomorrow" and "Monday" are the same morning, so only one is offered. */
export function snoozeChoices(nowMs: number): SnoozeChoice[] {
  const weekday = new Date(nowMs).getDay()
  const daysToMonday = (8 - weekday) % 7 || 7
  const choices: SnoozeChoice[] = [
    { key: 'hour', untilMs: nowMs + HOUR_MS },
    { key: 'threeHours', untilMs: nowMs + 3 * HOUR_MS },
    { key: 'tomorrow', untilMs: nineIn(nowMs, 1) }
  ]
  if (daysToMonday > 1) choices.push({ key: 'monday', untilMs: nineIn(nowMs, daysToMonday) })
  return choices
}

/** The value of a `datetime-local` field for an instant, in the browser's zone. */
export function toLocalField(atMs: number): string {
  const date = new Date(atMs)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`
}
