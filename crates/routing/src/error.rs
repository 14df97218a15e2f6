//! What can go wrong with offers and the queue.

use std::borrow::Cow;

use conversations::ConversationError;
use kernel::{DomainError, ErrorKind};

use crate::offer::Outcome;

/// An error of answering an offer or reading the queue.
#[derive(Debug, thiserror::Error)]
pub enum RoutingError {
    /// There is no such offer to this agent.
    #[error("no such offer")]
    NotFound,
    /// The offer has ended; somebody else has the conversation or will be asked.
    #[error("the offer has ended: {}", .0.word())]
    Ended(Outcome),
    /// The actor lacks the right.
    #[error(transparent)]
    Denied(#[from] security::Denied),
    /// The conversation refused.
    #[error(transparent)]
    Conversation(ConversationError),
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

impl From<ConversationError> for RoutingError {
    fn from(error: ConversationError) -> Self {
        match error {
            // A choice made by hand is faster than any offer.
            ConversationError::AlreadyHeld(_) | ConversationError::Resolved => {
                Self::Ended(Outcome::Withdrawn)
            }
            ConversationError::Denied(denied) => Self::Denied(denied),
            ConversationError::Storage(storage) => Self::Storage(storage),
            other => Self::Conversation(other),
        }
    }
}

impl DomainError for RoutingError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound => ErrorKind::NotFound,
            Self::Ended(_) => ErrorKind::Conflict,
            Self::Denied(e) => e.kind(),
            Self::Conversation(e) => e.kind(),
            Self::Storage(e) => e.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "offer_not_found",
            Self::Ended(_) => "offer_ended",
            Self::Denied(e) => e.code(),
            Self::Conversation(e) => e.code(),
            Self::Storage(e) => e.code(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        match self {
            Self::Ended(outcome) => vec![("outcome", Cow::Borrowed(outcome.word()))],
            Self::Denied(e) => e.fields(),
            Self::Conversation(e) => e.fields(),
            _ => Vec::new(),
        }
    }
}
