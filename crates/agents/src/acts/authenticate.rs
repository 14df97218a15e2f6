//! From a session's token or an API key to an actor.

use kernel::AgentId;
use security::{AgentActor, CameWith, InboxScope, Permission, Permissions};
use storage::Tx;

use crate::{AgentError, store};

/// The agent of a session token, with the rights of this moment. Reads only.
/// [`AgentError::NotSignedIn`] when the session ended or the agent is disabled.
pub fn authenticate(tx: &Tx<'_>, token: &str, ip: Option<&str>) -> Result<AgentActor, AgentError> {
    let session = security::session_of_token(tx, token)?.ok_or(AgentError::NotSignedIn)?;
    actor(tx, session.agent, CameWith::Session(session.id), Permissions::all(), ip)
}

/// The agent an API key acts for, with the rights that both the agent has at this moment and the key names. Reads only.
/// [`AgentError::NotSignedIn`] when the key ended or the agent is disabled.
pub fn authenticate_key(tx: &Tx<'_>, key: &str, ip: Option<&str>) -> Result<AgentActor, AgentError> {
    let key = security::api_key_of_token(tx, key)?.ok_or(AgentError::NotSignedIn)?;
    let mut actor = actor(tx, key.agent, CameWith::Key(key.id), key.permissions, ip)?;
    // Audit rows show that it was a program, and which.
    actor.name = format!("{} ({})", actor.name, key.name);
    Ok(actor)
}

fn actor(
    tx: &Tx<'_>,
    agent: AgentId,
    came_with: CameWith,
    most: Permissions,
    ip: Option<&str>,
) -> Result<AgentActor, AgentError> {
    let (name, role) = store::actor(tx, agent)?.ok_or(AgentError::NotSignedIn)?;
    let own = security::role(tx, role)?.map(|role| role.permissions).unwrap_or_default();
    let permissions: Permissions = own.iter().filter(|permission| most.has(*permission)).collect();
    let inboxes = if permissions.has(Permission::ConversationsReadAll) {
        InboxScope::All
    } else {
        InboxScope::Of(store::inboxes_of(tx, agent)?.into_iter().collect())
    };
    Ok(AgentActor {
        id: agent,
        came_with,
        name,
        role,
        permissions,
        inboxes,
        teams: store::teams_of(tx, agent)?,
        ip: ip.map(str::to_owned),
    })
}
