//! What the widget sees: nothing of the desk's own order, nobody's inner id.

use conversations::{ContactConversation, Status};
use kernel::Millis;
use routing::{QueuePlace, ShownWait};
use serde::Serialize;
use surveys::{ConversationSurveys, SurveyState};
use utoipa::ToSchema;

/// A wait as a range, in milliseconds from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WaitRange)]
pub struct WaitRangeDto {
    /// Lower end.
    pub from_ms: Millis,
    /// Upper end.
    pub to_ms: Millis,
}

impl From<ShownWait> for WaitRangeDto {
    fn from(wait: ShownWait) -> Self {
        Self { from_ms: wait.from_ms, to_ms: wait.to_ms }
    }
}

/// The contact's place in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Queue)]
pub struct QueueDto {
    /// 1 = next.
    pub position: i64,
    /// The wait still ahead; null: longer than usual.
    #[schema(required)]
    pub range: Option<WaitRangeDto>,
    /// Whether the desk is closed now.
    pub closed: bool,
    /// When it opens, UTC; null: it is open, or not known.
    #[schema(required)]
    pub opens_at_ms: Option<Millis>,
}

impl From<&QueuePlace> for QueueDto {
    fn from(place: &QueuePlace) -> Self {
        Self {
            position: place.position,
            range: place.range.map(WaitRangeDto::from),
            closed: place.closed,
            opens_at_ms: place.opens_at_ms,
        }
    }
}

/// An agent as contacts see one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WidgetAgent)]
pub struct WidgetAgentDto {
    /// The name shown.
    pub name: String,
    /// The short code by which the agent can be checked.
    pub code: String,
}

/// The survey of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WidgetSurvey)]
pub struct WidgetSurveyDto {
    /// `none`, `asked` or `answered`.
    pub state: String,
    /// 1 to 5, when answered.
    #[schema(required)]
    pub score: Option<i64>,
    /// "" when none.
    pub comment: String,
    /// The reasons chosen.
    pub reasons: Vec<String>,
    /// Until when the answer may be changed, UTC; null: not any more, or not yet given.
    #[schema(required)]
    pub editable_until_ms: Option<Millis>,
}

impl WidgetSurveyDto {
    fn of(surveys: Option<&ConversationSurveys>, now_ms: Millis) -> Self {
        let survey = surveys.and_then(|s| s.latest.as_ref());
        let (state, editable_until_ms) = match survey.map_or(SurveyState::None, |s| s.state(now_ms)) {
            SurveyState::None => ("none", None),
            SurveyState::Asked => ("asked", None),
            SurveyState::Answered { editable_until_ms } => ("answered", editable_until_ms),
        };
        let given = survey.and_then(|s| s.answer.clone());
        let (score, comment, reasons) = match given {
            Some(given) => (Some(given.score), given.comment, given.reasons),
            None => (None, String::new(), Vec::new()),
        };
        Self { state: state.to_owned(), score, comment, reasons, editable_until_ms }
    }
}

/// One of the contact's own conversations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WidgetConversation)]
pub struct WidgetConversationDto {
    /// Its random id.
    pub id: String,
    /// The number people say.
    pub number: i64,
    /// `bot` while the bot answers, `waiting`, `open` or `resolved`.
    pub status: String,
    /// A key of the inbox's topics.
    #[schema(required)]
    pub topic_key: Option<String>,
    /// When the last opening was made, UTC.
    pub opened_at_ms: Millis,
    /// When the last message came, UTC.
    pub last_message_at_ms: Millis,
    /// The beginning of the last message.
    pub preview: String,
    /// The place of the last entry the contact may see.
    pub last_seq: i64,
    /// Answers by the desk.
    pub agent_message_count: i64,
    /// How many of them the contact has read; the difference is unread.
    pub read_count: i64,
    /// Who holds it.
    #[schema(required)]
    pub agent: Option<WidgetAgentDto>,
    /// The place in the queue while it waits.
    #[schema(required)]
    pub queue: Option<QueueDto>,
    /// The survey.
    pub survey: WidgetSurveyDto,
    /// The place up to which an agent has read.
    pub agent_read_seq: i64,
    /// Grows with every change the contact can see; the widget keeps the highest.
    pub version: i64,
}

impl WidgetConversationDto {
    /// What the contact sees. What is put aside inside the desk is simply open to the contact.
    #[must_use]
    pub fn of(
        view: ContactConversation,
        surveys: Option<&ConversationSurveys>,
        queue: Option<&QueuePlace>,
        now_ms: Millis,
    ) -> Self {
        let c = view.conversation;
        let status = match c.status() {
            Status::Snoozed if c.assignee_id.is_none() => Status::Waiting,
            Status::Snoozed => Status::Open,
            other => other,
        };
        Self {
            queue: queue.filter(|_| c.status() == Status::Waiting).map(QueueDto::from),
            id: c.public_id,
            number: c.number,
            status: status.word().to_owned(),
            topic_key: c.topic_key,
            opened_at_ms: c.opened_at_ms,
            last_message_at_ms: c.last_message_at_ms,
            preview: c.preview,
            last_seq: c.last_public_seq,
            agent_message_count: c.answer_count,
            read_count: view.read_count,
            agent: view.agent.map(|a| WidgetAgentDto { name: a.name, code: a.code }),
            survey: WidgetSurveyDto::of(surveys, now_ms),
            agent_read_seq: view.agent_read_seq,
            // Not the conversation's own version: that grows with every note and label of the desk.
            version: c.last_public_seq
                + view.read_count
                + view.agent_read_seq
                + surveys.map_or(0, |s| s.changes),
        }
    }
}
