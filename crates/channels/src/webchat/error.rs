//! What can go wrong in the widget.

use std::borrow::Cow;

use contacts::{ContactError, SessionError};
use conversations::ConversationError;
use kernel::{DomainError, ErrorKind};

/// An error of a widget's command.
#[derive(Debug, thiserror::Error)]
pub enum WebchatError {
    /// The actor is no contact with a session.
    #[error("no session")]
    NoSession,
    /// Said by conversations.
    #[error(transparent)]
    Conversation(#[from] ConversationError),
    /// Said by contacts.
    #[error(transparent)]
    Contact(#[from] ContactError),
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

impl From<SessionError> for WebchatError {
    fn from(error: SessionError) -> Self {
        match error {
            SessionError::NoSession => Self::NoSession,
            SessionError::Storage(e) => Self::Storage(e),
        }
    }
}

impl DomainError for WebchatError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NoSession => ErrorKind::Denied,
            Self::Conversation(e) => e.kind(),
            Self::Contact(e) => e.kind(),
            Self::Storage(e) => e.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSession => "not_signed_in",
            Self::Conversation(e) => e.code(),
            Self::Contact(e) => e.code(),
            Self::Storage(e) => e.code(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        match self {
            Self::Conversation(e) => e.fields(),
            Self::Contact(e) => e.fields(),
            Self::NoSession | Self::Storage(_) => Vec::new(),
        }
    }
}
