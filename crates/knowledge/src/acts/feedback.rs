//! What readers say, open, and look for in vain.

use kernel::{ArticleId, Locale, Millis};
use security::{Actor, Permission};
use storage::{Error, Tx};

use crate::acts::{no_longer, one_line};
use crate::error::KnowledgeError;
use crate::feedback::{FailedSearch, Feedback, FeedbackSums, MAX_NOTE_CHARS};
use crate::reach::Reach;
use crate::store;

/// Longest words of a failed search that are kept, in characters.
const MAX_SEARCH_CHARS: usize = 80;
/// Longest key of a giver, in characters.
const MAX_GIVER_CHARS: usize = 100;
/// A failed search is forgotten this long after it was last made.
const SEARCH_KEPT_MS: Millis = 180 * 86_400_000;

/// Says whether a text helped its reader. `giver` is a key that names nobody and stays the same for one reader: who
/// answers again changes the answer.
///
/// # Errors
/// [`KnowledgeError::NotFound`] for what is not live within reach; `TooLong` for the note.
pub fn give_feedback(
    tx: &Tx<'_>,
    reach: Reach,
    giver: &str,
    article: ArticleId,
    locale: Locale,
    feedback: &Feedback,
) -> Result<(), KnowledgeError> {
    no_longer("note", feedback.note.text(), MAX_NOTE_CHARS)?;
    no_longer("giver", giver, MAX_GIVER_CHARS)?;
    let found = store::live::of_article(tx, reach, article)?;
    if !found.iter().any(|found| found.text.locale == locale) {
        return Err(KnowledgeError::NotFound);
    }
    let old = store::feedback::of(tx, article, locale, giver)?;
    let reason = feedback.reason.filter(|_| !feedback.helpful);
    let new = Feedback { reason, ..feedback.clone() };
    store::feedback::put(tx, article, locale, giver, &new)?;
    let one = |yes: bool| i64::from(yes);
    let (was_helpful, was_not) = old.map_or((0, 0), |(helpful, _)| (one(helpful), one(!helpful)));
    store::feedback::add(
        tx,
        article,
        locale,
        one(new.helpful) - was_helpful,
        one(!new.helpful) - was_not,
        0,
    )?;
    if let Some(reason) = old.and_then(|(_, reason)| reason) {
        store::feedback::add_reason(tx, article, locale, reason, -1)?;
    }
    if let Some(reason) = reason {
        store::feedback::add_reason(tx, article, locale, reason, 1)?;
    }
    Ok(())
}

/// What all readers of an article said.
pub fn feedback_of(tx: &Tx<'_>, actor: &Actor, article: ArticleId) -> Result<FeedbackSums, KnowledgeError> {
    actor.require(Permission::KnowledgeRead)?;
    let (helpful, not_helpful) = store::feedback::sums(tx, article)?;
    Ok(FeedbackSums {
        helpful,
        not_helpful,
        reasons: store::feedback::reasons(tx, article)?,
        notes: store::feedback::notes(tx, article)?,
    })
}

/// Adds to how often texts were opened; doors count in memory and write now and then.
pub fn count_reads(tx: &Tx<'_>, reads: &[(ArticleId, Locale, i64)]) -> Result<(), Error> {
    for (article, locale, times) in reads {
        store::feedback::add(tx, *article, *locale, 0, 0, *times)?;
    }
    Ok(())
}

/// Counts a search that found nothing; with hits there is nothing to count. The words are screened first: people paste
/// anything into a search box.
pub fn count_search(tx: &Tx<'_>, locale: Locale, words: &str, hits: usize) -> Result<(), Error> {
    let words = one_line(security::screen(words).text()).to_lowercase();
    let words: String = words.chars().take(MAX_SEARCH_CHARS).collect();
    if hits > 0 || words.is_empty() {
        return Ok(());
    }
    store::feedback::count_failed(tx, locale, &words)
}

/// Searches that found nothing, most often first, at most `limit`.
pub fn failed_searches(tx: &Tx<'_>, actor: &Actor, limit: u32) -> Result<Vec<FailedSearch>, KnowledgeError> {
    actor.require(Permission::KnowledgeRead)?;
    Ok(store::feedback::failed(tx, limit)?)
}

/// Forgets a search that found nothing: somebody wrote about it, or will not. Made again, it counts from one. Needs
/// `knowledge.write`.
///
/// # Errors
/// [`KnowledgeError::NotFound`] when there is no such search.
pub fn forget_search(tx: &Tx<'_>, actor: &Actor, locale: Locale, words: &str) -> Result<(), KnowledgeError> {
    actor.require(Permission::KnowledgeWrite)?;
    if store::feedback::delete_failed(tx, locale, words)? { Ok(()) } else { Err(KnowledgeError::NotFound) }
}

/// Forgets searches that nobody made for half a year; says how many.
pub fn sweep_searches(tx: &Tx<'_>) -> Result<u64, Error> {
    store::feedback::forget_before(tx, tx.now() - SEARCH_KEPT_MS)
}
