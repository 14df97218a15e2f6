//! One piece of an import: a hundred rows in one transaction.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::{CategoryId, Locale};
use storage::{Files, Job, Tx};

use super::row::{Done, apply};
use super::{import_of, next};
use crate::error::KnowledgeError;
use crate::facts::KnowledgeFact;
use crate::import::{Entry, Import, ImportKind, ImportState, RowFault, RowOutcome, read};
use crate::jobs::IMPORT;
use crate::store;

/// Rows done in one transaction.
const AT_ONCE: usize = 100;

/// A file's hash, what it is, and its rows.
type ReadFile = (String, ImportKind, Arc<Vec<Entry>>);

/// Reads files of imports, and keeps the last one as long as it is being read in.
pub struct ImportReader {
    files: Files,
    last: Mutex<Option<ReadFile>>,
}

impl ImportReader {
    /// A reader of files in that store.
    #[must_use]
    pub const fn new(files: Files) -> Self {
        Self { files, last: Mutex::new(None) }
    }

    /// The rows of an import's file; `None` when it cannot be read.
    fn entries(&self, import: &Import) -> Option<Arc<Vec<Entry>>> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((hash, kind, entries)) = last.as_ref()
            && (hash, kind) == (&import.file_hash, &import.kind)
        {
            return Some(Arc::clone(entries));
        }
        let bytes = self.files.get(&import.file_hash).ok()?;
        let entries = Arc::new(read(import.kind, &bytes).ok()?);
        *last = Some((import.file_hash.clone(), import.kind, Arc::clone(&entries)));
        Some(entries)
    }

    fn forget(&self) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// What the rows of one piece share.
pub(super) struct Piece {
    /// Categories by language and name in lower case.
    pub(super) categories: HashMap<(Locale, String), CategoryId>,
    pub(super) last_position: i64,
}

impl Piece {
    fn begin(tx: &Tx<'_>) -> Result<Self, storage::Error> {
        let known = store::categories::all(tx)?;
        let last_position = known.iter().map(|category| category.position).max().unwrap_or(0);
        let mut categories = HashMap::new();
        for category in known {
            for text in category.texts {
                categories.insert((text.locale, text.name.to_lowercase()), category.id);
            }
        }
        Ok(Self { categories, last_position })
    }
}

/// Does the next rows of the import that a job names, and plans the rest.
///
/// # Errors
/// Of storage; the job tries again. A file that cannot be read any more ends the import as failed.
pub fn run_import(tx: &Tx<'_>, job: &Job, reader: &ImportReader) -> Result<(), KnowledgeError> {
    let id = import_of(job)?;
    let Some(mut import) = store::imports::lock(tx, id)? else { return Ok(()) };
    if import.state != ImportState::Running {
        return Ok(());
    }
    let Some(entries) = reader.entries(&import) else { return finish(tx, import, ImportState::Failed) };
    let done = usize::try_from(import.done_rows).unwrap_or(usize::MAX);
    let mut piece = Piece::begin(tx)?;
    for (at, entry) in entries.iter().enumerate().skip(done).take(AT_ONCE) {
        let number = i64::try_from(at + 1).unwrap_or(i64::MAX);
        let row = row(tx, &import, &mut piece, entry)?;
        match row.outcome {
            RowOutcome::Created => import.created_rows += 1,
            RowOutcome::Updated => import.updated_rows += 1,
            RowOutcome::Unchanged => import.unchanged_rows += 1,
            RowOutcome::Refused => import.refused_rows += 1,
        }
        import.done_rows = number;
        store::imports::insert_row(tx, id, number, &row)?;
    }
    if usize::try_from(import.done_rows).unwrap_or(usize::MAX) >= entries.len() {
        reader.forget();
        return finish(tx, import, ImportState::Done);
    }
    store::imports::update(tx, &import)?;
    next(tx, IMPORT, id)
}

/// Says of the import that a given-up job names, being read in or taken back, that it has failed. What was done until
/// then stays, and can be taken back.
pub fn give_up_import(tx: &Tx<'_>, job: &Job) -> Result<(), KnowledgeError> {
    let Some(import) = store::imports::lock(tx, import_of(job)?)? else { return Ok(()) };
    if matches!(import.state, ImportState::Running | ImportState::Undoing) {
        return finish(tx, import, ImportState::Failed);
    }
    Ok(())
}

fn row(tx: &Tx<'_>, import: &Import, piece: &mut Piece, entry: &Entry) -> Result<Done, KnowledgeError> {
    match entry {
        Entry::Item(item) => apply(tx, import, piece, item),
        Entry::Refused { label, reason } => Ok(Done::refused(label, *reason)),
        Entry::Merged { label, into } => {
            let number = i64::try_from(*into + 1).unwrap_or(i64::MAX);
            let first = store::imports::row(tx, import.id, number)?;
            Ok(match first.filter(|first| first.outcome != RowOutcome::Refused) {
                Some(first) => Done {
                    article: first.article,
                    locale: first.locale,
                    ..Done::of(RowOutcome::Updated, label)
                },
                None => Done::refused(label, RowFault::FirstRowRefused),
            })
        }
    }
}

pub(super) fn finish(tx: &Tx<'_>, mut import: Import, state: ImportState) -> Result<(), KnowledgeError> {
    import.state = state;
    import.finished_at_ms = Some(tx.now());
    store::imports::update(tx, &import)?;
    tx.emit(&KnowledgeFact::ImportFinished { import: import.id })?;
    Ok(())
}
