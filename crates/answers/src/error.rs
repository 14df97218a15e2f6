//! What can go wrong with the bot's settings and learning.

use std::borrow::Cow;

use conversations::ConversationError;
use kernel::{DomainError, ErrorKind};

/// An error of setting the bot, asking it, or learning.
#[derive(Debug, thiserror::Error)]
pub enum AnswersError {
    /// There is no such thing within the actor's reach.
    #[error("not found")]
    NotFound,
    /// The actor lacks the right.
    #[error(transparent)]
    Denied(#[from] security::Denied),
    /// A field is malformed or out of range.
    #[error("field {0} is not valid")]
    Field(&'static str),
    /// A text is longer than allowed.
    #[error("{field} is longer than {max} characters")]
    TooLong {
        /// The field's name in JSON.
        field: &'static str,
        /// The longest allowed, in characters.
        max: usize,
    },
    /// Somebody changed it meanwhile.
    #[error("changed meanwhile")]
    Changed,
    /// As many are kept as there may be.
    #[error("too many of them")]
    TooMany,
    /// Said by knowledge.
    #[error(transparent)]
    Knowledge(#[from] knowledge::KnowledgeError),
    /// Nothing has been learnt yet.
    #[error("nothing has been learnt yet")]
    NotReady,
    /// Said by conversations.
    #[error(transparent)]
    Conversation(#[from] ConversationError),
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

impl DomainError for AnswersError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound => ErrorKind::NotFound,
            Self::Denied(e) => e.kind(),
            Self::Field(_) | Self::TooLong { .. } => ErrorKind::Invalid,
            Self::Changed => ErrorKind::Conflict,
            Self::NotReady => ErrorKind::Unavailable,
            Self::TooMany => ErrorKind::Limited,
            Self::Knowledge(e) => e.kind(),
            Self::Conversation(e) => e.kind(),
            Self::Storage(e) => e.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => self.kind().code(),
            Self::Denied(e) => e.code(),
            Self::Field(_) => "field_invalid",
            Self::TooLong { .. } => "too_long",
            Self::Changed => "changed_meanwhile",
            Self::NotReady => "answers_not_ready",
            Self::TooMany => "too_many_expectations",
            Self::Knowledge(e) => e.code(),
            Self::Conversation(e) => e.code(),
            Self::Storage(e) => e.code(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        match self {
            Self::Denied(e) => e.fields(),
            Self::Field(field) => vec![("field", Cow::Borrowed(*field))],
            Self::TooLong { field, max } => {
                vec![("field", Cow::Borrowed(*field)), ("max", Cow::Owned(max.to_string()))]
            }
            Self::Conversation(e) => e.fields(),
            Self::Knowledge(e) => e.fields(),
            _ => Vec::new(),
        }
    }
}

impl From<inboxes::InboxError> for AnswersError {
    fn from(error: inboxes::InboxError) -> Self {
        match error {
            inboxes::InboxError::Denied(e) => Self::Denied(e),
            inboxes::InboxError::Storage(e) => Self::Storage(e),
            _ => Self::NotFound,
        }
    }
}

impl From<contacts::ContactError> for AnswersError {
    fn from(error: contacts::ContactError) -> Self {
        match error {
            contacts::ContactError::Denied(e) => Self::Denied(e),
            contacts::ContactError::Storage(e) => Self::Storage(e),
            _ => Self::NotFound,
        }
    }
}
