//! Who does something. Every act takes the actor; none of them may do everything.

use std::collections::BTreeSet;

use kernel::{AgentId, ApiKeyId, ContactId, ContactSessionId, InboxId, RoleId, SessionId, TeamId};

use crate::{Denied, Permission, Permissions};

/// Who does something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// An agent, signed in.
    Agent(AgentActor),
    /// A contact, in one inbox.
    Contact(ContactActor),
    /// The bot of one inbox.
    Bot(BotActor),
    /// A room of the house itself: a reaction, a job, the command line.
    Room(RoomActor),
}

/// An agent with the rights of this moment; loaded afresh for every request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentActor {
    /// The agent.
    pub id: AgentId,
    /// What the request came with.
    pub came_with: CameWith,
    /// The agent's name, for audit rows.
    pub name: String,
    /// The agent's role.
    pub role: RoleId,
    /// What the role allows.
    pub permissions: Permissions,
    /// The inboxes the agent may reach.
    pub inboxes: InboxScope,
    /// The agent's teams.
    pub teams: Vec<TeamId>,
    /// Where the request came from, for audit rows; `None` when unknown.
    pub ip: Option<String>,
}

/// What proves that a request is an agent's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CameWith {
    /// A session: the agent in person.
    Session(SessionId),
    /// An API key: a program that acts for the agent, with at most the key's rights.
    Key(ApiKeyId),
}

impl AgentActor {
    /// The session, if the agent came in person.
    #[must_use]
    pub const fn session(&self) -> Option<SessionId> {
        match self.came_with {
            CameWith::Session(session) => Some(session),
            CameWith::Key(_) => None,
        }
    }
}

/// Which inboxes an agent may reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InboxScope {
    /// All, also those made later (roles with `conversations.read_all`).
    All,
    /// The inboxes of the agent's teams.
    Of(BTreeSet<InboxId>),
}

impl InboxScope {
    /// Whether the inbox may be reached.
    #[must_use]
    pub fn has(&self, inbox: InboxId) -> bool {
        match self {
            Self::All => true,
            Self::Of(inboxes) => inboxes.contains(&inbox),
        }
    }
}

/// A contact in one inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContactActor {
    /// The contact.
    pub id: ContactId,
    /// The inbox the contact writes to.
    pub inbox: InboxId,
    /// The session the request came with.
    pub session: ContactSessionId,
    /// How well the contact's identity is proved.
    pub assurance: Assurance,
}

/// How a contact's identity was proved; the order is the strength.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Assurance {
    /// Nothing is known but this browser.
    Anonymous,
    /// The operator's back end signed who this is.
    Signed,
}

impl Assurance {
    /// The stable word for clients and rows.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Signed => "signed",
        }
    }

    /// The assurance of a stored word; `None` for an unknown one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Anonymous, Self::Signed].into_iter().find(|assurance| assurance.code() == code)
    }
}

/// The bot of one inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BotActor {
    /// The inbox it answers in.
    pub inbox: InboxId,
}

/// A room acting by itself, with the rights its code names and no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoomActor {
    /// The room, e.g. `routing`; `cli` for the command line.
    pub name: &'static str,
    /// The fact or job that caused it; `None` when there is none.
    pub cause: Option<i64>,
    /// What this work needs.
    pub permissions: Permissions,
}

impl Actor {
    /// A room with exactly the rights its work needs.
    #[must_use]
    pub const fn room(name: &'static str, cause: Option<i64>, permissions: &[Permission]) -> Self {
        Self::Room(RoomActor { name, cause, permissions: Permissions::of(permissions) })
    }

    /// Refuses unless the actor has the right. Contacts and bots have none of these rights; acts that
    /// serve them match on the actor.
    pub fn require(&self, permission: Permission) -> Result<(), Denied> {
        if self.may(permission) { Ok(()) } else { Err(Denied { permission }) }
    }

    /// Whether the actor has the right.
    #[must_use]
    pub const fn may(&self, permission: Permission) -> bool {
        match self {
            Self::Agent(agent) => agent.permissions.has(permission),
            Self::Room(room) => room.permissions.has(permission),
            Self::Contact(_) | Self::Bot(_) => false,
        }
    }

    /// Whether the actor may reach an inbox at all; the right for the deed is asked apart.
    #[must_use]
    pub fn reaches_inbox(&self, inbox: InboxId) -> bool {
        match self {
            Self::Agent(agent) => agent.inboxes.has(inbox),
            Self::Contact(contact) => contact.inbox == inbox,
            Self::Bot(bot) => bot.inbox == inbox,
            Self::Room(_) => true,
        }
    }

    /// The agent, if the actor is one.
    #[must_use]
    pub const fn agent(&self) -> Option<&AgentActor> {
        if let Self::Agent(agent) = self { Some(agent) } else { None }
    }

    /// The agent, if it is one in person: signed in, not a program with the agent's API key.
    ///
    /// Passwords, sessions, presence and further keys are a person's own matter.
    #[must_use]
    pub fn in_person(&self) -> Option<&AgentActor> {
        self.agent().filter(|agent| agent.session().is_some())
    }

    /// The contact, if the actor is one.
    #[must_use]
    pub const fn contact(&self) -> Option<&ContactActor> {
        if let Self::Contact(contact) = self { Some(contact) } else { None }
    }

    /// The stable word for the kind of actor: `agent`, `contact`, `bot` or `room`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Agent(_) => "agent",
            Self::Contact(_) => "contact",
            Self::Bot(_) => "bot",
            Self::Room(_) => "room",
        }
    }

    /// A text that names the actor for idempotency keys and logs, e.g. `agent:17`.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Agent(agent) => format!("agent:{}", agent.id),
            Self::Contact(contact) => format!("contact:{}", contact.id),
            Self::Bot(bot) => format!("bot:{}", bot.inbox),
            Self::Room(room) => format!("room:{}", room.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_gets_a_right_that_was_not_given() {
        let room = Actor::room("routing", None, &[Permission::ConversationsAssign]);
        assert!(room.require(Permission::ConversationsAssign).is_ok());
        assert_eq!(
            room.require(Permission::AgentsManage),
            Err(Denied { permission: Permission::AgentsManage })
        );
        let bot = Actor::Bot(BotActor { inbox: InboxId(1) });
        assert!(Permission::ALL.iter().all(|permission| !bot.may(*permission)));
        assert!(bot.reaches_inbox(InboxId(1)) && !bot.reaches_inbox(InboxId(2)));
    }
}
