//! Taking back what an import did, a piece at a time, latest row first.

use kernel::{ArticleId, Locale};
use storage::{Job, Tx};

use super::step::finish;
use super::{import_of, next};
use crate::acts::publish::{give_up_plans, make_live, take_away};
use crate::acts::save;
use crate::acts::version::replace_draft;
use crate::article::ArticleText;
use crate::error::KnowledgeError;
use crate::facts::KnowledgeFact;
use crate::import::{Import, ImportState};
use crate::jobs::UNDO_IMPORT;
use crate::store;

/// Rows done in one transaction.
const AT_ONCE: u32 = 100;

/// What a row did, for taking it back.
pub(crate) struct ToUndo {
    pub(crate) number: i64,
    pub(crate) article: ArticleId,
    pub(crate) locale: Locale,
    pub(crate) made_article: bool,
    pub(crate) made_text: bool,
    pub(crate) left_draft_version: i64,
    pub(crate) made_number: Option<i64>,
    pub(crate) live_number: Option<i64>,
    pub(crate) draft_number: Option<i64>,
}

/// Takes back the next rows of the import that a job names, and plans the rest.
///
/// # Errors
/// Of storage; the job tries again.
pub fn run_undo(tx: &Tx<'_>, job: &Job) -> Result<(), KnowledgeError> {
    let id = import_of(job)?;
    store::articles::turn(tx)?;
    let Some(import) = store::imports::lock(tx, id)? else { return Ok(()) };
    if import.state != ImportState::Undoing {
        return Ok(());
    }
    let rows = store::imports::to_undo(tx, id, AT_ONCE)?;
    if rows.is_empty() {
        let left = store::categories::counts(tx)?;
        for category in store::imports::categories(tx, id)? {
            if !left.contains_key(&category) {
                store::categories::delete(tx, category)?;
            }
        }
        return finish(tx, import, ImportState::Undone);
    }
    for row in rows {
        undo(tx, &import, &row)?;
        store::imports::mark_undone(tx, id, row.number)?;
    }
    next(tx, UNDO_IMPORT, id)
}

fn undo(tx: &Tx<'_>, import: &Import, row: &ToUndo) -> Result<(), KnowledgeError> {
    let Some(article) = store::articles::lock(tx, row.article)? else { return Ok(()) };
    let Some(mut text) = store::texts::find(tx, row.article, row.locale)? else { return Ok(()) };
    let by = import.started_by_name.clone();
    // What is live is only the import's if nobody published since.
    if row.made_number.is_some() && text.live_number == row.made_number {
        show_again(tx, &mut text, row.live_number)?;
    }
    // The draft is only the import's if nobody wrote since.
    let untouched = text.draft_version == row.left_draft_version;
    if untouched && row.made_text && text.live_number.is_none() {
        let others = store::texts::all(tx, row.article)?.len() > 1;
        if !others && row.made_article {
            give_up_plans(tx, &mut text)?;
            store::articles::delete_text(tx, row.article, row.locale)?;
            store::articles::delete(tx, row.article)?;
            tx.emit(&KnowledgeFact::ArticleRetired { article: row.article })?;
            return Ok(());
        }
        if row.locale != article.source_locale {
            give_up_plans(tx, &mut text)?;
            store::articles::delete_text(tx, row.article, row.locale)?;
            tx.emit(&KnowledgeFact::ArticleChanged { article: row.article })?;
            return Ok(());
        }
    }
    if let Some(number) = row.draft_number.filter(|_| untouched)
        && let Some(old) = store::texts::version(tx, row.article, row.locale, number)?
    {
        replace_draft(tx, &mut text, old.words, &by)?;
    }
    save(tx, &text, &by)
}

/// Shows what was live before, unless another article is found there by now. The caller saves the text.
fn show_again(tx: &Tx<'_>, text: &mut ArticleText, number: Option<i64>) -> Result<(), KnowledgeError> {
    if let Some(number) = number
        && let Some(old) = store::texts::version(tx, text.article, text.locale, number)?
        && store::texts::slug_holder(tx, text.locale, &old.words.slug, text.article)?.is_none()
    {
        return make_live(tx, text, number, tx.now());
    }
    take_away(tx, text)
}
