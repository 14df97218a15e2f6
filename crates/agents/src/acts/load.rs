//! How many conversations an agent holds, and who could take one more.

use std::collections::{BTreeSet, HashMap};

use kernel::{AgentId, InboxId, Millis};
use security::{Permission, Permissions};
use storage::{Error, Tx};

use crate::facts::AgentFact;
use crate::store;

/// Changes the cached number of conversations an agent holds. `conversations` calls it in the act
/// that assigns, unassigns, resolves, reopens, snoozes or wakes; nobody else does.
pub fn add_load(tx: &Tx<'_>, agent: AgentId, delta: i64) -> Result<(), Error> {
    if delta != 0 && store::add_load(tx, agent, delta)? > 0 {
        tx.emit(&AgentFact::AgentChanged { agent })?;
    }
    Ok(())
}

/// Puts the cache right after a count (restore, import, doctor).
pub fn set_load(tx: &Tx<'_>, agent: AgentId, count: i64) -> Result<(), Error> {
    if store::set_load(tx, agent, count)? > 0 {
        tx.emit(&AgentFact::AgentChanged { agent })?;
    }
    Ok(())
}

/// An agent who is there and has room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The agent.
    pub agent: AgentId,
    /// How many more conversations the agent may be offered; at least 1.
    pub room: i64,
    /// How many the agent holds.
    pub load: i64,
    /// Since when nothing changed for the agent, UTC: the later of coming online and the last change
    /// of load. The smallest has been idle longest.
    pub idle_since_ms: Millis,
}

/// Agents who are online and connected (or lost for less than the grace), may answer, reach the
/// inbox and hold fewer conversations than their capacity; by id.
pub fn candidates(tx: &Tx<'_>, inbox: InboxId) -> Result<Vec<Candidate>, Error> {
    let members: BTreeSet<AgentId> = store::members_reaching(tx, inbox)?.into_iter().collect();
    let mut roles: HashMap<i64, Permissions> = HashMap::new();
    let mut candidates = Vec::new();
    for row in store::candidates(tx)? {
        let permissions = match roles.get(&row.role.0) {
            Some(permissions) => *permissions,
            None => {
                let permissions =
                    security::role(tx, row.role)?.map(|role| role.permissions).unwrap_or_default();
                roles.insert(row.role.0, permissions);
                permissions
            }
        };
        let reaches = permissions.has(Permission::ConversationsReadAll)
            || (permissions.has(Permission::ConversationsRead) && members.contains(&row.agent));
        if row.load < row.capacity && reaches && permissions.has(Permission::ConversationsReply) {
            candidates.push(Candidate {
                agent: row.agent,
                room: row.capacity - row.load,
                load: row.load,
                idle_since_ms: row.since_ms.max(row.load_changed_at_ms),
            });
        }
    }
    Ok(candidates)
}
