import { describe, expect, test } from 'vitest'
import { capped } from './counts.ts'
import { keyAllowed, keyName, showKeys, type KeyPress } from './keymap.ts'
import { match } from './match.ts'
import { rank } from './palette.ts'
import { readSettings } from './settings-kept.ts'

const press = (change: Partial<KeyPress>): KeyPress => ({
  key: '',
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  keyCode: 0,
  ...change
})

describe('keyName', () => {
  test.each([
    ['a letter', { key: 'j', code: 'KeyJ' }, 'j'],
    ['a capital', { key: 'E', code: 'KeyE', shiftKey: true }, 'Shift+e'],
    ['caps lock is not shift', { key: 'E', code: 'KeyE' }, 'e'],
    ['the map', { key: '?', code: 'Slash', shiftKey: true }, '?'],
    ['palette on Windows', { key: 'k', code: 'KeyK', ctrlKey: true }, 'Mod+k'],
    ['palette on a Mac', { key: 'k', code: 'KeyK', metaKey: true }, 'Mod+k'],
    ['send and resolve', { key: 'Enter', code: 'Enter', metaKey: true, shiftKey: true }, 'Mod+Shift+Enter'],
    ['under a Chinese input method', { key: 'Process', code: 'KeyR' }, 'r'],
    ['under a Cyrillic layout', { key: 'о', code: 'KeyJ' }, 'j'],
    ['slash under an input method', { key: 'Process', code: 'Slash' }, '/'],
    ['another layout’s letter wins over the place', { key: 'a', code: 'KeyQ' }, 'a'],
    ['a bare modifier', { key: 'Shift', code: 'ShiftLeft', shiftKey: true }, null],
    ['a dead key that says nothing', { key: 'Dead', code: 'BracketLeft' }, null]
  ])('%s', (_name, change, expected) => {
    expect(keyName(press(change))).toBe(expected)
  })
})

test('letter keys can be turned off, Escape cannot', () => {
  expect(keyAllowed('e', 'all')).toBe(true)
  expect(keyAllowed('e', 'modifier')).toBe(false)
  expect(keyAllowed('Shift+e', 'modifier')).toBe(false)
  expect(keyAllowed('Mod+k', 'modifier')).toBe(true)
  expect(keyAllowed('Mod+k', 'off')).toBe(false)
  expect(keyAllowed('Escape', 'off')).toBe(true)
})

test('keys read as the keyboard is labelled', () => {
  expect(showKeys('Mod+Shift+Enter', true)).toBe('⌘⇧Enter')
  expect(showKeys('Mod+k', false)).toBe('Ctrl+K')
  expect(showKeys('g i', false)).toBe('G I')
})

test.each([
  ['/inbox/:view/:id?', '/inbox/mine', { view: 'mine' }],
  ['/inbox/:view/:id?', '/inbox/mine/42', { view: 'mine', id: '42' }],
  ['/inbox/:view/:id?', '/inbox', null],
  ['/login', '/login/', {}],
  ['/login', '/login/x', null],
  ['/contacts/:id?', '/contacts/%E7%8E%8B', { id: '王' }]
])('%s takes %s', (pattern, path, expected) => {
  expect(match(pattern, path)).toEqual(expected)
})

test('the palette puts beginnings before the rest and keeps the order of equals', () => {
  const offered = ['Resolve', 'Go to reports', 'Reopen', 'Snooze'].map((text) => ({ text }))
  expect(rank(offered, 're').map((thing) => thing.text)).toEqual(['Resolve', 'Reopen', 'Go to reports'])
  expect(rank(offered, '')).toHaveLength(4)
  expect(rank(offered, 'xyz')).toEqual([])
  expect(rank([{ text: '解决' }, { text: '稍后提醒' }], '稍后')).toEqual([{ text: '稍后提醒' }])
})

test('stored settings fall back one by one', () => {
  expect(readSettings(null)).toMatchObject({ theme: 'system', keys: 'all', panel: true, locale: null })
  expect(readSettings({ theme: 'dark', keys: 'loud', panel: false, locale: 'zh-CN' })).toMatchObject({
    theme: 'dark',
    keys: 'all',
    panel: false,
    locale: 'zh-CN'
  })
})

test('counts stop at a thousand', () => {
  expect(capped(999)).toBe('999')
  expect(capped(1000)).toBe('999+')
})
