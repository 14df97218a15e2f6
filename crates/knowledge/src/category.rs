//! Groups of articles. Pure.

use kernel::{CategoryId, Locale};

/// Longest name, in characters.
pub(crate) const MAX_NAME_CHARS: usize = 80;
/// Most categories.
pub(crate) const MAX_CATEGORIES: usize = 500;

/// A category in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryText {
    /// The language.
    pub locale: Locale,
    /// Its name.
    pub name: String,
    /// Its part of the address; empty when it is to be made from the name.
    pub slug: String,
    /// What is in it.
    pub description: String,
}

/// A group of articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its id.
    pub id: CategoryId,
    /// Its place in lists: lower comes first.
    pub position: i64,
    /// Grows with every change.
    pub version: i64,
    /// Its languages.
    pub texts: Vec<CategoryText>,
    /// Articles in it that are not retired, drafts too.
    pub article_count: i64,
}

/// Changes to a category; `None` leaves a thing as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CategoryChange {
    /// Its place in lists.
    pub position: Option<i64>,
    /// Its languages; those not named stay.
    pub texts: Option<Vec<CategoryText>>,
    /// The version that was read.
    pub version: i64,
}
