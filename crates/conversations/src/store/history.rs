//! State that has an author: openings, resolutions, assignments, snoozes.

use kernel::{ConversationId, MessageId, Millis, OpeningId};
use storage::{Error, Tx, params, sql};

use crate::author::Author;
use crate::conversation::Conversation;

pub(crate) fn insert_opening(tx: &Tx<'_>, c: &Conversation, author: Author) -> Result<(), Error> {
    tx.exec(
        sql!("insert_opening"),
        &params![c.opening_id, c.id, author.kind().word(), author.id(), c.opened_at_ms],
    )?;
    Ok(())
}

pub(crate) fn answer_opening(
    tx: &Tx<'_>,
    opening: OpeningId,
    at_ms: Millis,
    agent: Option<i64>,
    message: MessageId,
) -> Result<(), Error> {
    tx.exec(sql!("answer_opening"), &params![opening, at_ms, agent, message])?;
    Ok(())
}

pub(crate) fn insert_resolution(tx: &Tx<'_>, c: &Conversation, author: Author) -> Result<(), Error> {
    tx.exec(
        sql!("insert_resolution"),
        &params![tx.new_id(), c.id, c.opening_id, author.kind().word(), author.id(), c.assignee_id, tx.now()],
    )?;
    Ok(())
}

/// Ends the current assignment and begins the one the conversation now says, if it says one.
pub(crate) fn turn_assignment(tx: &Tx<'_>, c: &Conversation, author: Author) -> Result<(), Error> {
    tx.exec(sql!("end_assignment"), &params![c.id, tx.now()])?;
    if c.assignee_id.is_none() && c.team_id.is_none() {
        return Ok(());
    }
    tx.exec(
        sql!("insert_assignment"),
        &params![tx.new_id(), c.id, c.assignee_id, c.team_id, author.kind().word(), author.id(), tx.now()],
    )?;
    Ok(())
}

pub(crate) fn insert_snooze(
    tx: &Tx<'_>,
    c: &Conversation,
    author: Author,
    until_ms: Millis,
) -> Result<(), Error> {
    tx.exec(
        sql!("insert_snooze"),
        &params![tx.new_id(), c.id, author.kind().word(), author.id(), tx.now(), until_ms],
    )?;
    Ok(())
}

pub(crate) fn end_snooze(tx: &Tx<'_>, id: ConversationId, by: &str) -> Result<(), Error> {
    tx.exec(sql!("end_snooze"), &params![id, tx.now(), by])?;
    Ok(())
}
