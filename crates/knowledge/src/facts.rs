//! What knowledge announces.

use kernel::{AnnouncementId, ArticleId, ImportId, Locale};
use serde::{Deserialize, Serialize};
use storage::{Fact, Scope};

/// News about what the operator knows. Words are loaded afresh, through the reader's reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum KnowledgeFact {
    /// A draft, a setting, a review or a language of an article changed.
    ArticleChanged {
        /// Which.
        article: ArticleId,
    },
    /// Readers see other words than before, or see none any more, in one language.
    ArticlePublished {
        /// Which.
        article: ArticleId,
        /// In which language.
        locale: Locale,
    },
    /// An article was taken away from readers, in all languages.
    ArticleRetired {
        /// Which.
        article: ArticleId,
    },
    /// An announcement was made, changed or ended.
    AnnouncementChanged {
        /// Which.
        announcement: AnnouncementId,
    },
    /// An import came to its end, or was undone.
    ImportFinished {
        /// Which.
        import: ImportId,
    },
}

impl Fact for KnowledgeFact {
    fn room(&self) -> &'static str {
        "knowledge"
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::ArticleChanged { .. } => "article_changed",
            Self::ArticlePublished { .. } => "article_published",
            Self::ArticleRetired { .. } => "article_retired",
            Self::AnnouncementChanged { .. } => "announcement_changed",
            Self::ImportFinished { .. } => "import_finished",
        }
    }

    fn scope(&self) -> Scope {
        Scope::default()
    }
}
