/** What the line said lately: a page asked for over HTTP may be older than what was heard while it was on its way. */
import type { WidgetMessage } from '@helpward/shared/api'
import { mergeMessages } from '@helpward/shared/protocol'

/** Messages remembered; a page is on its way for seconds at most. */
const KEPT = 100

export class Heard {
  private messages: WidgetMessage[] = []

  add(message: WidgetMessage): void {
    this.messages = [...this.messages.slice(1 - KEPT), message]
  }

  /** The newest page of a conversation with what was said after it. */
  after(id: string, page: readonly WidgetMessage[]): WidgetMessage[] {
    const last = Math.max(0, ...page.map((message) => message.seq))
    const since = this.messages.filter((message) => message.conversationId === id && message.seq > last)
    return mergeMessages(page, since)
  }

  /** Somebody else may sit here now. */
  forget(): void {
    this.messages = []
  }
}
