//! What the bot holds and offers, and what contacts say of it.

use kernel::{ConversationId, MessageId};
use storage::{Error, Tx, params, sql};

use crate::author::Author;
use crate::bot::{HoldEnd, MessageOffer, PlacedOffer};
use crate::conversation::Conversation;
use crate::message::Message;
use crate::store::lists::with_ids;

pub(crate) fn insert_hold(tx: &Tx<'_>, c: &Conversation) -> Result<(), Error> {
    tx.exec(sql!("insert_hold"), &params![tx.new_id(), c.id, c.opening_id, c.inbox_id, c.bot_since_ms])?;
    Ok(())
}

pub(crate) fn end_hold(tx: &Tx<'_>, id: ConversationId, author: Author, end: HoldEnd) -> Result<(), Error> {
    tx.exec(
        sql!("end_hold"),
        &params![id, tx.now(), end.word(), end.reason(), author.kind().word(), author.id()],
    )?;
    Ok(())
}

pub(crate) fn insert_offers(tx: &Tx<'_>, id: MessageId, offers: &[MessageOffer]) -> Result<(), Error> {
    for (position, offer) in (0_i64..).zip(offers) {
        tx.exec(
            sql!("insert_offer"),
            &params![id, position, offer.kind.word(), &offer.reference, &offer.title, offer.url.clone()],
        )?;
    }
    Ok(())
}

pub(crate) fn offers_of(tx: &Tx<'_>, id: MessageId) -> Result<Vec<MessageOffer>, Error> {
    let placed: Vec<PlacedOffer> = tx.list(sql!("message_offers"), &params![id])?;
    Ok(placed.into_iter().map(|placed| placed.offer).collect())
}

pub(crate) fn offers_between(
    tx: &Tx<'_>,
    conversation: ConversationId,
    first_seq: i64,
    last_seq: i64,
) -> Result<Vec<PlacedOffer>, Error> {
    tx.list(sql!("offers_between"), &params![conversation, first_seq, last_seq])
}

pub(crate) fn offers_of_messages(tx: &Tx<'_>, ids: &[i64]) -> Result<Vec<PlacedOffer>, Error> {
    let mut values = Vec::new();
    let sql = with_ids(sql!("offers_by_message"), ids, &mut values);
    tx.list(&sql, &values)
}

pub(crate) fn was_offered(tx: &Tx<'_>, id: ConversationId, reference: &str) -> Result<bool, Error> {
    Ok(tx.find::<i64>(sql!("was_offered"), &params![id, reference])?.is_some())
}

pub(crate) fn choice_of(tx: &Tx<'_>, id: MessageId) -> Result<Option<String>, Error> {
    Ok(tx.find::<Option<String>>(sql!("choice_of"), &params![id])?.flatten())
}

pub(crate) fn feedback_of(tx: &Tx<'_>, id: MessageId) -> Result<Option<bool>, Error> {
    Ok(tx.find::<i64>(sql!("feedback"), &params![id])?.map(|helped| helped == 1))
}

pub(crate) fn feedback_between(
    tx: &Tx<'_>,
    conversation: ConversationId,
    first_seq: i64,
    last_seq: i64,
) -> Result<Vec<(MessageId, i64)>, Error> {
    tx.list(sql!("feedback_between"), &params![conversation, first_seq, last_seq])
}

pub(crate) fn feedback_of_messages(tx: &Tx<'_>, ids: &[i64]) -> Result<Vec<(MessageId, i64)>, Error> {
    let mut values = Vec::new();
    let sql = with_ids(sql!("feedback_by_message"), ids, &mut values);
    tx.list(&sql, &values)
}

/// Keeps what the contact says; whether that was news.
pub(crate) fn put_feedback(
    tx: &Tx<'_>,
    id: MessageId,
    conversation: ConversationId,
    helped: bool,
) -> Result<bool, Error> {
    Ok(tx.exec(sql!("put_feedback"), &params![id, conversation, helped, tx.now()])? == 1)
}

/// Puts offers and feedback on the messages they belong to.
pub(crate) fn join(messages: &mut [Message], offers: Vec<PlacedOffer>, feedback: Vec<(MessageId, i64)>) {
    for placed in offers {
        if let Some(message) = messages.iter_mut().find(|m| m.id == placed.message) {
            message.offers.push(placed.offer);
        }
    }
    for (id, helped) in feedback {
        if let Some(message) = messages.iter_mut().find(|m| m.id == id) {
            message.helped = Some(helped == 1);
        }
    }
}
