//! What surveys do on news of conversations.

use conversations::ConversationFact;
use storage::{Error, StoredFact, Tx};

use crate::acts::{ask, withdraw};

/// The name of this reaction's cursor.
pub const REACTION: &str = "surveys";

/// Whether a fact asks a question or takes one back.
#[must_use]
pub fn wants(fact: &StoredFact) -> bool {
    fact.room == "conversations"
        && matches!(fact.kind.as_str(), "conversation_resolved" | "conversation_reopened")
}

/// Reacts to one fact. Safe to run twice.
pub fn react(tx: &Tx<'_>, fact: &StoredFact) -> Result<(), Error> {
    match fact.parse()? {
        ConversationFact::ConversationResolved { place, opening, .. } => {
            ask(tx, place.conversation, opening, place.inbox, place.contact)
        }
        ConversationFact::ConversationReopened { place, .. } => {
            withdraw(tx, place.conversation, place.contact)
        }
        _ => Ok(()),
    }
}
