//! What can be refused here.

use std::borrow::Cow;

use conversations::ConversationError;
use kernel::{DomainError, ErrorKind};
use knowledge::KnowledgeError;
use security::Denied;

/// An act about an incident was refused.
#[derive(Debug, thiserror::Error)]
pub enum IncidentError {
    /// The actor lacks a right.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such announcement, or it is not an incident.
    #[error("no such incident")]
    NotFound,
    /// Its end was told already.
    #[error("the incident is closed")]
    Closed,
    /// This field is missing, or names something that is not there.
    #[error("the field {0} is not usable")]
    Field(&'static str),
    /// This field is longer than allowed, or has more entries.
    #[error("{field} is longer than {max}")]
    TooLong {
        /// The field's name in JSON.
        field: &'static str,
        /// The most allowed.
        max: usize,
    },
    /// The conversation refused.
    #[error(transparent)]
    Conversation(#[from] ConversationError),
    /// The announcement refused.
    #[error(transparent)]
    Knowledge(#[from] KnowledgeError),
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

impl DomainError for IncidentError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Denied(denied) => denied.kind(),
            Self::NotFound => ErrorKind::NotFound,
            Self::Closed => ErrorKind::Conflict,
            Self::Field(_) | Self::TooLong { .. } => ErrorKind::Invalid,
            Self::Conversation(error) => error.kind(),
            Self::Knowledge(error) => error.kind(),
            Self::Storage(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "incident_not_found",
            Self::Closed => "incident_closed",
            Self::Field(_) => "invalid_field",
            Self::TooLong { .. } => "too_long",
            Self::Conversation(error) => error.code(),
            Self::Knowledge(error) => error.code(),
            Self::Storage(error) => error.code(),
            Self::Denied(_) => self.kind().code(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        match self {
            Self::Denied(denied) => denied.fields(),
            Self::Field(field) => vec![("field", Cow::Borrowed(field))],
            Self::TooLong { field, max } => {
                vec![("field", Cow::Borrowed(field)), ("max", Cow::Owned(max.to_string()))]
            }
            Self::Conversation(error) => error.fields(),
            Self::Knowledge(error) => error.fields(),
            _ => Vec::new(),
        }
    }
}
