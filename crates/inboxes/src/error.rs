//! What can go wrong with inboxes.

use std::borrow::Cow;

use crate::colour::ColourError;
use crate::hours::HoursError;
use crate::origin::OriginError;
use kernel::{DomainError, ErrorKind};

/// A setting that cannot be kept.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SettingsError {
    /// A field is missing, empty or malformed.
    #[error("field {0} is not valid")]
    Field(&'static str),
    /// A text is too long.
    #[error("field {field} has more than {max} characters")]
    TooLong {
        /// The field's name in JSON.
        field: &'static str,
        /// Most characters.
        max: usize,
    },
    /// A list is too long.
    #[error("field {field} has more than {max} entries")]
    TooMany {
        /// The field's name in JSON.
        field: &'static str,
        /// Most entries.
        max: usize,
    },
    /// The brand colour is malformed or nothing can be read on it.
    #[error(transparent)]
    Colour(#[from] ColourError),
    /// An origin is malformed or insecure.
    #[error(transparent)]
    Origin(#[from] OriginError),
    /// Business hours are malformed.
    #[error(transparent)]
    Hours(#[from] HoursError),
}

/// An error of reading or changing an inbox.
#[derive(Debug, thiserror::Error)]
pub enum InboxError {
    /// There is no such inbox within the actor's reach.
    #[error("no such inbox")]
    NotFound,
    /// The actor lacks the right.
    #[error(transparent)]
    Denied(#[from] security::Denied),
    /// A setting cannot be kept.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// Somebody changed the inbox meanwhile.
    #[error("inbox was changed meanwhile")]
    Changed,
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

/// An error of the keys of an inbox.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// There is no such inbox or key within the actor's reach.
    #[error("no such key")]
    NotFound,
    /// The actor lacks the right.
    #[error(transparent)]
    Denied(#[from] security::Denied),
    /// Two keys are live already; retire one first.
    #[error("two keys are live")]
    TwoLive,
    /// The public key is not an Ed25519 key in PEM or base64url.
    #[error("not an Ed25519 public key")]
    PublicKey,
    /// A sealed secret cannot be opened: the installation's key is another one.
    #[error("a stored secret cannot be opened")]
    Sealed,
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

impl From<InboxError> for KeyError {
    fn from(error: InboxError) -> Self {
        match error {
            InboxError::Denied(denied) => Self::Denied(denied),
            InboxError::Storage(storage) => Self::Storage(storage),
            InboxError::NotFound | InboxError::Settings(_) | InboxError::Changed => Self::NotFound,
        }
    }
}

impl DomainError for SettingsError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Field(_) => "field_invalid",
            Self::TooLong { .. } => "too_long",
            Self::TooMany { .. } | Self::Hours(HoursError::TooMany { .. }) => "too_many",
            Self::Colour(ColourError::Syntax) => "colour_invalid",
            Self::Colour(ColourError::Contrast { .. }) => "colour_contrast",
            Self::Origin(OriginError::Syntax) => "origin_invalid",
            Self::Origin(OriginError::Insecure) => "origin_insecure",
            Self::Hours(HoursError::UnknownTimeZone(_)) => "time_zone_unknown",
            Self::Hours(HoursError::HolidayTwice(_)) => "holiday_twice",
            Self::Hours(_) => "hours_invalid",
        }
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        match self {
            Self::Field(field) => vec![("field", Cow::Borrowed(*field))],
            Self::TooLong { field, max } | Self::TooMany { field, max } => {
                vec![("field", Cow::Borrowed(*field)), ("max", Cow::Owned(max.to_string()))]
            }
            Self::Colour(ColourError::Contrast { contrast, suggestion }) => vec![
                ("field", Cow::Borrowed("brandColour")),
                ("contrast", Cow::Owned(format!("{contrast:.2}"))),
                ("suggestion", Cow::Owned(suggestion.to_string())),
            ],
            Self::Colour(ColourError::Syntax) => vec![("field", Cow::Borrowed("brandColour"))],
            Self::Origin(_) => vec![("field", Cow::Borrowed("allowedOrigins"))],
            Self::Hours(HoursError::UnknownTimeZone(_)) => vec![("field", Cow::Borrowed("timeZone"))],
            Self::Hours(HoursError::TooMany { limit, .. }) => {
                vec![("field", Cow::Borrowed("hours")), ("max", Cow::Owned(limit.to_string()))]
            }
            Self::Hours(HoursError::HolidayTwice(date)) => {
                vec![("field", Cow::Borrowed("holidays")), ("date", Cow::Owned(date.to_string()))]
            }
            Self::Hours(_) => vec![("field", Cow::Borrowed("hours"))],
        }
    }
}

impl DomainError for InboxError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound => ErrorKind::NotFound,
            Self::Denied(e) => e.kind(),
            Self::Settings(e) => e.kind(),
            Self::Changed => ErrorKind::Conflict,
            Self::Storage(e) => e.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "inbox_not_found",
            Self::Denied(e) => e.code(),
            Self::Settings(e) => e.code(),
            Self::Changed => "changed_meanwhile",
            Self::Storage(e) => e.code(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        match self {
            Self::Denied(e) => e.fields(),
            Self::Settings(e) => e.fields(),
            _ => Vec::new(),
        }
    }
}

impl DomainError for KeyError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound => ErrorKind::NotFound,
            Self::Denied(e) => e.kind(),
            Self::TwoLive => ErrorKind::Conflict,
            Self::PublicKey => ErrorKind::Invalid,
            Self::Sealed => ErrorKind::Internal,
            Self::Storage(e) => e.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "key_not_found",
            Self::Denied(e) => e.code(),
            Self::TwoLive => "two_keys_live",
            Self::PublicKey => "public_key_invalid",
            Self::Sealed => "sealed_secret_unreadable",
            Self::Storage(e) => e.code(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        match self {
            Self::Denied(e) => e.fields(),
            Self::PublicKey => vec![("field", Cow::Borrowed("publicKey"))],
            _ => Vec::new(),
        }
    }
}
