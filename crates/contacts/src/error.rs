//! What can go wrong with contacts and their sessions.

use std::borrow::Cow;

use kernel::{DomainError, ErrorKind};

/// An error of reading or changing a contact.
#[derive(Debug, thiserror::Error)]
pub enum ContactError {
    /// There is no such contact in the inboxes of the actor.
    #[error("no such contact")]
    NotFound,
    /// The actor lacks the right.
    #[error(transparent)]
    Denied(#[from] security::Denied),
    /// A field is too long, too short or malformed.
    #[error("field {field} is not valid")]
    Field {
        /// The field's name in JSON.
        field: &'static str,
        /// The longest allowed, in characters; `None`: malformed.
        max: Option<usize>,
    },
    /// Somebody changed the contact meanwhile.
    #[error("contact was changed meanwhile")]
    Changed,
    /// The contact is blocked and may not write.
    #[error("contact is blocked")]
    Blocked,
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

impl DomainError for ContactError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound => ErrorKind::NotFound,
            Self::Denied(_) | Self::Blocked => ErrorKind::Denied,
            Self::Field { .. } => ErrorKind::Invalid,
            Self::Changed => ErrorKind::Conflict,
            Self::Storage(e) => e.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "contact_not_found",
            Self::Denied(e) => e.code(),
            Self::Field { max: Some(_), .. } => "too_long",
            Self::Field { max: None, .. } => "field_invalid",
            Self::Changed => "changed_meanwhile",
            Self::Blocked => "contact_blocked",
            Self::Storage(e) => e.code(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        match self {
            Self::Field { field, max: Some(max) } => {
                vec![("field", Cow::Borrowed(*field)), ("max", Cow::Owned(max.to_string()))]
            }
            Self::Field { field, max: None } => vec![("field", Cow::Borrowed(*field))],
            Self::Denied(e) => e.fields(),
            _ => Vec::new(),
        }
    }
}

/// An error of a contact's session.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// No live session shows this token. One answer for unknown, ended, revoked and foreign tokens.
    #[error("no session")]
    NoSession,
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

impl DomainError for SessionError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NoSession => ErrorKind::Denied,
            Self::Storage(e) => e.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSession => "not_signed_in",
            Self::Storage(e) => e.code(),
        }
    }
}
