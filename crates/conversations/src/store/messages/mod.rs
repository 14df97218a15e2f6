//! The timeline.

use kernel::{ConversationId, MessageId};
use storage::{Error, Tx, params, sql};

use crate::author::{Author, AuthorKind};
use crate::message::{Event, Message, NewEntry};
use crate::store::lists::with_ids;
use crate::store::{attachments, bot};

pub(crate) fn insert(
    tx: &Tx<'_>,
    id: MessageId,
    conversation: ConversationId,
    (seq, public_seq): (i64, Option<i64>),
    author: Author,
    entry: &NewEntry<'_>,
) -> Result<(), Error> {
    tx.exec(
        sql!("insert_message"),
        &params![
            id,
            conversation,
            seq,
            entry.kind.word(),
            entry.audience.word(),
            author.kind().word(),
            author.id(),
            entry.text,
            entry.locale,
            &entry.masked,
            entry.client_id,
            tx.now(),
            entry.choice,
            public_seq
        ],
    )?;
    let words = storage::tokens(entry.text);
    if !words.is_empty() {
        tx.exec(sql!("index_message"), &params![id, words])?;
    }
    for agent in entry.mentions {
        tx.exec(sql!("insert_mention"), &params![id, *agent])?;
    }
    Ok(())
}

pub(crate) fn insert_event(tx: &Tx<'_>, id: MessageId, event: &Event) -> Result<(), Error> {
    tx.exec(
        sql!("insert_event"),
        &params![
            id,
            event.kind.word(),
            event.old_id,
            event.new_id,
            event.old_text.clone(),
            event.new_text.clone()
        ],
    )?;
    Ok(())
}

/// An entry that has no files.
pub(crate) fn find_bare(tx: &Tx<'_>, id: MessageId) -> Result<Option<Message>, Error> {
    tx.find(sql!("message"), &params![id])
}

pub(crate) fn find(tx: &Tx<'_>, id: MessageId) -> Result<Option<Message>, Error> {
    let Some(mut message) = find_bare(tx, id)? else { return Ok(None) };
    message.attachments = attachments::of_message(tx, id)?;
    if message.author_kind == AuthorKind::Bot {
        message.offers = bot::offers_of(tx, id)?;
        message.helped = bot::feedback_of(tx, id)?;
    }
    Ok(Some(message))
}

/// Entries by their ids, newest first, with their files; at most a hundred.
pub(crate) fn by_ids(tx: &Tx<'_>, ids: &[i64]) -> Result<Vec<Message>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut values = Vec::new();
    let sql = with_ids(sql!("messages_by_id"), ids, &mut values);
    let mut messages: Vec<Message> = tx.list(&sql, &values)?;
    for file in attachments::of_messages(tx, ids)? {
        if let Some(message) = messages.iter_mut().find(|m| Some(m.id) == file.message_id) {
            message.attachments.push(file);
        }
    }
    let by_bot: Vec<i64> =
        messages.iter().filter(|m| m.author_kind == AuthorKind::Bot).map(|m| m.id.0).collect();
    if !by_bot.is_empty() {
        bot::join(
            &mut messages,
            bot::offers_of_messages(tx, &by_bot)?,
            bot::feedback_of_messages(tx, &by_bot)?,
        );
    }
    Ok(messages)
}

/// The newest entries before a seq, oldest first.
pub(crate) fn before(
    tx: &Tx<'_>,
    conversation: ConversationId,
    seq: i64,
    rows: i64,
    public_only: bool,
) -> Result<Vec<Message>, Error> {
    let sql = if public_only { sql!("public_messages_before") } else { sql!("messages_before") };
    let mut messages: Vec<Message> = tx.list(sql, &params![conversation, seq, rows])?;
    messages.reverse();
    with_parts(tx, conversation, messages)
}

/// Entries after a seq, for agents.
pub(crate) fn after(
    tx: &Tx<'_>,
    conversation: ConversationId,
    seq: i64,
    rows: i64,
) -> Result<Vec<Message>, Error> {
    let messages = tx.list(sql!("messages_after"), &params![conversation, seq, rows])?;
    with_parts(tx, conversation, messages)
}

/// Entries with their files, and with what the bot offers where it spoke.
fn with_parts(
    tx: &Tx<'_>,
    conversation: ConversationId,
    mut messages: Vec<Message>,
) -> Result<Vec<Message>, Error> {
    let (Some(first), Some(last)) = (messages.first().map(|m| m.seq), messages.last().map(|m| m.seq)) else {
        return Ok(messages);
    };
    for file in attachments::between(tx, conversation, first, last)? {
        if let Some(message) = messages.iter_mut().find(|m| Some(m.id) == file.message_id) {
            message.attachments.push(file);
        }
    }
    if messages.iter().any(|m| m.author_kind == AuthorKind::Bot) {
        let offers = bot::offers_between(tx, conversation, first, last)?;
        bot::join(&mut messages, offers, bot::feedback_between(tx, conversation, first, last)?);
    }
    Ok(messages)
}

/// The seq of the `count`-th message by the contact, or by others; `None`: there are not so many.
pub(crate) fn nth_seq(
    tx: &Tx<'_>,
    conversation: ConversationId,
    by_contact: bool,
    count: i64,
) -> Result<Option<i64>, Error> {
    let side = if by_contact { "contact" } else { "desk" };
    tx.find(sql!("nth_message_seq"), &params![conversation, side, count - 1])
}

/// What the contact wrote last; `None`: nothing yet.
pub(crate) fn newest_of_contact(tx: &Tx<'_>, conversation: ConversationId) -> Result<Option<String>, Error> {
    tx.find(sql!("newest_of_contact"), &params![conversation])
}

/// Indexes the words of up to `limit` entries after an id again; the last id done, `None` at the end.
pub(crate) fn reindex(tx: &Tx<'_>, after: i64, limit: u32) -> Result<Option<i64>, Error> {
    let texts: Vec<(i64, String)> = tx.list(sql!("texts_after"), &params![after, limit])?;
    for (id, text) in &texts {
        tx.exec(sql!("unindex_message"), &params![*id])?;
        let words = storage::tokens(text);
        if !words.is_empty() {
            tx.exec(sql!("index_message"), &params![*id, words])?;
        }
    }
    Ok(texts.last().map(|(id, _)| *id))
}
