import type { MetricDay, MetricResult } from '@helpward/shared/api'
import { expect, test } from 'vitest'
import { headline, lastDays, story } from './metrics.ts'

const day = (date: string, n: number, median: number | null = null): MetricDay => ({
  day: date,
  n,
  median,
  p90: null,
  share: null
})
const metric = (change: Partial<MetricResult>): MetricResult => ({
  key: 'volume',
  unit: 'count',
  total: { n: 0, median: null, p90: null, share: null },
  days: [],
  byAgent: [],
  byInbox: [],
  byPart: [],
  definition: '',
  ...change
})

test('the headline is a count or a median, never a zero that means "no data"', () => {
  expect(headline({ key: 'volume', unit: 'count' }, { n: 0, median: null, p90: null, share: null })).toBe(0)
  expect(headline({ key: 'first_response_time', unit: 'ms' }, { n: 0, median: 0, p90: 0, share: null })).toBeNull()
  expect(headline({ key: 'first_response_time', unit: 'ms' }, { n: 2, median: 900, p90: 950, share: null })).toBe(900)
})

test('the range follows the zone, not the clock of the machine', () => {
  const lateEvening = Date.UTC(2026, 10, 23, 20)
  expect(lastDays(7, 'Asia/Shanghai', lateEvening)).toEqual({ from: '2026-11-18', to: '2026-11-24' })
  expect(lastDays(1, 'UTC', lateEvening)).toEqual({ from: '2026-11-23', to: '2026-11-23' })
})

test('the story names the peak and the trend', () => {
  const days = [day('2026-11-20', 10), day('2026-11-21', 10), day('2026-11-22', 14), day('2026-11-23', 8)]
  const told = story(metric({ days, total: { n: 42, median: null, p90: null, share: null } }))
  expect(told.value).toBe(42)
  expect(told.peak?.day).toBe('2026-11-22')
  expect(told.trend).toBeCloseTo(0.1)
})

test('of few things no trend is told: twice as many may be two', () => {
  const days = [day('2026-11-20', 1), day('2026-11-21', 0), day('2026-11-22', 2), day('2026-11-23', 0)]
  expect(story(metric({ days, total: { n: 3, median: null, p90: null, share: null } })).trend).toBeNull()
})

test('for satisfaction the worst day is named, and two days make no trend', () => {
  const told = story(
    metric({ key: 'satisfaction', unit: 'score', days: [day('2026-11-20', 3, 4.5), day('2026-11-21', 2, 3)] })
  )
  expect(told.peak?.day).toBe('2026-11-21')
  expect(told.trend).toBeNull()
})
