//! The kinds of error that doors know how to answer.

use std::borrow::Cow;

/// What an error means to the one who asked; only `api` turns it into a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The input is wrong; the same input will fail again.
    Invalid,
    /// The actor lacks the right.
    Denied,
    /// There is no such thing, or the actor may not know of it.
    NotFound,
    /// The state does not allow it now.
    Conflict,
    /// Too much, too large or too fast.
    Limited,
    /// Storage or a peer is not there at the moment; trying again later is right.
    Unavailable,
    /// A fault of ours. The cause is logged once, at the door, and never shown.
    Internal,
}

impl ErrorKind {
    /// The word clients see, e.g. `not_found`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Denied => "denied",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::Limited => "limited",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
        }
    }
}

/// An error of a room, as doors see it.
pub trait DomainError: std::error::Error + Send + Sync + 'static {
    /// What it means.
    fn kind(&self) -> ErrorKind;

    /// A stable word for clients and catalogues (`errors.<code>`), e.g. `conversation_resolved`.
    fn code(&self) -> &'static str {
        self.kind().code()
    }

    /// Facts for the reader's sentence: field names, limits, ids. Never secrets, never input texts.
    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        Vec::new()
    }
}
