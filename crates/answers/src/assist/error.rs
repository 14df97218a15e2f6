//! What can go wrong with the model.

use std::borrow::Cow;

use kernel::{DomainError, ErrorKind};
use outbound::Refusal;

use crate::error::AnswersError;

/// Why the model gave nothing. Carries no address, no key and none of its words: it may be kept and logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelFailure {
    /// The address may not be spoken to.
    RefusedAddress,
    /// The host's name is not known.
    UnknownHost,
    /// Nobody listens there.
    Unreachable,
    /// No TLS, or a certificate nobody vouches for.
    NoTls,
    /// No whole answer in time.
    Slow,
    /// The address points elsewhere; that is not followed.
    Redirected,
    /// More bytes than are read.
    TooLarge,
    /// What answers there does not speak this API.
    NotTheApi,
    /// The key is missing, wrong, or may not do this.
    WrongKey,
    /// The server has no model of that name.
    UnknownModel,
    /// The server wants fewer calls, or more money.
    Busy,
    /// The server does not take the request.
    Rejected,
    /// The server failed.
    Failing,
}

impl ModelFailure {
    const ALL: [Self; 13] = [
        Self::RefusedAddress,
        Self::UnknownHost,
        Self::Unreachable,
        Self::NoTls,
        Self::Slow,
        Self::Redirected,
        Self::TooLarge,
        Self::NotTheApi,
        Self::WrongKey,
        Self::UnknownModel,
        Self::Busy,
        Self::Rejected,
        Self::Failing,
    ];

    /// Its word in rows and for clients.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::RefusedAddress => "refused_address",
            Self::UnknownHost => "unknown_host",
            Self::Unreachable => "unreachable",
            Self::NoTls => "no_tls",
            Self::Slow => "slow",
            Self::Redirected => "redirected",
            Self::TooLarge => "too_large",
            Self::NotTheApi => "not_the_api",
            Self::WrongKey => "wrong_key",
            Self::UnknownModel => "unknown_model",
            Self::Busy => "busy",
            Self::Rejected => "rejected",
            Self::Failing => "failing",
        }
    }

    /// The failure of a word; `None` for any other.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|failure| failure.word() == word)
    }

    /// Whether the server may have worked, and counted tokens, all the same.
    pub(crate) const fn may_have_cost(self) -> bool {
        matches!(self, Self::Slow | Self::TooLarge | Self::NotTheApi | Self::Failing)
    }
}

/// An error of setting the model, or of something that wanted it.
#[derive(Debug, thiserror::Error)]
pub enum AssistError {
    /// The bot's own errors: rights, fields, what is not there.
    #[error(transparent)]
    Answers(#[from] AnswersError),
    /// The address may not be spoken to.
    #[error("address: {0}")]
    Address(#[from] Refusal),
    /// No model is set, or it is not used for this.
    #[error("the model is off")]
    Off,
    /// The month's tokens are used up.
    #[error("the month's tokens are used up")]
    Spent,
    /// As many calls run as may.
    #[error("too many calls at once")]
    Busy,
    /// The model gave nothing.
    #[error("the model gave nothing: {}", .0.word())]
    Failed(ModelFailure),
    /// What the model wrote was thrown away: it said what was not given to it, or not what was wanted.
    #[error("what the model wrote was thrown away")]
    Unusable,
    /// There is nothing to work on.
    #[error("nothing was said yet")]
    Nothing,
}

impl From<storage::Error> for AssistError {
    fn from(error: storage::Error) -> Self {
        Self::Answers(error.into())
    }
}

impl From<security::Denied> for AssistError {
    fn from(error: security::Denied) -> Self {
        Self::Answers(error.into())
    }
}

impl DomainError for AssistError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Answers(e) => e.kind(),
            Self::Address(_) => ErrorKind::Invalid,
            Self::Off | Self::Nothing => ErrorKind::Conflict,
            Self::Spent => ErrorKind::Limited,
            Self::Busy | Self::Failed(_) | Self::Unusable => ErrorKind::Unavailable,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Answers(e) => e.code(),
            Self::Address(Refusal::NotAnAddress) => "field_invalid",
            Self::Address(Refusal::NeedsHttps) => "model_needs_https",
            Self::Address(Refusal::Port | Refusal::NotPublic) => "model_address_refused",
            Self::Off => "model_off",
            Self::Spent => "model_spent",
            Self::Busy => "model_busy",
            Self::Failed(_) => "model_failed",
            Self::Unusable => "model_unusable",
            Self::Nothing => "nothing_said",
        }
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        match self {
            Self::Answers(e) => e.fields(),
            Self::Address(_) => vec![("field", Cow::Borrowed("baseUrl"))],
            Self::Failed(failure) => vec![("reason", Cow::Borrowed(failure.word()))],
            _ => Vec::new(),
        }
    }
}
