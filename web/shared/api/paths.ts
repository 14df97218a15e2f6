/**
 * Which call takes what and answers what: path → method → `{ path?, query?, body?, answer }`.
 * Paths are relative to `/api/v1`; a call without `answer` answers nothing.
 */
import type { AnswersPaths, FilledField } from './answers'
import type { ModelPaths } from './model'
import type { KnowledgePaths } from './knowledge'
import type * as T from './types'

type ById = { path: { id: T.Id } }
type Paged = { after?: string; limit?: number }

export interface Paths extends KnowledgePaths, AnswersPaths, ModelPaths {
  '/setup': { get: { answer: T.SetupState } }
  '/setup/owner': { post: { body: T.SetupOwner; answer: T.Enrolment } }
  '/setup/owner/confirm': {
    post: {
      body: { setupToken: string; code: string }
      answer: T.Me & { recoveryCodes: string[] }
    }
  }
  '/setup/workspace': { put: { body: T.SetupWorkspace; answer: T.Inbox } }

  '/session': {
    get: { answer: T.Me }
    post: { body: { email: string; password: string }; answer: T.SignInAnswer }
    delete: object
  }
  '/session/second-factor': {
    post: { body: { challenge: string; code: string }; answer: T.SecondFactorAnswer }
  }
  '/session/me': {
    patch: {
      body: { name?: string; locale?: T.Locale; timeZone?: string; alias?: string }
      answer: T.Me
    }
  }
  '/session/password': { post: { body: { current: string; next: string } } }
  '/password-resets/redeem': { post: { body: { token: string; password: string } } }
  '/sessions': { get: { answer: T.Items<T.Session> } }
  '/sessions/{id}': { delete: ById }

  '/agents': { get: { query?: Paged; answer: T.Page<T.Agent> } }
  '/agents/invitations': {
    post: {
      body: { email: string; name: string; roleId: T.Id; teamIds: T.Id[] }
      answer: { link: string; expiresAtMs: number }
    }
  }
  '/invitations/acceptance': {
    post: {
      body: { token: string; name: string; password: string; locale: T.Locale }
      answer: T.SignInAnswer
    }
  }
  '/agents/{id}': {
    patch: ById & {
      body: {
        name?: string
        alias?: string
        roleId?: T.Id
        teamIds?: T.Id[]
        capacity?: number
        disabled?: boolean
      }
      answer: T.Agent
    }
  }
  '/agents/{id}/reset': { post: ById & { answer: { link: string } } }
  '/presence': { put: { body: { status: T.PresenceStatus }; answer: T.Presence } }
  '/teams': {
    get: { answer: T.Items<T.Team> }
    post: { body: Omit<T.Team, 'id'>; answer: T.Team }
  }
  '/teams/{id}': {
    patch: ById & { body: Partial<Omit<T.Team, 'id'>>; answer: T.Team }
    delete: ById
  }
  '/roles': {
    get: { answer: T.Items<T.Role> }
    post: { body: { name: string; permissions: string[] }; answer: T.Role }
  }
  '/roles/{id}': {
    patch: ById & { body: { name?: string; permissions?: string[] }; answer: T.Role }
    delete: ById
  }
  '/permissions': { get: { answer: T.Items<T.Permission> } }
  '/audit': {
    get: { query?: Paged & { actor?: T.Id; action?: string }; answer: T.Page<T.AuditRow> }
  }
  '/api-keys': {
    get: { answer: T.Items<T.ApiKey> }
    post: {
      body: { name: string; permissions: string[]; lifeDays: number | null }
      answer: T.ApiKey & { token: string }
    }
  }
  '/api-keys/{id}': { delete: ById }
  '/jobs/dead': { get: { query?: Paged; answer: T.Page<T.DeadJob> } }
  '/jobs/{id}/retry': { post: ById }
  '/jobs/{id}': { delete: ById }

  '/inboxes': {
    get: { answer: T.Items<T.Inbox> }
    post: { body: Partial<T.Inbox> & { name: string }; answer: T.Inbox }
  }
  '/inboxes/{id}': {
    get: ById & { answer: T.Inbox }
    patch: ById & { body: Partial<T.Inbox>; answer: T.Inbox }
  }
  '/inboxes/{id}/hours': {
    get: ById & { answer: T.Hours }
    put: ById & { body: T.Hours; answer: T.Hours }
  }
  '/inboxes/{id}/keys': {
    get: ById & { answer: T.Items<T.InboxKey> }
    post: ById & { body: { algorithm: T.KeyAlgorithm; publicKey?: string }; answer: T.NewInboxKey }
  }
  '/inboxes/{id}/keys/{keyId}': { delete: { path: { id: T.Id; keyId: T.Id } } }
  '/labels': {
    get: { answer: T.Items<T.Label> }
    post: { body: Omit<T.Label, 'id'>; answer: T.Label }
  }
  '/labels/{id}': {
    patch: ById & { body: Partial<Omit<T.Label, 'id'>>; answer: T.Label }
    delete: ById
  }

  '/conversations': {
    get: { query?: T.ConversationQuery; answer: T.Page<T.Conversation> }
  }
  '/conversations/counts': { get: { answer: T.Counts } }
  '/conversations/{id}': {
    get: ById & { answer: T.Conversation }
    patch: ById & { body: T.ConversationChange; answer: T.Conversation }
  }
  '/conversations/{id}/messages': {
    get: ById & { query?: { before?: number; limit?: number }; answer: T.MessagePage }
    post: ById & { body: T.NewReply; answer: T.Message }
  }
  '/conversations/{id}/notes': { post: ById & { body: T.NewAgentMessage; answer: T.Message } }
  '/conversations/{id}/assignment': {
    put: ById & {
      body: { agentId: T.Id | null; teamId: T.Id | null; note?: T.NewAgentMessage }
      answer: T.Conversation
    }
  }
  '/conversations/{id}/snooze': {
    put: ById & { body: { untilMs: number }; answer: T.Conversation }
    delete: ById & { answer: T.Conversation }
  }
  '/conversations/{id}/resolution': { post: ById & { answer: T.Conversation } }
  '/conversations/{id}/reopening': { post: ById & { answer: T.Conversation } }
  '/conversations/{id}/read': { put: ById & { body: { count: number } }; delete: ById }
  '/conversations/{id}/draft': {
    get: ById & { answer: T.Drafts }
    put: ById & { body: { kind: 'message' | 'note'; text: string; original?: string } }
  }
  '/conversations/{id}/typing': { put: ById & { body: object } }
  '/search': { get: { query: { q: string; after?: string }; answer: T.SearchAnswer } }

  '/offers/{id}/acceptance': { post: ById & { answer: T.Conversation } }
  '/offers/{id}/refusal': { post: ById }
  '/queue': { get: { answer: T.Items<T.QueuePlace> } }

  '/contacts': { get: { query?: Paged & { q?: string }; answer: T.Page<T.Contact> } }
  '/contacts/{id}': {
    get: ById & { answer: T.Contact }
    patch: ById & { body: T.ContactChange; answer: T.Contact }
  }
  '/contacts/{id}/conversations': {
    get: ById & { query?: Paged; answer: T.Page<T.Conversation> }
  }
  '/contacts/{id}/block': {
    put: ById & { body: { reason: string }; answer: T.Contact }
    delete: ById & { answer: T.Contact }
  }
  '/reports/summary': { get: { query: T.ReportQuery; answer: T.ReportSummary } }

  '/widget/inboxes/{key}': {
    get: { path: { key: string }; query?: { locale?: T.Locale }; answer: T.WidgetInbox }
  }
  '/widget/inboxes/{key}/help': {
    get: { path: { key: string }; query: { locale: T.Locale }; answer: T.Items<T.HelpHit> }
  }
  '/widget/inboxes/{key}/help/searches': {
    post: { path: { key: string }; body: { words: string; locale: T.Locale; settled: boolean }; answer: T.HelpFound }
  }
  '/widget/inboxes/{key}/help/articles/{id}': {
    get: { path: { key: string; id: string }; query: { locale: T.Locale }; answer: T.HelpArticle }
  }
  '/widget/inboxes/{key}/help/articles/{id}/feedback': {
    post: { path: { key: string; id: string }; body: { locale: T.Locale; helpful: boolean } }
  }
  '/widget/inboxes/{key}/announcements': {
    get: { path: { key: string }; query: { locale: T.Locale }; answer: T.Items<T.HelpNotice> }
  }
  '/widget/sessions': { post: { body: T.NewWidgetSession; answer: T.WidgetSession } }
  '/widget/session': {
    patch: { body: { locale?: T.Locale; context?: T.PageContext } }
    delete: object
  }
  '/widget/conversations': {
    get: { answer: T.Items<T.WidgetConversation> }
    post: { body: T.NewWidgetConversation; answer: T.WidgetConversation }
  }
  '/widget/conversations/{id}/messages': {
    get: ById & { query?: { before?: number; limit?: number }; answer: T.MessagePage }
    post: ById & { body: T.NewWidgetMessage; answer: T.WidgetMessage }
  }
  '/widget/conversations/{id}/read': { put: ById & { body: { count: number } } }
  '/widget/conversations/{id}/messages/{messageId}/feedback': {
    post: { path: { id: string; messageId: string }; body: { helped: boolean }; answer: T.WidgetMessage }
  }
  '/widget/conversations/{id}/fields': {
    get: ById & { answer: T.Items<FilledField> }
    put: ById & { body: { values: Record<string, string> }; answer: T.Items<FilledField> }
  }
  '/widget/conversations/{id}/hand-over': { post: ById & { answer: T.WidgetConversation } }
  '/widget/conversations/{id}/reopening': { post: ById & { answer: T.WidgetConversation } }
  '/widget/conversations/{id}/survey': {
    put: ById & { body: T.WidgetSurveyInput; answer: T.WidgetConversation }
  }
}
