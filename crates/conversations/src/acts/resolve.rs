//! Done, and begun again.

use kernel::{AgentId, ConversationId, OpeningId};
use security::{Actor, Permission};
use storage::Tx;

use crate::acts::bot::take_from_bot;
use crate::acts::snooze::end_snooze;
use crate::acts::{append_event, save};
use crate::author::Author;
use crate::conversation::Conversation;
use crate::error::ConversationError;
use crate::facts::{ConversationFact, Place};
use crate::message::{Event, EventKind};
use crate::rights::access_conversation_for_change;
use crate::store;

/// Resolves the current opening. A conversation that was put aside is no longer. Repeating it changes nothing.
pub fn resolve_conversation(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
) -> Result<Conversation, ConversationError> {
    actor.require(Permission::ConversationsResolve)?;
    let mut c = access_conversation_for_change(tx, actor, id)?;
    if c.resolved_at_ms.is_some() {
        return Ok(c);
    }
    let (holder, author) = (c.load_holder(), Author::of(actor));
    if c.snoozed_until_ms.is_some() {
        end_snooze(tx, &mut c, "agent")?;
    }
    take_from_bot(tx, &mut c, author)?;
    complete(tx, &mut c, author, holder)?;
    Ok(c)
}

/// Ends the opening, saves and tells.
pub(crate) fn complete(
    tx: &Tx<'_>,
    c: &mut Conversation,
    author: Author,
    holder: Option<AgentId>,
) -> Result<(), ConversationError> {
    store::history::insert_resolution(tx, c, author)?;
    c.resolved_at_ms = Some(tx.now());
    let message = append_event(tx, c, author, &Event::plain(EventKind::Resolved))?;
    save(tx, c, holder)?;
    tx.emit(&ConversationFact::ConversationResolved {
        place: Place::of(c),
        message,
        opening: c.opening_id,
        agent: author.agent(),
    })?;
    Ok(())
}

/// Opens a resolved conversation again; its holder keeps it while active, otherwise it waits in the queue.
///
/// Contacts may reopen their own within [`REOPEN_MS`](crate::REOPEN_MS); later: [`ConversationError::Resolved`].
/// [`ConversationError::NotResolved`]: there is nothing to reopen.
pub fn reopen_conversation(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
) -> Result<Conversation, ConversationError> {
    if !matches!(actor, Actor::Contact(_)) {
        actor.require(Permission::ConversationsResolve)?;
    }
    let mut c = access_conversation_for_change(tx, actor, id)?;
    if c.resolved_at_ms.is_none() {
        return Err(ConversationError::NotResolved);
    }
    if let Some(own) = actor.contact() {
        if contacts::is_blocked(tx, own.id)? {
            return Err(ConversationError::Blocked);
        }
        if !c.reopens_by_reply(tx.now()) {
            return Err(ConversationError::Resolved);
        }
    }
    let holder = c.load_holder();
    reopen(tx, &mut c, Author::of(actor))?;
    save(tx, &mut c, holder)?;
    Ok(c)
}

/// Makes a new opening and tells it; the caller saves the conversation.
pub(crate) fn reopen(tx: &Tx<'_>, c: &mut Conversation, author: Author) -> Result<(), ConversationError> {
    c.resolved_at_ms = None;
    c.opening_id = OpeningId(tx.new_id());
    c.opened_at_ms = tx.now();
    c.first_response_at_ms = None;
    c.rank();
    store::history::insert_opening(tx, c, author)?;
    let message = append_event(tx, c, author, &Event::plain(EventKind::Reopened))?;
    release_from_absent(tx, c)?;
    tx.emit(&ConversationFact::ConversationReopened {
        place: Place::unsaved(c),
        message,
        opening: c.opening_id,
        author: author.kind(),
    })?;
    Ok(())
}

/// Nobody waits on an agent who left or lost the inbox: such a conversation goes back to the queue.
fn release_from_absent(tx: &Tx<'_>, c: &mut Conversation) -> Result<(), ConversationError> {
    let Some(agent) = c.assignee_id else { return Ok(()) };
    if agents::can_reach_inbox(tx, agent, c.inbox_id)? {
        return Ok(());
    }
    c.assignee_id = None;
    store::history::turn_assignment(tx, c, Author::System)?;
    let event = Event::ids(EventKind::Assigned, Some(agent.0), None);
    append_event(tx, c, Author::System, &event)?;
    Ok(())
}
