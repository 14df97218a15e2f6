import { expect, test } from 'vitest'
import { marks } from './marks.ts'

const shown = (text: string, wish: string): string =>
  marks(text, wish)
    .map((piece) => (piece.hit ? `[${piece.text}]` : piece.text))
    .join('')

test.each([
  ['My withdrawal is late', 'withdrawal', 'My [withdrawal] is late'],
  ['提现没有到账', '到账', '提现没有[到账]'],
  ['a+b (c)', '(c)', 'a+b [(c)]'],
  ['Upper lower', 'upper LOWER', '[Upper] [lower]'],
  ['nothing', '', 'nothing']
])('%s for %j', (text, wish, expected) => {
  expect(shown(text, wish)).toBe(expected)
})

test('a late hit is brought to the front', () => {
  expect(shown(`${'x'.repeat(200)} here`, 'here')).toBe(`…${'x'.repeat(59)} [here]`)
})
