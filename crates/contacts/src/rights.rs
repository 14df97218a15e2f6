//! Which contacts an actor may reach.

use kernel::InboxId;
use security::{Actor, Denied, InboxScope, Permission};

/// The inboxes whose contacts the actor may read; `None`: every inbox.
pub(crate) fn readable_inboxes(actor: &Actor) -> Result<Option<Vec<InboxId>>, Denied> {
    actor.require(Permission::ContactsRead)?;
    Ok(match actor {
        Actor::Agent(agent) => match &agent.inboxes {
            InboxScope::All => None,
            InboxScope::Of(ids) => Some(ids.iter().copied().collect()),
        },
        Actor::Room(_) => None,
        Actor::Bot(_) | Actor::Contact(_) => Some(Vec::new()),
    })
}

/// The agent's id for rows that name who did it; 0: no agent.
pub(crate) fn author_id(actor: &Actor) -> i64 {
    actor.agent().map_or(0, |agent| agent.id.0)
}
