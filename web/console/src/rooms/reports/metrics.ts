import type { MetricDay, MetricKey, MetricResult, MetricValue } from '@helpward/shared/api'

/** The figure of a metric that stands for it: a count, a median, a score or a share; `null`: no data. */
export function headline(metric: Pick<MetricResult, 'key' | 'unit'>, value: MetricValue): number | null {
  if (value.n === 0 && metric.unit !== 'count') return null
  if (metric.unit === 'count') return value.n
  return metric.unit === 'share' ? value.share : value.median
}

/** `YYYY-MM-DD` of an instant in a zone. */
export function dayIn(timeZone: string, atMs: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(atMs)
}

/** The last `days` days up to today, in a zone. */
export function lastDays(days: number, timeZone: string, nowMs: number): { from: string; to: string } {
  return { from: dayIn(timeZone, nowMs - (days - 1) * 86_400_000), to: dayIn(timeZone, nowMs) }
}

/** Fewest things in each half of the range of which a trend is told: of fewer a single one is a tenth or more. */
const ENOUGH = 10

/** What a summary sentence of a metric needs: its figure, the busiest or worst day, and the way it went. */
export interface Story {
  value: number | null
  peak: MetricDay | null
  /** Second half of the range against the first, as a share: 0.1 is 10 % more. `null`: too little to say. */
  trend: number | null
}

/** Reads a metric's days into what the sentence says. Days without data are left out. */
export function story(metric: MetricResult): Story {
  const days = metric.days.flatMap((day) => {
    const value = headline(metric, day)
    return value === null ? [] : [{ day, value }]
  })
  const half = Math.floor(days.length / 2)
  const mean = (part: { value: number }[]): number => part.reduce((sum, { value }) => sum + value, 0) / part.length
  const [early, late] = [days.slice(0, half), days.slice(-half)]
  const few = [early, late].some((part) => part.reduce((sum, { day }) => sum + day.n, 0) < ENOUGH)
  const trend = half < 2 || few || mean(early) === 0 ? null : mean(late) / mean(early) - 1
  // For satisfaction the day to look at is the worst one.
  const sign = metric.key === 'satisfaction' ? -1 : 1
  const peak = days.reduce<{ day: MetricDay; value: number } | null>(
    (best, next) => (best === null || sign * next.value > sign * best.value ? next : best),
    null
  )
  return { value: headline(metric, metric.total), peak: peak?.day ?? null, trend }
}

/** Metrics in the order they are shown. */
export const METRICS: readonly MetricKey[] = [
  'volume',
  'first_response_time',
  'resolution_time',
  'satisfaction',
  'deflection',
  'wrong_answer_rate',
  'hand_over_reasons',
  'coverage'
]
