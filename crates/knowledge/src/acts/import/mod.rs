//! Files of articles read in by a job, a piece at a time, and taken back.

mod export;
mod row;
mod step;
mod undo;

pub(crate) use row::Done;
pub(crate) use undo::ToUndo;

pub use export::{export_articles, export_faq};
pub use step::{ImportReader, give_up_import, run_import};
pub use undo::run_undo;

use kernel::{ImportId, Limit, Page};
use security::{Actor, Change, Permission, Subject};
use storage::{FileRef, NewJob, Tx};

use crate::acts::{name_of, one_line};
use crate::error::KnowledgeError;
use crate::import::{Import, ImportKind, ImportRow, ImportState};
use crate::jobs::{IMPORT, UNDO_IMPORT};
use crate::store;

/// Longest file name kept, in characters.
const MAX_NAME_CHARS: usize = 120;

/// A file to be read in, already on stable storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewImport {
    /// What the file is.
    pub kind: ImportKind,
    /// Its name.
    pub file_name: String,
    /// Its bytes.
    pub file: FileRef,
    /// Its rows, as [`crate::count_rows`] says.
    pub rows: usize,
    /// Whether rows are only looked at.
    pub dry_run: bool,
}

/// Whether the actor may read files in; doors ask before they take in the bytes.
pub fn may_import(_tx: &Tx<'_>, actor: &Actor) -> Result<(), KnowledgeError> {
    Ok(actor.require(Permission::KnowledgeWrite)?)
}

/// Begins to read a file in. What it brings goes live if the actor may publish, else it becomes drafts.
///
/// # Errors
/// [`KnowledgeError::Denied`] without `knowledge.write`; `ImportRunning` while another one is.
pub fn begin_import(tx: &Tx<'_>, actor: &Actor, new: &NewImport) -> Result<Import, KnowledgeError> {
    may_import(tx, actor)?;
    // Two at the same moment take turns here, so the second sees the first.
    store::articles::turn(tx)?;
    if store::imports::is_running(tx)? {
        return Err(KnowledgeError::ImportRunning);
    }
    let name = one_line(security::screen(&new.file_name).text());
    let import = Import {
        id: ImportId(tx.new_id()),
        kind: new.kind,
        file_name: name.chars().take(MAX_NAME_CHARS).collect(),
        file_hash: new.file.hash.clone(),
        state: ImportState::Running,
        dry_run: new.dry_run,
        publishes: actor.may(Permission::KnowledgePublish),
        total_rows: i64::try_from(new.rows).unwrap_or(i64::MAX),
        done_rows: 0,
        created_rows: 0,
        updated_rows: 0,
        unchanged_rows: 0,
        refused_rows: 0,
        started_at_ms: tx.now(),
        started_by_name: name_of(actor),
        finished_at_ms: None,
    };
    store::imports::insert(tx, &import)?;
    let changes = [Change::set("kind", import.kind.word()), Change::set("rows", import.total_rows)];
    security::audit(tx, actor, "import.begun", Subject::of("import", import.id.0), &changes)?;
    next(tx, IMPORT, import.id)?;
    Ok(import)
}

/// The newest hundred imports.
pub fn list_imports(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<Import>, KnowledgeError> {
    actor.require(Permission::KnowledgeRead)?;
    Ok(store::imports::list(tx)?)
}

/// What became of the rows of an import, in their order; only the refused ones with `refused`.
pub fn import_rows(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ImportId,
    refused: bool,
    after: Option<i64>,
    limit: Limit,
) -> Result<Page<ImportRow>, KnowledgeError> {
    actor.require(Permission::KnowledgeRead)?;
    let rows = store::imports::rows(tx, id, refused, after.unwrap_or(0), limit)?;
    Ok(Page::cut(rows, limit, |row| row.number.to_string()))
}

/// Begins to take back what an import did: what it made goes, what it changed gets its old words. What people wrote
/// since stays, as drafts.
///
/// # Errors
/// [`KnowledgeError::Denied`] without `knowledge.write`, or without `knowledge.publish` when it published;
/// `NotUndoable` when it is not done, changed nothing, or was undone; `ImportRunning`.
pub fn undo_import(tx: &Tx<'_>, actor: &Actor, id: ImportId) -> Result<Import, KnowledgeError> {
    actor.require(Permission::KnowledgeWrite)?;
    store::articles::turn(tx)?;
    let mut import = store::imports::lock(tx, id)?.ok_or(KnowledgeError::NotFound)?;
    if import.publishes {
        actor.require(Permission::KnowledgePublish)?;
    }
    if import.dry_run || !matches!(import.state, ImportState::Done | ImportState::Failed) {
        return Err(KnowledgeError::NotUndoable);
    }
    if store::imports::is_running(tx)? {
        return Err(KnowledgeError::ImportRunning);
    }
    import.state = ImportState::Undoing;
    store::imports::update(tx, &import)?;
    security::audit(tx, actor, "import.undone", Subject::of("import", id.0), &[])?;
    next(tx, UNDO_IMPORT, id)?;
    Ok(import)
}

/// Plans the next piece of work on an import, for now.
fn next(tx: &Tx<'_>, kind: &'static str, id: ImportId) -> Result<(), KnowledgeError> {
    tx.enqueue(&NewJob {
        kind,
        dedupe_key: Some(id.to_string()),
        payload: serde_json::json!({ "import": id.0 }),
        run_at_ms: tx.now(),
    })?;
    Ok(())
}

fn import_of(job: &storage::Job) -> Result<ImportId, KnowledgeError> {
    let id = job.payload.get("import").and_then(serde_json::Value::as_i64);
    id.map(ImportId).ok_or(KnowledgeError::Storage(storage::Error::Payload(job.kind.clone())))
}
