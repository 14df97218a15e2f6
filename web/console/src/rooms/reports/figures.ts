import type { MetricResult, MetricUnit } from '@helpward/shared/api'
import { f, locale, t } from '../../shell/texts.svelte.ts'
import { headline, story } from './metrics.ts'

/** A figure as people read it; a dash when there is none. */
export function figure(unit: MetricUnit, value: number | null): string {
  if (value === null) return '–'
  if (unit === 'ms') return f().length(value)
  if (unit === 'share') return f().percent(value)
  if (unit === 'score')
    return new Intl.NumberFormat(locale(), { maximumFractionDigits: 1, minimumFractionDigits: 1 }).format(value)
  return f().number(value)
}

/** A calendar day `YYYY-MM-DD` as people read it. */
export function dayText(day: string): string {
  const atMs = Date.parse(`${day}T12:00:00Z`)
  return new Intl.DateTimeFormat(locale(), { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(atMs)
}

/** What the chart shows, in one sentence, for those who cannot or need not see it. */
export function sentence(metric: MetricResult): string {
  const told = story(metric)
  if (told.value === null || (metric.unit === 'count' && told.value === 0)) return t('reports.noData')
  const value = figure(metric.unit, told.value)
  const main = t(`metric.${metric.key}.sentence`, {
    value,
    p90: figure(metric.unit, metric.total.p90),
    count: metric.total.n
  })
  const peak =
    told.peak === null
      ? ''
      : t(metric.key === 'satisfaction' ? 'reports.lowest' : 'reports.highest', {
          day: dayText(told.peak.day),
          value: figure(metric.unit, headline(metric, told.peak))
        })
  const trend =
    told.trend === null
      ? t('reports.noTrend')
      : Math.abs(told.trend) < 0.05
        ? ''
        : t(told.trend > 0 ? 'reports.rising' : 'reports.falling', { share: f().percent(Math.abs(told.trend)) })
  return [main, peak, trend].filter((part) => part !== '').join(' ')
}
