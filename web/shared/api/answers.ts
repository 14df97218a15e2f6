/** The shapes of the bot: its settings, its state, what it would say, what it could not; and its calls. */
import type { Feeling, Id, Items, Locale, Page, Translations } from './types'

export interface BotThresholds {
  /** Confidence from which the bot answers, 0 to 1. */
  answerAt: number
  /** Confidence from which it asks back; never above `answerAt`. */
  askAt: number
}
export type BotHours = 'always' | 'open' | 'closed'
export interface BotSettingsChange {
  enabled: boolean
  /** Said before the first answer; a missing language says nothing. */
  greetings: Translations
  /** `null`: as calibrated. */
  answerAt: number | null
  askAt: number | null
  /** Keys of topics that are always people's. */
  neverTopics: string[]
  hours: BotHours
  /** 0: never set. */
  version: number
}
export interface BotSettings extends BotSettingsChange {
  /** What the knowledge itself suggests; `null`: nothing was learnt yet. */
  calibrated: BotThresholds | null
}
export interface BotState {
  knowledgeVersion: number
  indexedVersion: number
  /** Whether it has learnt the knowledge as it is now. */
  ready: boolean
  trainedInMs: number | null
  answers: number
  questions: number
  locales: Locale[]
  health: 'ok' | 'training' | 'off' | 'failing'
}
export interface AskedCandidate {
  answerId: string
  articleId: Id
  title: string
  locale: Locale
  /** Share of what all candidates are worth, 0 to 1. */
  score: number
}
export interface Asked {
  answerId: string | null
  articleId: Id | null
  /** Best first, at most five. */
  candidates: AskedCandidate[]
  /** Probability that the first candidate is right and the question in scope, 0 to 1. */
  confidence: number
  decision: 'answer' | 'ask' | 'hand_over'
  handover: { handover: boolean; reason: string | null }
  language: Locale | null
  feeling: Feeling | null
  danger: string | null
  thresholds: BotThresholds
}

/** Questions that ask the same and got no good answer. */
export interface LearningGroup {
  id: Id
  /** How many questions it holds. */
  size: number
  locale: Locale
  /** The newest of them. */
  example: string
  /** Newest first, each wording once, at most eight. */
  examples: string[]
  topicKey: string | null
  lastAtMs: number
  /** The article the bot came closest to. */
  nearest: { articleId: Id; title: string } | null
}
/** A question that must keep its answer. */
export interface Expectation {
  id: Id
  question: string
  locale: Locale
  articleId: Id
  /** As the bot has learnt it; `null`: it does not know that article (any more), or nothing yet. */
  articleTitle: string | null
}
export interface ExpectationResult {
  expectation: Expectation
  /** What comes first; `null`: nothing. */
  foundArticleId: Id | null
  foundTitle: string
  confidence: number
  /** Whether the right article comes first. */
  right: boolean
  /** Whether the bot would say it by itself. */
  answered: boolean
}
export interface ExpectationRun {
  items: ExpectationResult[]
  right: number
}
/** What a publication would do to the questions that must keep their answers. */
export interface Rehearsal {
  /** `false`: it was not done in time; the rest says nothing then. */
  finished: boolean
  asked: number
  /** Those that have their answer now and would not have it any more. */
  lost: ExpectationResult[]
  /** How many have no right answer already. */
  wrongAlready: number
}

export const FIELD_KINDS = [
  'text',
  'account',
  'network',
  'transaction_hash',
  'address',
  'amount',
  'choice',
  'file'
] as const
export type FieldKind = (typeof FIELD_KINDS)[number]
/** Something a person will need to know about a topic. */
export interface IntakeField {
  /** Unique within the topic: `a-z 0-9 _`. */
  key: string
  kind: FieldKind
  required: boolean
  labels: Translations
  /** For `choice` only. */
  choices: string[]
}
export interface FilledField extends IntakeField {
  /** `null`: nothing was given yet. */
  value: string | null
  /** Whether format and checksum hold; `null`: nothing was given yet. */
  valid: boolean | null
}
/** An article that may help an agent answer. */
export interface Suggestion {
  articleId: Id
  locale: Locale
  title: string
  /** A path of the help center. */
  url: string
  /** Its words without markup, shortened. */
  text: string
  score: number
}

type ById = { path: { id: Id } }

/** The calls about the bot, as `paths.ts` says. */
export interface AnswersPaths {
  '/inboxes/{id}/bot': {
    get: ById & { answer: BotSettings }
    put: ById & { body: BotSettingsChange; answer: BotSettings }
  }
  '/inboxes/{id}/topics/{key}/fields': {
    get: { path: { id: Id; key: string }; answer: Items<IntakeField> }
    put: { path: { id: Id; key: string }; body: Items<IntakeField>; answer: Items<IntakeField> }
  }
  '/conversations/{id}/fields': { get: ById & { answer: Items<FilledField> } }
  '/conversations/{id}/suggestions': { get: ById & { answer: Items<Suggestion> } }
  '/answers/state': { get: { answer: BotState } }
  '/answers/learning': {
    get: { query?: { locale?: Locale; after?: string; limit?: number }; answer: Page<LearningGroup> }
  }
  '/answers/learning/{id}': { delete: ById }
  '/answers/learning/{id}/draft': { post: ById & { answer: { articleId: Id } } }
  '/answers/learning/{id}/wording': { post: ById & { body: { articleId: Id; locale: Locale; question: string } } }
  '/answers/expectations': {
    get: { answer: Items<Expectation> }
    post: { body: { question: string; locale: Locale; articleId: Id }; answer: Expectation }
  }
  '/answers/expectations/{id}': { delete: ById }
  '/knowledge/articles/{id}/texts/{locale}/rehearsal': {
    post: { path: { id: Id; locale: Locale }; answer: Rehearsal }
  }
  '/answers/expectations/run': { post: { answer: ExpectationRun } }
  '/answers/ask': { post: { body: { question: string; locale?: Locale; inboxId?: Id }; answer: Asked } }
}
