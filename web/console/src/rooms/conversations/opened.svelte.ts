import { asApiError, type ApiError, type Conversation, type Message } from '@helpward/shared/api'
import { SvelteMap } from 'svelte/reactivity'
import { mergeMessages, newer } from '@helpward/shared/protocol'
import { api } from '../../shell/api.ts'
import { line } from '../../shell/live.svelte.ts'
import { list } from './list.svelte.ts'
import { unread } from './lists.ts'
import { firstUnread } from './timeline.ts'
import { unsent } from './unsent.svelte.ts'

const PAGE = 50
/** How many opened conversations stay in memory, so that going back is instant. */
const KEPT = 20

/** One conversation that was opened: its state, its messages, and how both are kept fresh. */
export class Opened {
  readonly id: string
  conversation = $state.raw<Conversation | null>(null)
  messages = $state.raw<Message[]>([])
  hasOlder = $state(false)
  state = $state.raw<'loading' | 'ready' | 'failed' | 'gone'>('loading')
  error = $state.raw<ApiError | null>(null)
  loadingOlder = $state(false)
  /** `seq` of the first message that was unread at the opening; stays until the conversation is left. */
  unreadFrom = $state.raw<number | null>(null)
  /** Whether the person turned to it. A conversation that came up by itself is not read before that. */
  looked = true
  #readSent = 0

  constructor(id: string, known: Conversation | null) {
    this.id = id
    this.conversation = known
  }

  async load(): Promise<void> {
    const path = { id: this.id }
    try {
      const [conversation, page] = await Promise.all([
        api.get('/conversations/{id}', { path }),
        api.get('/conversations/{id}/messages', { path, query: { limit: PAGE } })
      ])
      this.put(conversation)
      const gap = this.messages.length > 0 && !page.items.some((item) => item.seq <= this.#lastSeq() + 1)
      this.messages = gap ? page.items : mergeMessages(this.messages, page.items)
      if (gap || this.messages.length === page.items.length) this.hasOlder = page.hasMore
      this.state = 'ready'
      this.error = null
    } catch (thrown) {
      const error = asApiError(thrown)
      this.error = error
      if (error.kind === 'not_found' || error.kind === 'denied') this.state = 'gone'
      else if (this.messages.length === 0) this.state = 'failed'
    }
  }

  #lastSeq(): number {
    return this.messages[this.messages.length - 1]?.seq ?? 0
  }

  /** Called when the person comes to the conversation. */
  enter() {
    if (this.conversation !== null) this.unreadFrom = firstUnread(this.messages, unread(this.conversation))
  }

  async older(): Promise<void> {
    const first = this.messages[0]
    if (first === undefined || !this.hasOlder || this.loadingOlder) return
    this.loadingOlder = true
    try {
      const page = await api.get('/conversations/{id}/messages', {
        path: { id: this.id },
        query: { before: first.seq, limit: PAGE }
      })
      this.messages = mergeMessages(this.messages, page.items)
      this.hasOlder = page.hasMore
    } catch (thrown) {
      this.error = asApiError(thrown)
    } finally {
      this.loadingOlder = false
    }
  }

  put(conversation: Conversation) {
    if (newer(this.conversation, conversation)) this.conversation = conversation
  }

  putMessage(message: Message) {
    this.messages = mergeMessages(this.messages, [message])
  }

  /** Everything on the screen has been read. */
  async read(): Promise<void> {
    const conversation = this.conversation
    if (conversation === null || !this.looked) return
    const count = conversation.contactMessageCount
    if (unread(conversation) === 0 || this.#readSent === count) return
    this.#readSent = count
    this.#showRead(count)
    try {
      await api.put('/conversations/{id}/read', { path: { id: this.id }, body: { count } })
    } catch {
      this.#readSent = 0
    }
  }

  /** Leaves the newest message unread, for later. */
  async unread(): Promise<void> {
    const conversation = this.conversation
    if (conversation === null || conversation.contactMessageCount === 0) return
    this.#readSent = 0
    this.#showRead(conversation.contactMessageCount - 1)
    try {
      await api.delete('/conversations/{id}/read', { path: { id: this.id } })
    } catch {
      // The next look at the conversation shows what the desk knows.
    }
  }

  #showRead(count: number) {
    if (this.conversation !== null) this.conversation = { ...this.conversation, readCount: count }
    list.setRead(this.id, count)
  }
}

/** The conversations opened on this page, newest last. */
class OpenedConversations {
  #opened = new SvelteMap<string, Opened>()
  #current: Opened | null = null
  #comesByItself: string | null = null

  constructor() {
    line.on((event) => {
      if (event.type === 'conversation') this.#opened.get(event.conversation.id)?.put(event.conversation)
      if (event.type === 'message') this.#opened.get(event.message.conversationId)?.putMessage(event.message)
      if (event.type === 'gone') {
        const opened = this.#opened.get(event.conversationId)
        if (opened !== undefined) opened.state = 'gone'
      }
    })
    line.onMissed(async () => {
      for (const [id, opened] of this.#opened) if (opened !== this.#current) this.#opened.delete(id)
      await this.#current?.load()
    })
    unsent.onSent((message) => this.#opened.get(message.conversationId)?.putMessage(message))
  }

  /** Opens a conversation: at once from memory when it is there, and afresh from the server. */
  open(id: string): Opened {
    const before = this.#opened.get(id)
    const known = list.items.find((item) => item.id === id) ?? null
    const opened = before ?? new Opened(id, known)
    this.#opened.delete(id)
    this.#opened.set(id, opened)
    for (const old of this.#opened.keys()) {
      if (this.#opened.size <= KEPT) break
      this.#opened.delete(old)
    }
    this.#current = opened
    opened.looked = this.#comesByItself !== id
    this.#comesByItself = null
    opened.enter()
    void opened.load().then(() => {
      if (before === undefined) opened.enter()
    })
    return opened
  }

  close() {
    this.#current = null
  }

  /** The next one opened, if it is this, was not asked for: the one before it was done. */
  comesByItself(id: string) {
    this.#comesByItself = id
  }

  /** Whose conversation it is; `null` until that is known. */
  contactOf(id: string): string | null {
    return this.#opened.get(id)?.conversation?.contactId ?? null
  }

  /** Loads a conversation that will probably be opened next. */
  prefetch(id: string) {
    if (this.#opened.has(id)) return
    const opened = new Opened(id, list.items.find((item) => item.id === id) ?? null)
    this.#opened.set(id, opened)
    void opened.load()
  }

  /** Takes an answer of the server into everything that shows the conversation. */
  put(conversation: Conversation) {
    list.put(conversation)
    this.#opened.get(conversation.id)?.put(conversation)
  }
}

export const opened = new OpenedConversations()
