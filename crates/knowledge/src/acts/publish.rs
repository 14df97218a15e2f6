//! Showing a text to readers, now or at a time, and taking it away.

use kernel::{ArticleId, Locale, Millis};
use security::{Actor, Change, Permission, Subject};
use storage::{NewJob, Tx, cancel_job};

use crate::acts::text::whole;
use crate::acts::version::keep_draft;
use crate::acts::{article_for_change, name_of, save, slug_for};
use crate::article::ArticleText;
use crate::error::KnowledgeError;
use crate::facts::KnowledgeFact;
use crate::jobs::{PUBLISH, UNPUBLISH};
use crate::store;

/// Furthest a publication may be planned ahead.
const MAX_AHEAD_MS: Millis = 2 * 366 * 86_400_000;

/// How a draft is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Publication {
    /// When, UTC; `None`: now.
    pub publish_at_ms: Option<Millis>,
    /// When it is taken away again, UTC; `None`: never.
    pub unpublish_at_ms: Option<Millis>,
    /// The draft that was read, so that nobody publishes words unseen; `None`: whatever it is now.
    pub draft_version: Option<i64>,
    /// How many questions that must keep their answers the person was told would lose them; `None`: it was not said. Only
    /// kept in the audit: the decision is theirs.
    pub told_losses: Option<u32>,
}

/// What is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withdrawal {
    /// What is live, and every plan.
    Everything,
    /// Only what is planned; what is live stays.
    Plans,
}

/// Publishes the draft as it is now: at once, or the same words at a time. It also answers a request for a review.
///
/// # Errors
/// [`KnowledgeError::Denied`] without `knowledge.publish`; `TextChanged` when another draft was read; `Field` for an
/// empty title or body; `SlugTaken` when readers find another article there; `TimeOutOfRange`.
pub fn publish_text(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ArticleId,
    locale: Locale,
    publication: &Publication,
) -> Result<ArticleText, KnowledgeError> {
    actor.require(Permission::KnowledgePublish)?;
    article_for_change(tx, id)?;
    let mut text = store::texts::find(tx, id, locale)?.ok_or(KnowledgeError::NotFound)?;
    if publication.draft_version.is_some_and(|read| read != text.draft_version) {
        return Err(KnowledgeError::TextChanged(Box::new(text)));
    }
    in_range(tx, publication)?;
    let by = name_of(actor);
    publish_draft(tx, &mut text, publication, &by, tx.now())?;
    save(tx, &text, &by)?;
    let at = publication.publish_at_ms.unwrap_or(tx.now());
    let mut changes = vec![Change::set("locale", locale.tag()), Change::set("atMs", at)];
    changes.extend(publication.told_losses.map(|told| Change::set("toldLosses", told)));
    security::audit(tx, actor, "article.published", Subject::of("article", id.0), &changes)?;
    Ok(text)
}

fn in_range(tx: &Tx<'_>, publication: &Publication) -> Result<(), KnowledgeError> {
    let mut earliest = tx.now();
    for at in [publication.publish_at_ms, publication.unpublish_at_ms].into_iter().flatten() {
        if at <= earliest || at > tx.now() + MAX_AHEAD_MS {
            return Err(KnowledgeError::TimeOutOfRange);
        }
        earliest = at;
    }
    Ok(())
}

/// Makes the draft a version, and that live at `at_ms` or planned. The caller saves the text.
pub(crate) fn publish_draft(
    tx: &Tx<'_>,
    text: &mut ArticleText,
    publication: &Publication,
    by_name: &str,
    at_ms: Millis,
) -> Result<(), KnowledgeError> {
    whole(&text.words)?;
    store::articles::turn(tx)?;
    if text.words.slug.is_empty() {
        text.words.slug = slug_for(tx, text.article, text.locale, &text.words.title)?;
        text.draft_version += 1;
    }
    if store::texts::slug_holder(tx, text.locale, &text.words.slug, text.article)?.is_some() {
        return Err(KnowledgeError::SlugTaken);
    }
    let number = keep_draft(tx, text, by_name)?;
    give_up_plans(tx, text)?;
    text.review_requested_at_ms = None;
    text.review_requested_by_name = None;
    if let Some(at_ms) = publication.publish_at_ms {
        text.scheduled_number = Some(number);
        text.publish_at_ms = Some(at_ms);
        plan(tx, PUBLISH, text, at_ms)?;
    } else {
        make_live(tx, text, number, at_ms)?;
    }
    if let Some(at_ms) = publication.unpublish_at_ms {
        text.unpublish_at_ms = Some(at_ms);
        plan(tx, UNPUBLISH, text, at_ms)?;
    }
    Ok(())
}

/// Shows a version to readers. The caller has had its turn and saves the text.
pub(crate) fn make_live(
    tx: &Tx<'_>,
    text: &mut ArticleText,
    number: i64,
    at_ms: Millis,
) -> Result<(), KnowledgeError> {
    let (id, locale) = (text.article, text.locale);
    let version = store::texts::version(tx, id, locale, number)?.ok_or(KnowledgeError::NotFound)?;
    store::texts::mark_published(tx, id, locale, number, at_ms)?;
    store::texts::claim_slug(tx, locale, &version.words.slug, id)?;
    text.live_number = Some(number);
    text.live_since_ms = Some(at_ms);
    text.first_live_at_ms = text.first_live_at_ms.or(Some(at_ms));
    tx.emit(&KnowledgeFact::ArticlePublished { article: id, locale })?;
    Ok(())
}

/// Takes the text away from readers, or only gives up what is planned. Its draft and versions stay.
///
/// # Errors
/// [`KnowledgeError::Denied`] without `knowledge.publish`; `NotPublished` when there is nothing to take back.
pub fn unpublish_text(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ArticleId,
    locale: Locale,
    what: Withdrawal,
) -> Result<ArticleText, KnowledgeError> {
    actor.require(Permission::KnowledgePublish)?;
    article_for_change(tx, id)?;
    let mut text = store::texts::find(tx, id, locale)?.ok_or(KnowledgeError::NotFound)?;
    let planned = text.scheduled_number.is_some() || text.unpublish_at_ms.is_some();
    let live = what == Withdrawal::Everything && text.live_number.is_some();
    if !planned && !live {
        return Err(KnowledgeError::NotPublished);
    }
    give_up_plans(tx, &mut text)?;
    if live {
        store::articles::turn(tx)?;
        take_away(tx, &mut text)?;
    }
    save(tx, &text, &name_of(actor))?;
    let changes = [Change::set("locale", locale.tag())];
    let action = if live { "article.unpublished" } else { "article.plans_given_up" };
    security::audit(tx, actor, action, Subject::of("article", id.0), &changes)?;
    Ok(text)
}

/// Readers see the text no more. The caller has had its turn and saves the text.
pub(crate) fn take_away(tx: &Tx<'_>, text: &mut ArticleText) -> Result<(), KnowledgeError> {
    text.live_number = None;
    text.live_since_ms = None;
    tx.emit(&KnowledgeFact::ArticlePublished { article: text.article, locale: text.locale })?;
    Ok(())
}

fn plan(tx: &Tx<'_>, kind: &'static str, text: &ArticleText, at_ms: Millis) -> Result<(), KnowledgeError> {
    tx.enqueue(&NewJob {
        kind,
        dedupe_key: Some(key(text)),
        payload: serde_json::json!({
            "article": text.article.0, "locale": text.locale.tag(), "at_ms": at_ms
        }),
        run_at_ms: at_ms,
    })?;
    Ok(())
}

fn key(text: &ArticleText) -> String {
    format!("{}-{}", text.article, text.locale)
}

/// Forgets what was planned. The caller saves the text.
pub(crate) fn give_up_plans(tx: &Tx<'_>, text: &mut ArticleText) -> Result<(), KnowledgeError> {
    for kind in [PUBLISH, UNPUBLISH] {
        cancel_job(tx, kind, &key(text))?;
    }
    text.scheduled_number = None;
    text.publish_at_ms = None;
    text.unpublish_at_ms = None;
    Ok(())
}

/// Whether an article can still be changed; locks it.
fn still_there(tx: &Tx<'_>, id: ArticleId) -> Result<bool, KnowledgeError> {
    match article_for_change(tx, id) {
        Ok(_) => Ok(true),
        Err(KnowledgeError::NotFound | KnowledgeError::Retired) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Publishes what was planned for `at_ms`; a plan that was given up or moved meanwhile is left alone. When another
/// article took the address, the draft goes back to review: a person decides.
pub(crate) fn publish_on_time(
    tx: &Tx<'_>,
    id: ArticleId,
    locale: Locale,
    at_ms: Millis,
) -> Result<(), KnowledgeError> {
    if !still_there(tx, id)? {
        return Ok(());
    }
    let Some(mut text) = store::texts::find(tx, id, locale)? else { return Ok(()) };
    let Some(number) = text.scheduled_number.filter(|_| text.publish_at_ms == Some(at_ms)) else {
        return Ok(());
    };
    store::articles::turn(tx)?;
    let version = store::texts::version(tx, id, locale, number)?.ok_or(KnowledgeError::NotFound)?;
    (text.scheduled_number, text.publish_at_ms) = (None, None);
    if store::texts::slug_holder(tx, locale, &version.words.slug, id)?.is_some() {
        text.review_requested_at_ms = Some(tx.now());
        text.review_requested_by_name = Some(text.updated_by_name.clone());
    } else {
        make_live(tx, &mut text, number, tx.now())?;
    }
    let by = text.updated_by_name.clone();
    save(tx, &text, &by)
}

/// Takes away what was to end at `at_ms`; a plan that was given up or moved meanwhile is left alone.
pub(crate) fn unpublish_on_time(
    tx: &Tx<'_>,
    id: ArticleId,
    locale: Locale,
    at_ms: Millis,
) -> Result<(), KnowledgeError> {
    if !still_there(tx, id)? {
        return Ok(());
    }
    let Some(mut text) = store::texts::find(tx, id, locale)? else { return Ok(()) };
    if text.unpublish_at_ms != Some(at_ms) {
        return Ok(());
    }
    store::articles::turn(tx)?;
    text.unpublish_at_ms = None;
    take_away(tx, &mut text)?;
    let by = text.updated_by_name.clone();
    save(tx, &text, &by)
}
