//! Labels themselves.

use kernel::LabelId;
use security::{Actor, Change, Permission, Subject};
use storage::Tx;

use crate::error::ConversationError;
use crate::label::{Label, MAX_LABEL_CHARS, clean_name, is_colour};
use crate::store;

/// Most labels of a desk.
const MAX_LABELS: usize = 500;

/// All labels, by name. Whoever may read conversations may read their labels.
pub fn list_labels(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<Label>, ConversationError> {
    actor.require(Permission::ConversationsRead)?;
    Ok(store::labels::all(tx)?)
}

/// Makes a label. [`ConversationError::LabelTaken`]: one of that name, but for case, exists.
pub fn create_label(
    tx: &Tx<'_>,
    actor: &Actor,
    name: &str,
    colour: &str,
) -> Result<Label, ConversationError> {
    actor.require(Permission::LabelsManage)?;
    if store::labels::all(tx)?.len() >= MAX_LABELS {
        return Err(ConversationError::Field("name"));
    }
    let label =
        Label { id: LabelId(tx.new_id()), name: checked(name)?, colour: coloured(colour)?, version: 1 };
    if !store::labels::insert(tx, &label)? {
        return Err(ConversationError::LabelTaken);
    }
    let changes = [Change::new("name", "", &label.name), Change::new("colour", "", &label.colour)];
    security::audit(tx, actor, "label.created", Subject::of("label", label.id.0), &changes)?;
    Ok(label)
}

/// Renames or recolours a label; `None` leaves a thing as it is.
pub fn change_label(
    tx: &Tx<'_>,
    actor: &Actor,
    id: LabelId,
    name: Option<&str>,
    colour: Option<&str>,
) -> Result<Label, ConversationError> {
    actor.require(Permission::LabelsManage)?;
    let old = store::labels::find(tx, id)?.ok_or(ConversationError::NoLabel)?;
    let mut label = old.clone();
    if let Some(name) = name {
        label.name = checked(name)?;
        if store::labels::named(tx, &label.key())?.is_some_and(|other| other != id) {
            return Err(ConversationError::LabelTaken);
        }
    }
    if let Some(colour) = colour {
        label.colour = coloured(colour)?;
    }
    if label == old {
        return Ok(label);
    }
    label.version += 1;
    store::labels::update(tx, &label)?;
    let changes =
        [Change::new("name", &old.name, &label.name), Change::new("colour", &old.colour, &label.colour)];
    security::audit(tx, actor, "label.changed", Subject::of("label", id.0), &changes)?;
    Ok(label)
}

/// Deletes a label and takes it off every conversation.
pub fn delete_label(tx: &Tx<'_>, actor: &Actor, id: LabelId) -> Result<(), ConversationError> {
    actor.require(Permission::LabelsManage)?;
    let label = store::labels::find(tx, id)?.ok_or(ConversationError::NoLabel)?;
    store::labels::delete(tx, id)?;
    let changes = [Change::new("name", &label.name, "")];
    security::audit(tx, actor, "label.deleted", Subject::of("label", id.0), &changes)?;
    Ok(())
}

fn checked(name: &str) -> Result<String, ConversationError> {
    if name.chars().count() > MAX_LABEL_CHARS {
        return Err(ConversationError::TooLong { field: "name", max: MAX_LABEL_CHARS });
    }
    clean_name(name).ok_or(ConversationError::Field("name"))
}

fn coloured(colour: &str) -> Result<String, ConversationError> {
    if is_colour(colour) { Ok(colour.to_lowercase()) } else { Err(ConversationError::Field("colour")) }
}
