//! The conversations themselves.

use kernel::{ContactId, ConversationId};
use storage::{Error, Tx, params, sql};

use crate::bot::Feeling;
use crate::conversation::Conversation;

pub(crate) fn find(tx: &Tx<'_>, id: ConversationId) -> Result<Option<Conversation>, Error> {
    tx.find(sql!("conversation"), &params![id])
}

/// The conversation; others that want to change it wait until this act has ended.
pub(crate) fn lock(tx: &Tx<'_>, id: ConversationId) -> Result<Option<Conversation>, Error> {
    tx.find(sql!("lock_conversation"), &params![id])
}

pub(crate) fn id_of_public(tx: &Tx<'_>, public_id: &str) -> Result<Option<ConversationId>, Error> {
    tx.find(sql!("conversation_id_of_public"), &params![public_id])
}

pub(crate) fn insert(tx: &Tx<'_>, c: &Conversation) -> Result<(), Error> {
    tx.exec(
        sql!("insert_conversation"),
        &params![
            c.id,
            &c.public_id,
            c.number,
            c.inbox_id,
            c.contact_id,
            &c.subject,
            c.topic_key.clone(),
            c.locale,
            c.priority.number(),
            c.created_at_ms,
            c.opening_id,
            c.opened_at_ms,
            c.first_response_at_ms,
            c.resolved_at_ms,
            c.snoozed_until_ms,
            c.assignee_id,
            c.team_id,
            c.queue_rank,
            c.last_seq,
            c.last_public_seq,
            c.last_message_at_ms,
            &c.preview,
            c.preview_author.word(),
            c.contact_message_count,
            c.answer_count,
            c.bot_since_ms,
            c.feeling.map(Feeling::word),
            c.version
        ],
    )?;
    Ok(())
}

pub(crate) fn update(tx: &Tx<'_>, c: &Conversation) -> Result<(), Error> {
    tx.exec(
        sql!("update_conversation"),
        &params![
            c.id,
            c.contact_id,
            &c.subject,
            c.topic_key.clone(),
            c.locale,
            c.priority.number(),
            c.opening_id,
            c.opened_at_ms,
            c.first_response_at_ms,
            c.resolved_at_ms,
            c.snoozed_until_ms,
            c.assignee_id,
            c.team_id,
            c.queue_rank,
            c.last_seq,
            c.last_public_seq,
            c.last_message_at_ms,
            &c.preview,
            c.preview_author.word(),
            c.contact_message_count,
            c.answer_count,
            c.bot_since_ms,
            c.feeling.map(Feeling::word),
            c.version
        ],
    )?;
    Ok(())
}

/// Writes what a message changes; everything else must be as it was.
pub(crate) fn append(tx: &Tx<'_>, c: &Conversation) -> Result<(), Error> {
    tx.exec(
        sql!("append_to_conversation"),
        &params![
            c.id,
            &c.subject,
            c.first_response_at_ms,
            c.last_seq,
            c.last_public_seq,
            c.last_message_at_ms,
            &c.preview,
            c.preview_author.word(),
            c.contact_message_count,
            c.answer_count,
            c.version
        ],
    )?;
    Ok(())
}

pub(crate) fn ids_of_contact(tx: &Tx<'_>, contact: ContactId) -> Result<Vec<ConversationId>, Error> {
    tx.list(sql!("move_to_contact"), &params![contact])
}
