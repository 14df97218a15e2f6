import { expect, test } from 'vitest'
import { when } from './when'

const NOON = new Date(2026, 10, 26, 12).getTime()
const HOUR = 3_600_000

test('a moment is as short as it can be', () => {
  expect(when(NOON + 6 * HOUR, NOON, 'en')).toBe('18:00')
  expect(when(NOON + 21 * HOUR, NOON, 'en')).toContain('Friday')
  expect(when(NOON + 21 * HOUR, NOON, 'zh-CN')).toContain('星期五')
  expect(when(NOON - 48 * HOUR, NOON, 'en')).toContain('November 24')
  expect(when(NOON + 40 * 24 * HOUR, NOON, 'zh-CN')).toContain('1月5日')
})
