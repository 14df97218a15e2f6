//! Messages, private notes and events: the entries of a conversation's timeline.

use kernel::{AgentId, ConversationId, Locale, MessageId, Millis};
use security::SecretKind;
use storage::{Column, Error, FromRow, Row, Value};

use crate::attachment::Attachment;
use crate::author::AuthorKind;
use crate::bot::MessageOffer;

/// Most files on one message.
pub const MAX_ATTACHMENTS: usize = 10;

/// What an entry of the timeline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// Said between the contact and the desk.
    Message,
    /// Said among agents.
    Note,
    /// Something that happened.
    Event,
}

impl EntryKind {
    /// Its word in tables and for clients.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Note => "note",
            Self::Event => "event",
        }
    }
}

impl Column for EntryKind {
    fn from_value(value: Value) -> Option<Self> {
        let word = String::from_value(value)?;
        [Self::Message, Self::Note, Self::Event].into_iter().find(|k| k.word() == word)
    }
}

/// Who may see an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// The contact too.
    Everyone,
    /// Agents only.
    Agents,
}

impl Audience {
    /// Its word in tables.
    /// Its word in tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Agents => "agents",
        }
    }
}

impl Column for Audience {
    fn from_value(value: Value) -> Option<Self> {
        let word = String::from_value(value)?;
        [Self::Everyone, Self::Agents].into_iter().find(|a| a.word() == word)
    }
}

/// What happened, as an event of the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// Another agent holds it, or nobody. Ids: agents.
    Assigned,
    /// Another team, or none. Ids: teams.
    TeamChanged,
    /// Texts: 0 to 3.
    PriorityChanged,
    /// Texts: topic keys.
    TopicChanged,
    /// Texts: the subjects.
    SubjectChanged,
    /// New id: the label.
    LabelAdded,
    /// Old id: the label.
    LabelRemoved,
    /// New text: until when, in milliseconds UTC.
    Snoozed,
    /// New text: what ended it: `clock`, `contact` or `agent`.
    Woken,
    /// Done.
    Resolved,
    /// Begun again.
    Reopened,
    /// An anonymous contact signed in; the conversation is the signed contact's now. Ids: contacts.
    ContactSigned,
    /// The bot handed it over to people. New text: the reason, for agents only.
    HandedOver,
    /// How the contact seems to feel. Texts: words of [`Feeling`](crate::Feeling).
    FeelingChanged,
    /// The contact gave something for the fields of the topic.
    FieldsFilled,
}

impl EventKind {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Assigned,
        Self::TeamChanged,
        Self::PriorityChanged,
        Self::TopicChanged,
        Self::SubjectChanged,
        Self::LabelAdded,
        Self::LabelRemoved,
        Self::Snoozed,
        Self::Woken,
        Self::Resolved,
        Self::Reopened,
        Self::ContactSigned,
        Self::HandedOver,
        Self::FeelingChanged,
        Self::FieldsFilled,
    ];

    /// Its word in tables and for clients.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::TeamChanged => "team_changed",
            Self::PriorityChanged => "priority_changed",
            Self::TopicChanged => "topic_changed",
            Self::SubjectChanged => "subject_changed",
            Self::LabelAdded => "label_added",
            Self::LabelRemoved => "label_removed",
            Self::Snoozed => "snoozed",
            Self::Woken => "woken",
            Self::Resolved => "resolved",
            Self::Reopened => "reopened",
            Self::ContactSigned => "contact_signed",
            Self::HandedOver => "handed_over",
            Self::FeelingChanged => "feeling_changed",
            Self::FieldsFilled => "fields_filled",
        }
    }

    /// Who may see it: contacts see who helps them and whether it is done, nothing of the desk's own order.
    #[must_use]
    pub const fn audience(self) -> Audience {
        match self {
            Self::Assigned | Self::Resolved | Self::Reopened | Self::HandedOver => Audience::Everyone,
            _ => Audience::Agents,
        }
    }
}

impl Column for EventKind {
    fn from_value(value: Value) -> Option<Self> {
        let word = String::from_value(value)?;
        Self::ALL.into_iter().find(|k| k.word() == word)
    }
}

/// An event with what was before and after; see [`EventKind`] for the meaning of ids and texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// The thing before; `None`: nothing.
    pub old_id: Option<i64>,
    /// The thing after; `None`: nothing.
    pub new_id: Option<i64>,
    /// The word before; `None`: nothing.
    pub old_text: Option<String>,
    /// The word after; `None`: nothing.
    pub new_text: Option<String>,
}

impl Event {
    pub(crate) const fn plain(kind: EventKind) -> Self {
        Self { kind, old_id: None, new_id: None, old_text: None, new_text: None }
    }

    pub(crate) fn ids(kind: EventKind, old: Option<i64>, new: Option<i64>) -> Self {
        Self { old_id: old, new_id: new, ..Self::plain(kind) }
    }

    pub(crate) fn texts(kind: EventKind, old: Option<String>, new: Option<String>) -> Self {
        Self { old_text: old, new_text: new, ..Self::plain(kind) }
    }
}

/// One entry of the timeline with everything a screen shows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Its place in the conversation, from 1 without gaps.
    pub seq: i64,
    /// Its place among the entries the contact may see, from 1; `None`: only for the desk.
    pub public_seq: Option<i64>,
    /// What it is.
    pub kind: EntryKind,
    /// Who may see it.
    pub audience: Audience,
    /// The author's kind.
    pub author_kind: AuthorKind,
    /// The agent's or contact's id; `None` for bots and the system.
    pub author_id: Option<i64>,
    /// The author's name among agents; `""`: unknown or none.
    pub author_name: String,
    /// The name contacts see; for agents their alias.
    pub author_alias: String,
    /// The text, screened; `""` for events and bare files.
    pub text: String,
    /// The language, if known.
    pub locale: Option<Locale>,
    /// Kinds of secret that were masked, e.g. `recovery_phrase`.
    pub masked: Vec<String>,
    /// The id the client made; only its own author needs it.
    pub client_id: Option<String>,
    /// When it was stored, UTC.
    pub created_at_ms: Millis,
    /// What happened, for events.
    pub event: Option<Event>,
    /// The names of the event's agents, before and after; `None` where there is none.
    pub event_names: (Option<String>, Option<String>),
    /// The same as contacts see them.
    pub event_aliases: (Option<String>, Option<String>),
    /// Its files, in order.
    pub attachments: Vec<Attachment>,
    /// What a bot's message offers, in order.
    pub offers: Vec<MessageOffer>,
    /// Whether it helped, as the contact says of a bot's message; `None`: not said.
    pub helped: Option<bool>,
}

impl FromRow for Message {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: r.next()?,
            conversation_id: r.next()?,
            seq: r.next()?,
            public_seq: r.next()?,
            kind: r.next()?,
            audience: r.next()?,
            author_kind: r.next()?,
            author_id: r.next()?,
            author_name: r.next()?,
            author_alias: r.next()?,
            text: r.next()?,
            locale: r.next()?,
            masked: split_words(&r.next::<String>()?),
            client_id: r.next()?,
            created_at_ms: r.next()?,
            event: read_event(r)?,
            event_names: (r.next()?, r.next()?),
            event_aliases: (r.next()?, r.next()?),
            attachments: Vec::new(),
            offers: Vec::new(),
            helped: None,
        })
    }
}

fn read_event(r: &mut Row<'_>) -> Result<Option<Event>, Error> {
    let kind: Option<EventKind> = r.next()?;
    let (old_id, new_id, old_text, new_text) = (r.next()?, r.next()?, r.next()?, r.next()?);
    Ok(kind.map(|kind| Event { kind, old_id, new_id, old_text, new_text }))
}

fn split_words(text: &str) -> Vec<String> {
    text.split(',').filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

pub(crate) fn masked_words(kinds: &[SecretKind]) -> String {
    kinds.iter().map(|k| k.code()).collect::<Vec<_>>().join(",")
}

/// An entry about to be stored.
pub(crate) struct NewEntry<'a> {
    pub(crate) kind: EntryKind,
    pub(crate) audience: Audience,
    pub(crate) text: &'a str,
    pub(crate) locale: Option<Locale>,
    pub(crate) masked: String,
    pub(crate) client_id: Option<&'a str>,
    pub(crate) choice: Option<&'a str>,
    pub(crate) mentions: &'a [AgentId],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_see_only_who_helps_and_whether_it_is_done() {
        let seen: Vec<_> = EventKind::ALL
            .into_iter()
            .filter(|k| k.audience() == Audience::Everyone)
            .map(EventKind::word)
            .collect();
        assert_eq!(seen, ["assigned", "resolved", "reopened", "handed_over"]);
    }

    #[test]
    fn every_event_reads_back_from_its_word() {
        for kind in EventKind::ALL {
            assert_eq!(EventKind::from_value(Value::from(kind.word())), Some(kind));
        }
    }
}
