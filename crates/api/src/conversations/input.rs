//! What agents send about conversations.

use conversations::{Assignment, EditConversation, ListFilter, NewMessage, Priority, View};
use kernel::Millis;
use serde::{Deserialize, Deserializer};
use utoipa::{IntoParams, ToSchema};

use crate::door::{Problem, field_id};

/// Which conversations.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListQuery {
    /// `mine`, `waiting`, `all`, `team`, `snoozed`, `bot` or `resolved`; `all` when missing.
    view: Option<String>,
    /// Only of this inbox.
    inbox: Option<String>,
    /// Only held by this agent.
    assignee: Option<String>,
    /// Only with this label.
    label: Option<String>,
    /// Only about this topic.
    topic: Option<String>,
    /// Only of this priority, 0 to 3.
    priority: Option<i64>,
    /// Only of this contact.
    contact: Option<String>,
    /// `next` of the page before.
    pub(crate) after: Option<String>,
    /// 1 to 100; 50 when missing.
    pub(crate) limit: Option<u32>,
}

impl ListQuery {
    pub(crate) fn view(&self) -> Result<View, Problem> {
        match self.view.as_deref().unwrap_or("all") {
            "mine" => Ok(View::Mine),
            "waiting" => Ok(View::Waiting),
            "all" => Ok(View::All),
            "team" => Ok(View::Team),
            "snoozed" => Ok(View::Snoozed),
            "bot" => Ok(View::Bot),
            "resolved" => Ok(View::Resolved),
            _ => Err(Problem::invalid("view", "invalid_field")),
        }
    }

    pub(crate) fn filter(&self) -> Result<ListFilter, Problem> {
        Ok(ListFilter {
            inbox: optional_id("inbox", self.inbox.as_deref())?,
            assignee: optional_id("assignee", self.assignee.as_deref())?,
            label: optional_id("label", self.label.as_deref())?,
            topic: self.topic.clone().filter(|t| !t.is_empty()),
            priority: self.priority.map(priority).transpose()?,
            contact: optional_id("contact", self.contact.as_deref())?,
        })
    }
}

fn optional_id<T: std::str::FromStr>(field: &'static str, text: Option<&str>) -> Result<Option<T>, Problem> {
    text.filter(|t| !t.is_empty()).map(|t| field_id(field, t)).transpose()
}

fn priority(number: i64) -> Result<Priority, Problem> {
    Priority::of_number(number).ok_or_else(|| Problem::invalid("priority", "invalid_field"))
}

/// Which part of a timeline.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct TimelineQuery {
    /// Only entries before this seq; the newest when missing.
    pub(crate) before: Option<i64>,
    /// 1 to 100; 50 when missing.
    pub(crate) limit: Option<u32>,
}

/// A message or private note to be added.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MessageInput {
    /// Made by the client; repeating it gives the first result.
    pub(crate) client_id: String,
    /// The text; may be empty when there are files.
    #[serde(default)]
    pub(crate) text: String,
    /// Ids of uploaded files.
    #[serde(default)]
    pub(crate) attachment_ids: Vec<String>,
    /// Agents named in a private note.
    #[serde(default)]
    pub(crate) mentions: Vec<String>,
}

impl MessageInput {
    pub(crate) fn read(self) -> Result<NewMessage, Problem> {
        let mentions: Result<Vec<_>, _> = self.mentions.iter().map(|m| field_id("mentions", m)).collect();
        Ok(NewMessage {
            client_id: self.client_id,
            text: security::screen(&self.text),
            attachments: self.attachment_ids,
            locale: None,
            mentions: mentions?,
            choice: None,
        })
    }
}

/// An agent's message, perhaps with a private note about it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ReplyInput {
    /// Made by the client; repeating it gives the first result.
    client_id: String,
    /// The text; may be empty when there are files.
    #[serde(default)]
    text: String,
    /// Ids of uploaded files.
    #[serde(default)]
    attachment_ids: Vec<String>,
    /// A private note kept in the same step, e.g. what the agent wrote before it was translated.
    note: Option<String>,
}

impl ReplyInput {
    pub(crate) fn read(self) -> (NewMessage, Option<NewMessage>) {
        let said = |client_id: String, text: &str, attachments| NewMessage {
            client_id,
            text: security::screen(text),
            attachments,
            locale: None,
            mentions: Vec::new(),
            choice: None,
        };
        let note = self.note.filter(|note| !note.trim().is_empty());
        let note = note.map(|note| said(format!("{}:n", self.client_id), &note, Vec::new()));
        (said(self.client_id, &self.text, self.attachment_ids), note)
    }
}

/// Changes to a conversation; a missing field stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EditInput {
    subject: Option<String>,
    /// 0 low, 1 normal, 2 high, 3 urgent.
    priority: Option<i64>,
    /// A key of the inbox's topics; null takes the topic away.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    topic_key: Option<Option<String>>,
    /// All labels; those left out are taken off.
    label_ids: Option<Vec<String>>,
}

/// Tells a missing field from null.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(deserializer).map(Some)
}

impl EditInput {
    pub(crate) fn read(self) -> Result<EditConversation, Problem> {
        let labels = self.label_ids.map(|ids| ids.iter().map(|id| field_id("labelIds", id)).collect());
        Ok(EditConversation {
            subject: self.subject,
            priority: self.priority.map(priority).transpose()?,
            topic_key: self.topic_key,
            labels: labels.transpose()?,
        })
    }
}

/// Who shall hold a conversation.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AssignmentInput {
    /// The agent; null: back to the queue.
    agent_id: Option<String>,
    /// The team; null: none.
    team_id: Option<String>,
    /// A private note for the next one.
    note: Option<MessageInput>,
}

impl AssignmentInput {
    pub(crate) fn read(self) -> Result<Assignment, Problem> {
        Ok(Assignment {
            agent: optional_id("agentId", self.agent_id.as_deref())?,
            team: optional_id("teamId", self.team_id.as_deref())?,
            note: self.note.map(MessageInput::read).transpose()?,
        })
    }
}

/// Until when to put a conversation aside.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SnoozeInput {
    /// UTC.
    pub(crate) until_ms: Millis,
}

/// How many messages of the other side were read.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ReadInput {
    /// Counted from the first; it only goes forward.
    pub(crate) count: i64,
}

/// What an agent is writing.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = WritingInput)]
pub(crate) struct DraftInput {
    /// `message` or `note`.
    pub(crate) kind: String,
    /// The text; "" forgets the draft.
    pub(crate) text: String,
    /// What a message was before it was translated; missing: it was not.
    pub(crate) original: Option<String>,
}
