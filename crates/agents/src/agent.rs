//! An agent, and what may be said about one.

use kernel::{AgentId, Locale, Millis, RoleId, TeamId};

use crate::presence::Presence;

/// Conversations a new agent may hold at once by offers.
pub const USUAL_CAPACITY: u32 = 5;
/// The largest capacity that can be set.
pub const LARGEST_CAPACITY: u32 = 100;
const LONGEST_NAME_CHARS: usize = 80;

/// One of the people who help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// The id.
    pub id: AgentId,
    /// The name colleagues see.
    pub name: String,
    /// The name contacts see; empty: the name itself.
    pub alias: String,
    /// Public short code by which a contact can check that the agent is real.
    pub code: String,
    /// The address for signing in.
    pub email: String,
    /// The role.
    pub role: RoleId,
    /// The role's name; for a built-in one the key that the web translates.
    pub role_name: String,
    /// The language of the console.
    pub locale: Locale,
    /// IANA time zone; `None`: the browser's.
    pub time_zone: Option<String>,
    /// Conversations the agent may hold at once by offers, 0 to [`LARGEST_CAPACITY`].
    pub capacity: u32,
    /// Conversations held now: unresolved, not snoozed.
    pub load: i64,
    /// When the agent was disabled, UTC; `None` when enabled.
    pub disabled_at_ms: Option<Millis>,
    /// When the agent was made, UTC.
    pub created_at_ms: Millis,
    /// Grows with every change.
    pub version: i64,
    /// Whether the agent is there.
    pub presence: Presence,
    /// The latest request of any session, exact to a minute, UTC; `None` before the first sign-in.
    pub last_seen_at_ms: Option<Millis>,
    /// The agent's teams, by id.
    pub teams: Vec<TeamId>,
}

/// How an agent is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentName {
    /// The name colleagues see.
    pub name: String,
    /// The name contacts see; empty: the name itself.
    pub alias: String,
    /// The public short code.
    pub code: String,
}

impl AgentName {
    /// The name contacts see.
    #[must_use]
    pub fn public(&self) -> &str {
        if self.alias.is_empty() { &self.name } else { &self.alias }
    }
}

/// What an agent's own settings may change; `None` leaves a field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnChange {
    /// The name colleagues see.
    pub name: Option<String>,
    /// The name contacts see; empty: the name itself.
    pub alias: Option<String>,
    /// The language of the console.
    pub locale: Option<Locale>,
    /// IANA time zone; `Some(None)`: the browser's.
    pub time_zone: Option<Option<String>>,
}

/// What those who manage agents may change; `None` leaves a field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgentChange {
    /// The name colleagues see.
    pub name: Option<String>,
    /// The name contacts see; empty: the name itself.
    pub alias: Option<String>,
    /// The role.
    pub role: Option<RoleId>,
    /// All teams of the agent.
    pub teams: Option<Vec<TeamId>>,
    /// Conversations the agent may hold at once by offers.
    pub capacity: Option<u32>,
    /// Disabled agents cannot sign in and are offered nothing; their history stays.
    pub disabled: Option<bool>,
}

/// A name without controls and without spaces at its ends, 1 to 80 characters; `None` otherwise.
#[must_use]
pub(crate) fn check_name(name: &str) -> Option<String> {
    let name = name.trim();
    let fits =
        !name.is_empty() && name.chars().count() <= LONGEST_NAME_CHARS && !name.chars().any(char::is_control);
    fits.then(|| name.to_owned())
}

/// The same for an alias, which may be empty.
#[must_use]
pub(crate) fn check_alias(alias: &str) -> Option<String> {
    if alias.trim().is_empty() { Some(String::new()) } else { check_name(alias) }
}
