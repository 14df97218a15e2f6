import { expect, test } from 'vitest'
import { slashIn } from './slash.ts'

const at = (line: string, back = 0) => slashIn({ line, start: 5, at: 5 + line.length - back })

test.each([
  ['/', ''],
  ['／', ''],
  ['、', ''],
  ['、/', ''],
  ['/tab', 'tab'],
  ['、表格', '表格']
])('%j opens the menu for %j', (line, query) => {
  expect(at(line)).toEqual({ from: 5, to: 5 + line.length, query })
})

test.each(['', 'a/', 'and/or', '苹果、梨', '/ then', '//', '、然后、'])('%j is text', (line) => {
  expect(at(line)).toBeNull()
})

test('the caret must stand behind what was typed', () => {
  expect(at('/tab', 2)).toBeNull()
})
