//! What can be refused here.

use std::borrow::Cow;

use kernel::{DomainError, ErrorKind};

use crate::{Denied, password::WeakPassword};

/// A session, role or audit list was refused.
#[derive(Debug, thiserror::Error)]
pub enum RoleError {
    /// The actor lacks a right.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such role, session or device, or it is not the actor's.
    #[error("not found")]
    NotFound,
    /// Another role has this name.
    #[error("the name is taken")]
    NameTaken,
    /// The name is empty, longer than 60 characters, or that of a built-in role.
    #[error("the name is not usable")]
    Name,
    /// Built-in roles cannot be changed.
    #[error("built-in roles do not change")]
    BuiltIn,
    /// There are a hundred roles already.
    #[error("too many roles")]
    TooMany,
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

impl DomainError for RoleError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Denied(denied) => denied.kind(),
            Self::NotFound => ErrorKind::NotFound,
            Self::NameTaken | Self::BuiltIn => ErrorKind::Conflict,
            Self::Name => ErrorKind::Invalid,
            Self::TooMany => ErrorKind::Limited,
            Self::Storage(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NameTaken => "name_taken",
            Self::Name => "name_invalid",
            Self::BuiltIn => "role_built_in",
            Self::TooMany => "too_many_roles",
            Self::Storage(error) => error.code(),
            Self::Denied(_) | Self::NotFound => self.kind().code(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        match self {
            Self::Denied(denied) => denied.fields(),
            Self::Name | Self::NameTaken => vec![("field", Cow::Borrowed("name"))],
            _ => Vec::new(),
        }
    }
}

/// A link, password change or first run was refused.
#[derive(Debug, thiserror::Error)]
pub enum EntryError {
    /// The link, token or challenge is unknown, used or too old.
    #[error("the link does not work any more")]
    LinkGone,
    /// The typed password, or the pair of address and password, is wrong.
    #[error("wrong password")]
    WrongPassword,
    /// The typed code is wrong or was used before.
    #[error("wrong code")]
    WrongCode,
    /// The new password breaks a rule.
    #[error(transparent)]
    Weak(#[from] WeakPassword),
    /// The email address is not one.
    #[error("not an email address")]
    Email,
    /// The name is empty, longer than 80 characters or holds control characters.
    #[error("the name is not usable")]
    Name,
    /// Another agent has this email address.
    #[error("the email address is taken")]
    EmailTaken,
    /// The first run is over: there is an owner.
    #[error("there is an owner already")]
    SetUpAlready,
    /// A stored secret does not open: the secrets file is not the one it was sealed with.
    #[error("a stored secret cannot be opened with this secrets file")]
    Sealed,
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

impl DomainError for EntryError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::LinkGone => ErrorKind::NotFound,
            Self::WrongPassword | Self::WrongCode | Self::Email | Self::Name => ErrorKind::Invalid,
            Self::Weak(weak) => weak.kind(),
            Self::EmailTaken | Self::SetUpAlready => ErrorKind::Conflict,
            Self::Sealed => ErrorKind::Internal,
            Self::Storage(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::LinkGone => "link_gone",
            Self::WrongPassword => "wrong_password",
            Self::WrongCode => "wrong_code",
            Self::Weak(weak) => weak.code(),
            Self::Email => "email_invalid",
            Self::Name => "invalid_field",
            Self::EmailTaken => "email_taken",
            Self::SetUpAlready => "set_up_already",
            Self::Sealed => "secrets_file_changed",
            Self::Storage(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        let field = |name: &'static str| vec![("field", Cow::Borrowed(name))];
        match self {
            Self::Weak(weak) => weak.fields(),
            Self::Email | Self::EmailTaken => field("email"),
            Self::Name => field("name"),
            Self::WrongCode => field("code"),
            _ => Vec::new(),
        }
    }
}

/// An API key was refused.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The actor lacks a right.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Keys are made by people who are signed in, each for themselves.
    #[error("keys are made in person")]
    NotInPerson,
    /// This field is empty, too long, or out of its range.
    #[error("the field {0} is not usable")]
    Field(&'static str),
    /// There is no such key, or it was revoked.
    #[error("no such key")]
    NotFound,
    /// There are two hundred keys already.
    #[error("too many keys")]
    TooMany,
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

impl DomainError for KeyError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Denied(denied) => denied.kind(),
            Self::NotInPerson => ErrorKind::Denied,
            Self::Field(_) => ErrorKind::Invalid,
            Self::NotFound => ErrorKind::NotFound,
            Self::TooMany => ErrorKind::Limited,
            Self::Storage(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotInPerson => "session_required",
            Self::Field(_) => "invalid_field",
            Self::TooMany => "too_many_keys",
            Self::Storage(error) => error.code(),
            Self::Denied(_) | Self::NotFound => self.kind().code(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        match self {
            Self::Denied(denied) => denied.fields(),
            Self::Field(field) => vec![("field", Cow::Borrowed(field))],
            _ => Vec::new(),
        }
    }
}
