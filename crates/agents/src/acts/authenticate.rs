//! From a session's token to an actor.

use security::{AgentActor, InboxScope, Permission};
use storage::Tx;

use crate::{AgentError, store};

/// The agent of a session token, with the rights of this moment. Reads only.
/// [`AgentError::NotSignedIn`] when the session ended or the agent is disabled.
pub fn authenticate(tx: &Tx<'_>, token: &str, ip: Option<&str>) -> Result<AgentActor, AgentError> {
    let session = security::session_of_token(tx, token)?.ok_or(AgentError::NotSignedIn)?;
    let (name, role) = store::actor(tx, session.agent)?.ok_or(AgentError::NotSignedIn)?;
    let permissions = security::role(tx, role)?.map(|role| role.permissions).unwrap_or_default();
    let inboxes = if permissions.has(Permission::ConversationsReadAll) {
        InboxScope::All
    } else {
        InboxScope::Of(store::inboxes_of(tx, session.agent)?.into_iter().collect())
    };
    Ok(AgentActor {
        id: session.agent,
        session: session.id,
        name,
        role,
        permissions,
        inboxes,
        teams: store::teams_of(tx, session.agent)?,
        ip: ip.map(str::to_owned),
    })
}
