/** Dates, times and lengths of time as people of one language write them. Every function takes "now" as a parameter. */
export interface Formats {
  /** `1,234` */
  number(value: number): string
  /** `12 %` from 0.12. */
  percent(share: number): string
  /** `09:41`, in the given zone or the device's. */
  time(atMs: number, timeZone?: string): string
  /** `22 November 2026`, `2026年11月22日`. */
  date(atMs: number, timeZone?: string): string
  /** Date and time, for lists and titles. */
  dateTime(atMs: number): string
  /** `Today`, `Yesterday` or the date with weekday: the text of a day separator. */
  day(atMs: number, nowMs: number): string
  /** Short age for lists: `now`, `4m`, `3h`, `2d`, then a date. */
  age(atMs: number, nowMs: number): string
  /** A length of time in at most two units: `4 min 12 sec`, `2 hr 5 min`. */
  length(ms: number): string
  /** `1.2 MB` from bytes (decimal units). */
  bytes(size: number): string
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Start of the local calendar day that holds the instant. */
function dayStart(atMs: number): number {
  return new Date(atMs).setHours(0, 0, 0, 0)
}

/** Splits a length of time into at most two neighbouring units, rounded down; seconds only below an hour. */
export function splitLength(ms: number): { value: number; unit: 'day' | 'hour' | 'minute' | 'second' }[] {
  const total = Math.max(0, ms)
  if (total < MINUTE) return [{ value: Math.floor(total / 1000), unit: 'second' }]
  if (total < HOUR) {
    const seconds = Math.floor((total % MINUTE) / 1000)
    const minutes = { value: Math.floor(total / MINUTE), unit: 'minute' as const }
    return seconds === 0 ? [minutes] : [minutes, { value: seconds, unit: 'second' }]
  }
  if (total < DAY) {
    const minutes = Math.floor((total % HOUR) / MINUTE)
    const hours = { value: Math.floor(total / HOUR), unit: 'hour' as const }
    return minutes === 0 ? [hours] : [hours, { value: minutes, unit: 'minute' }]
  }
  const hours = Math.floor((total % DAY) / HOUR)
  const days = { value: Math.floor(total / DAY), unit: 'day' as const }
  return hours === 0 ? [days] : [days, { value: hours, unit: 'hour' }]
}

/** Makes the formats of one language. */
export function createFormats(locale: string): Formats {
  const number = new Intl.NumberFormat(locale)
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long' })
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', month: 'long', day: 'numeric' })
  const weekdayYear = new Intl.DateTimeFormat(locale, { dateStyle: 'full' })
  const monthDay = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const unit = (value: number, name: string, display: 'narrow' | 'short' | 'long'): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: display, maximumFractionDigits: 1 }).format(
      value
    )
  const capital = (text: string): string => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1)
  return {
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    time: (atMs, timeZone) =>
      timeZone === undefined
        ? time.format(atMs)
        : new Intl.DateTimeFormat(locale, {
            hour: '2-digit',
            minute: '2-digit',
            hourCycle: 'h23',
            timeZone
          }).format(atMs),
    date: (atMs, timeZone) =>
      timeZone === undefined
        ? date.format(atMs)
        : new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(atMs),
    dateTime: (atMs) => dateTime.format(atMs),
    day: (atMs, nowMs) => {
      const days = Math.round((dayStart(atMs) - dayStart(nowMs)) / DAY)
      if (days === 0 || days === -1) return capital(relative.format(days, 'day'))
      const sameYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear()
      return (sameYear ? weekday : weekdayYear).format(atMs)
    },
    age: (atMs, nowMs) => {
      const age = Math.max(0, nowMs - atMs)
      if (age < MINUTE) return capital(relative.format(0, 'second'))
      if (age < HOUR) return unit(Math.floor(age / MINUTE), 'minute', 'narrow')
      if (age < DAY) return unit(Math.floor(age / HOUR), 'hour', 'narrow')
      if (age < 7 * DAY) return unit(Math.floor(age / DAY), 'day', 'narrow')
      return monthDay.format(atMs)
    },
    length: (ms) =>
      splitLength(ms)
        .map((part) => unit(part.value, part.unit, 'short'))
        .join(' '),
    bytes: (size) => {
      if (size < 1000) return unit(size, 'byte', 'long')
      if (size < 1_000_000) return unit(Math.round(size / 1000), 'kilobyte', 'short')
      return unit(Math.round(size / 100_000) / 10, 'megabyte', 'short')
    }
  }
}
