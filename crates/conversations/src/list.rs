//! Which conversations a list shows, and in what order. Pure.

use kernel::{AgentId, ContactId, InboxId, LabelId};

use crate::conversation::{Conversation, Priority};

/// A list agents look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum View {
    /// Held by the agent and at hand.
    Mine,
    /// Held by nobody: the queue.
    Waiting,
    /// Everything that is not resolved.
    All,
    /// Of the agent's teams, not resolved.
    Team,
    /// Put aside.
    Snoozed,
    /// Held by the bot.
    Bot,
    /// Done.
    Resolved,
    /// Everything of one contact.
    Contact(ContactId),
}

/// What narrows a list; `None` does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// Of this inbox.
    pub inbox: Option<InboxId>,
    /// Held by this agent.
    pub assignee: Option<AgentId>,
    /// With this label.
    pub label: Option<LabelId>,
    /// About this topic.
    pub topic: Option<String>,
    /// Of this priority.
    pub priority: Option<Priority>,
    /// Of this contact.
    pub contact: Option<ContactId>,
}

/// Where a page begins: the sort value and id of the last row seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) value: i64,
    pub(crate) id: i64,
}

impl Key {
    /// The key before the first row of a view.
    pub(crate) const fn start(view: View) -> Self {
        if view.ascends() {
            Self { value: i64::MIN, id: i64::MIN }
        } else {
            Self { value: i64::MAX, id: i64::MAX }
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (value, id) = text.rsplit_once('_')?;
        Some(Self { value: value.parse().ok()?, id: id.parse().ok()? })
    }

    pub(crate) fn of(view: View, c: &Conversation) -> Self {
        let value = match view {
            View::Waiting => c.queue_rank,
            View::Snoozed => c.snoozed_until_ms.unwrap_or_default(),
            View::Resolved => c.resolved_at_ms.unwrap_or_default(),
            View::Mine | View::All | View::Team | View::Bot | View::Contact(_) => c.last_message_at_ms,
        };
        Self { value, id: c.id.0 }
    }

    pub(crate) fn text(self) -> String {
        format!("{}_{}", self.value, self.id)
    }
}

impl View {
    const fn ascends(self) -> bool {
        matches!(self, Self::Waiting | Self::Snoozed)
    }
}

/// A conversation as agents' lists and screens show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationView {
    /// The conversation.
    pub conversation: Conversation,
    /// The inbox's name.
    pub inbox_name: String,
    /// The contact's name; `""`: not stated.
    pub contact_name: String,
    /// Whether the operator vouched for the contact.
    pub contact_signed: bool,
    /// The assignee's name.
    pub assignee_name: Option<String>,
    /// The assignee's name for contacts.
    pub assignee_alias: Option<String>,
    /// Its labels.
    pub label_ids: Vec<LabelId>,
    /// How many of the contact's messages the viewer has read; 0 for viewers who are no agents.
    pub read_count: i64,
}

/// An agent as contacts see one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownAgent {
    /// The alias, or the name without one.
    pub name: String,
    /// The short code by which a contact can check that the agent is real.
    pub code: String,
}

/// A conversation as its contact sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactConversation {
    /// The conversation; doors show its public id only, and nothing of the desk's own order.
    pub conversation: Conversation,
    /// The agent who holds it, as contacts see agents.
    pub agent: Option<ShownAgent>,
    /// How many answers the contact has read.
    pub read_count: i64,
    /// The last seq an agent has read.
    pub agent_read_seq: i64,
}

/// How many conversations a view holds; each is capped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// In [`View::Mine`].
    pub mine: i64,
    /// In [`View::Waiting`].
    pub waiting: i64,
    /// In [`View::All`].
    pub all: i64,
    /// In [`View::Snoozed`].
    pub snoozed: i64,
    /// In [`View::Bot`].
    pub bot: i64,
}

/// Counting stops here; screens show "999+".
pub const COUNT_CAP: i64 = 1_000;
