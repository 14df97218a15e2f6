//! Questions that must keep their answers: asked again before something is published, and whenever an editor likes.

mod rehearsal;
mod store;

pub use rehearsal::{Rehearsal, Rehearsed, prepare_rehearsal, rehearse};

use kernel::{ArticleId, ExpectationId, Locale};
use knowledge::Reach;
use security::{Actor, Permission};
use storage::Tx;

use crate::acts::ask::{MAX_QUESTION_CHARS, evaluate};
use crate::error::AnswersError;
use crate::library::Learnt;

/// Most questions that are kept.
pub const MAX_EXPECTATIONS: i64 = 2_000;

/// A question and the article that must answer it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// Its id.
    pub id: ExpectationId,
    /// The question; secrets masked.
    pub question: String,
    /// Its language.
    pub locale: Locale,
    /// The article.
    pub article: ArticleId,
}

/// What came of asking it.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// What was expected.
    pub expectation: Expectation,
    /// What the engine puts first; `None`: nothing.
    pub found: Option<ArticleId>,
    /// Its title; `""` without one.
    pub found_title: String,
    /// How sure it is, 0 to 1.
    pub confidence: f64,
    /// Whether the right article comes first.
    pub right: bool,
    /// Whether the bot would say it by itself.
    pub answered: bool,
}

/// All of them, newest first. Needs `answers.manage`.
pub fn list_expectations(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<Expectation>, AnswersError> {
    actor.require(Permission::AnswersManage)?;
    Ok(store::all(tx)?)
}

/// Keeps one. Needs `answers.manage`.
///
/// Errors: [`AnswersError::NotFound`] for an article the actor cannot read or that is not live;
/// [`AnswersError::Field`] for an empty question; [`AnswersError::TooMany`] beyond [`MAX_EXPECTATIONS`].
pub fn add_expectation(
    tx: &Tx<'_>,
    actor: &Actor,
    question: &str,
    locale: Locale,
    article: ArticleId,
) -> Result<Expectation, AnswersError> {
    actor.require(Permission::AnswersManage)?;
    let question = security::screen(question.trim()).into_text();
    if question.is_empty() {
        return Err(AnswersError::Field("question"));
    }
    if question.chars().count() > MAX_QUESTION_CHARS {
        return Err(AnswersError::TooLong { field: "question", max: MAX_QUESTION_CHARS });
    }
    if knowledge::live_by_id(tx, Reach::of(actor), article, locale)?.is_none() {
        return Err(AnswersError::NotFound);
    }
    if store::count(tx)? >= MAX_EXPECTATIONS {
        return Err(AnswersError::TooMany);
    }
    let made = Expectation { id: ExpectationId(tx.new_id()), question, locale, article };
    store::insert(tx, &made)?;
    Ok(made)
}

/// Forgets one. Needs `answers.manage`.
pub fn delete_expectation(tx: &Tx<'_>, actor: &Actor, id: ExpectationId) -> Result<(), AnswersError> {
    actor.require(Permission::AnswersManage)?;
    if store::delete(tx, id)? { Ok(()) } else { Err(AnswersError::NotFound) }
}

/// Asks all of them. Pure and heavy: milliseconds of computing for each.
#[must_use]
pub fn run_expectations(learnt: &Learnt, expectations: &[Expectation]) -> Vec<Kept> {
    expectations.iter().filter_map(|expectation| ask(learnt, expectation)).collect()
}

/// Asks one; `None`: it is no question to the engine any more.
fn ask(learnt: &Learnt, expectation: &Expectation) -> Option<Kept> {
    let evaluation = evaluate(learnt, None, &expectation.question).ok()?;
    let first = evaluation.candidates.first();
    let found = first.map(|guess| guess.article);
    Some(Kept {
        right: found == Some(expectation.article),
        found,
        found_title: first.map(|guess| guess.title.clone()).unwrap_or_default(),
        confidence: evaluation.reading.confidence,
        answered: evaluation.answers,
        expectation: expectation.clone(),
    })
}
