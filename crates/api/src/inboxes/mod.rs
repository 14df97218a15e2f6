//! Inboxes: settings, business hours, keys, and the first one of all.

mod dto;
mod hours;
mod keys;
mod workspace;

pub use dto::InboxDto;
pub(crate) use hours::{access_hours, set_hours};
pub(crate) use keys::{add_key, list_keys, retire_key};
pub(crate) use workspace::set_up;

use kernel::InboxId;

use self::dto::{InboxChangeInput, InboxesDto, NewInboxInput};
use crate::door::{Agent, Answer, Body, Created, Path, Reply, id};

/// `GET /inboxes`
pub(crate) async fn list(agent: Agent) -> Answer<Reply<InboxesDto>> {
    let inboxes = agent.read(inboxes::list_inboxes).await?;
    Ok(Reply(InboxesDto { items: inboxes.into_iter().map(InboxDto::from).collect() }))
}

/// `POST /inboxes`
pub(crate) async fn create(agent: Agent, Body(input): Body<NewInboxInput>) -> Answer<Created<InboxDto>> {
    let (input, hours) = input.read()?;
    let inbox = agent.write(move |tx, actor| inboxes::create_inbox(tx, actor, &input, &hours)).await?;
    Ok(Created(inbox.into()))
}

/// `GET /inboxes/{id}`
pub(crate) async fn show(agent: Agent, Path(inbox): Path<String>) -> Answer<Reply<InboxDto>> {
    let inbox: InboxId = id(&inbox)?;
    Ok(Reply(agent.read(move |tx, actor| inboxes::access_inbox(tx, actor, inbox)).await?.into()))
}

/// `PATCH /inboxes/{id}`
pub(crate) async fn change(
    agent: Agent,
    Path(inbox): Path<String>,
    Body(input): Body<InboxChangeInput>,
) -> Answer<Reply<InboxDto>> {
    let inbox: InboxId = id(&inbox)?;
    let (version, change) = input.read()?;
    let changed =
        agent.write(move |tx, actor| inboxes::change_inbox(tx, actor, inbox, version, &change)).await?;
    Ok(Reply(changed.into()))
}

#[cfg(test)]
mod tests;
