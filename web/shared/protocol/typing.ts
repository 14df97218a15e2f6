import { systemClock, type Clock } from './live'

/** A person still typing is announced again this often … */
export const TYPING_RESEND_MS = 3_000
/** … stops after this long without a key … */
export const TYPING_IDLE_MS = 2_000
/** … and is forgotten by the receiver after this long, which must exceed the resend. */
export const TYPING_CLEAR_MS = 5_000

/** Tells the other side that someone types here: at the first key, every 3 s, until 2 s idle. */
export class TypingSender {
  private sentAtMs: number | null = null
  private cancelIdle: (() => void) | null = null

  constructor(
    private readonly send: (on: boolean) => void,
    private readonly clock: Clock = systemClock
  ) {}

  /** A key was pressed that changed the text. */
  key(): void {
    const now = this.clock.nowMs()
    if (this.sentAtMs === null || now - this.sentAtMs >= TYPING_RESEND_MS) {
      this.sentAtMs = now
      this.send(true)
    }
    this.cancelIdle?.()
    this.cancelIdle = this.clock.after(TYPING_IDLE_MS, () => this.stop())
  }

  /** The message was sent, the text emptied or the field left. */
  stop(): void {
    this.cancelIdle?.()
    this.cancelIdle = null
    if (this.sentAtMs === null) return
    this.sentAtMs = null
    this.send(false)
  }
}

/** Remembers who is typing in which conversation, and forgets whoever falls silent. */
export class TypingReceiver<Who extends { name: string }> {
  private readonly typists = new Map<string, { who: Who; conversationId: string; cancel: () => void }>()

  constructor(
    private readonly changed: (conversationId: string, typists: Who[]) => void,
    private readonly clock: Clock = systemClock
  ) {}

  /** A `typing` frame arrived. */
  heard(conversationId: string, who: Who, on: boolean): void {
    const key = `${conversationId} ${who.name}`
    const known = this.typists.get(key)
    known?.cancel()
    if (on) {
      const cancel = this.clock.after(TYPING_CLEAR_MS, () => this.heard(conversationId, who, false))
      this.typists.set(key, { who, conversationId, cancel })
    } else this.typists.delete(key)
    if (on !== (known !== undefined)) this.changed(conversationId, this.typing(conversationId))
  }

  /** A message arrived: its author is no longer typing it. */
  spoke(conversationId: string): void {
    for (const { who, conversationId: of } of [...this.typists.values()]) {
      if (of === conversationId) this.heard(of, who, false)
    }
  }

  /** Who types in a conversation now. */
  typing(conversationId: string): Who[] {
    return [...this.typists.values()].filter((t) => t.conversationId === conversationId).map((t) => t.who)
  }
}
