//! Read marks and drafts.

use kernel::{AgentId, ConversationId};
use security::{Actor, Permission};
use storage::Tx;

use crate::author::AuthorKind;
use crate::error::ConversationError;
use crate::facts::{ConversationFact, Place};
use crate::rights::access_conversation;
use crate::store;

/// Longest draft, in characters.
pub const MAX_DRAFT_CHARS: usize = 20_000;

/// What an agent is writing in one conversation; `""`: nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drafts {
    /// For the contact.
    pub message: String,
    /// For agents.
    pub note: String,
    /// What the message was before it was translated; `None`: it was not.
    pub original: Option<String>,
}

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftKind {
    /// For the contact.
    Message,
    /// For agents.
    Note,
}

/// Notes that an agent has read the first `count` messages of the contact, or a contact the first `count` answers.
/// It only goes forward; more than there are counts as all. Answers the count as it stands for the reader.
pub fn mark_read(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    count: i64,
) -> Result<i64, ConversationError> {
    let c = access_conversation(tx, actor, id)?;
    let (reader, agent, all) = match actor {
        Actor::Agent(agent) => (AuthorKind::Agent, Some(agent.id), c.contact_message_count),
        Actor::Contact(_) => (AuthorKind::Contact, None, c.answer_count),
        Actor::Bot(_) | Actor::Room(_) => return Err(ConversationError::NotFound),
    };
    let count = count.clamp(0, all);
    if count == 0 {
        return Ok(0);
    }
    let seq = store::messages::nth_seq(tx, id, agent.is_some(), count)?.unwrap_or_default();
    let news = match agent {
        Some(agent) => store::reads::agent_read(tx, id, agent, count, seq)?,
        None => store::reads::contact_read(tx, id, count, seq)?,
    };
    if news {
        tx.emit(&ConversationFact::ConversationRead { place: Place::of(&c), reader, agent, count })?;
    }
    Ok(count)
}

/// Leaves the contact's newest message unread for an agent who wants to come back to it; says how many are read.
/// The contact goes on seeing what was read: it was. Nothing changes for an agent who has read none.
pub fn mark_unread(tx: &Tx<'_>, actor: &Actor, id: ConversationId) -> Result<i64, ConversationError> {
    let c = access_conversation(tx, actor, id)?;
    let Actor::Agent(agent) = actor else { return Err(ConversationError::NotFound) };
    let count = (c.contact_message_count - 1).max(0);
    if store::reads::agent_unread(tx, id, agent.id, count)? {
        let (place, reader) = (Place::of(&c), AuthorKind::Agent);
        tx.emit(&ConversationFact::ConversationRead { place, reader, agent: Some(agent.id), count })?;
    }
    Ok(count)
}

/// How many of the contact's messages each agent has read; agents without a row have read none.
/// For showing one conversation to many viewers, each of whose rights were asked before.
pub fn read_counts(tx: &Tx<'_>, id: ConversationId) -> Result<Vec<(AgentId, i64)>, storage::Error> {
    store::reads::agents_read(tx, id)
}

/// Keeps what an agent is writing, and what it was before it was translated; an empty text forgets both.
///
/// # Errors
/// [`ConversationError::TooLong`] beyond [`MAX_DRAFT_CHARS`] in either.
pub fn put_draft(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    kind: DraftKind,
    text: &str,
    original: Option<&str>,
) -> Result<(), ConversationError> {
    let agent = drafter(actor)?;
    access_conversation(tx, actor, id)?;
    for (field, words) in [("text", Some(text)), ("original", original)] {
        if words.is_some_and(|words| words.chars().count() > MAX_DRAFT_CHARS) {
            return Err(ConversationError::TooLong { field, max: MAX_DRAFT_CHARS });
        }
    }
    let word = match kind {
        DraftKind::Message => "message",
        DraftKind::Note => "note",
    };
    // A pasted recovery phrase is not stored, in drafts neither.
    let screened = security::screen(text);
    let original = original.map(|words| security::screen(words).into_text());
    Ok(store::reads::put_draft(tx, id, agent, word, screened.text(), original)?)
}

/// The agent's own drafts in a conversation.
pub fn drafts(tx: &Tx<'_>, actor: &Actor, id: ConversationId) -> Result<Drafts, ConversationError> {
    let agent = drafter(actor)?;
    access_conversation(tx, actor, id)?;
    let mut drafts = Drafts::default();
    for (kind, text, original) in store::reads::drafts(tx, id, agent)? {
        match kind.as_str() {
            "message" => (drafts.message, drafts.original) = (text, original),
            _ => drafts.note = text,
        }
    }
    Ok(drafts)
}

fn drafter(actor: &Actor) -> Result<AgentId, ConversationError> {
    if !actor.may(Permission::ConversationsNote) {
        actor.require(Permission::ConversationsReply)?;
    }
    actor.agent().map(|a| a.id).ok_or(ConversationError::NotFound)
}
