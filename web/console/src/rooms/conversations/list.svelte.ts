import {
  asApiError,
  type ApiError,
  type Conversation,
  type ConversationQuery,
  type Priority
} from '@helpward/shared/api'
import { api } from '../../shell/api.ts'
import { directory } from '../../shell/directory.svelte.ts'
import { line } from '../../shell/live.svelte.ts'
import { session } from '../../shell/session.svelte.ts'
import { patchList, release, type ListQuery, type Shown, type Viewpoint } from './lists.ts'

const PAGE = 50
const PRIORITIES: readonly Priority[] = [0, 1, 2, 3]

function toQuery(query: ListQuery): ConversationQuery {
  const priority = PRIORITIES.find((known) => known === query.priority)
  return {
    view: query.view,
    ...(query.inbox === null ? {} : { inbox: query.inbox }),
    ...(query.assignee === null ? {} : { assignee: query.assignee }),
    ...(query.label === null ? {} : { label: query.label }),
    ...(query.topic === null ? {} : { topic: query.topic }),
    ...(priority === undefined ? {} : { priority }),
    limit: PAGE
  }
}

/** The list of conversations as shown: a page at a time from the server, kept right by events. */
class ConversationList {
  #query = $state.raw<ListQuery | null>(null)
  #shown = $state.raw<Shown>({ items: [], held: [] })
  #next = $state.raw<string | null>(null)
  state = $state.raw<'loading' | 'ready' | 'failed'>('loading')
  error = $state.raw<ApiError | null>(null)
  loadingMore = $state(false)
  /** Set by the screen: whether rows may move now. */
  mayMove = true
  #fetch = 0

  constructor() {
    line.on((event) => {
      if (event.type === 'conversation') this.put(event.conversation)
      if (event.type === 'gone') this.#without(event.conversationId)
    })
    line.onMissed(async () => {
      if (this.#query !== null) await this.#load(this.#query)
    })
  }

  get items(): readonly Conversation[] {
    return this.#shown.items
  }
  /** How many updates wait to be shown. */
  get heldCount(): number {
    return this.#shown.held.length
  }
  get hasMore(): boolean {
    return this.#next !== null
  }

  /** Shows another list; the same one again is not fetched twice. */
  async show(query: ListQuery) {
    if (JSON.stringify(query) === JSON.stringify(this.#query) && this.state !== 'failed') return
    this.#query = query
    this.#shown = { items: [], held: [] }
    this.#next = null
    this.state = 'loading'
    await this.#load(query)
  }

  async retry() {
    if (this.#query === null) return
    this.state = 'loading'
    await this.#load(this.#query)
  }

  async #load(query: ListQuery) {
    this.#fetch += 1
    const mine = this.#fetch
    try {
      const page = await api.get('/conversations', { query: toQuery(query) })
      if (mine !== this.#fetch) return
      this.#shown = { items: page.items, held: [] }
      this.#next = page.next
      this.state = 'ready'
      this.error = null
    } catch (thrown) {
      if (mine !== this.#fetch) return
      this.error = asApiError(thrown)
      if (this.#shown.items.length === 0) this.state = 'failed'
    }
  }

  /** Fetches the next page, when the end of the list comes near. */
  async more() {
    const [query, after] = [this.#query, this.#next]
    if (query === null || after === null || this.loadingMore) return
    this.loadingMore = true
    const mine = this.#fetch
    try {
      const page = await api.get('/conversations', { query: { ...toQuery(query), after } })
      if (mine !== this.#fetch) return
      const known = new Set(this.#shown.items.map((item) => item.id))
      const fresh = page.items.filter((item) => !known.has(item.id))
      this.#shown = { ...this.#shown, items: [...this.#shown.items, ...fresh] }
      this.#next = page.next
    } catch (thrown) {
      this.error = asApiError(thrown)
    } finally {
      this.loadingMore = false
    }
  }

  /** Takes a newer object, from an event or an answer. */
  put(conversation: Conversation) {
    if (this.#query === null || session.me === null) return
    const agentId = session.me.id
    const viewpoint: Viewpoint = {
      agentId,
      teamIds: directory.teams.filter((team) => team.memberIds.includes(agentId)).map((team) => team.id)
    }
    this.#shown = patchList(this.#shown, conversation, {
      query: this.#query,
      viewpoint,
      mayMove: this.mayMove,
      more: this.hasMore
    })
  }

  /** The agent has read up to here; no event is needed to show it. */
  setRead(id: string, count: number) {
    const mark = (item: Conversation): Conversation => (item.id === id ? { ...item, readCount: count } : item)
    this.#shown = { items: this.#shown.items.map(mark), held: this.#shown.held.map(mark) }
  }

  /** Shows what was held back. */
  release() {
    if (this.#query !== null) this.#shown = release(this.#shown, this.#query)
  }

  #without(id: string) {
    const keep = (item: Conversation): boolean => item.id !== id
    this.#shown = { items: this.#shown.items.filter(keep), held: this.#shown.held.filter(keep) }
  }

  /** The neighbour of a conversation in the list; `null` at the end. Without a known id: the first. */
  neighbour(id: string | null, step: 1 | -1): Conversation | null {
    const at = this.items.findIndex((item) => item.id === id)
    if (at < 0) return this.items[0] ?? null
    return this.items[at + step] ?? null
  }
}

export const list = new ConversationList()
