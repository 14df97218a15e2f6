//! A team: agents who share inboxes.

use kernel::{AgentId, InboxId, TeamId};

/// Agents who share inboxes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// The id.
    pub id: TeamId,
    /// Its name, unique.
    pub name: String,
    /// Its agents, by id.
    pub members: Vec<AgentId>,
    /// The inboxes its agents reach, by id.
    pub inboxes: Vec<InboxId>,
    /// Grows with every change.
    pub version: i64,
}

/// What of a team may change; `None` leaves a field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TeamChange {
    /// Its name.
    pub name: Option<String>,
    /// All its agents.
    pub members: Option<Vec<AgentId>>,
    /// All its inboxes; the door has checked that they exist.
    pub inboxes: Option<Vec<InboxId>>,
}
