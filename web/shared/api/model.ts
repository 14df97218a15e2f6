import type { Id } from './types'

/** What the optional language model may be used for. */
export type ModelUse = 'rephrase' | 'summary' | 'translation'
export type ModelFailure =
  | 'refused_address'
  | 'unknown_host'
  | 'unreachable'
  | 'no_tls'
  | 'slow'
  | 'redirected'
  | 'too_large'
  | 'not_the_api'
  | 'wrong_key'
  | 'unknown_model'
  | 'busy'
  | 'rejected'
  | 'failing'

/** What the model used in a month. */
export interface ModelMonth {
  /** UTC, e.g. `2026-11`. */
  month: string
  tokens: number
  calls: number
  /** Of these, those that gave nothing. */
  failedCalls: number
  /** Why the last of them did; `null`: none did. */
  lastFailure: ModelFailure | null
}
/** How the model is set; its key is never shown. */
export interface ModelSettings {
  /** The address of the API; `''`: there is no model. */
  baseUrl: string
  model: string
  hasKey: boolean
  uses: ModelUse[]
  /** 1 to 25. */
  timeoutS: number
  monthlyTokens: number
  version: number
  month: ModelMonth
}
export interface ModelChange {
  baseUrl: string
  model: string
  /** Missing: the key stays, as long as scheme, host and port do. Empty: none is sent any more. */
  key?: string
  uses: ModelUse[]
  timeoutS: number
  monthlyTokens: number
  version: number
}
/** What came of trying the model. */
export interface ModelTried {
  outcome: 'ok' | ModelFailure
  tookMs: number
  tokens: number | null
}
export interface ModelUses {
  items: ModelUse[]
}
export interface Summary {
  text: string
}
export interface Translation {
  text: string
  /** The language it is in, a BCP 47 tag. */
  language: string
}

type OfConversation = { path: { id: Id } }

/** The calls about the optional language model, as `paths.ts` says. */
export interface ModelPaths {
  '/answers/model': { get: { answer: ModelSettings }; put: { body: ModelChange; answer: ModelSettings } }
  '/answers/model/test': { post: { answer: ModelTried } }
  '/answers/model/uses': { get: { answer: ModelUses } }
  '/conversations/{id}/summary': { post: OfConversation & { body: { locale: string }; answer: Summary } }
  '/conversations/{id}/translation': { post: OfConversation & { body: { text: string }; answer: Translation } }
  '/conversations/{id}/messages/{messageId}/translation': {
    post: { path: { id: Id; messageId: Id }; body: { locale: string }; answer: Translation }
  }
}
