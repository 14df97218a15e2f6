import { expect, test } from 'vitest'
import { deskAddress, partsTitle, videoParts } from './media.ts'

test.each([
  [null, { captions: null, poster: null }],
  ['captions=c1 poster=p1', { captions: 'c1', poster: 'p1' }],
  ['poster=p1', { captions: null, poster: 'p1' }],
  ['mycaptions=x', { captions: null, poster: null }]
])('a video titled %j has %j', (title, parts) => {
  expect(videoParts(title)).toEqual(parts)
})

test('parts survive the way through a title', () => {
  for (const parts of [
    { captions: 'c', poster: 'p' },
    { captions: null, poster: 'p' },
    { captions: null, poster: null }
  ]) {
    expect(videoParts(partsTitle(parts))).toEqual(parts)
  }
})

test('a draft’s files come from the desk, other addresses stay', () => {
  expect(deskAddress('/help/files/ab12/a.png')).toBe('/api/v1/knowledge/files/ab12/a.png')
  expect(deskAddress('https://example.org/help/files/a.png')).toBe('https://example.org/help/files/a.png')
})
