//! Lists, timelines and search, through the viewer's rights.

use kernel::{AgentId, ContactId, ConversationId, InboxId, Limit, MessageId, Page};
use security::{Actor, Permission};
use storage::Tx;

use crate::error::ConversationError;
use crate::list::{ContactConversation, ConversationView, Counts, Key, ListFilter, View};
use crate::message::Message;
use crate::rights::{access_conversation, readable_inboxes};
use crate::store;
use crate::store::lists::{Found, Viewer};

/// Entries one page of a search looks at, at most.
const LOOKED_AT: i64 = 2_000;

/// Entries of a timeline, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// The entries, oldest first.
    pub items: Vec<Message>,
    /// Whether there are entries before the first.
    pub has_more: bool,
}

/// A found message with its conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundMessage {
    /// The conversation.
    pub conversation: ConversationView,
    /// The message or private note.
    pub message: Message,
}

/// One conversation as an agent's screen shows it.
pub fn view_conversation(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
) -> Result<ConversationView, ConversationError> {
    actor.require(Permission::ConversationsRead)?;
    access_conversation(tx, actor, id)?;
    let viewer = Viewer { agent: actor.agent().map(|a| a.id), inboxes: None };
    store::lists::one(tx, &viewer, id)?.ok_or(ConversationError::NotFound)
}

/// A page of a view; `after` is the `next` of the page before.
pub fn list_conversations(
    tx: &Tx<'_>,
    actor: &Actor,
    view: View,
    filter: &ListFilter,
    after: Option<&str>,
    limit: Limit,
) -> Result<Page<ConversationView>, ConversationError> {
    let inboxes = readable_inboxes(actor)?;
    if let View::Contact(contact) = view {
        contacts::access_contact(tx, actor, contact)?;
    }
    let viewer = Viewer { agent: actor.agent().map(|a| a.id), inboxes: inboxes.as_deref() };
    let key = match after {
        None => Key::start(view),
        Some(text) => Key::parse(text).ok_or(ConversationError::Field("after"))?,
    };
    let rows = store::lists::page(tx, &viewer, view, filter, key, limit)?;
    Ok(Page::cut(rows, limit, |row| Key::of(view, &row.conversation).text()))
}

/// How many conversations the viewer's views hold, each at most [`COUNT_CAP`](crate::COUNT_CAP).
pub fn count_conversations(tx: &Tx<'_>, actor: &Actor) -> Result<Counts, ConversationError> {
    let inboxes = readable_inboxes(actor)?;
    let viewer = Viewer { agent: actor.agent().map(|a| a.id), inboxes: inboxes.as_deref() };
    Ok(store::lists::counts(tx, &viewer)?)
}

/// The newest entries before a seq (`None`: the newest of all). Contacts get what they may see, and no notes.
pub fn list_messages(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    before_seq: Option<i64>,
    limit: Limit,
) -> Result<Timeline, ConversationError> {
    access_conversation(tx, actor, id)?;
    let public_only = matches!(actor, Actor::Contact(_) | Actor::Bot(_));
    let before = before_seq.unwrap_or(i64::MAX);
    let mut items = store::messages::before(tx, id, before, limit.rows_to_read(), public_only)?;
    let has_more = items.len() > limit.get();
    if has_more {
        items.remove(0);
    }
    Ok(Timeline { items, has_more })
}

/// Conversations an agent holds whose contact waits for an answer, longest wait first; at most 200.
pub fn list_unanswered(
    tx: &Tx<'_>,
    actor: &Actor,
    agent: AgentId,
) -> Result<Vec<ConversationId>, ConversationError> {
    let inboxes = readable_inboxes(actor)?;
    let ids = store::lists::held_unanswered(tx, agent)?;
    if inboxes.is_none() {
        return Ok(ids);
    }
    let mut own = Vec::new();
    for id in ids {
        match access_conversation(tx, actor, id) {
            Ok(_) => own.push(id),
            Err(ConversationError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(own)
}

/// Entries after a seq, in order, for agents who catch up.
pub fn list_messages_after(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    after_seq: i64,
    limit: Limit,
) -> Result<Vec<Message>, ConversationError> {
    actor.require(Permission::ConversationsRead)?;
    access_conversation(tx, actor, id)?;
    let wanted = i64::try_from(limit.get()).unwrap_or(i64::MAX);
    Ok(store::messages::after(tx, id, after_seq, wanted)?)
}

/// Messages and private notes of the viewer's inboxes that hold every word (Chinese by characters), newest first.
///
/// One page looks at about the newest 2,000 that hold the words; `next` goes on below them even if the viewer may see none.
pub fn search_messages(
    tx: &Tx<'_>,
    actor: &Actor,
    words: &str,
    after: Option<&str>,
    limit: Limit,
) -> Result<Page<FoundMessage>, ConversationError> {
    let inboxes = readable_inboxes(actor)?;
    let before = match after {
        None => i64::MAX,
        Some(text) => text.parse().map_err(|_| ConversationError::Field("after"))?,
    };
    let Some(query) = tx.text_query(words) else {
        return Ok(Page { items: Vec::new(), next: None });
    };
    let viewer = Viewer { agent: actor.agent().map(|a| a.id), inboxes: inboxes.as_deref() };
    let (rows, next) = look(tx, &viewer, &query, before, limit)?;
    let ids: Vec<i64> = rows.iter().map(|row| row.message.0).collect();
    let messages = store::messages::by_ids(tx, &ids)?;
    let items = rows.into_iter().zip(messages);
    let items = items.map(|(row, message)| FoundMessage { conversation: row.view, message }).collect();
    Ok(Page { items, next })
}

/// Looks through the index in growing steps until the page is full or [`LOOKED_AT`] entries were looked at.
/// Answers the rows the viewer may see, and where the next page begins.
fn look(
    tx: &Tx<'_>,
    viewer: &Viewer<'_>,
    query: &str,
    mut before: i64,
    limit: Limit,
) -> Result<(Vec<Found>, Option<String>), ConversationError> {
    let mut rows: Vec<Found> = Vec::new();
    let (mut step, mut looked_at) = (limit.rows_to_read(), 0);
    loop {
        let hits = store::lists::hits(tx, query, before, step)?;
        let Some(oldest) = hits.last().copied() else { return Ok((rows, None)) };
        rows.extend(store::lists::found(tx, viewer, &hits)?);
        if rows.len() > limit.get() {
            rows.truncate(limit.get());
            let next = rows.last().map(|row| row.message.to_string());
            return Ok((rows, next));
        }
        let count = i64::try_from(hits.len()).unwrap_or(i64::MAX);
        looked_at += count;
        if count < step {
            return Ok((rows, None));
        }
        if looked_at >= LOOKED_AT {
            return Ok((rows, Some(oldest.to_string())));
        }
        before = oldest;
        step = (step * 4).min(LOOKED_AT);
    }
}

/// The contact's own conversations in its inbox, newest message first; at most fifty.
pub fn list_own_conversations(
    tx: &Tx<'_>,
    actor: &Actor,
) -> Result<Vec<ContactConversation>, ConversationError> {
    let (contact, inbox) = own(actor)?;
    Ok(store::lists::of_contact(tx, contact, inbox)?)
}

/// One of the contact's own conversations.
pub fn view_own_conversation(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
) -> Result<ContactConversation, ConversationError> {
    own(actor)?;
    access_conversation(tx, actor, id)?;
    store::lists::one_of_contact(tx, id)?.ok_or(ConversationError::NotFound)
}

fn own(actor: &Actor) -> Result<(ContactId, InboxId), ConversationError> {
    actor.contact().map(|c| (c.id, c.inbox)).ok_or(ConversationError::NotFound)
}

/// One entry for a screen, by the id a fact names.
pub fn view_message(tx: &Tx<'_>, actor: &Actor, id: MessageId) -> Result<Message, ConversationError> {
    crate::acts::message::load(tx, actor, id)
}
