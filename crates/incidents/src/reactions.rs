//! What incidents do on news of conversations: a new one about a known trouble belongs to it, and is told so at once.

use conversations::ConversationFact;
use kernel::AnnouncementId;
use security::{Actor, Permission};
use storage::{StoredFact, Tx};

use crate::error::IncidentError;
use crate::{acts, jobs, store};

/// The name of this reaction's cursor.
pub const REACTION: &str = "incidents";

/// Whether a fact may be about a known trouble.
#[must_use]
pub fn wants(fact: &StoredFact) -> bool {
    fact.room == "conversations" && fact.kind == "conversation_opened"
}

/// Reacts to one fact. Safe to run twice: what is tied is not told again.
pub fn react(tx: &Tx<'_>, fact: &StoredFact) -> Result<(), IncidentError> {
    let ConversationFact::ConversationOpened { place, .. } = fact.parse()? else { return Ok(()) };
    let rights = [Permission::ConversationsRead, Permission::ConversationsReply, Permission::KnowledgeRead];
    let actor = Actor::room("incidents", Some(fact.position), &rights);
    let c = conversations::access_conversation(tx, &actor, place.conversation)?;
    let Some(topic) = c.topic_key.as_deref().filter(|_| c.resolved_at_ms.is_none()) else { return Ok(()) };
    for id in store::running_about(tx, c.inbox_id, topic)? {
        if acts::tie(tx, id, &c, "")? {
            tell_known(tx, &actor, id, &c)?;
        }
    }
    Ok(())
}

/// Says that the trouble is known: the announcement's own words, in the contact's language.
fn tell_known(
    tx: &Tx<'_>,
    actor: &Actor,
    id: AnnouncementId,
    c: &conversations::Conversation,
) -> Result<(), IncidentError> {
    let announcement = knowledge::announcement(tx, actor, id)?;
    let texts = &announcement.texts;
    let Some(text) = texts.iter().find(|text| text.locale == c.locale).or_else(|| texts.first()) else {
        return Ok(());
    };
    let words = format!("{}\n\n{}", text.title, knowledge::plain_text(&text.body));
    let new = jobs::message(format!("incident-{id}-known-{}", c.id), words.trim(), text.locale);
    conversations::add_message(tx, actor, c.id, &new)?;
    Ok(())
}
