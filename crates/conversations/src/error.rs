//! What can go wrong with conversations and their files.

use std::borrow::Cow;

use kernel::{AgentId, DomainError, ErrorKind};

/// An error of reading or changing a conversation.
#[derive(Debug, thiserror::Error)]
pub enum ConversationError {
    /// There is no such conversation within the actor's reach; also for those of others: nobody learns which exist.
    #[error("no such conversation")]
    NotFound,
    /// The actor lacks the right.
    #[error(transparent)]
    Denied(#[from] security::Denied),
    /// The conversation is resolved; it must be reopened first.
    #[error("conversation is resolved")]
    Resolved,
    /// The conversation is not resolved.
    #[error("conversation is not resolved")]
    NotResolved,
    /// The conversation is not put aside.
    #[error("conversation is not snoozed")]
    NotSnoozed,
    /// The bot does not hold it, or no longer.
    #[error("the bot does not hold this conversation")]
    NotHeldByBot,
    /// Somebody else took it first.
    #[error("conversation is held by {0}")]
    AlreadyHeld(AgentId),
    /// The agent cannot see the inbox, or is no longer active.
    #[error("agent {0} cannot take conversations of this inbox")]
    AgentUnfit(AgentId),
    /// There is no such team.
    #[error("no such team")]
    NoTeam,
    /// There is no such label.
    #[error("no such label")]
    NoLabel,
    /// There is a label of that name.
    #[error("a label of that name exists")]
    LabelTaken,
    /// The inbox has no such topic.
    #[error("no such topic")]
    NoTopic,
    /// Neither text nor file.
    #[error("nothing to send")]
    Empty,
    /// A text is longer than allowed.
    #[error("{field} is longer than {max} characters")]
    TooLong {
        /// The field's name in JSON.
        field: &'static str,
        /// The longest allowed, in characters.
        max: usize,
    },
    /// A field is malformed or out of range.
    #[error("field {0} is not valid")]
    Field(&'static str),
    /// More than ten files on a message.
    #[error("too many files")]
    TooManyFiles,
    /// A file is not there, not the author's, or taken by another message.
    #[error("no such file")]
    NoFile,
    /// The same client id came with other words.
    #[error("client id was used for another command")]
    ClientIdReused,
    /// The time lies in the past or more than a year ahead.
    #[error("time is not within a year from now")]
    TimeOutOfRange,
    /// The contact may not write.
    #[error("contact is blocked")]
    Blocked,
    /// A value for a field holds a secret; nothing of it is kept.
    #[error("a secret is no value")]
    Secret,
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

impl DomainError for ConversationError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound => ErrorKind::NotFound,
            Self::Denied(_) | Self::Blocked => ErrorKind::Denied,
            Self::Resolved
            | Self::NotResolved
            | Self::NotSnoozed
            | Self::NotHeldByBot
            | Self::AlreadyHeld(_)
            | Self::LabelTaken
            | Self::ClientIdReused => ErrorKind::Conflict,
            Self::AgentUnfit(_)
            | Self::NoTeam
            | Self::NoLabel
            | Self::NoTopic
            | Self::Empty
            | Self::TooLong { .. }
            | Self::Field(_)
            | Self::TooManyFiles
            | Self::NoFile
            | Self::Secret
            | Self::TimeOutOfRange => ErrorKind::Invalid,
            Self::Storage(e) => e.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "conversation_not_found",
            Self::Denied(e) => e.code(),
            Self::Resolved => "conversation_resolved",
            Self::NotResolved => "conversation_not_resolved",
            Self::NotSnoozed => "conversation_not_snoozed",
            Self::NotHeldByBot => "conversation_not_held_by_bot",
            Self::AlreadyHeld(_) => "conversation_already_held",
            Self::AgentUnfit(_) => "agent_unfit",
            Self::NoTeam => "team_not_found",
            Self::NoLabel => "label_not_found",
            Self::LabelTaken => "label_name_taken",
            Self::NoTopic => "topic_not_found",
            Self::Empty => "message_empty",
            Self::TooLong { .. } => "too_long",
            Self::Field(_) => "field_invalid",
            Self::TooManyFiles => "too_many_files",
            Self::NoFile => "file_not_found",
            Self::ClientIdReused => "client_id_reused",
            Self::TimeOutOfRange => "time_out_of_range",
            Self::Blocked => "contact_blocked",
            Self::Secret => "secret_found",
            Self::Storage(e) => e.code(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        match self {
            Self::Denied(e) => e.fields(),
            Self::AlreadyHeld(agent) | Self::AgentUnfit(agent) => {
                vec![("agentId", Cow::Owned(agent.to_string()))]
            }
            Self::TooLong { field, max } => {
                vec![("field", Cow::Borrowed(*field)), ("max", Cow::Owned(max.to_string()))]
            }
            Self::Field(field) => vec![("field", Cow::Borrowed(*field))],
            Self::TooManyFiles => vec![("max", Cow::Owned(crate::message::MAX_ATTACHMENTS.to_string()))],
            _ => Vec::new(),
        }
    }
}

impl From<contacts::ContactError> for ConversationError {
    fn from(error: contacts::ContactError) -> Self {
        match error {
            contacts::ContactError::Denied(e) => Self::Denied(e),
            contacts::ContactError::Blocked => Self::Blocked,
            contacts::ContactError::Storage(e) => Self::Storage(e),
            contacts::ContactError::NotFound => Self::NotFound,
            contacts::ContactError::Field { field, max: Some(max) } => Self::TooLong { field, max },
            contacts::ContactError::Field { field, max: None } => Self::Field(field),
            contacts::ContactError::Changed => Self::ClientIdReused,
        }
    }
}

/// An error of taking in or giving out a file.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// There is no such file within the actor's reach.
    #[error("no such file")]
    NotFound,
    /// The actor lacks the right.
    #[error(transparent)]
    Denied(#[from] security::Denied),
    /// The file itself is refused.
    #[error(transparent)]
    Media(#[from] media::MediaError),
    /// Too many uploads wait for a message.
    #[error("more than {max} uploads wait for a message")]
    TooManyUnused {
        /// The most allowed.
        max: i64,
    },
    /// The contact may not write.
    #[error("contact is blocked")]
    Blocked,
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

impl DomainError for FileError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound => ErrorKind::NotFound,
            Self::Denied(_) | Self::Blocked => ErrorKind::Denied,
            Self::Media(e) => e.kind(),
            Self::TooManyUnused { .. } => ErrorKind::Limited,
            Self::Storage(e) => e.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "file_not_found",
            Self::Denied(e) => e.code(),
            Self::Media(e) => e.code(),
            Self::TooManyUnused { .. } => "too_many_uploads",
            Self::Blocked => "contact_blocked",
            Self::Storage(e) => e.code(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        match self {
            Self::Denied(e) => e.fields(),
            Self::Media(e) => e.fields(),
            _ => Vec::new(),
        }
    }
}
