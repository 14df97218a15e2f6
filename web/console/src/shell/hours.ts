import type { Hours, Shift } from '@helpward/shared/api'

/** Minutes of the week, Monday 00:00 = 0, in which the inbox is open: half-open ranges, those past midnight included. */
export function openRanges(shifts: readonly Shift[]): { from: number; to: number; shift: Shift }[] {
  return shifts.flatMap((shift) => {
    const from = minutes(shift.from)
    const to = minutes(shift.to)
    if (from === null || to === null) return []
    const start = (shift.weekday - 1) * 1440
    return [{ from: start + from, to: start + (to <= from ? to + 1440 : to), shift }]
  })
}

/** `HH:MM` in minutes after midnight; `null` when it is no time. */
export function minutes(time: string): number | null {
  const parts = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time)
  return parts === null ? null : Number(parts[1]) * 60 + Number(parts[2])
}

/** Shifts that overlap another one, the turn of the week included. */
export function overlapping(shifts: readonly Shift[]): Set<Shift> {
  const ranges = openRanges(shifts)
  const week = 7 * 1440
  const found = new Set<Shift>()
  for (const [at, one] of ranges.entries()) {
    for (const other of ranges.slice(at + 1)) {
      const meets = [-week, 0, week].some((by) => one.from < other.to + by && other.from + by < one.to)
      if (meets) {
        found.add(one.shift)
        found.add(other.shift)
      }
    }
  }
  return found
}

/** Monday to Friday, nine to six: what a new inbox begins with. */
export function usualHours(timeZone: string): Hours {
  return {
    timeZone,
    always: false,
    shifts: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', to: '18:00' })),
    holidays: []
  }
}
