import type { Message } from '@helpward/shared/api'
import { expect, test } from 'vitest'
import { sampleMessage } from '@helpward/shared/api/samples'
import { firstUnread, layOut, notArrived } from './timeline.ts'

const NOON = new Date(2026, 10, 23, 12).getTime()
const AGENT = { kind: 'agent', id: '7', name: 'Li Na' } as const

const message = (seq: number, change: Partial<Message> = {}): Message =>
  sampleMessage({ id: String(seq), seq, createdAtMs: NOON + seq * 1000, ...change })

const shape = (messages: Message[], unreadFrom: number | null = null): string =>
  layOut(messages, unreadFrom)
    .map((row) => {
      if (row.type === 'events') return `events(${row.events.length})`
      if (row.type !== 'message') return row.type
      return `${row.message.seq}${row.first ? 'f' : ''}${row.last ? 'l' : ''}`
    })
    .join(' ')

test('messages of one author form a group until another speaks', () => {
  expect(shape([message(1), message(2), message(3, { author: AGENT }), message(4)])).toBe('day 1f 2l 3fl 4fl')
})

test('a note never joins the messages of its author', () => {
  expect(shape([message(1, { author: AGENT }), message(2, { author: AGENT, kind: 'note' })])).toBe('day 1fl 2fl')
})

test('five minutes of silence and a new day end a group', () => {
  expect(shape([message(1), message(2, { createdAtMs: NOON + 400_000 })])).toBe('day 1fl 2fl')
  expect(shape([message(1), message(2, { createdAtMs: NOON + 86_400_000 })])).toBe('day 1fl day 2fl')
})

test('events in a row share one row', () => {
  const event = (seq: number): Message => message(seq, { kind: 'event' })
  expect(shape([message(1), event(2), event(3), event(4), message(5)])).toBe('day 1fl events(3) 5fl')
})

test('the divider stands before the first unread message and splits a group', () => {
  expect(shape([message(1), message(2), message(3)], 2)).toBe('day 1fl unread 2f 3l')
})

test('the first unread message is counted back over the contact’s own', () => {
  const messages = [message(1), message(2), message(3, { author: AGENT }), message(4)]
  expect(firstUnread(messages, 2)).toBe(2)
  expect(firstUnread(messages, 0)).toBeNull()
  expect(firstUnread(messages, 9)).toBe(1)
})

test('a message that came before the answer to its sending is not shown twice', () => {
  const unsent = [{ clientId: 'a' }, { clientId: 'b' }]
  expect(notArrived(unsent, [message(1), message(2, { clientId: 'a' })])).toEqual([{ clientId: 'b' }])
  expect(notArrived(unsent, [message(1)])).toEqual(unsent)
})
