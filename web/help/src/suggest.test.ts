import { expect, test } from 'vitest'
import { readSuggestions } from './suggest'

test('only whole suggestions with addresses of our own are taken', () => {
  const good = { title: 'Fees', href: '/help/en/a/fees' }
  const bad = [
    { title: 'x', href: 'https://evil.example/' },
    { title: 'x', href: '//evil.example/' },
    { title: 'x', href: 'javascript:alert(1)' },
    { title: 1, href: '/help' },
    null
  ]
  expect(readSuggestions({ items: [good, ...bad] })).toEqual([good])
  for (const answer of [null, 1, [], {}, { items: 'x' }]) expect(readSuggestions(answer)).toEqual([])
})
