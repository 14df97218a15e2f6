//! Changing and blocking contacts.

use kernel::{ContactId, Locale};
use security::{Actor, Change, Permission, Subject};
use storage::Tx;

use crate::acts::keep_changed;
use crate::acts::read::{ContactView, access_contact_for_change};
use crate::contact::{
    Attributes, Contact, MAX_ATTRIBUTE_CHARS, MAX_ATTRIBUTES, MAX_NAME_CHARS, MAX_NOTES_CHARS, screened_name,
};
use crate::error::ContactError;
use crate::store;

/// What to change; `None` leaves a field as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditContact {
    /// The name; one line, at most [`MAX_NAME_CHARS`] characters.
    pub name: Option<String>,
    /// Notes for agents; at most [`MAX_NOTES_CHARS`] characters.
    pub notes: Option<String>,
    /// The language the person reads.
    pub locale: Option<Locale>,
    /// All attributes; those left out are forgotten.
    pub attributes: Option<Attributes>,
    /// The version the change was made on; another version there now is a conflict. `None`: whatever it is.
    pub version: Option<i64>,
}

/// Changes what agents may change about a contact; identities come from the operator alone.
pub fn edit_contact(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ContactId,
    edit: &EditContact,
) -> Result<ContactView, ContactError> {
    let mut contact = access_contact_for_change(tx, actor, id, Permission::ContactsWrite)?;
    if edit.version.is_some_and(|version| version != contact.version) {
        return Err(ContactError::Changed);
    }
    let before = contact.clone();
    apply(&mut contact, edit)?;
    if let Some(attributes) = &edit.attributes {
        check_attributes(attributes)?;
        store::clear_attributes(tx, id)?;
        for (name, value) in attributes {
            put_attribute(tx, id, name, value)?;
        }
    }
    keep_changed(tx, &mut contact)?;
    audit_edit(tx, actor, &before, &contact)?;
    let attributes = store::attributes(tx, id)?;
    Ok(ContactView { contact, attributes })
}

/// Tells the audit what changed; that the notes changed, never what they say.
fn audit_edit(tx: &Tx<'_>, actor: &Actor, before: &Contact, after: &Contact) -> Result<(), ContactError> {
    let mut changes = Vec::new();
    if before.name != after.name {
        changes.push(Change::new("name", &before.name, &after.name));
    }
    if before.locale != after.locale {
        changes.push(Change::new("locale", before.locale.tag(), after.locale.tag()));
    }
    if before.notes != after.notes {
        changes.push(Change::new("notes", "", ""));
    }
    security::audit(tx, actor, "contact.changed", Subject::of("contact", after.id.0), &changes)?;
    Ok(())
}

fn apply(contact: &mut Contact, edit: &EditContact) -> Result<(), ContactError> {
    if let Some(name) = &edit.name {
        if name.chars().count() > MAX_NAME_CHARS {
            return Err(ContactError::Field { field: "name", max: Some(MAX_NAME_CHARS) });
        }
        contact.name = screened_name(name);
    }
    if let Some(notes) = &edit.notes {
        if notes.chars().count() > MAX_NOTES_CHARS {
            return Err(ContactError::Field { field: "notes", max: Some(MAX_NOTES_CHARS) });
        }
        contact.notes = security::screen(notes).into_text();
    }
    if let Some(locale) = edit.locale {
        contact.locale = locale;
    }
    Ok(())
}

/// Refuses attributes that are too many, too long or without a name.
pub(crate) fn check_attributes(attributes: &Attributes) -> Result<(), ContactError> {
    if attributes.len() > MAX_ATTRIBUTES {
        return Err(ContactError::Field { field: "attributes", max: Some(MAX_ATTRIBUTES) });
    }
    for (name, value) in attributes {
        let named =
            !name.trim().is_empty() && name.chars().count() <= 60 && !name.chars().any(char::is_control);
        if !named {
            return Err(ContactError::Field { field: "attributes", max: None });
        }
        if value.chars().count() > MAX_ATTRIBUTE_CHARS {
            return Err(ContactError::Field { field: "attributes", max: Some(MAX_ATTRIBUTE_CHARS) });
        }
    }
    Ok(())
}

/// Keeps an attribute, its secrets masked.
pub(crate) fn put_attribute(
    tx: &Tx<'_>,
    id: ContactId,
    name: &str,
    value: &str,
) -> Result<(), storage::Error> {
    store::put_attribute(tx, id, security::screen(name).text(), security::screen(value).text())
}

/// Stops a contact from writing; what it wrote stays. Repeating it changes nothing.
pub fn block_contact(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ContactId,
    reason: &str,
) -> Result<Contact, ContactError> {
    let mut contact = access_contact_for_change(tx, actor, id, Permission::ContactsBlock)?;
    if reason.chars().count() > MAX_ATTRIBUTE_CHARS {
        return Err(ContactError::Field { field: "reason", max: Some(MAX_ATTRIBUTE_CHARS) });
    }
    if contact.blocked_at_ms.is_some() {
        return Ok(contact);
    }
    let reason = security::screen(reason.trim()).into_text();
    store::insert_block(tx, id, &reason, crate::rights::author_id(actor))?;
    contact.blocked_at_ms = Some(tx.now());
    keep_changed(tx, &mut contact)?;
    security::audit(tx, actor, "contact.blocked", Subject::of("contact", id.0), &[])?;
    Ok(contact)
}

/// Lets a contact write again. Repeating it changes nothing.
pub fn unblock_contact(tx: &Tx<'_>, actor: &Actor, id: ContactId) -> Result<Contact, ContactError> {
    let mut contact = access_contact_for_change(tx, actor, id, Permission::ContactsBlock)?;
    if contact.blocked_at_ms.is_none() {
        return Ok(contact);
    }
    store::lift_block(tx, id, crate::rights::author_id(actor))?;
    contact.blocked_at_ms = None;
    keep_changed(tx, &mut contact)?;
    security::audit(tx, actor, "contact.unblocked", Subject::of("contact", id.0), &[])?;
    Ok(contact)
}
