/** Stand-ins for the clock and the socket; used by tests of this folder, console and widget. */
import type { Clock, SocketLike } from './live'

/** A clock that stands still until told. */
export class FakeClock implements Clock {
  private now = 1_000_000
  private timers: { atMs: number; act: () => void }[] = []

  nowMs(): number {
    return this.now
  }

  after(ms: number, act: () => void): () => void {
    const timer = { atMs: this.now + ms, act }
    this.timers.push(timer)
    return () => {
      this.timers = this.timers.filter((known) => known !== timer)
    }
  }

  /** Lets time pass; timers fire in order, and promises settle between them. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms
    for (;;) {
      await settle()
      const due = this.timers.filter((timer) => timer.atMs <= end).sort((a, b) => a.atMs - b.atMs)[0]
      if (!due) break
      this.timers = this.timers.filter((timer) => timer !== due)
      this.now = Math.max(this.now, due.atMs)
      due.act()
    }
    this.now = end
    await settle()
  }
}

/** Lets everything that is already resolved run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
}

/** A socket whose far end is the test. */
export class FakeSocket implements SocketLike {
  onopen: (() => void) | null = null
  onmessage: ((event: { data: unknown }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  onerror: (() => void) | null = null
  readonly sent: Record<string, unknown>[] = []
  closed = false

  send(text: string): void {
    this.sent.push(JSON.parse(text))
  }
  close(): void {
    this.closed = true
  }
  /** The far end says something. */
  say(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }
  /** The far end hangs up. */
  hangUp(code = 1006): void {
    this.onclose?.({ code })
  }
}
