//! What contacts announce.

use kernel::{ContactId, ContactSessionId, InboxId};
use serde::{Deserialize, Serialize};
use storage::{Fact, Scope};

/// News about a contact. Holds ids only; names and addresses are loaded through the reader's rights.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ContactFact {
    /// A contact was made, or something about it changed.
    ContactChanged {
        /// Which.
        contact: ContactId,
        /// Its inbox.
        inbox: InboxId,
        /// Its version after the change.
        contact_version: i64,
    },
    /// An anonymous contact turned out to be a signed one, which took over its conversations.
    ContactMerged {
        /// The anonymous contact, now in no list.
        from: ContactId,
        /// The signed contact.
        into: ContactId,
        /// The inbox of both.
        inbox: InboxId,
    },
    /// A session was ended by its contact, or by signing in: its sockets close. No change of the contact.
    SessionEnded {
        /// Which.
        session: ContactSessionId,
        /// Whose.
        contact: ContactId,
        /// The inbox it belonged to.
        inbox: InboxId,
    },
}

impl Fact for ContactFact {
    fn room(&self) -> &'static str {
        "contacts"
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::ContactChanged { .. } => "contact_changed",
            Self::ContactMerged { .. } => "contact_merged",
            Self::SessionEnded { .. } => "session_ended",
        }
    }

    fn version(&self) -> u16 {
        1
    }

    fn scope(&self) -> Scope {
        match *self {
            Self::ContactChanged { contact, inbox, .. } => {
                Scope { inbox: Some(inbox.0), contact: Some(contact.0), ..Scope::default() }
            }
            Self::ContactMerged { into, inbox, .. } => {
                Scope { inbox: Some(inbox.0), contact: Some(into.0), ..Scope::default() }
            }
            // Nothing that any screen shows has changed.
            Self::SessionEnded { .. } => Scope::default(),
        }
    }
}
