//! Putting a conversation aside until a time.

use kernel::{ConversationId, Millis};
use security::{Actor, Permission};
use storage::{NewJob, Tx, cancel_job};

use crate::acts::assign::tell;
use crate::acts::bot::take_from_bot;
use crate::acts::{append_event, save};
use crate::author::Author;
use crate::conversation::Conversation;
use crate::error::ConversationError;
use crate::facts::{Aspect, Place};
use crate::jobs::WAKE;
use crate::message::{Event, EventKind};
use crate::rights::access_conversation_for_change;
use crate::store;

/// Furthest a conversation may be put aside.
const MAX_SNOOZE_MS: Millis = 366 * 86_400_000;

/// Puts a conversation aside until `until_ms`, when a job wakes it; a contact's message wakes it sooner.
/// Doing it again moves the time. [`ConversationError::TimeOutOfRange`]: past, or more than a year ahead.
pub fn snooze_conversation(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    until_ms: Millis,
) -> Result<Conversation, ConversationError> {
    actor.require(Permission::ConversationsReply)?;
    if until_ms <= tx.now() || until_ms > tx.now() + MAX_SNOOZE_MS {
        return Err(ConversationError::TimeOutOfRange);
    }
    let mut c = access_conversation_for_change(tx, actor, id)?;
    if c.resolved_at_ms.is_some() {
        return Err(ConversationError::Resolved);
    }
    if c.snoozed_until_ms == Some(until_ms) {
        return Ok(c);
    }
    let (holder, author, old) = (c.load_holder(), Author::of(actor), c.snoozed_until_ms);
    if old.is_some() {
        end_snooze(tx, &mut c, "agent")?;
    }
    take_from_bot(tx, &mut c, author)?;
    store::history::insert_snooze(tx, &c, author, until_ms)?;
    c.snoozed_until_ms = Some(until_ms);
    let event = Event::texts(EventKind::Snoozed, old.map(|at| at.to_string()), Some(until_ms.to_string()));
    let message = append_event(tx, &mut c, author, &event)?;
    save(tx, &mut c, holder)?;
    tx.enqueue(&NewJob {
        kind: WAKE,
        dedupe_key: Some(id.to_string()),
        payload: serde_json::json!({ "conversation": id.0, "until_ms": until_ms }),
        run_at_ms: until_ms,
    })?;
    tell(tx, Place::of(&c), author, message, Aspect::Snooze, (old, Some(until_ms)))?;
    Ok(c)
}

/// Takes a conversation up again before its time. [`ConversationError::NotSnoozed`]: it was not put aside.
pub fn wake_conversation(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
) -> Result<Conversation, ConversationError> {
    actor.require(Permission::ConversationsReply)?;
    let mut c = access_conversation_for_change(tx, actor, id)?;
    if c.snoozed_until_ms.is_none() {
        return Err(ConversationError::NotSnoozed);
    }
    let holder = c.load_holder();
    wake(tx, &mut c, Author::of(actor), "agent")?;
    save(tx, &mut c, holder)?;
    Ok(c)
}

/// Wakes a conversation whose time has come; one that was woken or moved meanwhile is left alone.
pub(crate) fn wake_on_time(
    tx: &Tx<'_>,
    id: ConversationId,
    until_ms: Millis,
) -> Result<(), ConversationError> {
    let Some(mut c) = store::conversations::lock(tx, id)? else { return Ok(()) };
    if c.snoozed_until_ms != Some(until_ms) {
        return Ok(());
    }
    let holder = c.load_holder();
    wake(tx, &mut c, Author::System, "clock")?;
    save(tx, &mut c, holder)
}

/// Ends the snooze with an event and tells it; the caller saves the conversation.
pub(crate) fn wake(
    tx: &Tx<'_>,
    c: &mut Conversation,
    author: Author,
    by: &str,
) -> Result<(), ConversationError> {
    let old = c.snoozed_until_ms;
    end_snooze(tx, c, by)?;
    let message = append_event(tx, c, author, &Event::texts(EventKind::Woken, None, Some(by.to_owned())))?;
    tell(tx, Place::unsaved(c), author, message, Aspect::Snooze, (old, None))
}

/// Ends the snooze without an event; the caller saves the conversation.
pub(crate) fn end_snooze(tx: &Tx<'_>, c: &mut Conversation, by: &str) -> Result<(), ConversationError> {
    store::history::end_snooze(tx, c.id, by)?;
    c.snoozed_until_ms = None;
    Ok(cancel_job(tx, WAKE, &c.id.to_string())?)
}
