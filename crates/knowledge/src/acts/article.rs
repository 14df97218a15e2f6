//! Articles themselves: made, listed, read at the desk, changed, retired.

use kernel::{ArticleId, CategoryId, Limit, Page};
use security::{Actor, Change, Permission, Subject};
use storage::Tx;

use crate::acts::text::first_text;
use crate::acts::{article_for_change, checked, name_of, no_longer, one_line, random_id, slug_for};
use crate::article::{
    Article, ArticleChange, ArticleFilter, ArticleRow, ArticleView, MAX_KEY_CHARS, MAX_TAG_CHARS, MAX_TAGS,
    NewArticle, TextSummary,
};
use crate::error::KnowledgeError;
use crate::facts::KnowledgeFact;
use crate::store;

/// Makes an article with its first draft.
///
/// # Errors
/// [`KnowledgeError::Denied`] without `knowledge.write`; `KeyTaken` when another article has the external key.
pub fn create_article(tx: &Tx<'_>, actor: &Actor, new: &NewArticle) -> Result<ArticleView, KnowledgeError> {
    actor.require(Permission::KnowledgeWrite)?;
    let (id, by) = (ArticleId(tx.new_id()), name_of(actor));
    let mut words = checked(new.words.clone())?;
    if words.title.is_empty() {
        return Err(KnowledgeError::Field("title"));
    }
    if words.slug.is_empty() {
        words.slug = slug_for(tx, id, new.source_locale, &words.title)?;
    }
    let article = Article {
        id,
        public_id: random_id(tx),
        external_key: new.external_key.as_deref().map(key).transpose()?,
        kind: new.kind,
        audience: new.audience,
        category: existing(tx, new.category)?,
        source_locale: new.source_locale,
        wallet_version: None,
        created_at_ms: tx.now(),
        updated_at_ms: tx.now(),
        updated_by_name: by.clone(),
        retired_at_ms: None,
        version: 1,
        tags: tags(&new.tags)?,
    };
    if !store::articles::insert(tx, &article)? {
        return Err(KnowledgeError::KeyTaken);
    }
    let text = first_text(tx, id, new.source_locale, words, &by);
    store::texts::put(tx, &text)?;
    tx.emit(&KnowledgeFact::ArticleChanged { article: id })?;
    Ok(ArticleView { article, texts: vec![text] })
}

/// The articles of the desk, newest change first.
pub fn list_articles(
    tx: &Tx<'_>,
    actor: &Actor,
    filter: &ArticleFilter,
    after: Option<&str>,
    limit: Limit,
) -> Result<Page<ArticleRow>, KnowledgeError> {
    actor.require(Permission::KnowledgeRead)?;
    let before = match after {
        Some(key) => parse_key(key).ok_or(KnowledgeError::Field("after"))?,
        None => (i64::MAX, i64::MAX),
    };
    let listed = store::articles::list(tx, filter, before, limit)?;
    let key = |l: &store::articles::Listed| format!("{}-{}", l.article.updated_at_ms, l.article.id);
    let page = Page::cut(listed, limit, key);
    let mut items = Vec::with_capacity(page.items.len());
    for listed in page.items {
        let texts = store::texts::all(tx, listed.article.id)?;
        let texts = texts.into_iter().map(|text| TextSummary {
            locale: text.locale,
            state: text.state(listed.source_live_since_ms),
            title: text.words.title,
        });
        items.push(ArticleRow { title: listed.title, texts: texts.collect(), article: listed.article });
    }
    Ok(Page { items, next: page.next })
}

fn parse_key(key: &str) -> Option<(i64, i64)> {
    let (at, id) = key.split_once('-')?;
    Some((at.parse().ok()?, id.parse().ok()?))
}

/// An article with its drafts, as the desk sees it.
pub fn access_article(tx: &Tx<'_>, actor: &Actor, id: ArticleId) -> Result<ArticleView, KnowledgeError> {
    actor.require(Permission::KnowledgeRead)?;
    let article = store::articles::find(tx, id)?.ok_or(KnowledgeError::NotFound)?;
    Ok(ArticleView { article, texts: store::texts::all(tx, id)? })
}

/// Changes what belongs to all languages. Who may read a live article is a matter of publication.
///
/// # Errors
/// [`KnowledgeError::Denied`] without `knowledge.write`, or without `knowledge.publish` when the audience of something
/// live or planned changes; `Changed` when `version` is not the newest.
pub fn change_article(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ArticleId,
    change: &ArticleChange,
) -> Result<ArticleView, KnowledgeError> {
    actor.require(Permission::KnowledgeWrite)?;
    let old = article_for_change(tx, id)?;
    if change.version != old.version {
        return Err(KnowledgeError::Changed { by: old.updated_by_name, at_ms: old.updated_at_ms });
    }
    let texts = store::texts::all(tx, id)?;
    let shown = texts.iter().any(|text| text.live_number.is_some() || text.scheduled_number.is_some());
    let mut new = old.clone();
    if let Some(audience) = change.audience.filter(|audience| *audience != old.audience) {
        if shown {
            actor.require(Permission::KnowledgePublish)?;
        }
        new.audience = audience;
    }
    if let Some(category) = change.category {
        new.category = existing(tx, category)?;
    }
    if let Some(wanted) = &change.tags {
        new.tags = tags(wanted)?;
    }
    if let Some(versions) = &change.wallet_version {
        no_longer("walletVersion", versions, MAX_KEY_CHARS)?;
        new.wallet_version = Some(one_line(versions)).filter(|versions| !versions.is_empty());
    }
    if new != old {
        (new.version, new.updated_at_ms, new.updated_by_name) = (old.version + 1, tx.now(), name_of(actor));
        if shown {
            store::articles::turn(tx)?;
        }
        store::articles::update(tx, &new)?;
        let audience = Change::between("audience", &old.audience.word(), &new.audience.word());
        if let Some(audience) = audience {
            security::audit(tx, actor, "article.changed", Subject::of("article", id.0), &[audience])?;
        }
        tell_readers(tx, &texts)?;
        tx.emit(&KnowledgeFact::ArticleChanged { article: id })?;
    }
    Ok(ArticleView { article: new, texts })
}

/// Takes an article away from readers, in all languages; planned publications are given up.
///
/// # Errors
/// [`KnowledgeError::Denied`] without `knowledge.publish`; `Retired` when it was done before.
pub fn retire_article(tx: &Tx<'_>, actor: &Actor, id: ArticleId) -> Result<(), KnowledgeError> {
    actor.require(Permission::KnowledgePublish)?;
    let mut article = article_for_change(tx, id)?;
    store::articles::turn(tx)?;
    article.retired_at_ms = Some(tx.now());
    (article.version, article.updated_at_ms) = (article.version + 1, tx.now());
    article.updated_by_name = name_of(actor);
    store::articles::update(tx, &article)?;
    for mut text in store::texts::all(tx, id)? {
        if text.scheduled_number.is_some() || text.unpublish_at_ms.is_some() {
            crate::acts::publish::give_up_plans(tx, &mut text)?;
            store::texts::put(tx, &text)?;
        }
    }
    security::audit(tx, actor, "article.retired", Subject::of("article", id.0), &[])?;
    tx.emit(&KnowledgeFact::ArticleRetired { article: id })?;
    Ok(())
}

/// Brings a retired article back as it was; what was live is live again.
///
/// # Errors
/// [`KnowledgeError::Denied`] without `knowledge.publish`; `NotRetired`; `SlugTaken` when another article answers at
/// one of its addresses by now.
pub fn restore_article(tx: &Tx<'_>, actor: &Actor, id: ArticleId) -> Result<ArticleView, KnowledgeError> {
    actor.require(Permission::KnowledgePublish)?;
    let mut article = store::articles::lock(tx, id)?.ok_or(KnowledgeError::NotFound)?;
    if article.retired_at_ms.take().is_none() {
        return Err(KnowledgeError::NotRetired);
    }
    store::articles::turn(tx)?;
    let texts = store::texts::all(tx, id)?;
    for text in &texts {
        let Some(number) = text.live_number else { continue };
        let version = store::texts::version(tx, id, text.locale, number)?.ok_or(KnowledgeError::NotFound)?;
        if store::texts::slug_holder(tx, text.locale, &version.words.slug, id)?.is_some() {
            return Err(KnowledgeError::SlugTaken);
        }
        store::texts::claim_slug(tx, text.locale, &version.words.slug, id)?;
    }
    (article.version, article.updated_at_ms) = (article.version + 1, tx.now());
    article.updated_by_name = name_of(actor);
    store::articles::update(tx, &article)?;
    security::audit(tx, actor, "article.restored", Subject::of("article", id.0), &[])?;
    tell_readers(tx, &texts)?;
    tx.emit(&KnowledgeFact::ArticleChanged { article: id })?;
    Ok(ArticleView { article, texts })
}

/// Says of each live language that readers see something else.
fn tell_readers(tx: &Tx<'_>, texts: &[crate::article::ArticleText]) -> Result<(), KnowledgeError> {
    for text in texts.iter().filter(|text| text.live_number.is_some()) {
        tx.emit(&KnowledgeFact::ArticlePublished { article: text.article, locale: text.locale })?;
    }
    Ok(())
}

fn existing(tx: &Tx<'_>, category: Option<CategoryId>) -> Result<Option<CategoryId>, KnowledgeError> {
    if let Some(id) = category {
        store::categories::lock(tx, id)?.ok_or(KnowledgeError::NoCategory)?;
    }
    Ok(category)
}

pub(crate) fn key(text: &str) -> Result<String, KnowledgeError> {
    let key = one_line(text);
    no_longer("externalKey", &key, MAX_KEY_CHARS)?;
    if key.is_empty() { Err(KnowledgeError::Field("externalKey")) } else { Ok(key) }
}

pub(crate) fn tags(wanted: &[String]) -> Result<Vec<String>, KnowledgeError> {
    let mut tags = Vec::new();
    for tag in wanted {
        let tag = one_line(&tag.replace([',', '，'], " ")).to_lowercase();
        no_longer("tags", &tag, MAX_TAG_CHARS)?;
        if !tag.is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    if tags.len() > MAX_TAGS {
        return Err(KnowledgeError::TooLong { field: "tags", max: MAX_TAGS });
    }
    tags.sort();
    Ok(tags)
}
