//! What this room announces.

use kernel::{AgentId, RoleId, SessionId};
use serde::{Deserialize, Serialize};
use storage::{Fact, Scope};

/// A change of who may do what, for whoever holds rights in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SecurityFact {
    /// A session ended before its time; its sockets must close within five seconds.
    SessionRevoked {
        /// The session.
        session: SessionId,
        /// Its agent.
        agent: AgentId,
    },
    /// Rights changed. `agent`: of this agent; `role`: of everyone who has this role.
    RightsChanged {
        /// The agent concerned; `None` when a role changed.
        agent: Option<AgentId>,
        /// The role concerned; `None` when one agent's rights changed.
        role: Option<RoleId>,
    },
}

impl Fact for SecurityFact {
    fn room(&self) -> &'static str {
        "security"
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::SessionRevoked { .. } => "session_revoked",
            Self::RightsChanged { .. } => "rights_changed",
        }
    }

    fn scope(&self) -> Scope {
        let agent = match self {
            Self::SessionRevoked { agent, .. } => Some(*agent),
            Self::RightsChanged { agent, .. } => *agent,
        };
        Scope { agent: agent.map(|agent| agent.0), ..Scope::default() }
    }
}
