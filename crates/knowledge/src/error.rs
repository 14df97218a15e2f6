//! What can go wrong with knowledge.

use std::borrow::Cow;

use kernel::{DomainError, ErrorKind, Millis};

use crate::article::ArticleText;

/// An error of reading or changing what the operator knows.
#[derive(Debug, thiserror::Error)]
pub enum KnowledgeError {
    /// There is no such article, text, version or file within the actor's reach.
    #[error("no such article")]
    NotFound,
    /// There is no such category.
    #[error("no such category")]
    NoCategory,
    /// The actor lacks the right.
    #[error(transparent)]
    Denied(#[from] security::Denied),
    /// A field is malformed, missing or out of range.
    #[error("field {0} is not valid")]
    Field(&'static str),
    /// A text is longer, or a list has more, than allowed.
    #[error("{field} is longer than {max}")]
    TooLong {
        /// The field's name in JSON.
        field: &'static str,
        /// The most allowed: characters, or items of a list.
        max: usize,
    },
    /// Somebody else changed the thing since it was read.
    #[error("changed by {by} meanwhile")]
    Changed {
        /// Who, by name.
        by: String,
        /// When, UTC.
        at_ms: Millis,
    },
    /// Somebody else saved the text since it was read; here is what they saved.
    #[error("the text was saved by {} meanwhile", .0.updated_by_name)]
    TextChanged(Box<ArticleText>),
    /// Another article is found under this address.
    #[error("another article has this address")]
    SlugTaken,
    /// Another article has this external key.
    #[error("another article has this key")]
    KeyTaken,
    /// The article was taken away from readers; it must be restored first.
    #[error("article is retired")]
    Retired,
    /// The article is not retired.
    #[error("article is not retired")]
    NotRetired,
    /// Nothing of it is live or planned to be.
    #[error("text is not published")]
    NotPublished,
    /// The category still has articles.
    #[error("category has articles")]
    CategoryNotEmpty,
    /// The time lies in the past, more than two years ahead, or before the one it must follow.
    #[error("time is out of range")]
    TimeOutOfRange,
    /// The announcement has ended.
    #[error("announcement has ended")]
    Ended,
    /// Another import is being read in.
    #[error("an import is running")]
    ImportRunning,
    /// The import cannot be undone: it changed nothing, or something else is being done to it.
    #[error("import cannot be undone")]
    NotUndoable,
    /// The file is refused.
    #[error(transparent)]
    Media(#[from] media::MediaError),
    /// The file is of a type that articles do not show.
    #[error("articles do not show this type of file")]
    FileType,
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

impl DomainError for KnowledgeError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound => ErrorKind::NotFound,
            Self::Denied(_) => ErrorKind::Denied,
            Self::NoCategory
            | Self::Field(_)
            | Self::TooLong { .. }
            | Self::TimeOutOfRange
            | Self::FileType => ErrorKind::Invalid,
            Self::Changed { .. }
            | Self::TextChanged(_)
            | Self::SlugTaken
            | Self::KeyTaken
            | Self::Retired
            | Self::NotRetired
            | Self::NotPublished
            | Self::CategoryNotEmpty
            | Self::Ended
            | Self::ImportRunning
            | Self::NotUndoable => ErrorKind::Conflict,
            Self::Media(e) => e.kind(),
            Self::Storage(e) => e.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "article_not_found",
            Self::NoCategory => "category_not_found",
            Self::Denied(e) => e.code(),
            Self::Field(_) => "field_invalid",
            Self::TooLong { .. } => "too_long",
            Self::Changed { .. } | Self::TextChanged(_) => "changed_meanwhile",
            Self::SlugTaken => "slug_taken",
            Self::KeyTaken => "external_key_taken",
            Self::Retired => "article_retired",
            Self::NotRetired => "article_not_retired",
            Self::NotPublished => "text_not_published",
            Self::CategoryNotEmpty => "category_not_empty",
            Self::TimeOutOfRange => "time_out_of_range",
            Self::Ended => "announcement_ended",
            Self::ImportRunning => "import_running",
            Self::NotUndoable => "import_not_undoable",
            Self::Media(e) => e.code(),
            Self::FileType => "file_type_refused",
            Self::Storage(e) => e.code(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        match self {
            Self::Denied(e) => e.fields(),
            Self::Media(e) => e.fields(),
            Self::Field(field) => vec![("field", Cow::Borrowed(*field))],
            Self::TooLong { field, max } => {
                vec![("field", Cow::Borrowed(*field)), ("max", Cow::Owned(max.to_string()))]
            }
            Self::SlugTaken => vec![("field", Cow::Borrowed("slug"))],
            Self::Changed { by, at_ms } => changed(by.clone(), *at_ms),
            Self::TextChanged(text) => changed(text.updated_by_name.clone(), text.updated_at_ms),
            _ => Vec::new(),
        }
    }
}

fn changed(by: String, at_ms: Millis) -> Vec<(&'static str, Cow<'static, str>)> {
    vec![("by", Cow::Owned(by)), ("atMs", Cow::Owned(at_ms.to_string()))]
}
