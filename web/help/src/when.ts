const DAY = 86_400_000

/** A moment near now in the reader's zone: the time today, with the weekday within six days, else with the date. */
export function when(atMs: number, nowMs: number, locale: string): string {
  const sameDay = new Date(atMs).toDateString() === new Date(nowMs).toDateString()
  const near = atMs > nowMs && atMs - nowMs < 6 * DAY
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
  const date: Intl.DateTimeFormatOptions = near ? { weekday: 'long' } : { month: 'long', day: 'numeric' }
  return new Intl.DateTimeFormat(locale, sameDay ? time : { ...date, ...time }).format(atMs)
}
