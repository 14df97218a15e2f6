import { describe, expect, test } from 'vitest'
import { avatarTone, initials } from './avatar.ts'
import { contrast, onColour, parseColour, readableShade } from './contrast.ts'
import { imeGuard } from './ime.ts'

describe('input method guard', () => {
  const enter = { isComposing: false, keyCode: 13, timeStamp: 1000 }
  test.each([
    ['plain Enter acts', enter, null, false],
    ['Enter while composing does not', { ...enter, isComposing: true }, null, true],
    ['key code 229 does not', { ...enter, keyCode: 229 }, null, true],
    ['Safari: the key 10 ms after the end does not', enter, 990, true],
    ['60 ms after the end it acts again', enter, 940, false]
  ])('%s', (_name, event, endedAtMs, busy) => {
    const guard = imeGuard()
    if (endedAtMs !== null) guard.ended(endedAtMs)
    expect(guard.busy(event)).toBe(busy)
  })
})

test.each([
  ['Maria Silva', 'MS'],
  ['王小明', '王'],
  ['ahmed', 'A'],
  ['  ', '?'],
  ['Li Na', 'LN']
])('initials of %j are %s', (name, signs) => {
  expect(initials(name)).toBe(signs)
})

test('a tone is stable and within range', () => {
  expect(avatarTone('42')).toBe(avatarTone('42'))
  for (let id = 0; id < 100; id += 1) expect(avatarTone(String(id))).toBeLessThan(6)
})

describe('contrast', () => {
  const colour = (text: string) => parseColour(text) ?? expect.fail(`${text} is a colour`)
  test('black on white is 21 : 1', () => expect(contrast(colour('#000'), colour('#ffffff'))).toBeCloseTo(21, 5))
  test('the accent carries white', () => expect(onColour(colour('#1f5fd6'))).toMatchObject({ text: '#ffffff' }))
  test('yellow carries ink', () => expect(onColour(colour('#ffd400')).text).toBe('#15181e'))
  test('a suggested shade is readable', () => {
    expect(contrast(colour(readableShade(colour('#ffd400'))), colour('#fff'))).toBeGreaterThanOrEqual(4.5)
    expect(readableShade(colour('#1f5fd6'))).toBe('#1f5fd6')
  })
  test.each(['', 'red', '#12', '#12345g'])('%j is no colour', (text) => expect(parseColour(text)).toBeNull())
})
