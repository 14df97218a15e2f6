//! Who did something in a conversation.

use kernel::{AgentId, ContactId};
use security::Actor;
use serde::{Deserialize, Serialize};
use storage::{Column, Value};

/// The kind of an author.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthorKind {
    /// The person who asks.
    Contact,
    /// A person who answers.
    Agent,
    /// An answering program.
    Bot,
    /// Helpward itself: routing, a clock, a rule.
    System,
}

impl AuthorKind {
    /// Its word in tables and for clients.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Agent => "agent",
            Self::Bot => "bot",
            Self::System => "system",
        }
    }
}

impl Column for AuthorKind {
    fn from_value(value: Value) -> Option<Self> {
        let word = String::from_value(value)?;
        [Self::Contact, Self::Agent, Self::Bot, Self::System].into_iter().find(|k| k.word() == word)
    }
}

/// Who did something. The system and bots have no id here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Author {
    /// The contact.
    Contact(ContactId),
    /// An agent.
    Agent(AgentId),
    /// The bot of the inbox.
    Bot,
    /// Helpward itself.
    System,
}

impl Author {
    /// The author an actor is; rooms of the house write as the system.
    #[must_use]
    pub fn of(actor: &Actor) -> Self {
        match actor {
            Actor::Agent(agent) => Self::Agent(agent.id),
            Actor::Contact(contact) => Self::Contact(contact.id),
            Actor::Bot(_) => Self::Bot,
            Actor::Room(_) => Self::System,
        }
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(self) -> AuthorKind {
        match self {
            Self::Contact(_) => AuthorKind::Contact,
            Self::Agent(_) => AuthorKind::Agent,
            Self::Bot => AuthorKind::Bot,
            Self::System => AuthorKind::System,
        }
    }

    /// The agent's or contact's id; `None` for bots and the system.
    #[must_use]
    pub const fn id(self) -> Option<i64> {
        match self {
            Self::Contact(id) => Some(id.0),
            Self::Agent(id) => Some(id.0),
            Self::Bot | Self::System => None,
        }
    }

    /// The agent, if it is one.
    #[must_use]
    pub const fn agent(self) -> Option<AgentId> {
        if let Self::Agent(id) = self { Some(id) } else { None }
    }
}
