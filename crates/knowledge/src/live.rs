//! What readers see. Pure.

use kernel::{ArticleId, CategoryId, Locale, Millis};

use crate::article::{ArticleKind, Audience, TextState};

/// One language of an article, as readers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveText {
    /// The article.
    pub article: ArticleId,
    /// Its random id, the only one readers see.
    pub public_id: String,
    /// The id another program knows it by.
    pub external_key: Option<String>,
    /// What it is for.
    pub kind: ArticleKind,
    /// Who may read it.
    pub audience: Audience,
    /// Its category.
    pub category: Option<CategoryId>,
    /// Its tags, by name.
    pub tags: Vec<String>,
    /// The language.
    pub locale: Locale,
    /// Its title.
    pub title: String,
    /// Its part of the address.
    pub slug: String,
    /// One or two sentences for lists and search engines.
    pub description: String,
    /// Its body, Markdown.
    pub body: String,
    /// Ways of asking for it, besides the title.
    pub questions: Vec<String>,
    /// The wallet's versions it speaks of; `None`: all.
    pub wallet_version: Option<String>,
    /// When this version became live, UTC.
    pub published_at_ms: Millis,
    /// When the text first became live, UTC.
    pub first_published_at_ms: Millis,
    /// The version's number, from 1.
    pub version_number: i64,
}

/// Another language of the same article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// The language.
    pub locale: Locale,
    /// Its part of the address there.
    pub slug: String,
    /// [`TextState::Live`] or [`TextState::Outdated`].
    pub state: TextState,
}

/// What an address leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BySlug {
    /// An article, and every language it is live in, this one too.
    Found(Box<LiveText>, Vec<Translation>),
    /// It is found elsewhere now.
    Moved {
        /// The language there.
        locale: Locale,
        /// The address there.
        slug: String,
    },
    /// Nothing the reader may see.
    Missing,
}

/// A category as readers see it: only with articles they may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveCategory {
    /// Its id.
    pub id: CategoryId,
    /// Its part of the address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What is in it.
    pub description: String,
    /// Articles within the reader's reach in this language.
    pub article_count: i64,
}

/// What a category's address leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CategoryBySlug {
    /// A category, its address by language, and a page of its articles, by title.
    Found {
        /// The category.
        category: LiveCategory,
        /// Its address in each language it has a name in.
        addresses: Vec<(Locale, String)>,
        /// Its articles.
        articles: kernel::Page<LiveText>,
    },
    /// It is found elsewhere now.
    Moved {
        /// The address there.
        slug: String,
    },
    /// Nothing the reader may see.
    Missing,
}

/// An address of the public help center, for search engines: public articles only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicAddress {
    /// The article.
    pub article: ArticleId,
    /// The language.
    pub locale: Locale,
    /// Its part of the address.
    pub slug: String,
    /// When this version became live, UTC.
    pub published_at_ms: Millis,
}
