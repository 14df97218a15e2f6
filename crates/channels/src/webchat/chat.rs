//! Writing in the widget.

use contacts::{Contact, keep_contact};
use conversations::{Conversation, Message, NewConversation, NewMessage, add_message, open_conversation};
use kernel::ConversationId;
use security::{Actor, ContactActor};
use storage::{Once, OnceKey, Tx};

use crate::webchat::error::WebchatError;
use crate::webchat::store;

/// A chat to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// What about; must be on the inbox's list. `None`: not said.
    pub topic_key: Option<String>,
    /// What the person calls itself; counts only while nobody better vouched for a name.
    pub name: Option<String>,
    /// The first message.
    pub first: NewMessage,
    /// Whether the bot may hold the conversation if a new one begins.
    pub by_bot: bool,
}

/// Begins a chat, at any hour. While the contact has one running, the message goes there: fifty first messages at once
/// make one contact and one conversation. Repeating the client id answers the conversation of the first time.
pub fn start_conversation(tx: &Tx<'_>, actor: &Actor, start: &Start) -> Result<Conversation, WebchatError> {
    let own = actor.contact().ok_or(WebchatError::NoSession)?;
    let contact = keep_contact(tx, own, start.name.as_deref())?;
    let running = running(tx, actor, own)?;
    let id = running.as_ref().map_or_else(|| ConversationId(tx.new_id()), |c| c.id);
    let topic = start.topic_key.as_deref().unwrap_or_default();
    let key = OnceKey {
        actor: actor.key(),
        act: "webchat.start",
        client_id: start.first.client_id.clone(),
        body: [topic, start.first.text.text(), &start.first.attachments.join(",")].join("\u{1f}"),
    };
    match tx.claim_once(&key, id.0)? {
        Once::First => {}
        Once::Repeat(done) => {
            return Ok(conversations::access_conversation(tx, actor, ConversationId(done))?);
        }
        Once::Conflict => return Err(conversations::ConversationError::ClientIdReused.into()),
    }
    if running.is_some() {
        add_message(tx, actor, id, &start.first)?;
        return Ok(conversations::access_conversation(tx, actor, id)?);
    }
    begin(tx, actor, own, &contact, start, id)
}

/// The contact's chat that is not resolved.
fn running(tx: &Tx<'_>, actor: &Actor, own: &ContactActor) -> Result<Option<Conversation>, WebchatError> {
    let Some(id) = store::current(tx, own.inbox, own.id)? else { return Ok(None) };
    let conversation = conversations::access_conversation(tx, actor, id)?;
    Ok(Some(conversation).filter(|c| c.resolved_at_ms.is_none()))
}

fn begin(
    tx: &Tx<'_>,
    actor: &Actor,
    own: &ContactActor,
    contact: &Contact,
    start: &Start,
    id: ConversationId,
) -> Result<Conversation, WebchatError> {
    let new = NewConversation {
        claimed: Some(id),
        inbox: own.inbox,
        contact: own.id,
        topic_key: start.topic_key.clone(),
        locale: start.first.locale.unwrap_or(contact.locale),
        first: start.first.clone(),
        by_bot: start.by_bot,
    };
    let conversation = open_conversation(tx, actor, &new)?;
    store::set_current(tx, own.inbox, own.id, conversation.id)?;
    store::insert_origin(tx, conversation.id, own.session)?;
    Ok(conversation)
}

/// Says something in one of the contact's conversations. One resolved too long ago stays closed: the message begins a
/// new one, which the bot holds if `by_bot`, and the answer names it.
pub fn post_message(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    new: &NewMessage,
    by_bot: bool,
) -> Result<Message, WebchatError> {
    let own = actor.contact().ok_or(WebchatError::NoSession)?;
    let conversation = conversations::access_conversation(tx, actor, id)?;
    let closed = conversation.resolved_at_ms.is_some() && !conversation.reopens_by_reply(tx.now());
    if closed {
        let start = Start { topic_key: None, name: None, first: new.clone(), by_bot };
        let begun = start_conversation(tx, actor, &start)?;
        let limit = kernel::Limit::of(None);
        let said = conversations::list_messages(tx, actor, begun.id, None, limit)?.items;
        let own_words = said.into_iter().rev().find(|m| m.client_id.as_deref() == Some(&new.client_id));
        return Ok(own_words.ok_or(storage::Error::NoRow)?);
    }
    let message = add_message(tx, actor, id, new)?;
    follow(tx, actor, own, id)?;
    Ok(message)
}

/// Opens one of the contact's resolved conversations again.
pub fn reopen_own_conversation(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
) -> Result<Conversation, WebchatError> {
    let own = actor.contact().ok_or(WebchatError::NoSession)?;
    let conversation = conversations::reopen_conversation(tx, actor, id)?;
    follow(tx, actor, own, id)?;
    Ok(conversation)
}

/// Makes `id` the running chat unless another one is running.
fn follow(tx: &Tx<'_>, actor: &Actor, own: &ContactActor, id: ConversationId) -> Result<(), WebchatError> {
    if running(tx, actor, own)?.is_none() {
        store::set_current(tx, own.inbox, own.id, id)?;
    }
    Ok(())
}
