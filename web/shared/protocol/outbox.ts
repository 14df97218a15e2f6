import { ApiError, asApiError } from '../api/error'
import { backOffMs } from './backoff'
import { systemClock, type Clock } from './live'

/** A message that the server has not acknowledged. */
export interface OutboxItem<Payload> {
  /** Stays the same over every try, so that a lost acknowledgement cannot send it twice. */
  clientId: string
  /** Items of one lane (one conversation) go in order, one at a time. */
  lane: string
  payload: Payload
  createdAtMs: number
  /** Order among items made in the same millisecond. */
  order: number
  state: 'waiting' | 'sending' | 'failed'
  /** Why it failed for good, or why the last try did not get through. */
  error: ApiError | null
}

/** The part of `Storage` that is used. */
export interface KeptTexts {
  readonly length: number
  key(index: number): string | null
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

export interface OutboxOptions<Payload, Answer> {
  /** Begins the storage keys; one per inbox and person. */
  scope: string
  /** `null`: nothing outlives the page. */
  storage: KeptTexts | null
  /** Sends one item; a temporary `ApiError` means try again later. */
  send: (item: OutboxItem<Payload>) => Promise<Answer>
  /** Acknowledged; called before the next item of the lane goes. */
  onSent: (item: OutboxItem<Payload>, answer: Answer) => void
  /** Something changed. */
  onChange: (items: OutboxItem<Payload>[]) => void
  /** Found in storage but too old to be sent unasked; their text should be offered again. */
  onExpired?: (items: OutboxItem<Payload>[]) => void
  /** Reads a payload from storage; `null` when it makes no sense. */
  readPayload: (value: unknown) => Payload | null
  /** Whether a failed item may stay in storage, e.g. not one that holds a secret. */
  keepFailed?: (error: ApiError) => boolean
  clock?: Clock
  random?: () => number
}

/** Unsent messages are kept and sent unasked for this long. */
export const OUTBOX_KEPT_MS = 24 * 3_600_000

/**
 * Unsent messages, in order, over reloads and lost lines.
 *
 * Each item has its own storage key, so two tabs never overwrite each other's; both may send the
 * same item, which the client id makes harmless. A refused item steps aside and lets the others pass.
 */
export class Outbox<Payload, Answer = unknown> {
  private items: OutboxItem<Payload>[] = []
  private readonly clock: Clock
  private readonly random: () => number
  private readonly failures = new Map<string, number>()
  private readonly retries = new Map<string, () => void>()
  private readonly prefix: string
  private order = 0
  private open = true

  constructor(private readonly options: OutboxOptions<Payload, Answer>) {
    this.clock = options.clock ?? systemClock
    this.random = options.random ?? Math.random
    this.prefix = `${options.scope}.out.`
  }

  /** Takes up what an earlier page left, and begins to send. */
  restore(): void {
    const expired: OutboxItem<Payload>[] = []
    for (const item of this.stored()) {
      if (this.items.some((known) => known.clientId === item.clientId)) continue
      if (this.clock.nowMs() - item.createdAtMs > OUTBOX_KEPT_MS) {
        this.forget(item.clientId)
        expired.push(item)
      } else this.items.push(item)
    }
    this.sort()
    this.changed()
    if (expired.length > 0) this.options.onExpired?.(expired)
    for (const lane of this.lanes()) void this.drain(lane)
  }

  /** Everything unsent, oldest first. */
  get all(): readonly OutboxItem<Payload>[] {
    return this.items
  }

  /** Puts a message in line and begins to send. */
  add(clientId: string, lane: string, payload: Payload): OutboxItem<Payload> {
    this.order += 1
    const item: OutboxItem<Payload> = {
      clientId,
      lane,
      payload,
      createdAtMs: this.clock.nowMs(),
      order: this.order,
      state: 'waiting',
      error: null
    }
    this.items.push(item)
    this.keep(item)
    this.changed()
    void this.drain(lane)
    return item
  }

  /** The person asks to try a failed item again, perhaps changed; it keeps its place and id. */
  retry(clientId: string, payload?: Payload): void {
    const item = this.find(clientId)
    if (!item || item.state === 'sending') return
    const next = this.put({ ...item, state: 'waiting', error: null, payload: payload ?? item.payload })
    this.keep(next)
    this.wake(item.lane)
  }

  /** The person takes an item back. One that is being sent cannot be taken back. */
  remove(clientId: string): void {
    const item = this.find(clientId)
    if (!item || item.state === 'sending') return
    this.discard(clientId)
    this.changed()
    void this.drain(item.lane)
  }

  /** Moves the rest of a lane into another, e.g. once a new conversation has its id. */
  relane(from: string, to: string, change: (payload: Payload) => Payload): void {
    this.items = this.items.map((item) => {
      if (item.lane !== from) return item
      const moved = { ...item, lane: to, payload: change(item.payload) }
      if (item.state !== 'failed' || this.mayKeep(item)) this.keep(moved)
      return moved
    })
    this.changed()
    void this.drain(to)
  }

  /** The line is back: nobody waits for the back-off. */
  flush(): void {
    for (const lane of this.lanes()) this.wake(lane)
  }

  /** Sends nothing more; what is unsent stays in storage. */
  close(): void {
    this.open = false
    for (const cancel of this.retries.values()) cancel()
    this.retries.clear()
  }

  /** Forgets everything, in storage too, e.g. when another person signs in. */
  clear(): void {
    for (const item of this.stored()) this.forget(item.clientId)
    for (const item of this.items) this.forget(item.clientId)
    this.items = []
    this.changed()
  }

  private wake(lane: string): void {
    this.retries.get(lane)?.()
    this.retries.delete(lane)
    this.failures.delete(lane)
    void this.drain(lane)
  }

  private async drain(lane: string): Promise<void> {
    if (!this.open || this.retries.has(lane)) return
    const line = this.items.filter((item) => item.lane === lane)
    if (line.some((item) => item.state === 'sending')) return
    const next = line.find((item) => item.state === 'waiting')
    if (!next) return
    const sending = this.put({ ...next, state: 'sending' })
    let answer: Answer
    try {
      answer = await this.options.send(sending)
    } catch (thrown) {
      this.notSent(next.clientId, asApiError(thrown))
      return
    }
    const sent = this.find(next.clientId) ?? sending
    this.failures.delete(sent.lane)
    this.discard(sent.clientId)
    this.options.onSent(sent, answer)
    this.changed()
    for (const rest of this.lanes()) void this.drain(rest)
  }

  private notSent(clientId: string, error: ApiError): void {
    const item = this.find(clientId)
    if (!item) return
    if (!error.temporary) {
      const failed = this.put({ ...item, state: 'failed', error })
      if (!this.mayKeep(failed)) this.forget(clientId)
      void this.drain(item.lane)
      return
    }
    this.put({ ...item, state: 'waiting', error })
    if (!this.open) return
    const failures = this.failures.get(item.lane) ?? 0
    this.failures.set(item.lane, failures + 1)
    const pause = Math.max(backOffMs(failures, this.random), (error.retryAfterS ?? 0) * 1000)
    const cancel = this.clock.after(pause, () => {
      this.retries.delete(item.lane)
      void this.drain(item.lane)
    })
    this.retries.set(item.lane, cancel)
  }

  private mayKeep(item: OutboxItem<Payload>): boolean {
    return !item.error || (this.options.keepFailed?.(item.error) ?? true)
  }

  private find(clientId: string): OutboxItem<Payload> | undefined {
    return this.items.find((item) => item.clientId === clientId)
  }

  private put(item: OutboxItem<Payload>): OutboxItem<Payload> {
    this.items = this.items.map((known) => (known.clientId === item.clientId ? item : known))
    this.changed()
    return item
  }

  private discard(clientId: string): void {
    this.items = this.items.filter((item) => item.clientId !== clientId)
    this.forget(clientId)
  }

  private lanes(): Set<string> {
    return new Set(this.items.map((item) => item.lane))
  }

  private sort(): void {
    this.items.sort((a, b) => a.createdAtMs - b.createdAtMs || a.order - b.order)
    this.order = Math.max(this.order, ...this.items.map((item) => item.order))
  }

  private changed(): void {
    this.options.onChange([...this.items])
  }

  private keep(item: OutboxItem<Payload>): void {
    const { clientId, lane, payload, createdAtMs, order } = item
    try {
      const text = JSON.stringify({ clientId, lane, payload, createdAtMs, order })
      this.options.storage?.setItem(this.prefix + clientId, text)
    } catch {
      // Storage is full or forbidden: the item lives as long as the page.
    }
  }

  private forget(clientId: string): void {
    try {
      this.options.storage?.removeItem(this.prefix + clientId)
    } catch {
      // As above.
    }
  }

  private stored(): OutboxItem<Payload>[] {
    const storage = this.options.storage
    const found: OutboxItem<Payload>[] = []
    try {
      for (let at = 0; storage && at < storage.length; at += 1) {
        const key = storage.key(at)
        const item = key?.startsWith(this.prefix) ? this.read(storage.getItem(key)) : null
        if (item) found.push(item)
      }
    } catch {
      // As above.
    }
    return found
  }

  private read(text: string | null): OutboxItem<Payload> | null {
    try {
      const value = JSON.parse(text ?? 'null')
      const payload = this.options.readPayload(value?.payload)
      if (payload === null) return null
      const { clientId, lane, createdAtMs, order } = value
      if (typeof clientId !== 'string' || typeof lane !== 'string') return null
      if (typeof createdAtMs !== 'number' || typeof order !== 'number') return null
      return { clientId, lane, payload, createdAtMs, order, state: 'waiting', error: null }
    } catch {
      return null
    }
  }
}
