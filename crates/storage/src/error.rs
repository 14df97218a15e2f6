//! What can go wrong below every room.

use kernel::{DomainError, ErrorKind};

/// An error of storage. Rooms pass it on; doors log its cause once and answer by its kind.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// A constraint refused the row; rooms map the names they expect to errors of their own.
    #[error("constraint {name} refused the row")]
    Constraint {
        /// The constraint's conventional name, e.g. `inboxes_public_key_key`.
        name: String,
    },
    /// A row that must be there is not.
    #[error("no such row")]
    NoRow,
    /// The engine is not reachable or too busy; trying again later is right.
    #[error("storage is not available: {0}")]
    Unavailable(String),
    /// The disk is full; reading still works.
    #[error("the disk is full")]
    Full,
    /// Too many acts are waiting already.
    #[error("too many acts are waiting")]
    Overloaded,
    /// Concurrent transactions collided; `Db` tries again by itself before it gives this up.
    #[error("the transaction must be tried again")]
    Collision,
    /// A statement was run after another had failed in the same act.
    #[error("an earlier statement of this act failed")]
    Poisoned,
    /// The act panicked; nothing of it was kept.
    #[error("the act panicked")]
    Panicked,
    /// The file is damaged.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// The database was written by a newer Helpward.
    #[error(
        "the database is at migration {found}, newer than this program's {known}; start the newer Helpward"
    )]
    Newer {
        /// The database's newest migration.
        found: u32,
        /// The newest migration this program knows.
        known: u32,
    },
    /// A shipped migration was edited after it ran.
    #[error("migration {0} was changed after it ran here")]
    Edited(String),
    /// A column is missing or of another kind.
    #[error("column {index} is not of the expected kind")]
    Column {
        /// Its place, from 0.
        index: usize,
    },
    /// Anything else the engine says; a fault of ours.
    #[error("{0}")]
    Engine(String),
    /// A file could not be read or written.
    #[error("file: {0}")]
    File(String),
    /// A stored payload could not be read.
    #[error("stored payload: {0}")]
    Payload(String),
}

impl Error {
    /// The name of the constraint that refused the row, if that is what happened.
    #[must_use]
    pub fn constraint(&self) -> Option<&str> {
        if let Self::Constraint { name } = self { Some(name) } else { None }
    }
}

impl DomainError for Error {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Unavailable(_) | Self::Full | Self::Overloaded | Self::Collision => ErrorKind::Unavailable,
            _ => ErrorKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Full => "disk_full",
            _ => self.kind().code(),
        }
    }
}
