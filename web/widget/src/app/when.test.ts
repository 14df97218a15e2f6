import { describe, expect, it } from 'vitest'
import { ahead, minutesOf } from './when'

const at = (text: string): number => Date.parse(text)
const now = at('2026-11-23T12:00:00Z') // a Monday; 20:00 in Shanghai, 07:00 in New York

describe('the next opening', () => {
  it.each([
    ['2026-11-23T12:07:00Z', 'en', 'Asia/Shanghai', 'today 20:07', 'in 10 minutes'],
    ['2026-11-23T14:30:00Z', 'en', 'Asia/Shanghai', 'today 22:30', 'in 3 hours'],
    ['2026-11-24T01:00:00Z', 'en', 'Asia/Shanghai', 'tomorrow 09:00', 'in 13 hours'],
    ['2026-11-24T01:00:00Z', 'zh-CN', 'Asia/Shanghai', '明天 09:00', '13小时后'],
    ['2026-11-24T01:00:00Z', 'en', 'America/New_York', 'today 20:00', 'in 13 hours'],
    ['2026-11-26T01:00:00Z', 'en', 'Asia/Shanghai', 'Thursday 09:00', 'in 3 days'],
    ['2026-12-07T01:00:00Z', 'zh-CN', 'Asia/Shanghai', '12月7日 09:00', '14天后']
  ])('%s in %s, %s: %s (%s)', (opens, locale, zone, when, length) => {
    expect(ahead(at(opens), now, locale, zone)).toEqual({ when, length })
  })

  it('counts calendar days of the zone, over a clock change too', () => {
    const beforeChange = at('2026-10-31T20:00:00Z')
    expect(ahead(at('2026-11-02T14:00:00Z'), beforeChange, 'en', 'America/New_York').when).toBe('Monday 09:00')
    expect(ahead(at('2026-11-01T14:00:00Z'), beforeChange, 'en', 'America/New_York').when).toBe('tomorrow 09:00')
  })

  it('never says a moment that has passed', () => {
    expect(ahead(now - 60_000, now, 'en', 'UTC')).toEqual({ when: 'today 11:59', length: 'in 5 minutes' })
  })
})

it('turns a range into whole minutes that hold it', () => {
  expect(minutesOf({ fromMs: 61_000, toMs: 119_000 })).toEqual({ from: 1, to: 2 })
  expect(minutesOf({ fromMs: 0, toMs: 0 })).toEqual({ from: 0, to: 1 })
})
