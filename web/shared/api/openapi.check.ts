/**
 * Compares our types with those generated from the server's OpenAPI document; `npm run check` fails where
 * they part. The document writes words such as `waiting` as plain text, so ours are loosened to be compared.
 */
import type { components } from './openapi.generated'
import type * as A from './answers'
import type * as M from './model'
import type * as K from './knowledge'
import type * as T from './types'

type Schemas = components['schemas']
type Loose<A> = A extends string
  ? string
  : A extends number
    ? number
    : A extends (infer Item)[]
      ? Loose<Item>[]
      : A extends object
        ? { [K in keyof A]: Loose<A[K]> }
        : A
/** `true`, or the names of what is missing or unknown on our side. */
type Same<Server, Ours> =
  Exclude<keyof Server, keyof Ours> extends never
    ? Exclude<keyof Ours, keyof Server> extends never
      ? [Server] extends [Loose<Ours>]
        ? true
        : 'types differ'
      : ['only ours', Exclude<keyof Ours, keyof Server>]
    : ['only the server’s', Exclude<keyof Server, keyof Ours>]

/** One line for each shape the server answers with. */
export interface Proven {
  agent: Same<Schemas['Agent'], T.Agent>
  announcement: Same<Schemas['Announcement'], K.Announcement>
  apiKey: Same<Schemas['ApiKey'], T.ApiKey>
  article: Same<Schemas['Article'], K.Article>
  articleFile: Same<Schemas['ArticleFile'], K.ArticleFile>
  articleRow: Same<Schemas['ArticleRow'], K.ArticleRow>
  articleText: Same<Schemas['ArticleText'], K.ArticleText>
  articleVersion: Same<Schemas['ArticleVersion'], K.ArticleVersion>
  articleVersionRow: Same<Schemas['ArticleVersionRow'], K.ArticleVersionRow>
  asked: Same<Schemas['Asked'], A.Asked>
  attachment: Same<Schemas['Attachment'], T.Attachment>
  audit: Same<Schemas['AuditRow'], T.AuditRow>
  author: Same<Schemas['Author'], T.Author>
  botSettings: Same<Schemas['BotSettings'], A.BotSettings>
  botState: Same<Schemas['BotState'], A.BotState>
  category: Same<Schemas['Category'], K.Category>
  contact: Same<Schemas['Contact'], T.Contact>
  conversation: Same<Schemas['Conversation'], T.Conversation>
  counts: Same<Schemas['Counts'], T.Counts>
  deadJob: Same<Schemas['DeadJob'], T.DeadJob>
  drafts: Same<Schemas['Drafts'], T.Drafts>
  enrolment: Same<Schemas['Enrolment'], T.Enrolment>
  expectation: Same<Schemas['Expectation'], A.Expectation>
  expectationResult: Same<Schemas['ExpectationResult'], A.ExpectationResult>
  failedSearch: Same<Schemas['FailedSearch'], K.FailedSearch>
  filledField: Same<Schemas['FilledField'], A.FilledField>
  helpArticle: Same<Schemas['HelpArticle'], T.HelpArticle>
  helpFound: Same<Schemas['HelpFound'], T.HelpFound>
  helpHit: Same<Schemas['HelpHit'], T.HelpHit>
  helpNotice: Same<Schemas['HelpNotice'], T.HelpNotice>
  hours: Same<Schemas['Hours'], T.Hours>
  inbox: Same<Schemas['Inbox'], T.Inbox>
  inboxKey: Same<Schemas['InboxKey'], T.InboxKey>
  import: Same<Schemas['Import'], K.KnowledgeImport>
  importRow: Same<Schemas['ImportRow'], K.ImportRow>
  incident: Same<Schemas['Incident'], K.Incident>
  intakeField: Same<Required<Schemas['IntakeField']>, A.IntakeField>
  label: Same<Schemas['Label'], T.Label>
  learningGroup: Same<Schemas['LearningGroup'], A.LearningGroup>
  liveAnnouncement: Same<Schemas['LiveAnnouncement'], K.LiveAnnouncement>
  me: Same<Schemas['Me'], T.Me>
  message: Same<Schemas['Message'], T.Message>
  metric: Same<Omit<Schemas['MetricResult'], 'distribution'>, Omit<T.MetricResult, 'distribution'>>
  metricPart: Same<Schemas['MetricPart'], T.MetricPart>
  metricParts: Same<Schemas['MetricParts'], T.MetricParts>
  metricValue: Same<Schemas['MetricValue'], T.MetricValue>
  offer: Same<Schemas['Offer'], T.Offer>
  presence: Same<Schemas['Presence'], T.Presence>
  queuePlace: Same<Schemas['QueuePlace'], T.QueuePlace>
  rehearsal: Same<Schemas['Rehearsal'], A.Rehearsal>
  report: Same<Omit<Schemas['ReportSummary'], 'metrics'>, Omit<T.ReportSummary, 'metrics'>>
  role: Same<Schemas['Role'], T.Role>
  search: Same<Schemas['SearchResults'], T.SearchAnswer>
  session: Same<Schemas['Session'], T.Session>
  setup: Same<Schemas['SetupState'], T.SetupState>
  modelMonth: Same<Schemas['ModelMonth'], M.ModelMonth>
  modelSettings: Same<Schemas['ModelSettings'], M.ModelSettings>
  modelTried: Same<Schemas['ModelTried'], M.ModelTried>
  modelUses: Same<Schemas['ModelUses'], M.ModelUses>
  suggestion: Same<Schemas['Suggestion'], A.Suggestion>
  summary: Same<Schemas['Summary'], M.Summary>
  translation: Same<Schemas['Translation'], M.Translation>
  team: Same<Schemas['Team'], T.Team>
  tiedIncident: Same<Schemas['TiedIncident'], K.TiedIncident>
  timeline: Same<Schemas['Timeline'], T.MessagePage>
  topic: Same<Schemas['Topic'], T.Topic>
  widgetConversation: Same<Schemas['WidgetConversation'], T.WidgetConversation>
  widgetInbox: Same<Schemas['WidgetInbox'], T.WidgetInbox>
  widgetSession: Same<Schemas['WidgetSession'], T.WidgetSession>
  widgetSurvey: Same<Schemas['WidgetSurvey'], T.WidgetSurvey>
}

type Faults = { [K in keyof Proven as Proven[K] extends true ? never : K]: Proven[K] }
/** Does not compile while a shape differs. */
export const proven: Record<never, never> extends Faults ? true : Faults = true
