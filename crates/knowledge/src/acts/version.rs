//! What a text once was.

use kernel::{ArticleId, Locale};
use security::{Actor, Permission};
use storage::Tx;

use crate::acts::{article_for_change, name_of, save};
use crate::article::{ArticleText, Version, VersionRow};
use crate::error::KnowledgeError;
use crate::{markdown, store};

/// Makes a version of the draft unless the newest one has the same words; its number. The caller saves the text.
pub(crate) fn keep_draft(tx: &Tx<'_>, text: &mut ArticleText, by_name: &str) -> Result<i64, KnowledgeError> {
    if text.last_number > 0 {
        let last = store::texts::version(tx, text.article, text.locale, text.last_number)?;
        if last.is_some_and(|last| last.words == text.words) {
            text.kept_draft_version = text.draft_version;
            return Ok(text.last_number);
        }
    }
    let number = text.last_number + 1;
    store::texts::insert_version(tx, text, number, by_name)?;
    for file in markdown::files_in(&text.words.body) {
        store::files::note_use(tx, &file, text.article, text.locale, number)?;
    }
    text.last_number = number;
    text.kept_draft_version = text.draft_version;
    Ok(number)
}

/// The versions of a text, newest first, at most 500.
pub fn list_versions(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ArticleId,
    locale: Locale,
) -> Result<Vec<VersionRow>, KnowledgeError> {
    actor.require(Permission::KnowledgeRead)?;
    let text = store::texts::find(tx, id, locale)?.ok_or(KnowledgeError::NotFound)?;
    let mut versions = store::texts::versions(tx, id, locale)?;
    for version in &mut versions {
        version.live = text.live_number == Some(version.number);
    }
    Ok(versions)
}

/// One version with its words.
pub fn access_version(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ArticleId,
    locale: Locale,
    number: i64,
) -> Result<Version, KnowledgeError> {
    actor.require(Permission::KnowledgeRead)?;
    let text = store::texts::find(tx, id, locale)?.ok_or(KnowledgeError::NotFound)?;
    let mut version = store::texts::version(tx, id, locale, number)?.ok_or(KnowledgeError::NotFound)?;
    version.row.live = text.live_number == Some(number);
    Ok(version)
}

/// Brings a version's words back into the draft. Words of the draft that no version holds are kept as one first.
///
/// # Errors
/// [`KnowledgeError::Denied`] without `knowledge.write`; `TextChanged` when `draft_version` is not the newest.
pub fn restore_version(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ArticleId,
    locale: Locale,
    number: i64,
    draft_version: i64,
) -> Result<ArticleText, KnowledgeError> {
    actor.require(Permission::KnowledgeWrite)?;
    article_for_change(tx, id)?;
    let mut text = store::texts::find(tx, id, locale)?.ok_or(KnowledgeError::NotFound)?;
    let version = store::texts::version(tx, id, locale, number)?.ok_or(KnowledgeError::NotFound)?;
    if text.words == version.words {
        return Ok(text);
    }
    if text.draft_version != draft_version {
        return Err(KnowledgeError::TextChanged(Box::new(text)));
    }
    let by = name_of(actor);
    replace_draft(tx, &mut text, version.words, &by)?;
    save(tx, &text, &by)?;
    Ok(text)
}

/// Puts other words into the draft; its own are kept as a version if none holds them. The caller saves the text.
pub(crate) fn replace_draft(
    tx: &Tx<'_>,
    text: &mut ArticleText,
    words: crate::article::Words,
    by_name: &str,
) -> Result<(), KnowledgeError> {
    if text.has_unkept_words() {
        keep_draft(tx, text, by_name)?;
    }
    text.words = words;
    text.draft_version += 1;
    text.updated_at_ms = tx.now();
    text.updated_by_name = by_name.to_owned();
    Ok(())
}
