//! Drafts: saved while they are written, given to review.

use kernel::{ArticleId, Locale};
use security::{Actor, Permission};
use storage::Tx;

use crate::acts::{article_for_change, checked, name_of, save, slug_for};
use crate::article::{ArticleText, Words};
use crate::error::KnowledgeError;
use crate::store;

/// A draft to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDraft {
    /// Its words; an empty slug is made from the title once there is one.
    pub words: Words,
    /// The draft version that was read; 0: the language was missing.
    pub draft_version: i64,
}

/// A text that was never saved before.
pub(crate) fn first_text(
    tx: &Tx<'_>,
    article: ArticleId,
    locale: Locale,
    words: Words,
    by_name: &str,
) -> ArticleText {
    ArticleText {
        article,
        locale,
        words,
        draft_version: 1,
        kept_draft_version: 0,
        last_number: 0,
        live_number: None,
        live_since_ms: None,
        first_live_at_ms: None,
        review_requested_at_ms: None,
        review_requested_by_name: None,
        scheduled_number: None,
        publish_at_ms: None,
        unpublish_at_ms: None,
        updated_at_ms: tx.now(),
        updated_by_name: by_name.to_owned(),
    }
}

/// Saves the draft of one language, also its first. Saving the same words again changes nothing, so a save whose answer
/// was lost may be repeated.
///
/// # Errors
/// [`KnowledgeError::Denied`] without `knowledge.write`; [`KnowledgeError::TextChanged`] with what somebody else saved
/// when `draft_version` is not the newest: nothing is overwritten unseen.
pub fn save_text(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ArticleId,
    locale: Locale,
    draft: &NewDraft,
) -> Result<ArticleText, KnowledgeError> {
    actor.require(Permission::KnowledgeWrite)?;
    article_for_change(tx, id)?;
    let (mut words, by) = (checked(draft.words.clone())?, name_of(actor));
    let old = store::texts::find(tx, id, locale)?;
    if words.slug.is_empty() {
        words.slug = match &old {
            Some(old) if !old.words.slug.is_empty() => old.words.slug.clone(),
            _ if words.title.is_empty() => String::new(),
            _ => slug_for(tx, id, locale, &words.title)?,
        };
    }
    let text = match old {
        None => first_text(tx, id, locale, words, &by),
        Some(old) if old.words == words => return Ok(old),
        Some(old) if old.draft_version != draft.draft_version => {
            return Err(KnowledgeError::TextChanged(Box::new(old)));
        }
        Some(old) => ArticleText {
            words,
            draft_version: old.draft_version + 1,
            updated_at_ms: tx.now(),
            updated_by_name: by.clone(),
            ..old
        },
    };
    save(tx, &text, &by)?;
    Ok(text)
}

/// Asks somebody with `knowledge.publish` to look at the draft. Asking again changes nothing.
///
/// # Errors
/// [`KnowledgeError::Denied`] without `knowledge.write`; `Field` when title or body are empty.
pub fn request_review(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ArticleId,
    locale: Locale,
) -> Result<ArticleText, KnowledgeError> {
    actor.require(Permission::KnowledgeWrite)?;
    article_for_change(tx, id)?;
    let mut text = store::texts::find(tx, id, locale)?.ok_or(KnowledgeError::NotFound)?;
    whole(&text.words)?;
    if text.review_requested_at_ms.is_none() {
        let by = name_of(actor);
        text.review_requested_at_ms = Some(tx.now());
        text.review_requested_by_name = Some(by.clone());
        save(tx, &text, &by)?;
    }
    Ok(text)
}

/// Takes the request for a review back, or answers it with "not yet". The draft stays as it is.
pub fn withdraw_review(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ArticleId,
    locale: Locale,
) -> Result<ArticleText, KnowledgeError> {
    actor.require(Permission::KnowledgeWrite)?;
    article_for_change(tx, id)?;
    let mut text = store::texts::find(tx, id, locale)?.ok_or(KnowledgeError::NotFound)?;
    if text.review_requested_at_ms.take().is_some() {
        text.review_requested_by_name = None;
        save(tx, &text, &name_of(actor))?;
    }
    Ok(text)
}

/// Whether readers could be shown these words: a title and a body.
pub(crate) fn whole(words: &Words) -> Result<(), KnowledgeError> {
    if words.title.is_empty() {
        return Err(KnowledgeError::Field("title"));
    }
    if words.body.trim().is_empty() { Err(KnowledgeError::Field("body")) } else { Ok(()) }
}
