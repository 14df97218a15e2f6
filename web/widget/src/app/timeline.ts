/** Turns messages and unsent words into the rows of a chat. */
import type { WidgetMessage } from '@helpward/shared/api'
import type { Unsent } from './say'

export type Row =
  | { kind: 'day'; key: string; atMs: number }
  | { kind: 'new'; key: string }
  | { kind: 'event'; key: string; message: WidgetMessage }
  /** `first`, `last`: of a group of bubbles by one author within five minutes. */
  | { kind: 'message'; key: string; message: WidgetMessage; mine: boolean; first: boolean; last: boolean }
  | { kind: 'unsent'; key: string; item: Unsent; first: boolean; last: boolean }

const GROUP_MS = 5 * 60_000

interface Spoken {
  author: string
  atMs: number
}

/** Rows in order; `newFromSeq` is the first message that was unread when the chat was opened. */
export function rowsOf(
  messages: readonly WidgetMessage[],
  unsent: readonly Unsent[],
  newFromSeq: number | null
): Row[] {
  const rows: Row[] = []
  let day = ''
  let before: Spoken | null = null
  let divided = false

  const startDay = (atMs: number): void => {
    const next = new Date(atMs).toDateString()
    if (next === day) return
    day = next
    before = null
    rows.push({ kind: 'day', key: `day ${next}`, atMs })
  }
  const joins = (spoken: Spoken): boolean => {
    const joined = before !== null && before.author === spoken.author && spoken.atMs - before.atMs < GROUP_MS
    const last = rows.at(-1)
    if (joined && last && 'last' in last) last.last = false
    before = spoken
    return joined
  }

  for (const message of messages) {
    startDay(message.createdAtMs)
    if (!divided && newFromSeq !== null && message.seq >= newFromSeq) {
      divided = true
      before = null
      rows.push({ kind: 'new', key: 'new' })
    }
    if (message.kind === 'event') {
      before = null
      rows.push({ kind: 'event', key: message.id, message })
      continue
    }
    const mine = message.author.kind === 'contact'
    const author = mine ? 'me' : `${message.author.kind} ${message.author.name}`
    const first = !joins({ author, atMs: message.createdAtMs })
    rows.push({ kind: 'message', key: message.clientId ?? message.id, message, mine, first, last: true })
  }
  for (const item of unsent) {
    startDay(item.createdAtMs)
    const first = !joins({ author: 'me', atMs: item.createdAtMs })
    rows.push({ kind: 'unsent', key: item.clientId, item, first, last: true })
  }
  return rows
}

/** The last message when it is the bot's, which waits for an answer to it; `null` otherwise. */
export function botWaits(messages: readonly WidgetMessage[]): WidgetMessage | null {
  const last = messages.findLast((message) => message.kind === 'message')
  return last?.author.kind === 'bot' ? last : null
}

/** `seq` of the first unread answer, given how many are unread; `null` when none is, or it is not loaded. */
export function firstUnreadSeq(messages: readonly WidgetMessage[], unread: number): number | null {
  if (unread <= 0) return null
  const answers = messages.filter((message) => message.kind === 'message' && message.author.kind !== 'contact')
  return answers.at(-unread)?.seq ?? answers[0]?.seq ?? null
}
