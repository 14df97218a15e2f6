//! Reading contacts through the actor's rights.

use kernel::{ContactId, Limit, Page};
use security::{Actor, Permission};
use storage::Tx;

use crate::contact::{Attributes, Contact};
use crate::error::ContactError;
use crate::{rights, store};

/// A contact with its attributes, as one page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactView {
    /// The contact.
    pub contact: Contact,
    /// What is known about it by name.
    pub attributes: Attributes,
}

/// Which contacts a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactFilter {
    /// Words of the name or an address; `None` or empty: all.
    pub words: Option<String>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// A contact the actor may read; the contact itself may read its own row.
/// [`ContactError::NotFound`] also for contacts of other inboxes: nobody learns which ids exist.
pub fn access_contact(tx: &Tx<'_>, actor: &Actor, id: ContactId) -> Result<ContactView, ContactError> {
    if !matches!(actor, Actor::Contact(own) if own.id == id) {
        actor.require(Permission::ContactsRead)?;
    }
    let contact = store::contact(tx, id)?.ok_or(ContactError::NotFound)?;
    let own = matches!(actor, Actor::Contact(own) if own.id == id && own.inbox == contact.inbox_id);
    if !own && (actor.contact().is_some() || !actor.reaches_inbox(contact.inbox_id)) {
        return Err(ContactError::NotFound);
    }
    let attributes = store::attributes(tx, id)?;
    Ok(ContactView { contact, attributes })
}

/// Whether the contact may not write now; `false` for one that has no row yet. For rooms that have asked for the right
/// to the contact's conversation before.
pub fn is_blocked(tx: &Tx<'_>, id: ContactId) -> Result<bool, storage::Error> {
    store::is_blocked(tx, id)
}

/// A contact the actor may change; others wait until the act has ended.
pub fn access_contact_for_change(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ContactId,
    permission: Permission,
) -> Result<Contact, ContactError> {
    actor.require(permission)?;
    if !store::lock_contact(tx, id)? {
        return Err(ContactError::NotFound);
    }
    let contact = store::contact(tx, id)?.ok_or(ContactError::NotFound)?;
    if !actor.reaches_inbox(contact.inbox_id) {
        return Err(ContactError::NotFound);
    }
    Ok(contact)
}

/// Contacts of the actor's inboxes: last seen first, or, with words, newest first among those that hold them all.
pub fn list_contacts(
    tx: &Tx<'_>,
    actor: &Actor,
    filter: &ContactFilter,
    limit: Limit,
) -> Result<Page<Contact>, ContactError> {
    let words = filter.words.as_deref().map(str::trim).filter(|w| !w.is_empty());
    if let Some(words) = words {
        return search_contacts(tx, actor, words, filter.after.as_deref(), limit);
    }
    let inboxes = rights::readable_inboxes(actor)?;
    let after = match filter.after.as_deref() {
        None => (i64::MAX, i64::MAX),
        Some(key) => key
            .split_once('-')
            .and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)))
            .ok_or(ContactError::Field { field: "after", max: None })?,
    };
    let rows = store::newest(tx, inboxes.as_deref(), after, limit)?;
    Ok(Page::cut(rows, limit, |c| format!("{}-{}", c.last_seen_at_ms, c.id)))
}

/// Contacts whose name or addresses hold every word (Chinese by characters), newest first; at most 500 are looked at.
pub fn search_contacts(
    tx: &Tx<'_>,
    actor: &Actor,
    words: &str,
    after: Option<&str>,
    limit: Limit,
) -> Result<Page<Contact>, ContactError> {
    let inboxes = rights::readable_inboxes(actor)?;
    let before = match after {
        None => i64::MAX,
        Some(key) => key.parse().map_err(|_| ContactError::Field { field: "after", max: None })?,
    };
    let Some(query) = tx.text_query(words) else {
        return Ok(Page { items: Vec::new(), next: None });
    };
    let rows = store::found(tx, inboxes.as_deref(), &query, before, limit)?;
    Ok(Page::cut(rows, limit, |c| c.id.to_string()))
}
