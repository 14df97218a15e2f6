//! Who may reach which conversation. A bare find stays in `store`.

use kernel::{ConversationId, InboxId};
use security::{Actor, InboxScope, Permission};
use storage::Tx;

use crate::conversation::Conversation;
use crate::error::ConversationError;
use crate::store;

/// A conversation the actor may read.
///
/// Agents read those of their inboxes, contacts their own, the bot those of its inbox, rooms what their rights name.
/// [`ConversationError::NotFound`] for all others: nobody learns which ids exist.
pub fn access_conversation(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
) -> Result<Conversation, ConversationError> {
    may_read_at_all(actor)?;
    reached(actor, store::conversations::find(tx, id)?)
}

/// The same for a change: others that want to change it wait until this act has ended.
/// The act asks for its own permission before.
pub(crate) fn access_conversation_for_change(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
) -> Result<Conversation, ConversationError> {
    may_read_at_all(actor)?;
    reached(actor, store::conversations::lock(tx, id)?)
}

/// The id behind the random id that contacts use. Knowing it gives no right; every act asks for that again.
pub fn conversation_of_public_id(tx: &Tx<'_>, public_id: &str) -> Result<ConversationId, ConversationError> {
    store::conversations::id_of_public(tx, public_id)?.ok_or(ConversationError::NotFound)
}

fn may_read_at_all(actor: &Actor) -> Result<(), ConversationError> {
    match actor {
        Actor::Agent(_) | Actor::Room(_) => Ok(actor.require(Permission::ConversationsRead)?),
        Actor::Contact(_) | Actor::Bot(_) => Ok(()),
    }
}

fn reached(actor: &Actor, found: Option<Conversation>) -> Result<Conversation, ConversationError> {
    let conversation = found.ok_or(ConversationError::NotFound)?;
    let own = actor.contact().is_none_or(|contact| contact.id == conversation.contact_id);
    if own && actor.reaches_inbox(conversation.inbox_id) {
        Ok(conversation)
    } else {
        Err(ConversationError::NotFound)
    }
}

/// The inboxes whose conversations the actor may list; `None`: every inbox. Contacts have a list of their own.
pub(crate) fn readable_inboxes(actor: &Actor) -> Result<Option<Vec<InboxId>>, ConversationError> {
    actor.require(Permission::ConversationsRead)?;
    Ok(match actor {
        Actor::Agent(agent) => match &agent.inboxes {
            InboxScope::All => None,
            InboxScope::Of(ids) => Some(ids.iter().copied().collect()),
        },
        Actor::Room(_) => None,
        Actor::Bot(bot) => Some(vec![bot.inbox]),
        Actor::Contact(_) => Some(Vec::new()),
    })
}
