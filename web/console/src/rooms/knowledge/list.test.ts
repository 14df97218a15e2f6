import { expect, test } from 'vitest'
import { askedFor, languageStates, listQuery, narrowed, titleIn } from './list.ts'

test('the address says what is shown, and nothing it does not know', () => {
  const wish = listQuery(new URLSearchParams('q=fee&kind=faq&state=gone&locale=&category=7'))
  expect(wish).toEqual({ q: 'fee', kind: 'faq', state: null, locale: null, category: '7' })
  expect(askedFor(wish, '42')).toEqual({ q: 'fee', kind: 'faq', category: '7', after: '42', limit: 50 })
})

test('a category alone does not count as a search', () => {
  expect(narrowed(listQuery(new URLSearchParams('category=7')))).toBe(false)
  expect(narrowed(listQuery(new URLSearchParams('q=%20')))).toBe(false)
  expect(narrowed(listQuery(new URLSearchParams('state=outdated')))).toBe(true)
})

test('a language nobody has begun is shown as missing', () => {
  const live = { locale: 'zh-CN', state: 'live' as const, title: '手续费' }
  expect(languageStates({ sourceLocale: 'zh-CN', texts: [live] })).toEqual([
    live,
    { locale: 'en', state: 'missing', title: '' }
  ])
})

test('an article is called what it is called in the person’s language', () => {
  const texts = [
    { locale: 'zh-CN', state: 'live' as const, title: '手续费' },
    { locale: 'en', state: 'draft' as const, title: 'Fees' },
    { locale: 'ja', state: 'draft' as const, title: '' }
  ]
  const row = { title: '手续费', sourceLocale: 'zh-CN', texts }
  expect(titleIn(row, 'en')).toEqual({ locale: 'en', text: 'Fees' })
  expect(titleIn(row, 'ja')).toEqual({ locale: 'zh-CN', text: '手续费' })
})
