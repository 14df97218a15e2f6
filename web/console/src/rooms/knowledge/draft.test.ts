import { expect, test } from 'vitest'
import {
  differing,
  languagesOf,
  merged,
  readDraft,
  shownCut,
  shownWidth,
  slugFrom,
  tidied,
  type Draft
} from './draft.ts'

const draft = (change: Partial<Draft> = {}): Draft => ({
  title: 'Fees',
  slug: 'fees',
  description: '',
  body: 'A fee.',
  questions: ['What does it cost?'],
  ...change
})

test('only the fields that differ are asked about', () => {
  expect(differing(draft(), draft({ body: 'Other.', questions: [] }))).toEqual(['questions', 'body'])
  expect(differing(draft(), draft())).toEqual([])
})

test('a merge takes exactly the chosen words', () => {
  const theirs = draft({ title: 'Costs', body: 'Theirs.', questions: ['How much?'] })
  expect(merged(draft(), theirs, { title: 'theirs' })).toEqual(draft({ title: 'Costs' }))
  expect(merged(draft(), theirs, { body: 'both', questions: 'both' })).toEqual(
    draft({ body: 'A fee.\n\nTheirs.', questions: ['What does it cost?', 'How much?'] })
  )
})

test('a draft is sent without empty questions, and with an address', () => {
  expect(tidied(draft({ title: ' Network fees ', slug: '', questions: ['', ' How much? '] }))).toEqual(
    draft({ title: 'Network fees', slug: 'network-fees', questions: ['How much?'] })
  )
})

test('a kept draft survives; anything else does not become one', () => {
  expect(readDraft(JSON.stringify(draft()))).toEqual(draft())
  expect(readDraft('{"title":3,"questions":[1,"a"]}')).toEqual(
    draft({ title: '', slug: '', body: '', questions: ['a'] })
  )
  expect(readDraft('not json')).toBeNull()
  expect(readDraft('null')).toBeNull()
})

test('languages: the source first, each once', () => {
  expect(languagesOf({ sourceLocale: 'zh-CN', texts: [] }, ['en', 'fr'])).toEqual(['zh-CN', 'en', 'fr'])
})

test.each([
  ['How long does it take?', 'how-long-does-it-take'],
  ['提现要多久？', '提现要多久'],
  ['  USDT（TRC20） fees  ', 'usdt-trc20-fees'],
  ['Don’t panic', 'dont-panic'],
  ['???', '']
])('the address of %j is %j', (title, slug) => {
  expect(slugFrom(title)).toBe(slug)
})

test('a Chinese sign is as wide as two letters', () => {
  expect(shownWidth('提现 ab')).toBe(7)
  expect(shownCut('提现要多久', 6)).toBe('提现要…')
  expect(shownCut('short', 60)).toBe('short')
})
