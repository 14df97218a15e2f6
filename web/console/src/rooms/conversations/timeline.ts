import type { Message } from '@helpward/shared/api'

/** One row of a timeline. Messages of one author within five minutes form a group: only its first shows who, only its last when. */
export type Row =
  | { type: 'day'; key: string; atMs: number }
  | { type: 'unread'; key: string }
  | { type: 'events'; key: string; events: Message[] }
  | { type: 'message'; key: string; message: Message; first: boolean; last: boolean }

/** Longest gap within a group. Unit: milliseconds. */
const GROUP_MS = 5 * 60_000

function dayOf(atMs: number): number {
  return new Date(atMs).setHours(0, 0, 0, 0)
}

function together(one: Message, other: Message | undefined): boolean {
  return (
    other !== undefined &&
    one.kind === other.kind &&
    one.author.kind === other.author.kind &&
    one.author.id === other.author.id &&
    Math.abs(one.createdAtMs - other.createdAtMs) < GROUP_MS &&
    dayOf(one.createdAtMs) === dayOf(other.createdAtMs)
  )
}

/**
 * Lays messages (ascending by `seq`) out as rows.
 *
 * `unreadFrom` is the `seq` of the first message that was unread when the conversation was opened; `null`: none.
 */
export function layOut(messages: readonly Message[], unreadFrom: number | null): Row[] {
  const rows: Row[] = []
  let day: number | null = null
  let divided = false
  for (const [at, message] of messages.entries()) {
    const itsDay = dayOf(message.createdAtMs)
    if (itsDay !== day) {
      day = itsDay
      rows.push({ type: 'day', key: `day-${itsDay}`, atMs: message.createdAtMs })
    }
    const divides = unreadFrom !== null && !divided && message.seq >= unreadFrom
    if (divides) {
      divided = true
      rows.push({ type: 'unread', key: 'unread' })
    }
    if (message.kind === 'event') {
      const before = rows[rows.length - 1]
      if (before?.type === 'events') before.events.push(message)
      else rows.push({ type: 'events', key: `events-${message.id}`, events: [message] })
      continue
    }
    const next = messages[at + 1]
    rows.push({
      type: 'message',
      key: message.id,
      message,
      first: divides || !together(message, messages[at - 1]),
      last:
        !together(message, next) || (unreadFrom !== null && !divided && next !== undefined && next.seq >= unreadFrom)
    })
  }
  return rows
}

/** The `seq` of the first of the newest `unread` contact messages; `null` when all is read or they are not loaded. */
export function firstUnread(messages: readonly Message[], unread: number): number | null {
  if (unread <= 0) return null
  const theirs = messages.filter((message) => message.kind === 'message' && message.author.kind === 'contact')
  return theirs[Math.max(0, theirs.length - unread)]?.seq ?? null
}

/** What is unsent as far as the eye can tell: a message may come over the line before the answer to its sending does. */
export function notArrived<Item extends { clientId: string }>(
  unsent: readonly Item[],
  messages: readonly Message[]
): Item[] {
  const arrived = new Set(messages.map((message) => message.clientId))
  return unsent.filter((item) => !arrived.has(item.clientId))
}
