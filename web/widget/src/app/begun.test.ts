import type { FilledField } from '@helpward/shared/api'
import { describe, expect, it } from 'vitest'
import { begun, forget, keep, mayBeSecret } from './begun'
import { Drafts } from './drafts'

const KEY = 'hw.drafts'
const field = (key: string, kind: FilledField['kind'], value: string | null = null): FilledField => ({
  key,
  kind,
  value,
  valid: null,
  required: true,
  labels: {},
  choices: []
})
const FIELDS = [field('hash', 'transaction_hash'), field('amount', 'amount'), field('what', 'text')]
const HEX = 'ab'.repeat(32)
const PHRASE = 'abandon '.repeat(11) + 'about'

/** A tab that is loaded anew: only what was written to its shelf is left. */
function tab() {
  const kept = new Map<string, string>()
  const shelf = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value)
  }
  let drafts = new Drafts(KEY, shelf)
  const reload = (): Drafts => {
    drafts.save()
    drafts = new Drafts(KEY, shelf)
    return drafts
  }
  return { drafts, reload, written: () => kept.get(KEY) ?? '' }
}

describe('a form that was begun', () => {
  it('is there after a reload, until it is sent', () => {
    const { drafts, reload } = tab()
    expect(begun(drafts, 'c')).toBeNull()
    keep(drafts, 'c', FIELDS, { hash: ` 0x${HEX} `, amount: '', what: '两笔' })
    const later = reload()
    expect(begun(later, 'c')).toEqual({ hash: `0x${HEX}`, what: '两笔' })
    expect(begun(later, 'other')).toBeNull()
    forget(later, 'c')
    expect(begun(reload(), 'c')).toBeNull()
  })

  it('is nothing any more when it says what was sent', () => {
    const { drafts, reload } = tab()
    const sent = [field('amount', 'amount', '5')]
    keep(drafts, 'c', sent, { amount: '50' })
    expect(begun(drafts, 'c')).toEqual({ amount: '50' })
    keep(drafts, 'c', sent, { amount: '5' })
    expect(begun(reload(), 'c')).toBeNull()
  })

  it('never writes down what may be a secret', () => {
    const { drafts, reload, written } = tab()
    keep(drafts, 'c', FIELDS, { hash: PHRASE, amount: '7', what: HEX })
    expect(begun(reload(), 'c')).toEqual({ amount: '7' })
    expect(written()).not.toMatch(/abandon|abab/)
  })

  it('makes nothing of what is broken', () => {
    const { drafts } = tab()
    drafts.set('form:c', '[{')
    expect(begun(drafts, 'c')).toBeNull()
    drafts.set('form:c', '{"a":1,"b":"x"}')
    expect(begun(drafts, 'c')).toEqual({ b: 'x' })
  })
})

describe('what may be a secret', () => {
  const table: [boolean, FilledField['kind'], string][] = [
    [true, 'text', PHRASE],
    [true, 'transaction_hash', PHRASE],
    [true, 'text', PHRASE.replace(/ /g, '')],
    [true, 'text', PHRASE.replace(/ /g, ',').toUpperCase()],
    [true, 'text', 'zoo.'.repeat(12)],
    [true, 'text', '的一是在不了有和人这中大'],
    [true, 'text', '的 一 是 在 不 了 有 和 人 这 中 大'],
    [true, 'text', HEX],
    [true, 'address', `0x${HEX}`],
    [true, 'account', `my key is ${HEX}`],
    [true, 'address', `5${'H'.repeat(50)}`],
    [true, 'text', '4111 1111 1111 1111'],
    [true, 'amount', '４１１１１１１１１１１１１１１１'],
    [false, 'transaction_hash', HEX],
    [false, 'transaction_hash', `0x${HEX}`],
    [false, 'address', `T${'r'.repeat(33)}`],
    [false, 'address', `0x${'1'.repeat(40)}`],
    [false, 'address', `bc1p${'q2'.repeat(29)}`],
    [false, 'account', 'mei@example.com'],
    [false, 'account', '138 0013 8000'],
    [false, 'amount', '1,000,000.000000'],
    [false, 'text', '昨天下午转的，还没有到'],
    [false, 'text', 'I sent it yesterday and it is not there'],
    [false, 'text', '']
  ]
  it.each(table)('%s: %s %s', (secret, kind, value) => {
    expect(mayBeSecret(value, kind)).toBe(secret)
  })
})
