//! A contact read an article before writing: the bot need not give it again.

use kernel::ConversationId;
use knowledge::Reach;
use security::Actor;
use storage::Tx;

use crate::error::AnswersError;
use crate::store::{self, Done};

/// Keeps that a contact read an article, by the id readers see, before the first word of a conversation the bot holds.
/// An article out of the contact's reach is ignored, and so is a conversation that people have.
pub fn note_article_read(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    public_id: &str,
) -> Result<(), AnswersError> {
    if actor.contact().is_none() {
        return Err(AnswersError::NotFound);
    }
    let conversation = conversations::access_conversation(tx, actor, id)?;
    if conversation.bot_since_ms.is_none() {
        return Ok(());
    }
    let reach = Reach::of(actor);
    let Some(text) = knowledge::live_by_public_id(tx, reach, public_id, conversation.locale)? else {
        return Ok(());
    };
    let limit = kernel::Limit::of(Some(1));
    let said = conversations::list_messages(tx, actor, id, None, limit)?.items;
    let Some(question) = said.first().map(|m| m.id) else { return Ok(()) };
    let done = Done {
        conversation: id,
        inbox: conversation.inbox_id,
        question,
        reply: None,
        decision: "read",
        reason: None,
        article: Some(text.article),
        confidence: None,
        locale: text.locale,
        topic_key: conversation.topic_key,
    };
    Ok(store::insert_answer(tx, &done)?)
}
