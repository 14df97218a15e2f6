//! What the doors call: load, decide, store, emit.

pub(crate) mod assign;
pub(crate) mod bot;
pub(crate) mod change;
pub(crate) mod file;
pub(crate) mod label;
pub(crate) mod list;
pub(crate) mod message;
pub(crate) mod open;
pub(crate) mod read;
pub(crate) mod resolve;
pub(crate) mod sign;
pub(crate) mod snooze;

use kernel::{AgentId, MessageId};
use storage::Tx;

use crate::author::Author;
use crate::conversation::Conversation;
use crate::error::ConversationError;
use crate::message::{Audience, EntryKind, Event, NewEntry};
use crate::store;

/// Puts an entry at the end of the timeline; the caller saves the conversation.
pub(crate) fn append(
    tx: &Tx<'_>,
    c: &mut Conversation,
    author: Author,
    id: MessageId,
    entry: &NewEntry<'_>,
) -> Result<(), ConversationError> {
    c.last_seq += 1;
    let public_seq = (entry.audience == Audience::Everyone).then(|| {
        c.last_public_seq += 1;
        c.last_public_seq
    });
    store::messages::insert(tx, id, c.id, (c.last_seq, public_seq), author, entry)?;
    Ok(())
}

/// Puts an event at the end of the timeline; the caller saves the conversation.
pub(crate) fn append_event(
    tx: &Tx<'_>,
    c: &mut Conversation,
    author: Author,
    event: &Event,
) -> Result<MessageId, ConversationError> {
    let id = MessageId(tx.new_id());
    let entry = NewEntry {
        kind: EntryKind::Event,
        audience: event.kind.audience(),
        text: "",
        locale: None,
        masked: String::new(),
        client_id: None,
        choice: None,
        mentions: &[],
    };
    append(tx, c, author, id, &entry)?;
    store::messages::insert_event(tx, id, event)?;
    Ok(id)
}

/// Stores a changed conversation under its next version and moves the load between agents.
pub(crate) fn save(
    tx: &Tx<'_>,
    c: &mut Conversation,
    holder_before: Option<AgentId>,
) -> Result<(), ConversationError> {
    c.version += 1;
    store::conversations::update(tx, c)?;
    let holder = c.load_holder();
    if holder != holder_before {
        if let Some(agent) = holder_before {
            agents::add_load(tx, agent, -1)?;
        }
        if let Some(agent) = holder {
            agents::add_load(tx, agent, 1)?;
        }
    }
    Ok(())
}
