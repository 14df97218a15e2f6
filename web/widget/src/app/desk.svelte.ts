import {
  asApiError,
  createClient,
  newClientId,
  type ApiError,
  type Attachment,
  type Client,
  type WidgetConversation,
  type WidgetInbox,
  type WidgetMessage,
  type WidgetSession,
  type WidgetSurveyInput
} from '@helpward/shared/api'
import {
  createLive,
  mergeMessages,
  newer,
  Outbox,
  TypingReceiver,
  type ContactEvent,
  type Live,
  type LiveState,
  type Typist
} from '@helpward/shared/protocol'
import type { Context, Identity } from '../bridge'
import { Drafts } from './drafts'
import { Heard } from './heard'
import { Picks } from './picks.svelte'
import { nextView, sameView, type QueueView } from './queue'
import { isNewLane, newLane, readSay, type Said, type Say, type Unsent } from './say'
import { Session } from './session'
import { chooseLocale, textsOf, type Texts } from './texts'

export type Screen =
  | { name: 'home' }
  | { name: 'ask'; topicKey: string | null; about?: About }
  /** An article, by its id or the last part of its address; `from` is where Back leads. */
  | { name: 'article'; id: string; from: Screen }
  /** `key` stays when a new conversation gets its id, so that whoever types on is not disturbed. */
  | { name: 'chat'; lane: string; key?: string }
/** An article that the first words are about. */
export interface About {
  id: string
  /** Empty: not known yet. */
  title: string
  /** Its address in the help center. */
  url: string
}
/** Messages of one conversation, as far as they are loaded. */
export interface Thread {
  items: WidgetMessage[]
  hasMore: boolean
}
export interface DeskOptions {
  /** Public key of the inbox. */
  inbox: string
  texts: Texts
  /** Kept over visits; `null` when the browser forbids it. */
  local: Storage | null
  /** Kept over reloads of one tab; `null` as above. */
  tab: Storage | null
}

/** A banner about the connection appears only after it has been gone this long. */
const HOLD_BANNER_MS = 1_500
const BACK_SHOWN_MS = 2_500
/** A token that could not be renewed for lack of a connection is tried again after this long. */
const RENEW_AGAIN_MS = 5_000
/** Home and "new message" ask this often whether the desk is open. */
export const LOOK_EVERY_MS = 20_000
/** Lane of the words on the "new message" screen. */
export const ASK_LANE = 'ask'

/** Everything the widget knows and does; the components show it. */
export class Desk {
  texts: Texts
  phase = $state<'loading' | 'ready' | 'failed'>('loading')
  fault = $state.raw<ApiError | null>(null)
  inbox = $state.raw<WidgetInbox | null>(null)
  contact = $state.raw<WidgetSession['contact']>({ name: null, verified: false })
  identity = $state<Identity>('anonymous')
  conversations = $state.raw<WidgetConversation[]>([])
  threads = $state.raw<Record<string, Thread>>({})
  unsent = $state.raw<Unsent[]>([])
  queues = $state.raw<Record<string, QueueView>>({})
  typists = $state.raw<Record<string, Typist[]>>({})
  screen = $state.raw<Screen>({ name: 'home' })
  /** Whether somebody can see the panel. */
  shown = $state(false)
  banner = $state<'none' | 'offline' | 'back'>('none')
  /** Answers of the conversation on screen that were unread when it was opened. */
  unreadAtOpen = $state(0)
  /** A text from an earlier visit was put back into the field. */
  returned = $state(false)
  /** Grows when words were put into a field from outside, so that it shows them. */
  refills = $state(0)
  /** What is looked for among the articles. */
  words = $state('')
  /** News that were put away, for as long as the page lives. */
  hidden = $state.raw<readonly string[]>([])

  readonly client: Client
  readonly drafts: Drafts
  private readonly session: Session
  private readonly outbox: Outbox<Say, Said>
  private readonly typing: TypingReceiver<Typist>
  private readonly lately = new Heard()
  private readonly live: Live
  // Each holds its own reactive state; the map itself is only a cupboard.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  private readonly picks = new Map<string, Picks>()
  private context: Context | null = null
  private lookedAtMs = 0
  private bannerTimer: ReturnType<typeof setTimeout> | undefined

  /** Public key of the inbox. */
  get inboxKey(): string {
    return this.options.inbox
  }

  constructor(private readonly options: DeskOptions) {
    this.texts = $state.raw(options.texts)
    const scope = `hw.${options.inbox}`
    this.session = new Session({
      client: createClient({ base: '/api/v1', token: () => null }),
      inbox: options.inbox,
      shelf: options.local,
      locale: () => this.texts.tag,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      onOpened: (session) => this.opened(session)
    })
    this.client = createClient({
      base: '/api/v1',
      uploadPath: '/widget/files',
      token: () => this.session.token,
      renew: () => this.renew()
    })
    this.drafts = new Drafts(`${scope}.drafts`, options.tab)
    this.typing = new TypingReceiver((id, typists) => (this.typists = { ...this.typists, [id]: typists }))
    this.outbox = new Outbox<Say, Said>({
      scope,
      storage: options.local,
      send: (item) => this.deliver(item),
      onSent: (item, said) => this.delivered(item, said),
      onChange: (items) => (this.unsent = items),
      onExpired: (items) => this.giveBack(items),
      readPayload: readSay,
      keepFailed: (error) => error.code !== 'secret_found'
    })
    this.live = createLive<ContactEvent>({
      url: '/api/v1/widget/live',
      hello: () => ({ token: this.session.token }),
      onEvent: (event) => this.heard(event),
      onState: (state) => this.lineIs(state),
      onWelcome: async ({ resumed }) => {
        if (!resumed) await this.refresh()
        this.outbox.flush()
      }
    })
  }

  // --- beginning ----------------------------------------------------------------------------

  /** Loads what the first screen needs; `identity` is the host's token, if it gave one, `signedOut` its word that nobody is. */
  async start(identity: string | null, signedOut: boolean, context: Context | null): Promise<void> {
    this.phase = 'loading'
    this.context = context
    try {
      if (signedOut && this.session.signed) await this.session.end(this.client)
      const known = identity ? this.session.identify(identity).then(() => true) : this.session.resume()
      const [inbox, signedIn] = await Promise.all([this.loadInbox(), known])
      this.inbox = inbox
      this.lookedAtMs = Date.now()
      if (signedIn) await this.loadConversations()
      this.phase = 'ready'
      this.outbox.restore()
      if (signedIn) this.connect()
    } catch (thrown) {
      this.fault = asApiError(thrown)
      this.phase = 'failed'
    }
  }

  private loadInbox(): Promise<WidgetInbox> {
    const query = { locale: this.texts.tag }
    return this.client.get('/widget/inboxes/{key}', { path: { key: this.options.inbox }, query })
  }

  private async loadConversations(): Promise<void> {
    const { items } = await this.client.get('/widget/conversations')
    this.conversations = items
    for (const conversation of items) this.place(conversation)
  }

  /** Everything on screen afresh, after events were missed. */
  private async refresh(): Promise<void> {
    const open = Object.keys(this.threads)
    const [inbox] = await Promise.all([this.loadInbox(), this.loadConversations()])
    this.inbox = inbox
    await Promise.all(open.map((id) => this.loadThread(id)))
  }

  private opened(session: WidgetSession): void {
    this.contact = session.contact
    this.identity = session.identity
  }

  /** Opens a session when none is; then the line follows. */
  ready = async (): Promise<void> => {
    await this.session.ensure()
    this.connect()
  }

  private connect(): void {
    if (this.session.token === null) return
    if (this.context) {
      const { context } = this
      this.context = null
      this.client.patch('/widget/session', { body: { context } }).catch(() => {
        // Context is a convenience for agents; losing it must not stop the chat.
      })
    }
    this.live.start()
  }

  private async renew(): Promise<boolean> {
    if (await this.session.renew()) return true
    this.forgetPerson()
    return false
  }

  private forgetPerson(): void {
    this.live.stop()
    this.conversations = []
    this.threads = {}
    this.lately.forget()
    this.queues = {}
    this.contact = { name: null, verified: false }
    this.identity = 'anonymous'
    if (this.screen.name === 'chat' && !isNewLane(this.screen.lane)) this.go({ name: 'home' })
  }

  // --- what the host page says --------------------------------------------------------------

  /**
   * Somebody signed in or out at the host page. The same person again changes nothing on the screen; an
   * anonymous conversation goes along; another person's words are gone before the new one is let in.
   */
  async identify(token: string | null): Promise<void> {
    if (token === null ? this.session.signed : this.session.isOther(token)) {
      this.forgetPerson()
      this.outbox.clear()
      this.drafts.clear()
      this.picks.clear()
      this.words = ''
      this.go({ name: 'home' })
    }
    if (token === null) {
      if (this.session.signed) await this.session.end(this.client)
      return
    }
    try {
      await this.session.identify(token)
      await this.loadConversations()
      this.live.stop()
      this.connect()
    } catch {
      this.identity = 'rejected'
    }
  }

  setContext(context: Context): void {
    this.context = context
    this.connect()
  }

  /** Changes the language at once; typed words stay where they are. */
  async setLocale(wish: string): Promise<void> {
    const tag = chooseLocale([wish])
    if (tag === this.texts.tag) return
    this.texts = textsOf(tag)
    if (this.phase !== 'ready') return
    this.inbox = await this.loadInbox().catch(() => this.inbox)
    if (this.session.token === null) return
    await this.client.patch('/widget/session', { body: { locale: tag } }).catch(() => {
      // The next session tells the language again.
    })
  }

  /** The panel appears or disappears. */
  show(shown: boolean): void {
    this.shown = shown
    if (shown) {
      this.live.check()
      this.lookAgain()
    }
    this.markRead()
  }

  /** Whether the desk is open changes while somebody reads or writes their first words. */
  lookAgain(): void {
    const now = Date.now()
    if (
      this.phase !== 'ready' ||
      !this.shown ||
      this.screen.name === 'chat' ||
      now - this.lookedAtMs < LOOK_EVERY_MS / 2
    )
      return
    this.lookedAtMs = now
    this.loadInbox().then(
      (inbox) => (this.inbox = inbox),
      () => {
        // What was known last stays on screen.
      }
    )
  }

  /** Tells of the browser's `online`, `offline` and the page's return. */
  network(online: boolean): void {
    this.live.network(online)
    if (online) this.outbox.flush()
  }

  wake(): void {
    this.live.check()
    this.markRead()
  }

  // --- moving about -------------------------------------------------------------------------

  go(screen: Screen): void {
    this.screen = screen
    this.returned = false
    if (screen.name !== 'chat' || isNewLane(screen.lane)) return
    const conversation = this.conversation(screen.lane)
    this.unreadAtOpen = conversation ? unreadOf(conversation) : 0
    if (!this.threads[screen.lane]) {
      this.loadThread(screen.lane).catch((thrown: unknown) => (this.fault = asApiError(thrown)))
    }
    this.markRead()
  }

  conversation(id: string): WidgetConversation | null {
    return this.conversations.find((conversation) => conversation.id === id) ?? null
  }

  async loadThread(id: string): Promise<void> {
    this.fault = null
    const page = await this.client.get('/widget/conversations/{id}/messages', { path: { id } })
    this.threads = { ...this.threads, [id]: { items: this.lately.after(id, page.items), hasMore: page.hasMore } }
  }

  async loadOlder(id: string): Promise<void> {
    const thread = this.threads[id]
    const before = thread?.items[0]?.seq
    if (before === undefined) return
    const page = await this.client.get('/widget/conversations/{id}/messages', { path: { id }, query: { before } })
    const items = mergeMessages(this.threads[id]?.items ?? [], page.items)
    this.threads = { ...this.threads, [id]: { items, hasMore: page.hasMore } }
  }

  /** Tells the server what was seen, when it can be seen. */
  markRead(): void {
    const { screen } = this
    if (screen.name !== 'chat' || !this.shown || document.visibilityState !== 'visible') return
    const conversation = this.conversation(screen.lane)
    if (!conversation || unreadOf(conversation) === 0) return
    const count = conversation.agentMessageCount
    this.conversations = this.conversations.map((known) =>
      known.id === conversation.id ? { ...known, readCount: count } : known
    )
    this.client.put('/widget/conversations/{id}/read', { path: { id: conversation.id }, body: { count } }).catch(() => {
      // The next message or visit tells it again.
    })
  }

  // --- talking ------------------------------------------------------------------------------

  /** The files picked for a lane. */
  picksFor(lane: string): Picks {
    const known = this.picks.get(lane) ?? new Picks(this.client, this.ready)
    this.picks.set(lane, known)
    return known
  }

  /** Goes on to "new message" with words that found no answer; what was written there before stays in front of them. */
  askWith(words: string): void {
    const written = this.drafts.get(ASK_LANE)
    if (words && !written.includes(words)) this.drafts.set(ASK_LANE, written ? `${written}\n${words}` : words)
    this.go({ name: 'ask', topicKey: null })
  }

  /** Opens a conversation with its first words. */
  ask(first: Pick<Say, 'topicKey' | 'name' | 'text' | 'attachments'>, about: About | null): void {
    const clientId = newClientId()
    const lane = newLane(clientId)
    // For whoever answers: the page that was read last is the article.
    if (about) this.context = { pageUrl: about.url, title: about.title }
    this.drafts.set(ASK_LANE, '')
    this.outbox.add(clientId, lane, {
      ...first,
      articleId: about?.id ?? null,
      guard: 'stop',
      conversationId: null,
      choice: null
    })
    this.go({ name: 'chat', lane })
  }

  /** Says something in a lane; `choice`: by pressing what the bot offered. */
  say(lane: string, text: string, attachments: Attachment[], choice: string | null = null): void {
    const first = this.unsent.find((item) => item.lane === lane)?.payload
    const conversationId = isNewLane(lane) ? null : lane
    const { topicKey, name, articleId } = first ?? { topicKey: null, name: null, articleId: null }
    if (choice === null) this.drafts.set(lane, '')
    this.returned = false
    const say: Say = { text, attachments, guard: 'stop', conversationId, topicKey, name, articleId, choice }
    this.outbox.add(newClientId(), lane, say)
  }

  /** Asks for a person while the bot holds a conversation. */
  async askForPerson(id: string): Promise<void> {
    this.take(await this.client.post('/widget/conversations/{id}/hand-over', { path: { id } }))
  }

  /** Says whether an answer of the bot helped. */
  async rateAnswer({ conversationId: id, id: messageId }: WidgetMessage, helped: boolean): Promise<void> {
    const path = { id, messageId }
    this.merge(
      await this.client.post('/widget/conversations/{id}/messages/{messageId}/feedback', { path, body: { helped } })
    )
  }

  /** Puts news away. */
  hide(notice: string): void {
    this.hidden = [...this.hidden, notice]
  }

  retry(item: Unsent): void {
    this.outbox.retry(item.clientId)
  }

  /** Sends what holds a secret with the secret hidden. */
  sendMasked(item: Unsent): void {
    this.outbox.retry(item.clientId, { ...item.payload, guard: 'mask' })
  }

  discard(item: Unsent): void {
    this.outbox.remove(item.clientId)
    this.leaveEmpty(item.lane)
  }

  /** Puts unsent words back into the field. */
  edit(item: Unsent): void {
    const lane = isNewLane(item.lane) && this.unsent.length === 1 ? ASK_LANE : item.lane
    this.drafts.set(lane, [this.drafts.get(lane), item.payload.text].filter(Boolean).join('\n'))
    this.outbox.remove(item.clientId)
    if (lane === ASK_LANE) {
      const { topicKey, articleId } = item.payload
      this.go({ name: 'ask', topicKey, ...(articleId ? { about: { id: articleId, title: '', url: '' } } : {}) })
    }
    this.refills += 1
  }

  /** A conversation whose first words were taken back does not exist. */
  private leaveEmpty(lane: string): void {
    const { screen } = this
    if (!isNewLane(lane) || this.unsent.some((item) => item.lane === lane)) return
    if (screen.name === 'chat' && screen.lane === lane) this.go({ name: 'home' })
  }

  /** Tells that the person types here. */
  type(lane: string, on: boolean): void {
    if (!isNewLane(lane)) this.live.send({ type: 'typing', conversationId: lane, on })
  }

  async reopen(id: string): Promise<void> {
    this.take(await this.client.post('/widget/conversations/{id}/reopening', { path: { id } }))
  }

  async rate(id: string, answer: WidgetSurveyInput): Promise<void> {
    this.take(await this.client.put('/widget/conversations/{id}/survey', { path: { id }, body: answer }))
  }

  private async deliver(item: Unsent): Promise<Said> {
    await this.ready()
    const { conversationId, topicKey, name, text, attachments, guard, articleId, choice } = item.payload
    const body = { clientId: item.clientId, text, attachmentIds: attachments.map((file) => file.id), guard }
    // One try at a time: the outbox decides about the next.
    if (conversationId !== null) {
      const path = { id: conversationId }
      const said = { ...body, ...(choice === null ? {} : { choice }) }
      const message = await this.client.post('/widget/conversations/{id}/messages', { path, body: said, tries: 1 })
      return { kind: 'said', message }
    }
    const opening = { ...body, topicKey, ...(name ? { name } : {}), ...(articleId ? { articleId } : {}) }
    const conversation = await this.client.post('/widget/conversations', { body: opening, tries: 1 })
    const path = { id: conversation.id }
    const page = await this.client.get('/widget/conversations/{id}/messages', { path }).catch(() => null)
    return { kind: 'opened', conversation, messages: page?.items ?? null }
  }

  private delivered(item: Unsent, said: Said): void {
    if (said.kind === 'said') {
      this.merge(said.message)
      return
    }
    const { id } = said.conversation
    this.take(said.conversation)
    if (said.messages)
      this.threads = { ...this.threads, [id]: { items: this.lately.after(id, said.messages), hasMore: false } }
    const { screen } = this
    if (screen.name === 'chat' && screen.lane === item.lane) {
      this.drafts.set(id, this.drafts.get(item.lane))
      this.drafts.set(item.lane, '')
      const picks = this.picks.get(item.lane)
      if (picks) this.picks.set(id, picks)
      this.go({ name: 'chat', lane: id, key: screen.key ?? item.lane })
    }
    this.outbox.relane(item.lane, id, (say) => ({
      ...say,
      conversationId: id,
      topicKey: null,
      name: null,
      articleId: null
    }))
  }

  private giveBack(items: Unsent[]): void {
    for (const { lane, payload } of items) {
      const target = isNewLane(lane) ? ASK_LANE : lane
      this.drafts.set(target, [this.drafts.get(target), payload.text].filter(Boolean).join('\n'))
    }
    this.returned = true
    this.refills += 1
  }

  // --- what the server says -----------------------------------------------------------------

  private heard(event: ContactEvent): void {
    if (event.type === 'conversation') this.take(event.conversation)
    else if (event.type === 'message') {
      this.merge(event.message)
      if (event.message.author.kind !== 'contact') this.typing.spoke(event.message.conversationId)
    } else if (event.type === 'queue') this.see(event.conversationId, event.queue)
    else if (event.who.kind === 'agent') this.typing.heard(event.conversationId, event.who, event.on)
  }

  private take(incoming: WidgetConversation): void {
    const known = this.conversation(incoming.id)
    const told = known && !newer(known, incoming) ? known : incoming
    // Reading is no new version of a conversation, and what was read stays read.
    const conversation = {
      ...told,
      // Only answers over HTTP say the place in line; an event of the same version may have come first.
      queue: told.status === 'waiting' ? incoming.queue : null,
      readCount: Math.max(known?.readCount ?? 0, incoming.readCount),
      agentReadSeq: Math.max(known?.agentReadSeq ?? 0, incoming.agentReadSeq)
    }
    this.conversations = known
      ? this.conversations.map((other) => (other.id === incoming.id ? conversation : other))
      : [...this.conversations, conversation]
    this.place(conversation)
    this.markRead()
  }

  private merge(message: WidgetMessage): void {
    const id = message.conversationId
    const thread = this.threads[id]
    this.lately.add(message)
    if (thread) this.threads = { ...this.threads, [id]: { ...thread, items: mergeMessages(thread.items, [message]) } }
  }

  private place(conversation: WidgetConversation): void {
    // Events about a waiting conversation say nothing of its place; frames of their own do.
    if (conversation.status === 'waiting') {
      if (conversation.queue) this.see(conversation.id, conversation.queue)
    } else if (this.queues[conversation.id]) {
      this.queues = Object.fromEntries(Object.entries(this.queues).filter(([id]) => id !== conversation.id))
    }
  }

  private see(id: string, queue: NonNullable<WidgetConversation['queue']>): void {
    const shown = this.queues[id] ?? null
    const next = nextView(shown, queue)
    if (!sameView(shown, next)) this.queues = { ...this.queues, [id]: next }
  }

  private lineIs(state: LiveState): void {
    clearTimeout(this.bannerTimer)
    if (state === 'signedOut') {
      this.renew().then(
        (renewed) => renewed && this.live.start(),
        () => (this.bannerTimer = setTimeout(() => this.lineIs('signedOut'), RENEW_AGAIN_MS))
      )
    } else if (state === 'offline') {
      this.bannerTimer = setTimeout(() => (this.banner = 'offline'), HOLD_BANNER_MS)
    } else if (state === 'live') {
      if (this.banner === 'offline') {
        this.banner = 'back'
        this.bannerTimer = setTimeout(() => (this.banner = 'none'), BACK_SHOWN_MS)
      }
    }
  }
}

/** Answers a visitor has not seen. */
export function unreadOf(conversation: WidgetConversation): number {
  return Math.max(0, conversation.agentMessageCount - conversation.readCount)
}
