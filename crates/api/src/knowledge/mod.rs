//! What the operator knows: articles, categories, files, announcements.

pub(crate) mod announcements;
pub(crate) mod articles;
pub(crate) mod categories;
mod dto;
pub(crate) mod files;
pub(crate) mod imports;
pub(crate) mod search;
#[cfg(test)]
mod tests;
pub(crate) mod texts;

use ::knowledge::{ArticleKind, ArticleView, FeedbackSums, KnowledgeError, Warning};
use kernel::Locale;
use security::Actor;
use storage::Tx;

use crate::door::Problem;

/// An article with everything its page at the desk shows.
pub(crate) struct Shown {
    view: ArticleView,
    warnings: Vec<Warning>,
    feedback: FeedbackSums,
}

fn shown(tx: &Tx<'_>, actor: &Actor, id: kernel::ArticleId) -> Result<Shown, KnowledgeError> {
    let view = ::knowledge::access_article(tx, actor, id)?;
    let warnings = ::knowledge::warnings_of(tx, actor, &view)?;
    let feedback = ::knowledge::feedback_of(tx, actor, id)?;
    Ok(Shown { view, warnings, feedback })
}

fn locale(field: &'static str, tag: &str) -> Result<Locale, Problem> {
    tag.parse().map_err(|_| Problem::invalid(field, "invalid_field"))
}

/// A language in the path; an unknown one names nothing.
pub(crate) fn locale_in_path(tag: &str) -> Result<Locale, Problem> {
    tag.parse().map_err(|_| Problem::not_found())
}

fn kind(word: &str) -> Result<ArticleKind, Problem> {
    ArticleKind::from_word(word).ok_or_else(|| Problem::invalid("kind", "invalid_field"))
}

fn audience(word: &str) -> Result<::knowledge::Audience, Problem> {
    ::knowledge::Audience::from_word(word).ok_or_else(|| Problem::invalid("audience", "invalid_field"))
}
