//! What inboxes announce.

use kernel::InboxId;
use serde::{Deserialize, Serialize};
use storage::{Fact, Scope};

/// News about an inbox. Readers load the inbox afresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum InboxFact {
    /// An inbox was made, or its settings changed.
    InboxChanged {
        /// Which.
        inbox: InboxId,
        /// Its version after the change.
        inbox_version: i64,
    },
    /// Its business hours or holidays changed.
    HoursChanged {
        /// Which.
        inbox: InboxId,
        /// Its version after the change.
        inbox_version: i64,
    },
}

impl InboxFact {
    /// The name of this room in the log.
    pub const ROOM: &'static str = "inboxes";
}

impl Fact for InboxFact {
    fn room(&self) -> &'static str {
        Self::ROOM
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::InboxChanged { .. } => "inbox_changed",
            Self::HoursChanged { .. } => "hours_changed",
        }
    }

    fn scope(&self) -> Scope {
        let (Self::InboxChanged { inbox, .. } | Self::HoursChanged { inbox, .. }) = self;
        Scope { inbox: Some(inbox.0), ..Scope::default() }
    }
}
