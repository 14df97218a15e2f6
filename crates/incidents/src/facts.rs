//! What incidents announce.

use kernel::{AnnouncementId, ContactId, ConversationId, InboxId};
use serde::{Deserialize, Serialize};
use storage::{Fact, Scope};

/// News about an incident and its conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IncidentFact {
    /// A conversation belongs to it from now on.
    ConversationTied {
        /// Which incident.
        announcement: AnnouncementId,
        /// Which conversation.
        conversation: ConversationId,
        /// Its inbox.
        inbox: InboxId,
        /// Its contact.
        contact: ContactId,
    },
    /// A conversation no longer belongs to it.
    ConversationUntied {
        /// Which incident.
        announcement: AnnouncementId,
        /// Which conversation.
        conversation: ConversationId,
        /// Its inbox.
        inbox: InboxId,
        /// Its contact.
        contact: ContactId,
    },
    /// It is over; its conversations are being told.
    IncidentClosed {
        /// Which incident.
        announcement: AnnouncementId,
    },
}

impl Fact for IncidentFact {
    fn room(&self) -> &'static str {
        "incidents"
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::ConversationTied { .. } => "conversation_tied",
            Self::ConversationUntied { .. } => "conversation_untied",
            Self::IncidentClosed { .. } => "incident_closed",
        }
    }

    fn scope(&self) -> Scope {
        match self {
            Self::ConversationTied { conversation, inbox, contact, .. }
            | Self::ConversationUntied { conversation, inbox, contact, .. } => Scope {
                inbox: Some(inbox.0),
                conversation: Some(conversation.0),
                contact: Some(contact.0),
                agent: None,
            },
            Self::IncidentClosed { .. } => Scope::default(),
        }
    }
}
