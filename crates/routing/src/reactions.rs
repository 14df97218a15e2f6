//! What routing does on news: follow the conversation, take back what no longer stands, offer what waits.

use conversations::{Aspect, ConversationFact};
use kernel::AgentId;
use storage::{Error, StoredFact, Tx};

use crate::acts::{offer_waiting, track, withdraw_from_absent};
use crate::facts::RoutingFact;
use crate::jobs::plan_hand_back;
use crate::offer::Outcome;

/// The name of this reaction's cursor.
pub const REACTION: &str = "routing";

/// Whether a fact may change the queue or who can serve it.
#[must_use]
pub fn wants(fact: &StoredFact) -> bool {
    matches!(
        (fact.room.as_str(), fact.kind.as_str()),
        (
            "conversations",
            "conversation_opened"
                | "conversation_changed"
                | "conversation_resolved"
                | "conversation_reopened"
        ) | ("agents", "presence_changed" | "agent_changed" | "team_changed")
            | ("inboxes", "inbox_changed")
            | ("security", "rights_changed")
            | (RoutingFact::ROOM, "offer_closed")
    )
}

/// Reacts to one fact. Safe to run twice.
pub fn react(tx: &Tx<'_>, fact: &StoredFact) -> Result<(), Error> {
    match fact.room.as_str() {
        "conversations" => {
            let news: ConversationFact = fact.parse()?;
            if let ConversationFact::ConversationChanged { what, .. } = &news
                && !matches!(
                    what,
                    Aspect::Assignee | Aspect::Team | Aspect::Snooze | Aspect::Priority | Aspect::Bot
                )
            {
                return Ok(());
            }
            track(tx, news.place().conversation, fact.at_ms)?;
        }
        "agents" | "security" => {
            withdraw_from_absent(tx)?;
            if fact.kind == "presence_changed"
                && let Some(agent) = fact.scope.agent
            {
                plan_hand_back(tx, AgentId(agent))?;
            }
        }
        RoutingFact::ROOM => {
            let news: RoutingFact = fact.parse()?;
            // An accepted offer frees no place and adds nothing to the queue.
            if matches!(news, RoutingFact::OfferClosed { outcome: Outcome::Accepted, .. }) {
                return Ok(());
            }
        }
        _ => {}
    }
    offer_waiting(tx)
}
