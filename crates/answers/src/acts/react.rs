//! Turns: made by facts, done by whoever takes them first.

use conversations::{AuthorKind, ConversationFact, Feeling, access_conversation, note_feeling, view_message};
use kernel::{ConversationId, MessageId, Millis};
use security::{Actor, Permission};
use storage::{NewJob, Tx, cancel_job};

use crate::error::AnswersError;
use crate::jobs::{RELEASE, SETTLE};
use crate::store::{self, Turn};

/// How long the bot may take for an answer; then people have the conversation.
pub const ANSWER_WITHIN_MS: Millis = 10_000;
/// A conversation is settled this long after the contact said that an answer helped, or thanked.
pub(crate) const HELPED_MS: Millis = 10 * 60_000;
/// The same without a word by the contact.
pub(crate) const QUIET_MS: Millis = 24 * 3_600_000;

/// Reacts to one fact of conversations. Safe to run twice.
pub(crate) fn react(tx: &Tx<'_>, news: &ConversationFact) -> Result<(), AnswersError> {
    let id = news.place().conversation;
    match news {
        ConversationFact::ConversationOpened { message, .. } => asked(tx, id, *message),
        ConversationFact::MessageAdded { message, author: AuthorKind::Contact, .. } => {
            asked(tx, id, *message)
        }
        ConversationFact::MessageRated { message, helped, .. } => rated(tx, id, *message, *helped),
        _ => Ok(()),
    }
}

fn house() -> Actor {
    Actor::room("answers", None, &[Permission::ConversationsRead, Permission::ConversationsLabel])
}

fn asked(tx: &Tx<'_>, id: ConversationId, message: MessageId) -> Result<(), AnswersError> {
    let conversation = access_conversation(tx, &house(), id)?;
    if conversation.bot_since_ms.is_some() {
        // Told twice, or a later message was answered together with this one.
        let done = store::answers_of(tx, id)?;
        if done.iter().any(|done| done.reply.is_some() && done.question >= message) {
            return Ok(());
        }
        return begin(tx, Turn { conversation: id, message, not_helped: false });
    }
    // People have it; how the contact feels helps them too.
    let text = view_message(tx, &house(), message)?.text;
    match crate::engine::feeling(&text) {
        Some(feeling) => Ok(note_feeling(tx, &house(), id, felt(feeling))?),
        None => Ok(()),
    }
}

fn rated(tx: &Tx<'_>, id: ConversationId, message: MessageId, helped: bool) -> Result<(), AnswersError> {
    let conversation = access_conversation(tx, &house(), id)?;
    if conversation.bot_since_ms.is_none() {
        return Ok(());
    }
    if helped {
        return Ok(settle_in(tx, id, HELPED_MS)?);
    }
    let newest = store::answers_of(tx, id)?.first().and_then(|done| done.reply);
    // Only of the newest answer the bot can make something better.
    if newest == Some(message) {
        begin(tx, Turn { conversation: id, message, not_helped: true })?;
    }
    Ok(())
}

/// Puts a turn before the bot, and the time at which people have it otherwise.
fn begin(tx: &Tx<'_>, turn: Turn) -> Result<(), AnswersError> {
    store::put_turn(tx, turn)?;
    cancel_job(tx, SETTLE, &turn.conversation.to_string())?;
    tx.enqueue(&NewJob {
        kind: RELEASE,
        dedupe_key: Some(turn.conversation.to_string()),
        payload: serde_json::json!({ "conversation": turn.conversation.0 }),
        run_at_ms: tx.now() + ANSWER_WITHIN_MS,
    })?;
    Ok(())
}

/// Settles the conversation after a while, unless the contact goes on.
pub(crate) fn settle_in(tx: &Tx<'_>, id: ConversationId, wait_ms: Millis) -> Result<(), storage::Error> {
    tx.enqueue(&NewJob {
        kind: SETTLE,
        dedupe_key: Some(id.to_string()),
        payload: serde_json::json!({ "conversation": id.0 }),
        run_at_ms: tx.now() + wait_ms,
    })
}

/// The engine's word for a feeling as conversations keep it.
pub(crate) const fn felt(feeling: crate::engine::Feeling) -> Feeling {
    match feeling {
        crate::engine::Feeling::Angry => Feeling::Angry,
        crate::engine::Feeling::Frightened => Feeling::Frightened,
        crate::engine::Feeling::Unhappy => Feeling::Unhappy,
    }
}
