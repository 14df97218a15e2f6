//! Files of messages.

use kernel::{ContactId, ConversationId, InboxId, MessageId, Millis};
use storage::{Error, Tx, params, sql};

use crate::attachment::Attachment;
use crate::store::lists::with_ids;

pub(crate) fn insert(tx: &Tx<'_>, a: &Attachment) -> Result<(), Error> {
    tx.exec(
        sql!("insert_attachment"),
        &params![
            a.id,
            &a.public_id,
            a.inbox_id,
            &a.uploader_kind,
            a.uploader_id,
            &a.name,
            &a.content_type,
            &a.hash,
            a.size_bytes,
            a.width,
            a.height,
            a.preview_hash.clone(),
            a.preview_size_bytes,
            tx.now()
        ],
    )?;
    Ok(())
}

pub(crate) fn find(tx: &Tx<'_>, public_id: &str) -> Result<Option<Attachment>, Error> {
    tx.find(sql!("attachment"), &params![public_id])
}

/// Who may take a file: the one who uploaded it, for the inbox it was uploaded to.
pub(crate) struct Taker<'a> {
    pub(crate) kind: &'a str,
    pub(crate) id: i64,
    pub(crate) inbox: InboxId,
}

/// Joins a file to a message; `false` when there is no such file of this uploader waiting.
pub(crate) fn take(
    tx: &Tx<'_>,
    public_id: &str,
    message: MessageId,
    conversation: ConversationId,
    position: i64,
    taker: &Taker<'_>,
) -> Result<bool, Error> {
    let taken = tx.exec(
        sql!("take_attachment"),
        &params![public_id, message, conversation, position, taker.kind, taker.id, taker.inbox],
    )?;
    Ok(taken == 1)
}

pub(crate) fn of_message(tx: &Tx<'_>, id: MessageId) -> Result<Vec<Attachment>, Error> {
    tx.list(sql!("message_attachments"), &params![id])
}

/// Files of many messages, in order.
pub(crate) fn of_messages(tx: &Tx<'_>, ids: &[i64]) -> Result<Vec<Attachment>, Error> {
    let mut values = Vec::new();
    let sql = with_ids(sql!("attachments_by_message"), ids, &mut values);
    tx.list(&sql, &values)
}

pub(crate) fn between(
    tx: &Tx<'_>,
    conversation: ConversationId,
    first_seq: i64,
    last_seq: i64,
) -> Result<Vec<Attachment>, Error> {
    tx.list(sql!("attachments_between"), &params![conversation, first_seq, last_seq])
}

pub(crate) fn move_uploads(tx: &Tx<'_>, from: ContactId, to: ContactId) -> Result<(), Error> {
    tx.exec(sql!("move_uploads"), &params![from, to])?;
    Ok(())
}

/// Uploads of an actor that wait for a message, counted up to `cap`, and their bytes.
pub(crate) fn unused_of(tx: &Tx<'_>, kind: &str, id: i64, cap: i64) -> Result<(i64, i64), Error> {
    tx.one(sql!("unused_of"), &params![kind, id, cap])
}

/// Deletes rows of uploads that no message took by `before_ms`; the hashes they named.
pub(crate) fn delete_unused(tx: &Tx<'_>, before_ms: Millis) -> Result<Vec<(String, Option<String>)>, Error> {
    tx.list(sql!("delete_unused"), &params![before_ms])
}

pub(crate) fn hash_in_use(tx: &Tx<'_>, hash: &str) -> Result<bool, Error> {
    Ok(tx.one::<i64>(sql!("hash_in_use"), &params![hash])? > 0)
}
