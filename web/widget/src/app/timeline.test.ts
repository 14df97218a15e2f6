import { describe, expect, it } from 'vitest'
import type { AuthorKind, WidgetMessage } from '@helpward/shared/api'
import { sampleMessage } from '@helpward/shared/api/samples'
import type { Unsent } from './say'
import { botWaits, firstUnreadSeq, rowsOf } from './timeline'

const DAY = 86_400_000
const noon = new Date(2026, 10, 23, 12).getTime()

function message(seq: number, kind: AuthorKind, createdAtMs: number, event = false): WidgetMessage {
  const said = { id: `m${seq}`, seq, author: { kind, id: null, name: kind }, text: `t${seq}`, createdAtMs }
  return sampleMessage(event ? { ...said, kind: 'event', event: { type: 'assigned' } } : said)
}
const unsent = (clientId: string, createdAtMs: number): Unsent => ({
  clientId,
  lane: 'c',
  createdAtMs,
  order: 1,
  state: 'waiting',
  error: null,
  payload: {
    text: clientId,
    attachments: [],
    guard: 'stop',
    conversationId: 'c',
    topicKey: null,
    name: null,
    articleId: null,
    choice: null
  }
})
const show = (rows: ReturnType<typeof rowsOf>): string[] =>
  rows.map((row) => ('first' in row ? `${row.key}${row.first ? '(' : ''}${row.last ? ')' : ''}` : row.kind))

describe('the rows of a chat', () => {
  it('separates days, groups bubbles of one author, and puts unsent words last', () => {
    const rows = rowsOf(
      [
        message(1, 'contact', noon - DAY),
        message(2, 'contact', noon - DAY + 60_000),
        message(3, 'agent', noon),
        message(4, 'agent', noon + 6 * 60_000),
        message(5, 'system', noon + 7 * 60_000, true),
        message(6, 'agent', noon + 7 * 60_000)
      ],
      [unsent('x', noon + 8 * 60_000), unsent('y', noon + 8 * 60_000)],
      null
    )
    expect(show(rows)).toEqual(['day', 'm1(', 'm2)', 'day', 'm3()', 'm4()', 'event', 'm6()', 'x(', 'y)'])
  })

  it('draws one line above the first unread answer, breaking the group', () => {
    const rows = rowsOf([message(1, 'agent', noon), message(2, 'agent', noon), message(3, 'agent', noon)], [], 2)
    expect(show(rows)).toEqual(['day', 'm1()', 'new', 'm2(', 'm3)'])
  })

  it('finds the first unread answer from their number', () => {
    const messages = [message(1, 'agent', 1), message(2, 'contact', 2), message(3, 'agent', 3), message(4, 'bot', 4)]
    expect(firstUnreadSeq(messages, 0)).toBeNull()
    expect(firstUnreadSeq(messages, 2)).toBe(3)
    expect(firstUnreadSeq(messages, 9)).toBe(1)
    expect(firstUnreadSeq([], 1)).toBeNull()
  })

  it('knows the message of the bot that waits for an answer', () => {
    const said = [message(1, 'contact', 1), message(2, 'bot', 2), message(3, 'system', 3, true)]
    expect(botWaits(said)?.seq).toBe(2)
    expect(botWaits([...said, message(4, 'contact', 4)])).toBeNull()
    expect(botWaits([])).toBeNull()
  })
})
