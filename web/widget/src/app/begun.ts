/** Forms that were begun, kept over a reload like half-written words; but nothing that may be a secret. */
import type { FilledField } from '@helpward/shared/api'
import type { Drafts } from './drafts'

type Kind = FilledField['kind']
/** What stands in a form, by the key of the field. */
export type Values = Readonly<Record<string, string>>

/** Fewest words of a recovery phrase, or characters where each is one. */
const PHRASE_WORDS = 12
/** Fewest letters of a recovery phrase written without spaces. */
const PHRASE_LETTERS = 36
/** Fewest digits of a card's number. */
const CARD_DIGITS = 12
/** The longest address of the networks a wallet usually has; private keys are longer. */
const ADDRESS_CHARS = 62
const HASH = /^(?:0x)?[\da-f]{64}$|^[1-9a-hj-np-z]{87,88}$/i
const KEY_OF_BITCOIN = /^[5kl][1-9a-hj-np-z]{50,51}$/i

/**
 * Whether a value may be a recovery phrase, a private key or a card's number. The server knows their words and check
 * digits, the widget does not: in doubt yes, and it has to be typed again. What looks like a transaction's hash is taken
 * for one only where one was asked for.
 */
export function mayBeSecret(value: string, kind: Kind): boolean {
  const text = value.normalize('NFKC').trim()
  if (kind === 'transaction_hash' && HASH.test(text)) return false
  const words = text.match(/\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu) ?? []
  if (words.length >= PHRASE_WORDS || new RegExp(`\\p{L}{${PHRASE_LETTERS}}`, 'u').test(text)) return true
  if (words.some((word) => word.length > ADDRESS_CHARS || KEY_OF_BITCOIN.test(word))) return true
  return kind !== 'address' && new RegExp(`(?:\\d[\\s-]?){${CARD_DIGITS}}`).test(text)
}

/** What was typed into the form of a conversation and not sent; `null`: nothing. */
export function begun(drafts: Drafts, lane: string): Values | null {
  try {
    const kept: unknown = JSON.parse(drafts.get(place(lane)))
    if (typeof kept !== 'object' || kept === null) return null
    return Object.fromEntries(
      Object.entries(kept).filter((pair): pair is [string, string] => typeof pair[1] === 'string')
    )
  } catch {
    return null
  }
}

/** Keeps what is not sent yet. */
export function keep(drafts: Drafts, lane: string, fields: readonly FilledField[], values: Values): void {
  const unsent = fields
    .map((field) => ({ ...field, typed: (values[field.key] ?? '').trim() }))
    .filter(({ typed, value, kind }) => typed !== (value ?? '') && !mayBeSecret(typed, kind))
  const kept = Object.fromEntries(unsent.map(({ key, typed }) => [key, typed]))
  drafts.set(place(lane), unsent.length === 0 ? '' : JSON.stringify(kept))
}

/** Forgets the form, when it was sent. */
export function forget(drafts: Drafts, lane: string): void {
  drafts.set(place(lane), '')
}

function place(lane: string): string {
  return `form:${lane}`
}
