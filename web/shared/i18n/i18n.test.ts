import { describe, expect, test } from 'vitest'
import { createFormats, createTranslator, preferredLocale, splitLength } from './index.ts'

const en = {
  'a.hello': 'Hello {name}',
  'a.only': 'Only English',
  'a.new#one': '{count} update',
  'a.new#other': '{count} updates'
}

describe('translator', () => {
  const english = createTranslator({ locale: 'en', messages: en, fallback: en })
  const chinese = createTranslator({
    locale: 'zh-CN',
    messages: { 'a.hello': '{name},您好', 'a.new#other': '{count} 条更新' },
    fallback: en
  })
  test('fills holes and keeps a hole that has no value', () => {
    expect(english.t('a.hello', { name: 'Li Na' })).toBe('Hello Li Na')
    expect(english.t('a.hello')).toBe('Hello {name}')
  })
  test('falls back per key', () => {
    expect(chinese.t('a.hello', { name: '李娜' })).toBe('李娜,您好')
    expect(chinese.t('a.only')).toBe('Only English')
  })
  test('counts as the language counts', () => {
    expect(english.n('a.new', 1)).toBe('1 update')
    expect(english.n('a.new', 1200)).toBe('1,200 updates')
    expect(chinese.n('a.new', 1)).toBe('1 条更新')
  })
  test('an unknown running key is null, not the key', () => {
    expect(english.maybe('errors.nothing')).toBeNull()
  })
})

test('lengths keep two neighbouring units', () => {
  expect(splitLength(252_000)).toEqual([
    { value: 4, unit: 'minute' },
    { value: 12, unit: 'second' }
  ])
  expect(splitLength(3_600_000)).toEqual([{ value: 1, unit: 'hour' }])
  expect(splitLength(-5)).toEqual([{ value: 0, unit: 'second' }])
})

test('ages and days depend on the given now only', () => {
  const formats = createFormats('en')
  const now = new Date(2026, 10, 23, 12, 0).getTime()
  expect(formats.age(now - 4 * 60_000, now)).toBe('4m')
  expect(formats.day(now - 86_400_000, now)).toBe('Yesterday')
  expect(formats.day(now, now)).toBe('Today')
  expect(createFormats('zh-CN').day(now - 86_400_000, now)).toBe('昨天')
})

test.each([
  [['zh-TW', 'en'], 'zh-CN'],
  [['fr', 'en-GB'], 'en'],
  [['fr'], 'en'],
  [['zh-cn'], 'zh-CN']
])('languages %j give %s', (wished, locale) => {
  expect(preferredLocale(wished)).toBe(locale)
})
