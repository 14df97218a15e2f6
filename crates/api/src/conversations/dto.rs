//! Conversations and messages as agents' screens see them.

use conversations::{
    Attachment, AuthorKind, ConversationView, Event, EventKind, Message, MessageOffer, Status,
};
use kernel::Millis;
use serde::Serialize;
use surveys::ConversationSurveys;
use utoipa::ToSchema;

/// What a contact said about the help.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = GivenSurvey)]
pub struct GivenSurveyDto {
    /// 1 (very bad) to 5 (very good).
    pub score: i64,
    /// "" when none.
    pub comment: String,
    /// Words of the survey's list.
    pub reasons: Vec<String>,
    /// When it was first given, UTC.
    pub answered_at_ms: Millis,
}

/// A conversation with everything a list or header shows.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Conversation)]
pub struct ConversationDto {
    /// Its id.
    pub id: String,
    /// The number people say.
    pub number: i64,
    /// Where it came in.
    pub inbox_id: String,
    /// The inbox's name.
    pub inbox_name: String,
    /// Who asks.
    pub contact_id: String,
    /// "" when not stated.
    pub contact_name: String,
    /// Whether the operator vouched for the contact.
    pub contact_verified: bool,
    /// What it is about in a line; may be empty.
    pub subject: String,
    /// A key of the inbox's topics.
    #[schema(required)]
    pub topic_key: Option<String>,
    /// The contact's language.
    pub locale: String,
    /// `bot`, `waiting`, `open`, `snoozed` or `resolved`.
    pub status: String,
    /// 0 low, 1 normal, 2 high, 3 urgent.
    pub priority: i64,
    /// How the contact seems to feel: `angry`, `frightened` or `unhappy`; null: nothing was noted.
    #[schema(required)]
    pub feeling: Option<String>,
    /// Who holds it.
    #[schema(required)]
    pub assignee_id: Option<String>,
    /// Their name.
    #[schema(required)]
    pub assignee_name: Option<String>,
    /// Its team.
    #[schema(required)]
    pub team_id: Option<String>,
    /// Its labels.
    pub label_ids: Vec<String>,
    /// When the last opening was made, UTC.
    pub opened_at_ms: Millis,
    /// When the last public message came, UTC.
    pub last_message_at_ms: Millis,
    /// The beginning of the last public message.
    pub preview: String,
    /// `contact`, `agent`, `bot` or `system`.
    pub preview_author: String,
    /// The seq of the last entry.
    pub last_seq: i64,
    /// Messages by the contact.
    pub contact_message_count: i64,
    /// How many of them the viewer has read; the difference is unread.
    pub read_count: i64,
    /// The first human answer in the last opening, UTC.
    #[schema(required)]
    pub first_response_at_ms: Option<Millis>,
    /// Until when it is put aside, UTC.
    #[schema(required)]
    pub snoozed_until_ms: Option<Millis>,
    /// When it was resolved, UTC.
    #[schema(required)]
    pub resolved_at_ms: Option<Millis>,
    /// The latest answer of the contact's survey.
    #[schema(required)]
    pub survey: Option<GivenSurveyDto>,
    /// Grows with every change; a screen keeps the highest.
    pub version: i64,
}

impl ConversationDto {
    /// What a viewer sees; `surveys` as loaded for this conversation, `None` when never asked.
    #[must_use]
    pub fn of(view: ConversationView, surveys: Option<&ConversationSurveys>) -> Self {
        let c = view.conversation;
        let status: Status = c.status();
        Self {
            id: c.id.to_string(),
            number: c.number,
            inbox_id: c.inbox_id.to_string(),
            inbox_name: view.inbox_name,
            contact_id: c.contact_id.to_string(),
            contact_name: view.contact_name,
            contact_verified: view.contact_signed,
            subject: c.subject,
            topic_key: c.topic_key,
            locale: c.locale.tag().to_owned(),
            status: status.word().to_owned(),
            priority: c.priority.number(),
            feeling: c.feeling.map(|f| f.word().to_owned()),
            assignee_id: c.assignee_id.map(|id| id.to_string()),
            assignee_name: view.assignee_name,
            team_id: c.team_id.map(|id| id.to_string()),
            label_ids: view.label_ids.iter().map(ToString::to_string).collect(),
            opened_at_ms: c.opened_at_ms,
            last_message_at_ms: c.last_message_at_ms,
            preview: c.preview,
            preview_author: c.preview_author.word().to_owned(),
            last_seq: c.last_seq,
            contact_message_count: c.contact_message_count,
            read_count: view.read_count,
            first_response_at_ms: c.first_response_at_ms,
            snoozed_until_ms: c.snoozed_until_ms,
            resolved_at_ms: c.resolved_at_ms,
            survey: surveys.and_then(|s| s.answer.clone()).map(|given| GivenSurveyDto {
                score: given.score,
                comment: given.comment,
                reasons: given.reasons,
                answered_at_ms: given.answered_at_ms,
            }),
            version: c.version + surveys.map_or(0, |s| s.changes),
        }
    }
}

/// Who wrote an entry.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Author)]
pub struct AuthorDto {
    /// `contact`, `agent`, `bot` or `system`.
    pub kind: String,
    /// The agent's or contact's id; null for others, and towards contacts.
    #[schema(required)]
    pub id: Option<String>,
    /// "" when unknown.
    pub name: String,
}

/// A file on a message.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Attachment)]
pub struct AttachmentDto {
    /// Its random id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The type its content shows.
    pub content_type: String,
    /// Its size.
    pub size_bytes: i64,
    /// Pixels across, for images.
    #[schema(required)]
    pub width: Option<i64>,
    /// Pixels down, for images.
    #[schema(required)]
    pub height: Option<i64>,
    /// Where the bytes are.
    pub url: String,
    /// Where a small picture of it is, for images.
    #[schema(required)]
    pub preview_url: Option<String>,
}

impl From<Attachment> for AttachmentDto {
    fn from(file: Attachment) -> Self {
        let url = format!("/api/v1/files/{}/{}", file.public_id, percent(&file.name));
        let preview_url = file.preview_hash.map(|_| format!("/api/v1/files/{}/preview", file.public_id));
        Self {
            id: file.public_id,
            name: file.name,
            content_type: file.content_type,
            size_bytes: file.size_bytes,
            width: file.width,
            height: file.height,
            url,
            preview_url,
        }
    }
}

/// A name as one segment of a path: everything but unreserved characters is escaped (RFC 3986, 2.3).
pub(crate) fn percent(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// What happened. Ids name agents, teams or labels by the type; texts are words, keys or times.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ConversationEvent)]
pub struct EventDto {
    /// `assigned`, `team_changed`, `priority_changed`, `topic_changed`, `subject_changed`, `label_added`,
    /// `label_removed`, `snoozed`, `woken`, `resolved`, `reopened`, `contact_signed`, `handed_over` or `feeling_changed`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The agent, team or label before.
    #[schema(required)]
    pub from_id: Option<String>,
    /// The agent, team or label after.
    #[schema(required)]
    pub to_id: Option<String>,
    /// The word before; for `assigned` the agent's name.
    #[schema(required)]
    pub from: Option<String>,
    /// The word after; for `assigned` the agent's name.
    #[schema(required)]
    pub to: Option<String>,
}

fn event_dto(event: Event, names: (Option<String>, Option<String>)) -> EventDto {
    let (from, to) = if event.kind == EventKind::Assigned { names } else { (event.old_text, event.new_text) };
    EventDto {
        kind: event.kind.word().to_owned(),
        from_id: event.old_id.map(|id| id.to_string()),
        to_id: event.new_id.map(|id| id.to_string()),
        from,
        to,
    }
}

/// Something a bot's message offers.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MessageOffer)]
pub struct MessageOfferDto {
    /// `article` to open, `choice` to say by one press, or `form` to fill in.
    pub kind: String,
    /// What is meant. A choice is sent back as it is; for an article its random id, for a form the topic's key.
    #[serde(rename = "ref")]
    pub reference: String,
    /// What people read.
    pub title: String,
    /// A path of the help center.
    #[schema(required)]
    pub url: Option<String>,
}

impl From<MessageOffer> for MessageOfferDto {
    fn from(offer: MessageOffer) -> Self {
        Self {
            kind: offer.kind.word().to_owned(),
            reference: offer.reference,
            title: offer.title,
            url: offer.url,
        }
    }
}

/// A message, private note or event.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Message)]
pub struct MessageDto {
    /// Its id.
    pub id: String,
    /// The conversation: for contacts its random id.
    pub conversation_id: String,
    /// Its place in the conversation, from 1; for contacts among what they may see.
    pub seq: i64,
    /// `message`, `note` or `event`.
    pub kind: String,
    /// Who wrote it.
    pub author: AuthorDto,
    /// The text; "" for events and bare files.
    pub text: String,
    /// Its language, if known.
    #[schema(required)]
    pub locale: Option<String>,
    /// Its files.
    pub attachments: Vec<AttachmentDto>,
    /// What a bot's message offers, in order.
    pub offers: Vec<MessageOfferDto>,
    /// Whether a bot's message helped, as the contact says; null: not said.
    #[schema(required)]
    pub helped: Option<bool>,
    /// What happened, for events.
    #[schema(required)]
    pub event: Option<EventDto>,
    /// When it was stored, UTC.
    pub created_at_ms: Millis,
    /// The id its author's client made.
    #[schema(required)]
    pub client_id: Option<String>,
    /// Kinds of secret that were masked.
    pub masked: Vec<String>,
    /// When it was edited, UTC; null: never.
    #[schema(required)]
    pub edited_at_ms: Option<Millis>,
}

impl From<Message> for MessageDto {
    /// As agents see it.
    fn from(m: Message) -> Self {
        let author = AuthorDto {
            kind: m.author_kind.word().to_owned(),
            id: m.author_id.map(|id| id.to_string()),
            name: m.author_name,
        };
        let event = m.event.map(|event| event_dto(event, m.event_names));
        Self {
            id: m.id.to_string(),
            conversation_id: m.conversation_id.to_string(),
            seq: m.seq,
            kind: m.kind.word().to_owned(),
            author,
            text: m.text,
            locale: m.locale.map(|l| l.tag().to_owned()),
            attachments: m.attachments.into_iter().map(AttachmentDto::from).collect(),
            offers: m.offers.into_iter().map(MessageOfferDto::from).collect(),
            helped: m.helped,
            event,
            created_at_ms: m.created_at_ms,
            client_id: m.client_id,
            masked: m.masked,
            edited_at_ms: None,
        }
    }
}

impl MessageDto {
    /// As its contact sees it: the conversation by its random id, agents by their alias, nobody by an inner id.
    ///
    /// The message must come from a query for contacts: this hides names, not notes.
    #[must_use]
    pub fn for_contact(m: Message, conversation_public_id: &str) -> Self {
        let from_contact = m.author_kind == AuthorKind::Contact;
        let alias = m.author_alias.clone();
        let event = m.event.clone().map(|event| {
            let dto = event_dto(event, m.event_aliases.clone());
            // Why the bot gave up is the desk's own.
            let to = dto.to.filter(|_| dto.kind != EventKind::HandedOver.word());
            EventDto { from_id: None, to_id: None, to, ..dto }
        });
        let client_id = m.client_id.clone().filter(|_| from_contact);
        // Gaps would tell how much the desk says among itself.
        let place = m.public_seq.unwrap_or(0);
        let mut dto = Self::from(m);
        dto.seq = place;
        dto.conversation_id = conversation_public_id.to_owned();
        dto.author.id = None;
        dto.author.name = alias;
        dto.event = event;
        dto.client_id = client_id;
        dto
    }
}
