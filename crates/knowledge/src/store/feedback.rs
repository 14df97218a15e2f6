//! What readers said, and what they looked for in vain.

use kernel::{ArticleId, Locale};
use storage::{Error, FromRow, Row, Tx, params, sql};

use crate::feedback::{FailedSearch, Feedback, Note, Reason};

/// What one reader said of a text before: whether it helped, and why not.
pub(crate) fn of(
    tx: &Tx<'_>,
    id: ArticleId,
    locale: Locale,
    giver: &str,
) -> Result<Option<(bool, Option<Reason>)>, Error> {
    tx.find(sql!("feedback_of"), &params![id, locale, giver])
}

pub(crate) fn put(
    tx: &Tx<'_>,
    id: ArticleId,
    locale: Locale,
    giver: &str,
    feedback: &Feedback,
) -> Result<(), Error> {
    tx.exec(
        sql!("put_feedback"),
        &params![
            tx.new_id(),
            id,
            locale,
            giver,
            feedback.helpful,
            feedback.reason,
            feedback.note.text(),
            tx.now()
        ],
    )?;
    Ok(())
}

/// Adds to the sums of a text; less than nothing takes away.
pub(crate) fn add(
    tx: &Tx<'_>,
    id: ArticleId,
    locale: Locale,
    helpful: i64,
    not_helpful: i64,
    reads: i64,
) -> Result<(), Error> {
    tx.exec(sql!("add_to_sums"), &params![id, locale, helpful, not_helpful, reads])?;
    Ok(())
}

pub(crate) fn add_reason(
    tx: &Tx<'_>,
    id: ArticleId,
    locale: Locale,
    reason: Reason,
    given: i64,
) -> Result<(), Error> {
    tx.exec(sql!("add_to_reason"), &params![id, locale, reason, given])?;
    Ok(())
}

pub(crate) fn sums(tx: &Tx<'_>, id: ArticleId) -> Result<(i64, i64), Error> {
    tx.one(sql!("sums_of"), &params![id])
}

pub(crate) fn reasons(tx: &Tx<'_>, id: ArticleId) -> Result<Vec<(Reason, i64)>, Error> {
    tx.list(sql!("reasons_of"), &params![id])
}

impl FromRow for Note {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            locale: r.next()?,
            helpful: r.next()?,
            reason: r.next()?,
            text: r.next()?,
            given_at_ms: r.next()?,
        })
    }
}

pub(crate) fn notes(tx: &Tx<'_>, id: ArticleId) -> Result<Vec<Note>, Error> {
    tx.list(sql!("notes_of"), &params![id])
}

impl FromRow for FailedSearch {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self { locale: r.next()?, words: r.next()?, times: r.next()?, last_at_ms: r.next()? })
    }
}

pub(crate) fn count_failed(tx: &Tx<'_>, locale: Locale, words: &str) -> Result<(), Error> {
    tx.exec(sql!("count_failed_search"), &params![locale, words, tx.now()])?;
    Ok(())
}

pub(crate) fn failed(tx: &Tx<'_>, limit: u32) -> Result<Vec<FailedSearch>, Error> {
    tx.list(sql!("failed_searches"), &params![limit])
}

/// Whether it was there.
pub(crate) fn delete_failed(tx: &Tx<'_>, locale: Locale, words: &str) -> Result<bool, Error> {
    Ok(tx.exec(sql!("delete_failed_search"), &params![locale, words])? == 1)
}

pub(crate) fn forget_before(tx: &Tx<'_>, at_ms: i64) -> Result<u64, Error> {
    tx.exec(sql!("forget_searches"), &params![at_ms])
}
