//! What the bot does on news: a new question waits for it, an answer was rated.

use conversations::ConversationFact;
use storage::{StoredFact, Tx};

use crate::acts::react;
use crate::error::AnswersError;

/// The name of this reaction's cursor.
pub const REACTION: &str = "answers";

/// Whether a fact may be for the bot.
#[must_use]
pub fn wants(fact: &StoredFact) -> bool {
    fact.room == "conversations"
        && matches!(fact.kind.as_str(), "conversation_opened" | "message_added" | "message_rated")
}

/// Reacts to one fact. Safe to run twice.
pub fn react(tx: &Tx<'_>, fact: &StoredFact) -> Result<(), AnswersError> {
    let news: ConversationFact = fact.parse()?;
    react::react(tx, &news)
}
