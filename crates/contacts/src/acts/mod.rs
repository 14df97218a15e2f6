//! What the doors call: load, decide, store, emit.

pub(crate) mod edit;
pub(crate) mod read;
pub(crate) mod session;

use storage::{Error, Tx};

use crate::contact::Contact;
use crate::facts::ContactFact;
use crate::store;

/// Stores a changed contact under its next version, with its words, and tells it.
pub(crate) fn keep_changed(tx: &Tx<'_>, contact: &mut Contact) -> Result<(), Error> {
    contact.version += 1;
    store::update_contact(tx, contact)?;
    store::index_contact(tx, contact)?;
    tell_changed(tx, contact)
}

pub(crate) fn tell_changed(tx: &Tx<'_>, contact: &Contact) -> Result<(), Error> {
    tx.emit(&ContactFact::ContactChanged {
        contact: contact.id,
        inbox: contact.inbox_id,
        contact_version: contact.version,
    })
}
