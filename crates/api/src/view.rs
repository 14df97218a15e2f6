//! Objects as screens see them, for the live door: the same shapes as over HTTP, through the same rights.
//!
//! Each function gives `None` for what the viewer may not see, or what is gone.

use agents::find_agent;
use kernel::{AgentId, ContactId, ConversationId, DomainError, ErrorKind, InboxId, MessageId, OfferId};
use routing::QueuePicture;
use security::{Actor, Permission};
use storage::{Error, Tx};

use crate::{
    AgentDto, ContactDto, ConversationDto, CountsDto, InboxDto, MessageDto, OfferDto, QueueDto,
    WidgetConversationDto,
};

/// What a viewer may not see is not there; only storage's own errors go on.
fn visible<T, E: DomainError>(found: Result<T, E>) -> Result<Option<T>, Error> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) => match error.kind() {
            ErrorKind::NotFound | ErrorKind::Denied => Ok(None),
            ErrorKind::Unavailable => Err(Error::Unavailable(error.to_string())),
            _ => Err(Error::Engine(error.to_string())),
        },
    }
}

/// A conversation, for an agent's screen.
pub fn conversation(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
) -> Result<Option<ConversationDto>, Error> {
    let Some(view) = visible(conversations::view_conversation(tx, actor, id))? else { return Ok(None) };
    let surveys = surveys::surveys_of(tx, &[id])?;
    Ok(Some(ConversationDto::of(view, surveys.get(&id))))
}

/// A message, note or event, for an agent's screen.
pub fn message(tx: &Tx<'_>, actor: &Actor, id: MessageId) -> Result<Option<MessageDto>, Error> {
    Ok(visible(conversations::view_message(tx, actor, id))?.map(MessageDto::from))
}

/// A contact, for an agent's screen.
pub fn contact(tx: &Tx<'_>, actor: &Actor, id: ContactId) -> Result<Option<ContactDto>, Error> {
    Ok(visible(contacts::access_contact(tx, actor, id))?.map(ContactDto::from))
}

/// An agent, for colleagues.
pub fn agent(tx: &Tx<'_>, id: AgentId) -> Result<Option<AgentDto>, Error> {
    Ok(find_agent(tx, id)?.map(AgentDto::from))
}

/// An inbox, for an agent's screen.
pub fn inbox(tx: &Tx<'_>, actor: &Actor, id: InboxId) -> Result<Option<InboxDto>, Error> {
    Ok(visible(inboxes::access_inbox(tx, actor, id))?.map(InboxDto::from))
}

/// Numbers of the agent's views.
pub fn counts(tx: &Tx<'_>, actor: &Actor) -> Result<Option<CountsDto>, Error> {
    Ok(visible(conversations::count_conversations(tx, actor))?.map(CountsDto::from))
}

/// An offer to this agent that is still open.
pub fn offer(tx: &Tx<'_>, actor: &Actor, id: OfferId) -> Result<Option<OfferDto>, Error> {
    let Some(offer) = visible(routing::access_offer(tx, actor, id))? else { return Ok(None) };
    if offer.closed.is_some() {
        return Ok(None);
    }
    Ok(conversation(tx, actor, offer.conversation)?.map(|conversation| OfferDto::of(&offer, conversation)))
}

/// All open offers to this agent.
pub fn offers(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<OfferDto>, Error> {
    let mut shown = Vec::new();
    for open in visible(routing::open_offers(tx, actor))?.unwrap_or_default() {
        shown.extend(offer(tx, actor, open.id)?);
    }
    Ok(shown)
}

/// A contact's own conversation. Its place in the queue comes by itself, see [`queue_places`].
pub fn widget_conversation(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
) -> Result<Option<WidgetConversationDto>, Error> {
    let Some(view) = visible(conversations::view_own_conversation(tx, actor, id))? else { return Ok(None) };
    let surveys = surveys::surveys_of(tx, &[id])?;
    Ok(Some(WidgetConversationDto::of(view, surveys.get(&id), None, tx.now())))
}

/// A message of a contact's own conversation; notes are not there for contacts.
pub fn widget_message(tx: &Tx<'_>, actor: &Actor, id: MessageId) -> Result<Option<MessageDto>, Error> {
    let Some(message) = visible(conversations::view_message(tx, actor, id))? else { return Ok(None) };
    let conversation = message.conversation_id;
    Ok(public_id(tx, actor, conversation)?.map(|public| MessageDto::for_contact(message, &public)))
}

/// The random id by which contacts know a conversation, for a viewer who may see it.
pub fn public_id(tx: &Tx<'_>, actor: &Actor, id: ConversationId) -> Result<Option<String>, Error> {
    Ok(visible(conversations::access_conversation(tx, actor, id))?.map(|conversation| conversation.public_id))
}

/// A contact's own conversation by its random id: its id, its inbox, and the contact's name.
pub fn own_conversation(
    tx: &Tx<'_>,
    actor: &Actor,
    public: &str,
) -> Result<Option<(ConversationId, InboxId, String)>, Error> {
    let Some(id) = visible(conversations::conversation_of_public_id(tx, public))? else { return Ok(None) };
    let Some(own) = visible(conversations::view_own_conversation(tx, actor, id))? else { return Ok(None) };
    let contact = visible(contacts::access_contact(tx, actor, own.conversation.contact_id))?;
    Ok(contact.map(|view| (id, own.conversation.inbox_id, view.contact.name)))
}

/// Who waits in the queue: the conversation, its contact, and its random id.
pub fn waiting(
    tx: &Tx<'_>,
    picture: &QueuePicture,
) -> Result<Vec<(ConversationId, ContactId, String)>, Error> {
    let door = Actor::room("realtime", None, &[Permission::ConversationsRead]);
    let mut waiting = Vec::new();
    for id in routing::conversations_in_queue(picture) {
        if let Some(conversation) = visible(conversations::access_conversation(tx, &door, id))? {
            waiting.push((id, conversation.contact_id, conversation.public_id));
        }
    }
    Ok(waiting)
}

/// The places of these conversations. Remembers what was told, so that no number rises; hence it writes.
pub fn queue_places(
    tx: &Tx<'_>,
    picture: &QueuePicture,
    ids: &[ConversationId],
) -> Result<Vec<(ConversationId, QueueDto)>, Error> {
    let places = routing::tell_queue(tx, picture, ids)?;
    Ok(places.iter().map(|(id, place)| (*id, QueueDto::from(place))).collect())
}
