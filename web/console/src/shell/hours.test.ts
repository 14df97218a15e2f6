import type { Shift } from '@helpward/shared/api'
import { expect, test } from 'vitest'
import { readOrigins } from './origins.ts'
import { minutes, openRanges, overlapping } from './hours.ts'

const shift = (weekday: number, from: string, to: string): Shift => ({ weekday, from, to })

test('a shift past midnight runs into the next day', () => {
  expect(openRanges([shift(1, '22:00', '06:00')])).toMatchObject([{ from: 1320, to: 1800 }])
  expect(openRanges([shift(1, '00:00', '00:00')])).toMatchObject([{ from: 0, to: 1440 }])
})

test.each([
  ['two in one day', [shift(1, '09:00', '12:00'), shift(1, '13:00', '18:00')], 0],
  ['that touch', [shift(1, '09:00', '12:00'), shift(1, '12:00', '18:00')], 0],
  ['that overlap', [shift(1, '09:00', '13:00'), shift(1, '12:00', '18:00')], 2],
  ['a night into the next morning', [shift(1, '22:00', '06:00'), shift(2, '05:00', '09:00')], 2],
  ['Sunday night into Monday', [shift(7, '22:00', '06:00'), shift(1, '05:00', '09:00')], 2]
])('shifts %s', (_name, shifts, count) => {
  expect(overlapping(shifts).size).toBe(count)
})

test('times are checked', () => {
  expect(minutes('09:30')).toBe(570)
  expect(minutes('24:00')).toBeNull()
  expect(minutes('')).toBeNull()
})

test('origins are cut out of what was pasted', () => {
  expect(readOrigins('https://a.example/path, http://localhost:5000\nftp://x  nonsense https://a.example')).toEqual({
    good: ['https://a.example', 'http://localhost:5000'],
    wrong: ['ftp://x', 'nonsense']
  })
})
