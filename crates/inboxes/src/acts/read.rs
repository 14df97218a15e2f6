//! Reading inboxes.

use std::collections::BTreeMap;

use kernel::{InboxId, Millis};
use security::{Actor, Permission};
use storage::{Error, Tx};

use crate::error::InboxError;
use crate::hours::BusinessHours;
use crate::inbox::Inbox;
use crate::store;

/// The inboxes an agent works in; all of them for one who manages inboxes or hours. Contacts have none.
pub fn list_inboxes(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<Inbox>, InboxError> {
    let mut inboxes = store::list(tx)?;
    inboxes.retain(|inbox| may_see(actor, inbox.id));
    Ok(inboxes)
}

/// One inbox within the actor's reach. Errors: [`InboxError::NotFound`].
pub fn access_inbox(tx: &Tx<'_>, actor: &Actor, id: InboxId) -> Result<Inbox, InboxError> {
    if !may_see(actor, id) {
        return Err(InboxError::NotFound);
    }
    store::find(tx, id)?.ok_or(InboxError::NotFound)
}

/// The inbox, locked until the act ends, for one who may change it.
pub(super) fn access_for_change(
    tx: &Tx<'_>,
    actor: &Actor,
    right: Permission,
    id: InboxId,
) -> Result<Inbox, InboxError> {
    actor.require(right)?;
    if !may_see(actor, id) {
        return Err(InboxError::NotFound);
    }
    store::find_for_change(tx, id)?.ok_or(InboxError::NotFound)
}

fn may_see(actor: &Actor, inbox: InboxId) -> bool {
    match actor {
        Actor::Agent(_) => {
            actor.reaches_inbox(inbox)
                || actor.may(Permission::InboxesManage)
                || actor.may(Permission::HoursManage)
        }
        Actor::Room(_) => true,
        Actor::Contact(_) | Actor::Bot(_) => false,
    }
}

/// The inbox a host page names. Public by design: the page's source shows the key.
pub fn public_inbox(tx: &Tx<'_>, public_key: &str) -> Result<Option<Inbox>, Error> {
    store::find_by_public_key(tx, public_key)
}

/// Origins that may frame the widget of the inbox a host page names; none for an unknown key.
pub fn allowed_origins(tx: &Tx<'_>, public_key: &str) -> Result<Vec<String>, Error> {
    store::allowed_origins(tx, public_key)
}

/// Names of all inboxes, for showing beside conversations the reader may see anyway.
pub fn inbox_names(tx: &Tx<'_>) -> Result<BTreeMap<InboxId, String>, Error> {
    store::names(tx)
}

/// Whether a contact may choose this topic in this inbox.
pub fn topic_exists(tx: &Tx<'_>, inbox: InboxId, key: &str) -> Result<bool, Error> {
    store::topic_exists(tx, inbox, key)
}

/// The hours of an inbox, for rooms that count with them. `None`: there is no such inbox.
pub fn business_hours(tx: &Tx<'_>, inbox: InboxId) -> Result<Option<BusinessHours>, Error> {
    store::hours(tx, inbox)
}

/// How waiting conversations of an inbox find an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfferSettings {
    /// Whether they are offered; otherwise agents pick them up by hand.
    pub auto: bool,
    /// How long an offer waits for the agent's answer, in milliseconds.
    pub timeout_ms: Millis,
}

/// How conversations of this inbox are offered. `None`: there is no such inbox.
pub fn offer_settings(tx: &Tx<'_>, inbox: InboxId) -> Result<Option<OfferSettings>, Error> {
    Ok(store::offer_settings(tx, inbox)?.map(|(auto, timeout_ms)| OfferSettings { auto, timeout_ms }))
}
