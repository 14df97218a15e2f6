//! Reading what is live, within the reader's reach.

use kernel::{ArticleId, Limit, Locale, Page};
use security::Actor;
use storage::{Error, Tx};

use crate::acts::article::access_article;
use crate::article::{ArticleView, Words, live_state};
use crate::category::{Category, CategoryText};
use crate::error::KnowledgeError;
use crate::live::{BySlug, CategoryBySlug, LiveCategory, LiveText, PublicAddress, Translation};
use crate::reach::Reach;
use crate::store;
use crate::store::live::Found;

/// Grows with every change of what readers can find: the fingerprint of indexes and models made of it.
pub fn knowledge_version(tx: &Tx<'_>) -> Result<i64, Error> {
    store::articles::knowledge_version(tx)
}

/// Everything live within reach, `limit` texts after a key, for making indexes.
pub fn live_texts(
    tx: &Tx<'_>,
    reach: Reach,
    after: Option<(ArticleId, Locale)>,
    limit: u32,
) -> Result<Vec<LiveText>, Error> {
    store::live::after(tx, reach, after, limit)
}

/// The draft of a text as readers would find it if it were published now; `None`: readers would not find it, because the
/// article is retired. Needs `knowledge.read`.
///
/// # Errors
/// [`KnowledgeError::NotFound`] for an article or a language that is not there.
pub fn draft_as_live(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ArticleId,
    locale: Locale,
) -> Result<Option<LiveText>, KnowledgeError> {
    let ArticleView { article, texts } = access_article(tx, actor, id)?;
    let text = texts.into_iter().find(|text| text.locale == locale).ok_or(KnowledgeError::NotFound)?;
    let Words { title, slug, description, body, questions } = text.words;
    let live = LiveText {
        article: article.id,
        public_id: article.public_id,
        external_key: article.external_key,
        kind: article.kind,
        audience: article.audience,
        category: article.category,
        tags: article.tags,
        locale,
        title,
        slug,
        description,
        body,
        questions,
        wallet_version: article.wallet_version,
        published_at_ms: tx.now(),
        first_published_at_ms: text.first_live_at_ms.unwrap_or(tx.now()),
        version_number: text.last_number + 1,
    };
    Ok(Some(live).filter(|_| article.retired_at_ms.is_none()))
}

/// What an article's address leads to.
pub fn live_by_slug(tx: &Tx<'_>, reach: Reach, locale: Locale, slug: &str) -> Result<BySlug, Error> {
    let Some(id) = store::live::of_slug(tx, locale, slug)? else { return Ok(BySlug::Missing) };
    let found = store::live::of_article(tx, reach, id)?;
    let translations = translations(&found);
    let Some(here) = found.into_iter().find(|found| found.text.locale == locale) else {
        return Ok(BySlug::Missing);
    };
    if here.text.slug == slug {
        Ok(BySlug::Found(Box::new(here.text), translations))
    } else {
        Ok(BySlug::Moved { locale, slug: here.text.slug })
    }
}

fn translations(found: &[Found]) -> Vec<Translation> {
    let source = found.iter().find(|f| f.text.locale == f.source_locale).map(|f| f.text.published_at_ms);
    let one = |f: &Found| Translation {
        locale: f.text.locale,
        slug: f.text.slug.clone(),
        state: live_state(f.text.published_at_ms, source),
    };
    found.iter().map(one).collect()
}

/// An article in a language, else in its source language, else in any; its `locale` says which. `None`: not live
/// within reach.
pub fn live_by_id(
    tx: &Tx<'_>,
    reach: Reach,
    article: ArticleId,
    locale: Locale,
) -> Result<Option<LiveText>, Error> {
    Ok(nearest(store::live::of_article(tx, reach, article)?, locale))
}

/// The same by the id that readers see.
pub fn live_by_public_id(
    tx: &Tx<'_>,
    reach: Reach,
    public_id: &str,
    locale: Locale,
) -> Result<Option<LiveText>, Error> {
    match store::articles::of_public_id(tx, public_id)? {
        Some(id) => live_by_id(tx, reach, id, locale),
        None => Ok(None),
    }
}

/// Every language an article is live in, within reach.
pub fn live_translations(tx: &Tx<'_>, reach: Reach, article: ArticleId) -> Result<Vec<Translation>, Error> {
    Ok(translations(&store::live::of_article(tx, reach, article)?))
}

fn nearest(mut found: Vec<Found>, locale: Locale) -> Option<LiveText> {
    let rank = |f: &Found| (f.text.locale != locale, f.text.locale != f.source_locale);
    found.sort_by_key(rank);
    found.into_iter().next().map(|found| found.text)
}

/// The categories with something to read in this language within reach, in their order. A category without a name
/// in this language shows another of its names.
pub fn live_categories(tx: &Tx<'_>, reach: Reach, locale: Locale) -> Result<Vec<LiveCategory>, Error> {
    let counts = store::categories::live_counts(tx, reach, locale)?;
    let categories = store::categories::all(tx)?;
    let shown = categories.iter().filter_map(|category| {
        let count = counts.get(&category.id).copied().filter(|count| *count > 0)?;
        Some(live_category(category, text_for(category, locale)?, count))
    });
    Ok(shown.collect())
}

fn text_for(category: &Category, locale: Locale) -> Option<&CategoryText> {
    category.texts.iter().find(|text| text.locale == locale).or_else(|| category.texts.first())
}

fn live_category(category: &Category, text: &CategoryText, article_count: i64) -> LiveCategory {
    LiveCategory {
        id: category.id,
        slug: text.slug.clone(),
        name: text.name.clone(),
        description: text.description.clone(),
        article_count,
    }
}

/// What a category's address leads to, with a page of its articles by title; `after` is the key of the page before.
pub fn live_in_category(
    tx: &Tx<'_>,
    reach: Reach,
    locale: Locale,
    slug: &str,
    after: Option<&str>,
    limit: Limit,
) -> Result<CategoryBySlug, Error> {
    let categories = store::categories::all(tx)?;
    let shows = |c: &&Category| text_for(c, locale).is_some_and(|text| text.slug == slug);
    let Some(category) = categories.iter().find(shows) else {
        let old = store::categories::of_slug(tx, locale, slug)?;
        let now = categories.iter().find(|c| Some(c.id) == old).and_then(|c| text_for(c, locale));
        let counts = store::categories::live_counts(tx, reach, locale)?;
        let within = old.is_some_and(|id| counts.contains_key(&id));
        return Ok(match now.filter(|text| within && text.slug != slug) {
            Some(text) => CategoryBySlug::Moved { slug: text.slug.clone() },
            None => CategoryBySlug::Missing,
        });
    };
    let count = store::categories::live_counts(tx, reach, locale)?.get(&category.id).copied().unwrap_or(0);
    let Some(text) = text_for(category, locale).filter(|_| count > 0) else {
        return Ok(CategoryBySlug::Missing);
    };
    let (title, id) = after
        .and_then(|key| key.split_once('-'))
        .map_or(("", 0), |(id, title)| (title, id.parse().unwrap_or(0)));
    let rows = store::live::of_category(tx, reach, category.id, locale, (title, id), limit)?;
    Ok(CategoryBySlug::Found {
        category: live_category(category, text, count),
        addresses: category.texts.iter().map(|text| (text.locale, text.slug.clone())).collect(),
        articles: Page::cut(rows, limit, |text| format!("{}-{}", text.article, text.title)),
    })
}

/// What readers of a language open most and found helpful.
pub fn popular(tx: &Tx<'_>, reach: Reach, locale: Locale, limit: u32) -> Result<Vec<LiveText>, Error> {
    store::live::popular(tx, reach, locale, limit)
}

/// Addresses of public articles after a key, for search engines.
pub fn public_addresses(
    tx: &Tx<'_>,
    after: Option<(ArticleId, Locale)>,
    limit: u32,
) -> Result<Vec<PublicAddress>, Error> {
    store::live::public_addresses(tx, after, limit)
}
