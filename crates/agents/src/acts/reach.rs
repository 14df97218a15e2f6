//! Who reaches which inbox; asked by higher rooms about others than the actor.

use kernel::{AgentId, InboxId, TeamId};
use security::{Permission, Role};
use storage::{Error, Tx};

use crate::store;

/// The role of an enabled agent; `None` for a disabled or unknown one.
pub fn role_of(tx: &Tx<'_>, agent: AgentId) -> Result<Option<Role>, Error> {
    match store::agent_role(tx, agent)? {
        Some(role) => security::role(tx, role),
        None => Ok(None),
    }
}

/// Whether an enabled agent may read and answer conversations of an inbox.
pub fn can_reach_inbox(tx: &Tx<'_>, agent: AgentId, inbox: InboxId) -> Result<bool, Error> {
    let Some(role) = role_of(tx, agent)? else { return Ok(false) };
    let may = |permission| role.permissions.has(permission);
    if !may(Permission::ConversationsReply) {
        return Ok(false);
    }
    Ok(may(Permission::ConversationsReadAll)
        || (may(Permission::ConversationsRead) && store::reaches_by_team(tx, agent, inbox)?))
}

/// Whether there is such a team.
pub fn team_exists(tx: &Tx<'_>, team: TeamId) -> Result<bool, Error> {
    Ok(store::team(tx, team)?.is_some())
}

/// Whether a team works in an inbox.
pub fn team_reaches_inbox(tx: &Tx<'_>, team: TeamId, inbox: InboxId) -> Result<bool, Error> {
    store::team_reaches(tx, team, inbox)
}
