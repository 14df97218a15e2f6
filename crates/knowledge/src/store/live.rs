//! What readers see.

use kernel::{ArticleId, CategoryId, Limit, Locale};
use storage::{Error, FromRow, Row, Tx, params, sql};

use crate::live::{LiveText, PublicAddress};
use crate::reach::Reach;
use crate::store::articles::tags;
use crate::store::texts::split;

/// A live text with its article's source language.
pub(crate) struct Found {
    pub(crate) text: LiveText,
    pub(crate) source_locale: Locale,
}

impl FromRow for Found {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        let text = LiveText {
            article: r.next()?,
            public_id: r.next()?,
            external_key: r.next()?,
            kind: r.next()?,
            audience: r.next()?,
            category: r.next()?,
            tags: tags(&r.next::<Option<String>>()?.unwrap_or_default()),
            locale: r.next()?,
            title: r.next()?,
            slug: r.next()?,
            description: r.next()?,
            body: r.next()?,
            questions: split(&r.next::<String>()?),
            wallet_version: r.next()?,
            published_at_ms: r.next()?,
            first_published_at_ms: r.next()?,
            version_number: r.next()?,
        };
        Ok(Self { text, source_locale: r.next()? })
    }
}

fn texts(found: Vec<Found>) -> Vec<LiveText> {
    found.into_iter().map(|found| found.text).collect()
}

pub(crate) fn of_slug(tx: &Tx<'_>, locale: Locale, slug: &str) -> Result<Option<ArticleId>, Error> {
    tx.find(sql!("article_of_slug"), &params![locale, slug])
}

pub(crate) fn of_article(tx: &Tx<'_>, reach: Reach, id: ArticleId) -> Result<Vec<Found>, Error> {
    tx.list(sql!("live_of_article"), &params![id, reach.level()])
}

pub(crate) fn after(
    tx: &Tx<'_>,
    reach: Reach,
    after: Option<(ArticleId, Locale)>,
    limit: u32,
) -> Result<Vec<LiveText>, Error> {
    let (id, locale) = after.map_or((0, ""), |(id, locale)| (id.0, locale.tag()));
    Ok(texts(tx.list(sql!("live_after"), &params![id, locale, reach.level(), limit])?))
}

pub(crate) fn of_category(
    tx: &Tx<'_>,
    reach: Reach,
    category: CategoryId,
    locale: Locale,
    after: (&str, i64),
    limit: Limit,
) -> Result<Vec<LiveText>, Error> {
    let params = params![category, locale, reach.level(), after.0, after.1, limit.rows_to_read()];
    Ok(texts(tx.list(sql!("live_of_category"), &params)?))
}

pub(crate) fn popular(tx: &Tx<'_>, reach: Reach, locale: Locale, limit: u32) -> Result<Vec<LiveText>, Error> {
    Ok(texts(tx.list(sql!("popular"), &params![locale, reach.level(), limit])?))
}

impl FromRow for PublicAddress {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self { article: r.next()?, locale: r.next()?, slug: r.next()?, published_at_ms: r.next()? })
    }
}

pub(crate) fn public_addresses(
    tx: &Tx<'_>,
    after: Option<(ArticleId, Locale)>,
    limit: u32,
) -> Result<Vec<PublicAddress>, Error> {
    let (id, locale) = after.map_or((0, ""), |(id, locale)| (id.0, locale.tag()));
    tx.list(sql!("public_addresses"), &params![id, locale, limit])
}
