//! What can go wrong with surveys.

use std::borrow::Cow;

use conversations::ConversationError;
use kernel::{DomainError, ErrorKind};

/// An error of answering or reading a survey.
#[derive(Debug, thiserror::Error)]
pub enum SurveyError {
    /// Nothing is asked about this conversation now.
    #[error("nothing is asked")]
    NotAsked,
    /// The answer can no longer be changed.
    #[error("the answer can no longer be changed")]
    TooLate,
    /// A field is malformed or out of range.
    #[error("field {0} is not valid")]
    Field(&'static str),
    /// A text is too long.
    #[error("{field} is longer than {max} characters")]
    TooLong {
        /// The field's name in JSON.
        field: &'static str,
        /// Most characters.
        max: usize,
    },
    /// Only the contact of the conversation answers.
    #[error("only the contact answers")]
    NotTheContact,
    /// The conversation is not within the actor's reach, or refused.
    #[error(transparent)]
    Conversation(#[from] ConversationError),
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

impl DomainError for SurveyError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotAsked | Self::TooLate => ErrorKind::Conflict,
            Self::Field(_) | Self::TooLong { .. } => ErrorKind::Invalid,
            Self::NotTheContact => ErrorKind::Denied,
            Self::Conversation(e) => e.kind(),
            Self::Storage(e) => e.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotAsked => "survey_not_asked",
            Self::TooLate => "survey_too_late",
            Self::Field(_) => "field_invalid",
            Self::TooLong { .. } => "too_long",
            Self::NotTheContact => "denied",
            Self::Conversation(e) => e.code(),
            Self::Storage(e) => e.code(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        match self {
            Self::Field(field) => vec![("field", Cow::Borrowed(*field))],
            Self::TooLong { field, max } => {
                vec![("field", Cow::Borrowed(*field)), ("max", Cow::Owned(max.to_string()))]
            }
            Self::Conversation(e) => e.fields(),
            _ => Vec::new(),
        }
    }
}
