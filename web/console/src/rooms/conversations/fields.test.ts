import type { FilledField } from '@helpward/shared/api'
import { expect, test } from 'vitest'
import { shownFields } from './fields.ts'

const field = (change: Partial<FilledField> = {}): FilledField => ({
  key: 'tx',
  kind: 'transaction_hash',
  required: false,
  labels: { en: 'Transaction', 'zh-CN': '交易哈希' },
  choices: [],
  value: null,
  valid: null,
  ...change
})

test('nothing given and nothing needed shows nothing', () => {
  expect(shownFields([field()], 'en')).toEqual([])
  expect(shownFields([field({ required: true })], 'en')).toHaveLength(1)
})

test('a hash is shown as written, and only a passed check counts as checked', () => {
  const [right, wrong, free] = shownFields(
    [
      field({ value: '0xab', valid: true }),
      field({ value: '0xa', valid: false }),
      field({ kind: 'text', value: 'hello', valid: true })
    ],
    'zh-CN'
  )
  expect(right).toMatchObject({ label: '交易哈希', exact: true, checked: true })
  expect(wrong).toMatchObject({ valid: false, checked: false })
  expect(free).toMatchObject({ exact: false, checked: false })
})
