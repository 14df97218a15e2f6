//! The statements about fields and what contacts gave for them.

use std::collections::BTreeMap;

use kernel::{ConversationId, InboxId, Locale};
use storage::{Error, FromRow, Row, Tx, params, sql};

use super::{FieldKind, GivenValue, IntakeField};

struct FieldRow {
    id: i64,
    field: IntakeField,
}

impl FromRow for FieldRow {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        let (id, key, kind, required): (i64, String, FieldKind, i64) =
            (r.next()?, r.next()?, r.next()?, r.next()?);
        let choices = r.next::<String>()?.lines().map(str::to_owned).collect();
        Ok(Self {
            id,
            field: IntakeField { key, kind, required: required == 1, labels: BTreeMap::new(), choices },
        })
    }
}

impl FromRow for GivenValue {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            key: r.next()?,
            kind: r.next()?,
            value: r.next()?,
            valid: r.next::<i64>()? == 1,
            given_at_ms: r.next()?,
        })
    }
}

pub(crate) fn fields(tx: &Tx<'_>, inbox: InboxId, topic_key: &str) -> Result<Vec<IntakeField>, Error> {
    let rows: Vec<FieldRow> = tx.list(sql!("fields"), &params![inbox, topic_key])?;
    rows.into_iter()
        .map(|row| {
            let labels: Vec<(Locale, String)> = tx.list(sql!("labels"), &params![row.id])?;
            Ok(IntakeField { labels: labels.into_iter().collect(), ..row.field })
        })
        .collect()
}

pub(crate) fn replace_fields(
    tx: &Tx<'_>,
    inbox: InboxId,
    topic_key: &str,
    fields: &[IntakeField],
) -> Result<(), Error> {
    tx.exec(sql!("delete_labels"), &params![inbox, topic_key])?;
    tx.exec(sql!("delete_fields"), &params![inbox, topic_key])?;
    for (position, field) in (0_i64..).zip(fields) {
        let id = tx.new_id();
        let choices = field.choices.join("\n");
        tx.exec(
            sql!("insert_field"),
            &params![id, inbox, topic_key, &field.key, position, field.kind.word(), field.required, choices],
        )?;
        for (locale, label) in &field.labels {
            tx.exec(sql!("insert_label"), &params![id, *locale, label])?;
        }
    }
    Ok(())
}

/// What was given in a conversation, in the order it came.
pub(crate) fn values(tx: &Tx<'_>, id: ConversationId) -> Result<Vec<GivenValue>, Error> {
    tx.list(sql!("values"), &params![id])
}

pub(crate) fn put_value(
    tx: &Tx<'_>,
    id: ConversationId,
    field: &IntakeField,
    value: &str,
    valid: bool,
) -> Result<(), Error> {
    tx.exec(sql!("put_value"), &params![id, &field.key, field.kind.word(), value, valid, tx.now()])?;
    Ok(())
}
