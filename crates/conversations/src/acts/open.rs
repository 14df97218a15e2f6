//! Beginning a conversation.

use kernel::{ContactId, ConversationId, InboxId, Locale, MessageId, OpeningId};
use security::{Actor, Permission};
use storage::{Once, OnceKey, Tx};

use crate::acts::bot::begin_hold;
use crate::acts::message::{NewMessage, say};
use crate::author::{Author, AuthorKind};
use crate::conversation::{Conversation, Priority};
use crate::error::ConversationError;
use crate::facts::{ConversationFact, Place};
use crate::store;

/// A conversation to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConversation {
    /// The id it shall have, from a caller that has claimed the command; `None`: it is claimed and made here.
    pub claimed: Option<ConversationId>,
    /// Where.
    pub inbox: InboxId,
    /// Whose. The contact's row must be there.
    pub contact: ContactId,
    /// What about; must be on the inbox's list. `None`: not said.
    pub topic_key: Option<String>,
    /// The language the contact writes in.
    pub locale: Locale,
    /// The first message, by the contact.
    pub first: NewMessage,
    /// Whether the bot holds it from the beginning; otherwise it waits for an agent.
    pub by_bot: bool,
}

/// Begins a conversation with its first opening and message; from then on it waits for an agent, or the bot holds it.
///
/// Contacts begin their own; the system may begin one for a contact (mail that came in, demo data), with the right to
/// reply. Repeating the client id answers the conversation of the first time.
pub fn open_conversation(
    tx: &Tx<'_>,
    actor: &Actor,
    new: &NewConversation,
) -> Result<Conversation, ConversationError> {
    match actor {
        Actor::Contact(own) if own.id == new.contact && own.inbox == new.inbox => {}
        Actor::Contact(_) | Actor::Bot(_) => return Err(ConversationError::NotFound),
        Actor::Agent(_) | Actor::Room(_) => actor.require(Permission::ConversationsReply)?,
    }
    if !actor.reaches_inbox(new.inbox) {
        return Err(ConversationError::NotFound);
    }
    new.first.check()?;
    let id = match new.claimed {
        Some(id) => id,
        None => match claim(tx, actor, new)? {
            Claimed::Now(id) => id,
            Claimed::Before(done) => return crate::rights::access_conversation(tx, actor, done),
        },
    };
    if let Some(topic) = &new.topic_key
        && !inboxes::topic_exists(tx, new.inbox, topic)?
    {
        return Err(ConversationError::NoTopic);
    }
    begin(tx, id, new)
}

enum Claimed {
    Now(ConversationId),
    Before(ConversationId),
}

fn claim(tx: &Tx<'_>, actor: &Actor, new: &NewConversation) -> Result<Claimed, ConversationError> {
    let id = ConversationId(tx.new_id());
    let topic = new.topic_key.as_deref().unwrap_or_default();
    let body = new.first.body(&format!("{}\u{1f}{}\u{1f}{topic}", new.inbox, new.contact));
    let key = OnceKey {
        actor: actor.key(),
        act: "conversations.open",
        client_id: new.first.client_id.clone(),
        body,
    };
    match tx.claim_once(&key, id.0)? {
        Once::First => Ok(Claimed::Now(id)),
        Once::Repeat(done) => Ok(Claimed::Before(ConversationId(done))),
        Once::Conflict => Err(ConversationError::ClientIdReused),
    }
}

fn begin(tx: &Tx<'_>, id: ConversationId, new: &NewConversation) -> Result<Conversation, ConversationError> {
    let author = Author::Contact(new.contact);
    let message = MessageId(tx.new_id());
    let mut c = blank(tx, id, new)?;
    c.rank();
    store::history::insert_opening(tx, &c, author)?;
    if new.by_bot {
        begin_hold(tx, &mut c)?;
    }
    say(tx, &mut c, author, message, &new.first)?;
    store::conversations::insert(tx, &c)?;
    tx.emit(&ConversationFact::ConversationOpened { place: Place::of(&c), message })?;
    Ok(c)
}

fn blank(tx: &Tx<'_>, id: ConversationId, new: &NewConversation) -> Result<Conversation, ConversationError> {
    let now_ms = tx.now();
    Ok(Conversation {
        id,
        public_id: random_id(tx),
        number: tx.next_number("conversations")?,
        inbox_id: new.inbox,
        contact_id: new.contact,
        subject: String::new(),
        topic_key: new.topic_key.clone(),
        locale: new.locale,
        priority: Priority::Normal,
        created_at_ms: now_ms,
        opening_id: OpeningId(tx.new_id()),
        opened_at_ms: now_ms,
        first_response_at_ms: None,
        resolved_at_ms: None,
        snoozed_until_ms: None,
        assignee_id: None,
        team_id: None,
        queue_rank: now_ms,
        last_seq: 0,
        last_public_seq: 0,
        last_message_at_ms: now_ms,
        preview: String::new(),
        preview_author: AuthorKind::Contact,
        contact_message_count: 0,
        answer_count: 0,
        bot_since_ms: None,
        feeling: None,
        version: 1,
    })
}

/// A random id of 128 bits, as 32 hexadecimal digits.
pub(crate) fn random_id(tx: &Tx<'_>) -> String {
    use std::fmt::Write as _;
    tx.random::<16>().iter().fold(String::with_capacity(32), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
