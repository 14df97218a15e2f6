//! What routing announces.

use kernel::{AgentId, ConversationId, InboxId, Millis, OfferId};
use serde::{Deserialize, Serialize};
use storage::{Fact, Scope};

use crate::offer::{Offer, Outcome};

/// News about an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RoutingFact {
    /// A conversation was put before an agent.
    OfferMade {
        /// The offer.
        offer: OfferId,
        /// What is offered.
        conversation: ConversationId,
        /// Its inbox.
        inbox: InboxId,
        /// To whom.
        agent: AgentId,
        /// When it goes on to the next, UTC.
        expires_at_ms: Millis,
    },
    /// An offer ended.
    OfferClosed {
        /// The offer.
        offer: OfferId,
        /// What was offered.
        conversation: ConversationId,
        /// Its inbox.
        inbox: InboxId,
        /// To whom.
        agent: AgentId,
        /// How it ended.
        outcome: Outcome,
    },
}

impl RoutingFact {
    /// The name of this room in the log.
    pub const ROOM: &'static str = "routing";

    pub(crate) const fn made(offer: &Offer) -> Self {
        Self::OfferMade {
            offer: offer.id,
            conversation: offer.conversation,
            inbox: offer.inbox,
            agent: offer.agent,
            expires_at_ms: offer.expires_at_ms,
        }
    }

    pub(crate) const fn closed(offer: &Offer, outcome: Outcome) -> Self {
        Self::OfferClosed {
            offer: offer.id,
            conversation: offer.conversation,
            inbox: offer.inbox,
            agent: offer.agent,
            outcome,
        }
    }
}

impl Fact for RoutingFact {
    fn room(&self) -> &'static str {
        Self::ROOM
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::OfferMade { .. } => "offer_made",
            Self::OfferClosed { .. } => "offer_closed",
        }
    }

    fn scope(&self) -> Scope {
        let (Self::OfferMade { conversation, inbox, agent, .. }
        | Self::OfferClosed { conversation, inbox, agent, .. }) = self;
        Scope {
            inbox: Some(inbox.0),
            conversation: Some(conversation.0),
            agent: Some(agent.0),
            ..Scope::default()
        }
    }
}
