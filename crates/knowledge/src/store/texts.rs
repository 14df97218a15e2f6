//! Texts, their versions and addresses.

use kernel::{ArticleId, Locale, Millis};
use storage::{Error, FromRow, Row, Tx, params, sql};

use crate::article::{ArticleText, Version, VersionRow, Words};

/// Ways of asking as a column keeps them: one a line.
fn joined(questions: &[String]) -> String {
    questions.join("\n")
}

/// Ways of asking of a column.
pub(crate) fn split(column: &str) -> Vec<String> {
    column.lines().filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
}

impl FromRow for Words {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            title: r.next()?,
            slug: r.next()?,
            description: r.next()?,
            body: r.next()?,
            questions: split(&r.next::<String>()?),
        })
    }
}

impl FromRow for ArticleText {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            article: r.next()?,
            locale: r.next()?,
            words: Words::from_row(r)?,
            draft_version: r.next()?,
            kept_draft_version: r.next()?,
            last_number: r.next()?,
            live_number: r.next()?,
            live_since_ms: r.next()?,
            first_live_at_ms: r.next()?,
            review_requested_at_ms: r.next()?,
            review_requested_by_name: r.next()?,
            scheduled_number: r.next()?,
            publish_at_ms: r.next()?,
            unpublish_at_ms: r.next()?,
            updated_at_ms: r.next()?,
            updated_by_name: r.next()?,
        })
    }
}

pub(crate) fn find(tx: &Tx<'_>, id: ArticleId, locale: Locale) -> Result<Option<ArticleText>, Error> {
    tx.find(sql!("text"), &params![id, locale])
}

pub(crate) fn all(tx: &Tx<'_>, id: ArticleId) -> Result<Vec<ArticleText>, Error> {
    tx.list(sql!("texts"), &params![id])
}

/// Writes the whole text, new or not.
pub(crate) fn put(tx: &Tx<'_>, text: &ArticleText) -> Result<(), Error> {
    let words = &text.words;
    tx.exec(
        sql!("put_text"),
        &params![
            text.article,
            text.locale,
            &words.title,
            words.title.to_lowercase(),
            &words.slug,
            &words.description,
            &words.body,
            joined(&words.questions),
            text.draft_version,
            text.kept_draft_version,
            text.last_number,
            text.live_number,
            text.live_since_ms,
            text.first_live_at_ms,
            text.review_requested_at_ms,
            text.review_requested_by_name.clone(),
            text.scheduled_number,
            text.publish_at_ms,
            text.unpublish_at_ms,
            text.updated_at_ms,
            &text.updated_by_name
        ],
    )?;
    Ok(())
}

impl FromRow for VersionRow {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            number: r.next()?,
            title: r.next()?,
            made_at_ms: r.next()?,
            made_by_name: r.next()?,
            published_at_ms: r.next()?,
            live: false,
        })
    }
}

impl FromRow for Version {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self { row: VersionRow::from_row(r)?, words: Words::from_row(r)? })
    }
}

/// Keeps words as a version of that number, for ever.
pub(crate) fn insert_version(
    tx: &Tx<'_>,
    text: &ArticleText,
    number: i64,
    by_name: &str,
) -> Result<(), Error> {
    let words = &text.words;
    tx.exec(
        sql!("insert_version"),
        &params![
            text.article,
            text.locale,
            number,
            &words.title,
            &words.slug,
            &words.description,
            &words.body,
            joined(&words.questions),
            tx.now(),
            by_name
        ],
    )?;
    Ok(())
}

pub(crate) fn mark_published(
    tx: &Tx<'_>,
    id: ArticleId,
    locale: Locale,
    number: i64,
    at_ms: Millis,
) -> Result<(), Error> {
    tx.exec(sql!("mark_published"), &params![id, locale, number, at_ms])?;
    Ok(())
}

/// The versions, newest first; which is live is for the caller to say.
pub(crate) fn versions(tx: &Tx<'_>, id: ArticleId, locale: Locale) -> Result<Vec<VersionRow>, Error> {
    tx.list(sql!("versions"), &params![id, locale])
}

pub(crate) fn version(
    tx: &Tx<'_>,
    id: ArticleId,
    locale: Locale,
    number: i64,
) -> Result<Option<Version>, Error> {
    tx.find(sql!("version"), &params![id, locale, number])
}

/// Another article that readers find under this address now.
pub(crate) fn slug_holder(
    tx: &Tx<'_>,
    locale: Locale,
    slug: &str,
    but: ArticleId,
) -> Result<Option<ArticleId>, Error> {
    tx.find(sql!("slug_holder"), &params![locale, slug, but])
}

pub(crate) fn slug_in_use(tx: &Tx<'_>, locale: Locale, slug: &str, but: ArticleId) -> Result<bool, Error> {
    Ok(tx.one::<i64>(sql!("slug_in_use"), &params![locale, slug, but])? > 0)
}

/// From now on the address leads to this article.
pub(crate) fn claim_slug(tx: &Tx<'_>, locale: Locale, slug: &str, id: ArticleId) -> Result<(), Error> {
    tx.exec(sql!("claim_slug"), &params![locale, slug, id])?;
    Ok(())
}
