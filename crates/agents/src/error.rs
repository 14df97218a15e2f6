//! What can be refused here.

use std::borrow::Cow;

use kernel::{DomainError, ErrorKind};
use security::{Denied, EntryError, RoleError};

/// Something about agents or teams was refused.
#[derive(Debug, thiserror::Error)]
pub enum AgentError {
    /// The actor lacks a right.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// No living session: the cookie is unknown, too old or revoked, or the agent is disabled.
    #[error("not signed in")]
    NotSignedIn,
    /// There is no such agent, team or role.
    #[error("not found")]
    NotFound,
    /// A field is not usable: name, alias, capacity, time zone, role or teams.
    #[error("{field} is not usable")]
    Field {
        /// The field's name in the API.
        field: &'static str,
    },
    /// Another team has this name.
    #[error("the name is taken")]
    NameTaken,
    /// Somebody has the role, or is invited with it.
    #[error("the role is in use")]
    RoleInUse,
    /// Nobody would be left who can manage agents and roles.
    #[error("the last administrator")]
    LastAdministrator,
    /// There are as many as there may be.
    #[error("too many")]
    TooMany,
    /// A credential, link or password was refused.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// A role was refused.
    #[error(transparent)]
    Role(#[from] RoleError),
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

impl DomainError for AgentError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Denied(denied) => denied.kind(),
            Self::NotSignedIn => ErrorKind::Denied,
            Self::NotFound => ErrorKind::NotFound,
            Self::Field { .. } => ErrorKind::Invalid,
            Self::NameTaken | Self::RoleInUse | Self::LastAdministrator => ErrorKind::Conflict,
            Self::TooMany => ErrorKind::Limited,
            Self::Entry(error) => error.kind(),
            Self::Role(error) => error.kind(),
            Self::Storage(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotSignedIn => "not_signed_in",
            Self::Field { .. } => "invalid_field",
            Self::NameTaken => "name_taken",
            Self::RoleInUse => "role_in_use",
            Self::LastAdministrator => "last_administrator",
            Self::TooMany => "too_many",
            Self::Entry(error) => error.code(),
            Self::Role(error) => error.code(),
            Self::Storage(error) => error.code(),
            Self::Denied(_) | Self::NotFound => self.kind().code(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        match self {
            Self::Denied(denied) => denied.fields(),
            Self::Field { field } => vec![("field", Cow::Borrowed(*field))],
            Self::NameTaken => vec![("field", Cow::Borrowed("name"))],
            Self::Entry(error) => error.fields(),
            Self::Role(error) => error.fields(),
            _ => Vec::new(),
        }
    }
}
