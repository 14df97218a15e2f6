/**
 * The shapes that travel between the web and the server (`/api/v1`).
 *
 * Ids are decimal strings (an i64 does not fit a JavaScript number), times end in `AtMs` and are
 * milliseconds since 1970 UTC, durations end in `Ms`. `null` means "not known" or "not yet".
 * This is the only file that the generated OpenAPI types replace.
 */

/** Decimal id of an object. */
export type Id = string
/** Language tag of a catalogue, e.g. `zh-CN`. */
export type Locale = string
/** Text per language tag. */
export type Translations = Record<Locale, string>

/** One page of a list; `next` goes back as `after`, `null` on the last page. */
export interface Page<T> {
  items: T[]
  next: string | null
}
/** A list that is never long enough to be cut into pages. */
export interface Items<T> {
  items: T[]
}

// --- errors ---------------------------------------------------------------------------------

/** What went wrong, in the six kinds of the house and the one of an overloaded server. */
export type ProblemKind = 'invalid' | 'denied' | 'not_found' | 'conflict' | 'limited' | 'internal' | 'unavailable'

/** Body of `application/problem+json`. */
export interface Problem {
  code: string
  kind: ProblemKind
  fields?: Record<string, unknown>
  requestId?: string
}

// --- sign-in --------------------------------------------------------------------------------

export type PresenceStatus = 'online' | 'away' | 'busy'
export interface Presence {
  status: PresenceStatus
  sinceMs: number
  /** Whether a live socket of the agent is open. */
  connected: boolean
}
export interface Me {
  id: Id
  name: string
  alias: string
  code: string
  email: string
  locale: Locale
  timeZone: string
  roleId: Id
  roleName: string
  permissions: string[]
  presence: Presence
  secondFactor: boolean
  demo: boolean
  operatorName: string
}
/** What an authenticator app needs. */
export interface Enrolment {
  totpSecret: string
  totpUrl: string
  /** An SVG document as text. */
  totpQrSvg: string
}
export type SignInAnswer =
  | { state: 'signed_in'; me: Me }
  | { state: 'second_factor'; challenge: string }
  | ({ state: 'enrol_second_factor'; challenge: string } & Enrolment)
export interface SecondFactorAnswer {
  me: Me
  /** Given once, when the second factor has just been enrolled. */
  recoveryCodes?: string[]
}
export interface SetupState {
  needed: boolean
  demo: boolean
  ownerExists: boolean
  languages: Locale[]
}
export interface SetupOwner {
  setupToken: string
  name: string
  email: string
  password: string
  locale: Locale
}
export interface SetupWorkspace {
  operatorName: string
  locales: Locale[]
  timeZone: string
  inboxName: string
  brandColour: string
  allowedOrigins: string[]
  hours: Hours
}
export interface Session {
  id: Id
  device: string
  ip: string
  createdAtMs: number
  lastSeenAtMs: number
  current: boolean
}

// --- people ---------------------------------------------------------------------------------

export interface Agent {
  id: Id
  name: string
  /** Name that contacts see. */
  alias: string
  /** Short code by which a contact can check the agent. */
  code: string
  email: string
  roleId: Id
  roleName: string
  teamIds: Id[]
  presence: Presence
  /** Most conversations at a time. */
  capacity: number
  /** Open conversations now. */
  load: number
  disabledAtMs: number | null
  lastSeenAtMs: number | null
  version: number
}
export interface Team {
  id: Id
  name: string
  memberIds: Id[]
  inboxIds: Id[]
}
export interface Role {
  id: Id
  name: string
  builtIn: boolean
  permissions: string[]
}
export interface Permission {
  code: string
  group: string
}
export interface AuditChange {
  field: string
  from: string | null
  to: string | null
}
export interface AuditRow {
  id: Id
  atMs: number
  actorKind: string
  actorId: Id | null
  actorName: string | null
  action: string
  subjectKind: string
  subjectId: Id | null
  change: AuditChange[]
  ip: string | null
}
export interface ApiKey {
  id: Id
  name: string
  agentId: Id
  agentName: string
  /** Codes; the agent's own rights limit the key further. */
  permissions: string[]
  createdAtMs: number
  /** `null`: until it is revoked. */
  expiresAtMs: number | null
  /** `null`: never. */
  lastUsedAtMs: number | null
}

export interface DeadJob {
  id: Id
  kind: string
  attempts: number
  lastError: string
  deadAtMs: number
}

// --- inboxes --------------------------------------------------------------------------------

export interface Topic {
  id: Id
  key: string
  names: Translations
}
export interface Inbox {
  id: Id
  name: string
  kind: 'webchat'
  /** Names the inbox on web pages; not a secret. */
  publicKey: string
  /** `#rrggbb`. */
  brandColour: string
  locales: Locale[]
  defaultLocale: Locale
  timeZone: string
  allowedOrigins: string[]
  topics: Topic[]
  greeting: Translations
  autoOffer: boolean
  /** Seconds an agent has to accept an offer. */
  offerTimeoutS: number
  version: number
}
/** Local times `HH:MM`; `to` at or before `from` means past midnight. */
export interface ShiftTimes {
  from: string
  to: string
}
export interface Shift extends ShiftTimes {
  /** 1 Monday … 7 Sunday. */
  weekday: number
}
export interface Holiday {
  /** `YYYY-MM-DD`. */
  date: string
  name: string
  /** Empty: closed all day. */
  shifts: ShiftTimes[]
}
export interface Hours {
  timeZone: string
  always: boolean
  shifts: Shift[]
  holidays: Holiday[]
}
export type KeyAlgorithm = 'HS256' | 'EdDSA'
export interface InboxKey {
  id: Id
  algorithm: KeyAlgorithm
  createdAtMs: number
  retiredAtMs: number | null
  publicKey: string | null
}
export interface NewInboxKey {
  id: Id
  /** Shown once; `null` for EdDSA, whose private key never leaves the operator. */
  secret: string | null
}
export interface Label {
  id: Id
  name: string
  colour: string
}

// --- conversations --------------------------------------------------------------------------

/** `bot`: the bot holds it and it waits for nobody. */
export type ConversationStatus = 'bot' | 'waiting' | 'open' | 'snoozed' | 'resolved'
/** 0 low, 1 normal, 2 high, 3 urgent. */
export type Priority = 0 | 1 | 2 | 3
/** How the contact seems to feel, as read from the words. */
export type Feeling = 'angry' | 'frightened' | 'unhappy'
export type AuthorKind = 'contact' | 'agent' | 'bot' | 'system'

export interface SurveyAnswer {
  /** 1 worst … 5 best. */
  score: number
  comment: string
  reasons: string[]
  answeredAtMs: number
}
export interface Conversation {
  id: Id
  number: number
  inboxId: Id
  inboxName: string
  contactId: Id
  contactName: string
  contactVerified: boolean
  subject: string
  topicKey: string | null
  locale: Locale
  status: ConversationStatus
  priority: Priority
  feeling: Feeling | null
  assigneeId: Id | null
  assigneeName: string | null
  teamId: Id | null
  labelIds: Id[]
  openedAtMs: number
  lastMessageAtMs: number
  preview: string
  previewAuthor: AuthorKind
  lastSeq: number
  contactMessageCount: number
  /** Of the viewer; unread = contactMessageCount − readCount. */
  readCount: number
  firstResponseAtMs: number | null
  snoozedUntilMs: number | null
  resolvedAtMs: number | null
  survey: SurveyAnswer | null
  version: number
}
export interface Attachment {
  id: Id
  name: string
  contentType: string
  sizeBytes: number
  width: number | null
  height: number | null
  url: string
  previewUrl: string | null
}
export interface Author {
  kind: AuthorKind
  id: Id | null
  name: string
}
/** What a bot's message lets one open (`article`), say by one press (`choice`) or fill in (`form`). */
export interface MessageOffer {
  kind: 'article' | 'choice' | 'form'
  /** A choice is sent back as it is; an article's random id; a form's topic key. */
  ref: string
  title: string
  /** A path of the help center. */
  url: string | null
}
/** Something that happened in a conversation; `type` names it, the rest is small values. */
export interface MessageEvent {
  type: string
  [detail: string]: unknown
}
export interface Message {
  id: Id
  conversationId: Id
  /** 1, 2, 3 … within the conversation. */
  seq: number
  kind: 'message' | 'note' | 'event'
  author: Author
  text: string
  locale: Locale | null
  attachments: Attachment[]
  /** What a bot's message offers, in order. */
  offers: MessageOffer[]
  /** Whether a bot's message helped, as the contact says. */
  helped: boolean | null
  event: MessageEvent | null
  createdAtMs: number
  /** Made by the client that sent it. */
  clientId: string | null
  /** Kinds of secrets that were masked. */
  masked: SecretKind[]
  editedAtMs: number | null
}
export interface MessagePage<T = Message> {
  /** Ascending by `seq`. */
  items: T[]
  hasMore: boolean
}
export interface NewMessage {
  clientId: string
  text: string
  attachmentIds: Id[]
}
export interface NewAgentMessage extends NewMessage {
  mentions?: Id[]
}
/** An agent's message. */
export interface NewReply extends NewMessage {
  /** A private note kept in the same step. */
  note?: string
}
export interface Counts {
  mine: number
  waiting: number
  all: number
  snoozed: number
  bot: number
}
export interface Drafts {
  message: string
  note: string
  /** What the message was before it was translated; `null`: it was not. */
  original: string | null
}
export type ConversationView = 'mine' | 'waiting' | 'all' | 'team' | 'snoozed' | 'bot' | 'resolved'
export interface ConversationQuery {
  view?: ConversationView
  inbox?: Id
  assignee?: Id
  label?: Id
  topic?: string
  priority?: Priority
  contact?: Id
  after?: string
  limit?: number
}
export interface ConversationChange {
  subject?: string
  priority?: Priority
  topicKey?: string | null
  labelIds?: Id[]
}
export interface SearchAnswer {
  messages: { conversation: Conversation; message: Message }[]
  contacts: Contact[]
  next: string | null
}
export interface Offer {
  id: Id
  conversation: Conversation
  expiresAtMs: number
}
export interface QueuePlace {
  conversationId: Id
  position: number
  waitMs: number
}
export interface Viewer {
  agentId: Id
  name: string
  editing: boolean
}
/** An agent who has an article open, in one language. */
export interface Editor extends Viewer {
  locale: Locale
}

// --- contacts -------------------------------------------------------------------------------

export interface Contact {
  id: Id
  /** Where the person first wrote. */
  inboxId: Id
  name: string
  email: string | null
  phone: string | null
  locale: Locale
  timeZone: string | null
  externalId: string | null
  assurance: 'anonymous' | 'signed'
  blockedAtMs: number | null
  notes: string
  firstSeenAtMs: number
  lastSeenAtMs: number
  attributes: Record<string, string>
  version: number
}
export type ContactChange = Partial<
  Pick<Contact, 'name' | 'email' | 'phone' | 'locale' | 'timeZone' | 'notes' | 'attributes'>
>

// --- reports --------------------------------------------------------------------------------

export type MetricKey =
  | 'volume'
  | 'first_response_time'
  | 'resolution_time'
  | 'satisfaction'
  | 'deflection'
  | 'wrong_answer_rate'
  | 'hand_over_reasons'
  | 'coverage'
export type MetricUnit = 'count' | 'ms' | 'score' | 'share'
export interface MetricValue {
  n: number
  median: number | null
  p90: number | null
  /** Share of good samples, 0 to 1; `null` where there is no good and bad. */
  share: number | null
}
export interface MetricDay extends MetricValue {
  /** `YYYY-MM-DD` in the asked time zone. */
  day: string
}
export interface MetricGroup extends MetricValue {
  id: Id
  name: string
}
/** Figures of one word of a dimension. */
export interface MetricPart extends MetricValue {
  /** A reason's word, a language tag or a topic's key; "": a conversation without a topic. */
  word: string
}
export type MetricDimension = 'reason' | 'language' | 'topic'
/** A metric told apart by one thing more. */
export interface MetricParts {
  by: MetricDimension
  parts: MetricPart[]
}
export interface MetricResult {
  key: MetricKey
  unit: MetricUnit
  total: MetricValue
  days: MetricDay[]
  byAgent: MetricGroup[]
  byInbox: MetricGroup[]
  /** By what else the metric knows; empty for most. */
  byPart: MetricParts[]
  /** Catalogue key of the definition. */
  definition: string
  /** Satisfaction only: answers per score 1 … 5. */
  distribution?: number[]
}
export interface ReportQuery {
  from: string
  to: string
  tz: string
  inbox?: Id
  agent?: Id
}
export interface ReportSummary {
  metrics: MetricResult[]
  asOfMs: number
}

// --- widget ---------------------------------------------------------------------------------

/** Honest bounds of the wait. */
export interface WaitRange {
  fromMs: number
  toMs: number
}
export interface Queue {
  /** 1 is next. */
  position: number
  /** `null`: longer than usual, no number can be promised. */
  range: WaitRange | null
  closed: boolean
  opensAtMs: number | null
}
export interface WidgetInbox {
  publicKey: string
  operatorName: string
  name: string
  brandColour: string
  onBrandColour: string
  locales: Locale[]
  defaultLocale: Locale
  topics: { key: string; name: string }[]
  greeting: string
  open: boolean
  opensAtMs: number | null
  closesAtMs: number | null
  wait: WaitRange | null
  /** Whether there are articles to search. */
  help: boolean
  survey: { reasons: string[] }
  limits: { textChars: number; fileBytes: number; files: number }
}
export interface WidgetSession {
  token: string
  contact: { name: string | null; verified: boolean }
  expiresAtMs: number
  /** `rejected`: the operator's token was invalid or expired; the session is anonymous. */
  identity: 'anonymous' | 'signed' | 'rejected'
}
export interface NewWidgetSession {
  publicKey: string
  /** Signed by the operator's back end. */
  token?: string
  locale: Locale
  timeZone: string
  /** Token of the session to go on with. */
  resume?: string
}
export interface WidgetSurvey {
  state: 'none' | 'asked' | 'answered'
  score: number | null
  comment: string
  reasons: string[]
  editableUntilMs: number | null
}
export interface WidgetConversation {
  /** Random public id. */
  id: string
  number: number
  /** `bot` while the bot answers. */
  status: 'bot' | 'waiting' | 'open' | 'resolved'
  topicKey: string | null
  openedAtMs: number
  lastMessageAtMs: number
  preview: string
  lastSeq: number
  /** Unread = agentMessageCount − readCount. */
  agentMessageCount: number
  readCount: number
  /** Alias and code a contact can check. */
  agent: { name: string; code: string | null } | null
  queue: Queue | null
  survey: WidgetSurvey
  /** Highest `seq` an agent has read. */
  agentReadSeq: number
  version: number
}
export type WidgetMessage = Message
export type SecretKind = 'recovery_phrase' | 'private_key' | 'card_number'
/** `stop`: refuse a text that holds a secret with 422 `secret_found`; `mask`: store it masked. */
export type SecretGuard = 'stop' | 'mask'
export interface NewWidgetMessage extends NewMessage {
  guard?: SecretGuard
  /** The `ref` of the choice that was pressed. */
  choice?: string
}
export interface NewWidgetConversation extends NewMessage {
  guard?: SecretGuard
  topicKey: string | null
  name?: string
  /** The article that was read and did not help. */
  articleId?: string
}
/** What a search of the widget found, best first. */
export interface HelpFound {
  items: HelpHit[]
  /** The words with slips of the finger put right; `null` when nothing was. */
  didYouMean: string | null
}
/** An article in a list of the widget. */
export interface HelpHit {
  /** Random public id. */
  id: string
  /** The language it is in: the asked one, or what stands in for it. */
  locale: Locale
  title: string
  /** One or two sentences. */
  snippet: string
}
/** An article to read in the widget. */
export interface HelpArticle {
  id: string
  locale: Locale
  title: string
  slug: string
  /** Sanitised by the server. */
  html: string
  /** The wallet's versions it speaks of; `null`: all. */
  walletVersion: string | null
  publishedAtMs: number
}
/** News for everybody who opens the widget. */
export interface HelpNotice {
  id: string
  kind: 'announcement' | 'tip' | 'incident'
  severity: 'info' | 'warning' | 'critical'
  locale: Locale
  title: string
  /** Sanitised by the server; may be empty. */
  html: string
  startsAtMs: number
}
export interface WidgetSurveyInput {
  score: number
  reasons: string[]
  comment: string
}
/** The page around the widget, as agents see it. */
export interface PageContext {
  /** Address without query and fragment, which may hold secrets. */
  pageUrl: string
  title: string
}
