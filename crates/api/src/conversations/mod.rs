//! Conversations, their messages, and what agents do with them.

pub(crate) mod act;
pub(crate) mod dto;
pub(crate) mod input;
pub(crate) mod read;

use conversations::{ConversationError, ConversationView};
use kernel::ConversationId;
use security::Actor;
use storage::Tx;

use dto::ConversationDto;

/// One conversation through the actor's rights, with what the survey says.
pub(crate) fn shown(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
) -> Result<ConversationDto, ConversationError> {
    let view = conversations::view_conversation(tx, actor, id)?;
    let surveys = surveys::surveys_of(tx, &[id])?;
    Ok(ConversationDto::of(view, surveys.get(&id)))
}

/// Many of them, with one look at the surveys.
pub(crate) fn shown_all(
    tx: &Tx<'_>,
    views: Vec<ConversationView>,
) -> Result<Vec<ConversationDto>, storage::Error> {
    let ids: Vec<ConversationId> = views.iter().map(|v| v.conversation.id).collect();
    let surveys = surveys::surveys_of(tx, &ids)?;
    Ok(views
        .into_iter()
        .map(|view| {
            let id = view.conversation.id;
            ConversationDto::of(view, surveys.get(&id))
        })
        .collect())
}
