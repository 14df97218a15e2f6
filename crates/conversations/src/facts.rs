//! What conversations announce.

use kernel::{AgentId, ContactId, ConversationId, InboxId, MessageId, OpeningId};
use serde::{Deserialize, Serialize};
use storage::{Fact, Scope};

use crate::author::AuthorKind;
use crate::conversation::Conversation;

/// Which conversation a fact is about, and whom that concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its inbox.
    pub inbox: InboxId,
    /// Its contact.
    pub contact: ContactId,
    /// Who held it after the act.
    pub assignee: Option<AgentId>,
    /// Its version after the act.
    pub conversation_version: i64,
}

impl Place {
    pub(crate) const fn of(c: &Conversation) -> Self {
        Self {
            conversation: c.id,
            inbox: c.inbox_id,
            contact: c.contact_id,
            assignee: c.assignee_id,
            conversation_version: c.version,
        }
    }

    /// The same for a conversation that the act saves after telling.
    pub(crate) const fn unsaved(c: &Conversation) -> Self {
        let mut place = Self::of(c);
        place.conversation_version += 1;
        place
    }
}

/// What of a conversation changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// Who holds it; the ids are agents.
    Assignee,
    /// Its team; the ids are teams.
    Team,
    /// Its priority; the ids are 0 to 3.
    Priority,
    /// Its topic.
    Topic,
    /// Its labels; the old id was removed, the new one added.
    Labels,
    /// Put aside or woken; the ids are times in milliseconds.
    Snooze,
    /// Its subject.
    Subject,
    /// Its contact: an anonymous one signed in; the ids are contacts.
    Contact,
    /// The bot no longer holds it: people have it.
    Bot,
    /// How the contact seems to feel.
    Feeling,
    /// What the contact gave for the fields of the topic.
    Fields,
}

/// News about a conversation. Ids and small values only; whoever shows it loads the object through the viewer's rights.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ConversationFact {
    /// A conversation began, with its first message.
    ConversationOpened {
        /// Which.
        #[serde(flatten)]
        place: Place,
        /// The first message.
        message: MessageId,
    },
    /// Somebody said something that the contact may see.
    MessageAdded {
        /// Where.
        #[serde(flatten)]
        place: Place,
        /// What.
        message: MessageId,
        /// Its place in the conversation.
        seq: i64,
        /// Who said it.
        author: AuthorKind,
        /// The agent who said it; `None` for others.
        agent: Option<AgentId>,
    },
    /// An agent noted something for agents.
    NoteAdded {
        /// Where.
        #[serde(flatten)]
        place: Place,
        /// What.
        message: MessageId,
        /// Its place in the conversation.
        seq: i64,
        /// Who noted it; `None`: the system.
        agent: Option<AgentId>,
        /// Agents named in it.
        mentions: Vec<AgentId>,
    },
    /// Something about it changed.
    ConversationChanged {
        /// Which.
        #[serde(flatten)]
        place: Place,
        /// The event in the timeline.
        message: MessageId,
        /// What changed.
        what: Aspect,
        /// Before; see [`Aspect`].
        old: Option<i64>,
        /// After; see [`Aspect`].
        new: Option<i64>,
        /// Who changed it.
        author: AuthorKind,
        /// The agent who changed it; `None` for others.
        agent: Option<AgentId>,
    },
    /// It is done.
    ConversationResolved {
        /// Which.
        #[serde(flatten)]
        place: Place,
        /// The event in the timeline.
        message: MessageId,
        /// The opening that ended.
        opening: OpeningId,
        /// The agent who resolved it; `None` for others.
        agent: Option<AgentId>,
    },
    /// It began again.
    ConversationReopened {
        /// Which.
        #[serde(flatten)]
        place: Place,
        /// The event in the timeline.
        message: MessageId,
        /// The new opening.
        opening: OpeningId,
        /// Who reopened it.
        author: AuthorKind,
    },
    /// The contact said whether an answer of the bot helped.
    MessageRated {
        /// Where.
        #[serde(flatten)]
        place: Place,
        /// Which answer.
        message: MessageId,
        /// Whether it helped.
        helped: bool,
    },
    /// Somebody read on.
    ConversationRead {
        /// Which.
        #[serde(flatten)]
        place: Place,
        /// `contact` or `agent`.
        reader: AuthorKind,
        /// The agent who read; `None`: the contact.
        agent: Option<AgentId>,
        /// Messages of the other side read by now.
        count: i64,
    },
}

impl ConversationFact {
    /// Which conversation it is about.
    #[must_use]
    pub const fn place(&self) -> &Place {
        match self {
            Self::ConversationOpened { place, .. }
            | Self::MessageAdded { place, .. }
            | Self::NoteAdded { place, .. }
            | Self::ConversationChanged { place, .. }
            | Self::ConversationResolved { place, .. }
            | Self::ConversationReopened { place, .. }
            | Self::MessageRated { place, .. }
            | Self::ConversationRead { place, .. } => place,
        }
    }

    /// The entry of the timeline that is new or changed by it; `None`: none.
    #[must_use]
    pub const fn message(&self) -> Option<MessageId> {
        match self {
            Self::ConversationOpened { message, .. }
            | Self::MessageAdded { message, .. }
            | Self::NoteAdded { message, .. }
            | Self::ConversationChanged { message, .. }
            | Self::ConversationResolved { message, .. }
            | Self::ConversationReopened { message, .. }
            | Self::MessageRated { message, .. } => Some(*message),
            Self::ConversationRead { .. } => None,
        }
    }
}

impl Fact for ConversationFact {
    fn room(&self) -> &'static str {
        "conversations"
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::ConversationOpened { .. } => "conversation_opened",
            Self::MessageAdded { .. } => "message_added",
            Self::NoteAdded { .. } => "note_added",
            Self::ConversationChanged { .. } => "conversation_changed",
            Self::ConversationResolved { .. } => "conversation_resolved",
            Self::ConversationReopened { .. } => "conversation_reopened",
            Self::MessageRated { .. } => "message_rated",
            Self::ConversationRead { .. } => "conversation_read",
        }
    }

    /// The contact is named in every fact; what reaches it is loaded through its own rights, which hold no notes.
    fn scope(&self) -> Scope {
        let place = self.place();
        Scope {
            inbox: Some(place.inbox.0),
            conversation: Some(place.conversation.0),
            contact: Some(place.contact.0),
            agent: place.assignee.map(|a| a.0),
        }
    }
}
