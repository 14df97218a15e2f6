//! Who is on the floor now, full or not: what the queue is served by and waits are foretold from.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::{AgentId, InboxId, Millis, TeamId};
use security::{InboxScope, Permission, Permissions};
use storage::{Error, Tx};

use super::presence::change;
use crate::presence::PresenceStatus;
use crate::store;

/// An agent who is online and connected (or lost for less than the grace).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresentAgent {
    /// Who.
    pub id: AgentId,
    /// How many conversations the agent may hold at once by offers.
    pub capacity: i64,
    /// How many the agent holds; by hand it may be more than the capacity.
    pub load: i64,
    /// The later of coming online and the last change of load, UTC.
    pub idle_since_ms: Millis,
    /// Whether the agent may answer contacts.
    pub may_reply: bool,
    /// The inboxes the agent reaches.
    pub inboxes: InboxScope,
    /// The agent's teams.
    pub teams: Vec<TeamId>,
}

/// Everybody on the floor, by id. At most 2,000.
pub fn present_agents(tx: &Tx<'_>) -> Result<Vec<PresentAgent>, Error> {
    let rows = store::candidates(tx)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut teams: BTreeMap<AgentId, Vec<TeamId>> = BTreeMap::new();
    for (team, agent) in store::all_members(tx)? {
        teams.entry(agent).or_default().push(team);
    }
    let mut inboxes: BTreeMap<TeamId, Vec<InboxId>> = BTreeMap::new();
    for (team, inbox) in store::all_team_inboxes(tx)? {
        inboxes.entry(team).or_default().push(inbox);
    }
    let mut roles: HashMap<i64, Permissions> = HashMap::new();
    let mut present = Vec::with_capacity(rows.len());
    for row in rows {
        let permissions = match roles.get(&row.role.0) {
            Some(permissions) => *permissions,
            None => {
                let role = security::role(tx, row.role)?;
                *roles.entry(row.role.0).or_insert(role.map(|role| role.permissions).unwrap_or_default())
            }
        };
        let teams = teams.remove(&row.agent).unwrap_or_default();
        let of_teams = || teams.iter().filter_map(|team| inboxes.get(team)).flatten().copied();
        let scope = if permissions.has(Permission::ConversationsReadAll) {
            InboxScope::All
        } else if permissions.has(Permission::ConversationsRead) {
            InboxScope::Of(of_teams().collect())
        } else {
            InboxScope::Of(BTreeSet::new())
        };
        present.push(PresentAgent {
            id: row.agent,
            capacity: row.capacity,
            load: row.load,
            idle_since_ms: row.since_ms.max(row.load_changed_at_ms),
            may_reply: permissions.has(Permission::ConversationsReply),
            inboxes: scope,
            teams,
        });
    }
    Ok(present)
}

/// Makes an online agent away who does not answer offers. `false`: the agent was not online.
pub fn go_away(tx: &Tx<'_>, agent: AgentId) -> Result<bool, Error> {
    let online = store::presence(tx, agent)?.is_some_and(|row| row.status == PresenceStatus::Online);
    if online {
        change(tx, agent, |row| row.set(PresenceStatus::Away, tx.now()))?;
    }
    Ok(online)
}

/// Names of all agents, disabled ones too, for figures the reader may see anyway. At most 10,000.
pub fn agent_names(tx: &Tx<'_>) -> Result<BTreeMap<AgentId, String>, Error> {
    Ok(store::agent_names(tx)?.into_iter().collect())
}
