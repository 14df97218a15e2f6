import { expect, test } from 'vitest'
import { snoozeChoices, toLocalField } from './snooze.ts'

const at = (day: number, hour: number): number => new Date(2026, 10, day, hour, 30).getTime()
const shown = (nowMs: number): string[] =>
  snoozeChoices(nowMs).map((choice) => `${choice.key} ${toLocalField(choice.untilMs)}`)

test('on a Wednesday: an hour, three, tomorrow at nine, Monday at nine', () => {
  expect(shown(at(25, 14))).toEqual([
    'hour 2026-11-25T15:30',
    'threeHours 2026-11-25T17:30',
    'tomorrow 2026-11-26T09:00',
    'monday 2026-11-30T09:00'
  ])
})

test('on a Sunday Monday is tomorrow, and on a Monday it is next week', () => {
  expect(shown(at(29, 14)).at(-1)).toBe('tomorrow 2026-11-30T09:00')
  expect(shown(at(30, 14)).at(-1)).toBe('monday 2026-12-07T09:00')
})
