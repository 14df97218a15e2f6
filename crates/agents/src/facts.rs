//! What this room announces.

use kernel::{AgentId, TeamId};
use serde::{Deserialize, Serialize};
use storage::{Fact, Scope};

/// A change of the people who help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AgentFact {
    /// An agent was made or changed: name, role, teams, capacity, load, disabled.
    AgentChanged {
        /// The agent.
        agent: AgentId,
    },
    /// An agent's presence changed, or a console connected or was lost.
    PresenceChanged {
        /// The agent.
        agent: AgentId,
    },
    /// A team was made, changed or deleted.
    TeamChanged {
        /// The team.
        team: TeamId,
    },
}

impl Fact for AgentFact {
    fn room(&self) -> &'static str {
        "agents"
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::AgentChanged { .. } => "agent_changed",
            Self::PresenceChanged { .. } => "presence_changed",
            Self::TeamChanged { .. } => "team_changed",
        }
    }

    fn scope(&self) -> Scope {
        let agent = match self {
            Self::AgentChanged { agent } | Self::PresenceChanged { agent } => Some(agent.0),
            Self::TeamChanged { .. } => None,
        };
        Scope { agent, ..Scope::default() }
    }
}
