//! An anonymous contact signs in: its conversations go to the signed contact.

use kernel::{ContactId, ConversationId};
use security::{Actor, Permission};
use storage::Tx;

use crate::acts::assign::tell;
use crate::acts::{append_event, save};
use crate::author::Author;
use crate::error::ConversationError;
use crate::facts::{Aspect, Place};
use crate::message::{Event, EventKind};
use crate::store;

/// Gives the conversations `ids` of contact `from` to contact `to`, with the files waiting to be sent.
///
/// For rooms that have seen the proof, with the right to write contacts; conversations of anybody else are left alone.
pub fn hand_over_to_contact(
    tx: &Tx<'_>,
    actor: &Actor,
    from: ContactId,
    to: ContactId,
    ids: &[ConversationId],
) -> Result<(), ConversationError> {
    actor.require(Permission::ContactsWrite)?;
    store::attachments::move_uploads(tx, from, to)?;
    for id in ids {
        let Some(mut c) = store::conversations::lock(tx, *id)? else { continue };
        if c.contact_id != from {
            continue;
        }
        let holder = c.load_holder();
        c.contact_id = to;
        let event = Event::ids(EventKind::ContactSigned, Some(from.0), Some(to.0));
        let message = append_event(tx, &mut c, Author::System, &event)?;
        save(tx, &mut c, holder)?;
        tell(tx, Place::of(&c), Author::System, message, Aspect::Contact, (Some(from.0), Some(to.0)))?;
    }
    Ok(())
}

/// The conversations of a contact, oldest first, for the room that signs it in.
pub fn conversations_of_contact(
    tx: &Tx<'_>,
    actor: &Actor,
    contact: ContactId,
) -> Result<Vec<ConversationId>, ConversationError> {
    actor.require(Permission::ContactsWrite)?;
    Ok(store::conversations::ids_of_contact(tx, contact)?)
}
