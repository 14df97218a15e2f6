//! Labels and where they are.

use kernel::{ConversationId, LabelId};
use storage::{Error, FromRow, Row, Tx, params, sql};

use crate::author::Author;
use crate::label::Label;

impl FromRow for Label {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self { id: r.next()?, name: r.next()?, colour: r.next()?, version: r.next()? })
    }
}

pub(crate) fn all(tx: &Tx<'_>) -> Result<Vec<Label>, Error> {
    tx.list(sql!("labels"), &[])
}

pub(crate) fn find(tx: &Tx<'_>, id: LabelId) -> Result<Option<Label>, Error> {
    tx.find(sql!("label"), &params![id])
}

pub(crate) fn named(tx: &Tx<'_>, key: &str) -> Result<Option<LabelId>, Error> {
    tx.find(sql!("label_named"), &params![key])
}

/// Makes the label unless one of that name is there; says whether it was made.
pub(crate) fn insert(tx: &Tx<'_>, label: &Label) -> Result<bool, Error> {
    let made =
        tx.exec(sql!("insert_label"), &params![label.id, &label.name, label.key(), &label.colour, tx.now()])?;
    Ok(made == 1)
}

pub(crate) fn update(tx: &Tx<'_>, label: &Label) -> Result<(), Error> {
    tx.exec(
        sql!("update_label"),
        &params![label.id, &label.name, label.key(), &label.colour, label.version],
    )?;
    Ok(())
}

/// Deletes the label everywhere; says how many conversations lost it.
pub(crate) fn delete(tx: &Tx<'_>, id: LabelId) -> Result<u64, Error> {
    let lost = tx.exec(sql!("unlabel_all"), &params![id])?;
    tx.exec(sql!("delete_label"), &params![id])?;
    Ok(lost)
}

pub(crate) fn of_conversation(tx: &Tx<'_>, id: ConversationId) -> Result<Vec<LabelId>, Error> {
    tx.list(sql!("labels_of"), &params![id])
}

pub(crate) fn add(tx: &Tx<'_>, id: ConversationId, label: LabelId, author: Author) -> Result<(), Error> {
    tx.exec(sql!("add_label"), &params![id, label, author.kind().word(), author.id(), tx.now()])?;
    Ok(())
}

pub(crate) fn remove(tx: &Tx<'_>, id: ConversationId, label: LabelId) -> Result<(), Error> {
    tx.exec(sql!("remove_label"), &params![id, label])?;
    Ok(())
}
