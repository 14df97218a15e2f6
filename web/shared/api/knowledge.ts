/** The shapes of the knowledge room: articles, categories, files, imports, announcements; and its calls. */
import type { Id, Items, Locale, Page } from './types'

export type ArticleKind = 'faq' | 'guide' | 'tutorial'
/** Who may read it: everyone, signed-in contacts, staff only. */
export type Audience = 'public' | 'signed_in' | 'staff'
/** Of one language of an article. `outdated`: live, but the source language was published after it. */
export type TextState = 'missing' | 'draft' | 'in_review' | 'live' | 'outdated'

export interface CategoryText {
  locale: Locale
  name: string
  slug: string
  description: string
}
export interface Category {
  id: Id
  position: number
  texts: CategoryText[]
  articleCount: number
  version: number
}

export interface ArticleTextSummary {
  locale: Locale
  state: TextState
  title: string
}
export interface ArticleRow {
  id: Id
  kind: ArticleKind
  audience: Audience
  categoryId: Id | null
  externalKey: string | null
  tags: string[]
  sourceLocale: Locale
  /** In the source language. */
  title: string
  /** The languages there are; one that is not there is missing. */
  texts: ArticleTextSummary[]
  updatedAtMs: number
  updatedByName: string
  /** When it was taken away from readers. */
  retiredAtMs: number | null
  version: number
}
export interface ArticleText {
  locale: Locale
  state: TextState
  title: string
  slug: string
  description: string
  /** Markdown. */
  body: string
  /** Other ways of asking. */
  questions: string[]
  liveVersion: number | null
  liveSinceMs: number | null
  /** Whether the draft has words that the live version has not. */
  changedSinceLive: boolean
  /** Grows with each save. */
  draftVersion: number
  publishAtMs: number | null
  unpublishAtMs: number | null
  reviewRequestedBy: string | null
  reviewRequestedAtMs: number | null
  updatedAtMs: number
  updatedByName: string
}
export interface ArticleWarning {
  locale: Locale
  kind: 'broken_link' | 'missing_caption' | 'missing_alt'
  /** The address or file it is about. */
  detail: string
}
export type FeedbackReason = 'wrong' | 'unclear' | 'incomplete' | 'off_topic'
/** Words a reader added. */
export interface FeedbackNote {
  locale: Locale
  helpful: boolean
  reason: FeedbackReason | null
  text: string
  givenAtMs: number
}
export interface ArticleFeedback {
  helpful: number
  notHelpful: number
  reasons: { reason: FeedbackReason; count: number }[]
  /** The newest words, at most 20. */
  notes: FeedbackNote[]
}
export interface Article extends Omit<ArticleRow, 'texts' | 'title'> {
  publicId: string
  walletVersion: string | null
  createdAtMs: number
  texts: ArticleText[]
  warnings: ArticleWarning[]
  feedback: ArticleFeedback
}
export interface ArticleQuery {
  kind?: ArticleKind
  category?: Id
  state?: TextState | 'retired'
  /** The language that `state` speaks of. */
  locale?: Locale
  q?: string
  after?: string
  limit?: number
}
export interface NewArticle {
  kind: ArticleKind
  audience: Audience
  categoryId?: Id
  sourceLocale: Locale
  title: string
  body?: string
  questions?: string[]
}
export interface ArticleChange {
  audience?: Audience
  categoryId?: Id | null
  tags?: string[]
  /** Empty: all. */
  walletVersion?: string
  version: number
}
export interface ArticleTextChange {
  title: string
  slug: string
  description: string
  body: string
  questions: string[]
  draftVersion: number
}
export interface ArticleVersionRow {
  number: number
  title: string
  madeAtMs: number
  madeByName: string
  /** When it first became live; `null`: kept because other words took its place in the draft. */
  publishedAtMs: number | null
  live: boolean
}
export interface ArticleVersion extends ArticleVersionRow {
  slug: string
  description: string
  body: string
  questions: string[]
}

export interface ArticleFile {
  /** Random; a video's title names its captions and its poster by it. */
  id: string
  name: string
  contentType: string
  /** The address for the text. */
  url: string
  sizeBytes: number
  width: number | null
  height: number | null
}
export type ImportKind = 'markdown_zip' | 'faq_csv' | 'zendesk' | 'chatwoot'
export interface KnowledgeImport {
  id: Id
  kind: ImportKind
  fileName: string
  state: 'running' | 'done' | 'failed' | 'undoing' | 'undone'
  /** Whether rows are only looked at. */
  dryRun: boolean
  /** Whether what it brings goes live; else it becomes drafts. */
  publishes: boolean
  rows: number
  /** Rows looked at so far. */
  done: number
  created: number
  updated: number
  unchanged: number
  refused: number
  startedAtMs: number
  startedByName: string
  finishedAtMs: number | null
}
/** Why a row of an import was refused. */
export type RowFault =
  | 'answer_differs'
  | 'archived'
  | 'article_retired'
  | 'audience_unknown'
  | 'body_missing'
  | 'duplicate_row'
  | 'first_row_refused'
  | 'front_matter'
  | 'key_missing'
  | 'kind_unknown'
  | 'locale_unknown'
  | 'malformed'
  | 'slug_taken'
  | 'text_encoding'
  | 'title_missing'
  | 'too_long'
export interface ImportRow {
  /** From 1; a heading does not count. */
  number: number
  outcome: 'created' | 'updated' | 'unchanged' | 'refused'
  /** Why it was refused; `null`: it was not. */
  reason: RowFault | null
  /** The row's own name for itself. */
  label: string
  articleId: Id | null
  locale: Locale | null
}
export interface FailedSearch {
  locale: Locale
  words: string
  times: number
  lastAtMs: number
}

export type AnnouncementKind = 'announcement' | 'tip' | 'incident'
export type AnnouncementPlace = 'widget' | 'help_center' | 'console'
export type Severity = 'info' | 'warning' | 'critical'
export interface AnnouncementText {
  locale: Locale
  title: string
  body: string
}
export interface NewAnnouncement {
  kind: AnnouncementKind
  severity: Severity
  places: AnnouncementPlace[]
  startsAtMs: number
  /** `null`: until somebody ends it. */
  endsAtMs: number | null
  texts: AnnouncementText[]
}
export interface Announcement extends NewAnnouncement {
  id: Id
  publicId: string
  createdAtMs: number
  createdByName: string
  version: number
}
/** As the desk shows it now. */
export interface LiveAnnouncement {
  id: Id
  kind: AnnouncementKind
  severity: Severity
  locale: Locale
  title: string
  body: string
  startsAtMs: number
  endsAtMs: number | null
}

/** An incident's own: which topics it concerns, which conversations belong to it, what they are told at its end. */
export interface Incident {
  announcementId: Id
  topics: { inboxId: Id; topicKey: string }[]
  /** How many conversations belong to it. */
  tied: number
  /** How many of them were told of its end so far. */
  answered: number
  closedAtMs: number | null
  closings: { locale: Locale; text: string }[]
}
/** An incident that a conversation belongs to. */
export interface TiedIncident {
  announcementId: Id
  /** What became of the conversation at its end; `null`: not told yet. */
  outcome: 'answered' | 'resolved_before' | null
}

type ById = { path: { id: Id } }
type ByText = { path: { id: Id; locale: Locale } }
type Paged = { after?: string; limit?: number }

/** The calls of the knowledge room, as `paths.ts` says. */
export interface KnowledgePaths {
  '/knowledge/categories': {
    get: { answer: Items<Category> }
    post: { body: { texts: CategoryText[] }; answer: Category }
  }
  '/knowledge/categories/{id}': {
    patch: ById & { body: { texts?: CategoryText[]; position?: number; version: number }; answer: Category }
    delete: ById
  }
  '/knowledge/articles': {
    get: { query?: ArticleQuery; answer: Page<ArticleRow> }
    post: { body: NewArticle; answer: Article }
  }
  '/knowledge/articles/{id}': {
    get: ById & { answer: Article }
    patch: ById & { body: ArticleChange; answer: Article }
    delete: ById
  }
  '/knowledge/articles/{id}/restoration': { post: ById & { answer: Article } }
  '/knowledge/articles/{id}/texts/{locale}': { put: ByText & { body: ArticleTextChange; answer: ArticleText } }
  '/knowledge/articles/{id}/texts/{locale}/review': {
    post: ByText & { answer: ArticleText }
    delete: ByText & { answer: ArticleText }
  }
  '/knowledge/articles/{id}/texts/{locale}/publication': {
    post: ByText & {
      body: { publishAtMs?: number; unpublishAtMs?: number; draftVersion?: number; toldLosses?: number }
      answer: ArticleText
    }
    delete: ByText & { query?: { plans?: boolean }; answer: ArticleText }
  }
  '/knowledge/articles/{id}/texts/{locale}/versions': { get: ByText & { answer: Items<ArticleVersionRow> } }
  '/knowledge/articles/{id}/texts/{locale}/versions/{number}': {
    get: { path: { id: Id; locale: Locale; number: number }; answer: ArticleVersion }
  }
  '/knowledge/articles/{id}/texts/{locale}/versions/{number}/restoration': {
    post: { path: { id: Id; locale: Locale; number: number }; body: { draftVersion: number }; answer: ArticleText }
  }
  '/knowledge/searches': {
    get: { answer: Items<FailedSearch> }
    delete: { query: { locale: Locale; words: string } }
  }
  '/knowledge/imports': { get: { answer: Items<KnowledgeImport> } }
  '/knowledge/imports/{id}': { delete: ById & { answer: KnowledgeImport } }
  '/knowledge/imports/{id}/rows': { get: ById & { query?: Paged & { refused?: boolean }; answer: Page<ImportRow> } }
  '/announcements': {
    get: { query?: Paged; answer: Page<Announcement> }
    post: { body: NewAnnouncement; answer: Announcement }
  }
  '/announcements/live': { get: { query: { locale: Locale }; answer: Items<LiveAnnouncement> } }
  '/announcements/{id}': {
    patch: ById & { body: Partial<Omit<NewAnnouncement, 'kind'>> & { version: number }; answer: Announcement }
  }
  '/announcements/{id}/end': { post: ById & { answer: Announcement } }
  '/announcements/{id}/incident': { get: ById & { answer: Incident } }
  '/announcements/{id}/topics': {
    put: ById & { body: { topics: { inboxId: Id; topicKey: string }[] }; answer: Incident }
  }
  '/conversations/{id}/incidents': { get: ById & { answer: Items<TiedIncident> } }
  '/conversations/{id}/incidents/{announcementId}': {
    put: { path: { id: Id; announcementId: Id } }
    delete: { path: { id: Id; announcementId: Id } }
  }
  '/announcements/{id}/closing': {
    post: ById & { body: { texts: { locale: Locale; text: string }[] }; answer: Incident }
  }
}
