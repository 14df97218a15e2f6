//! Search over what is live, in memory. Pure: texts in, hits out.
//!
//! BM25 over words and pairs of Chinese characters, with titles and ways of asking weighing more than bodies, and most
//! where the query is much of one of them. A word of the query also finds its plain form, what begins with it, what differs
//! by one letter, its synonyms of the wallet's world in both languages, and, typed in Latin letters, Chinese by its sound.

mod build;
mod headings;
mod query;
mod shelf;
mod snippet;
mod sound;
mod synonyms;
#[cfg(test)]
mod tests;
mod tokens;
mod typos;

pub use shelf::{Shelf, Shelved, everything_live};

use std::collections::HashMap;

use kernel::{ArticleId, CategoryId, Locale};

use crate::article::ArticleKind;
use crate::live::LiveText;
use crate::reach::Reach;

/// Longest query that is looked at, in characters; the rest is passed over.
const MAX_QUERY_CHARS: usize = 200;

/// Something found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The article.
    pub article: ArticleId,
    /// Its random id, the only one readers see.
    pub public_id: String,
    /// What it is for.
    pub kind: ArticleKind,
    /// Its category.
    pub category: Option<CategoryId>,
    /// The language found.
    pub locale: Locale,
    /// Its title.
    pub title: String,
    /// Its part of the address.
    pub slug: String,
    /// A piece of its text around what was found, at most 160 characters.
    pub snippet: String,
    /// Comparable within one search only; higher is better.
    pub score: f32,
}

/// A text as the index keeps it.
#[derive(Debug)]
struct Doc {
    article: ArticleId,
    public_id: Box<str>,
    kind: ArticleKind,
    category: Option<CategoryId>,
    locale: Locale,
    level: u8,
    title: Box<str>,
    slug: Box<str>,
    /// Title and ways of asking, each as its different terms.
    headings: Box<[Box<[u32]>]>,
    lead: Box<str>,
}

/// Where a term stands: the text, and how much of that text it is: how often it stands there, each place by its weight,
/// against the text's length. Worked out once, since a question passes over a hundred thousand of these.
#[derive(Debug, Clone, Copy)]
struct Posting {
    doc: u32,
    weight: f32,
}

/// An index over texts; immutable once built.
#[derive(Debug, Default)]
pub struct SearchIndex {
    docs: Vec<Doc>,
    terms: HashMap<Box<str>, u32>,
    /// Words of the vocabulary in order, for beginnings.
    sorted: Vec<(Box<str>, u32)>,
    /// Where a word's number stands in `sorted`.
    words_by_id: HashMap<u32, u32>,
    postings: Vec<Vec<Posting>>,
    /// Of each term, the least private audience that has it: nobody is told a word of texts that are not theirs.
    levels: Vec<u8>,
    typos: typos::Neighbours,
}

impl SearchIndex {
    /// Makes an index of texts. A second or so for a hundred thousand of them.
    #[must_use]
    pub fn build(texts: &[LiveText]) -> Self {
        build::build(texts)
    }

    /// BM25's weight of how rare a term is that so many texts have. Source: Robertson and Zaragoza, 2009.
    #[expect(clippy::cast_precision_loss, reason = "counts of texts")]
    fn rarity(&self, having: usize) -> f32 {
        let (docs, having) = (self.docs.len() as f32, having as f32);
        ((docs - having + 0.5) / (having + 0.5)).ln_1p()
    }

    /// Texts in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.docs.len()
    }

    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.docs.is_empty()
    }

    /// The best `limit` texts for a query within reach, best first, one per article. `locale`: only that language;
    /// `None`: any.
    #[must_use]
    pub fn search(&self, words: &str, locale: Option<Locale>, reach: Reach, limit: usize) -> Vec<Hit> {
        query::search(self, words, locale, reach, limit)
    }

    /// The query with misspelt words put right, when it holds words that no text within reach has; else `None`.
    #[must_use]
    pub fn did_you_mean(&self, words: &str, reach: Reach) -> Option<String> {
        query::did_you_mean(self, words, reach)
    }
}
