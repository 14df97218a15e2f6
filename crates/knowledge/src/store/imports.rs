//! Imports, their rows, and what undoing them takes.

use kernel::{CategoryId, ImportId, Limit};
use storage::{Error, FromRow, Row, Tx, params, sql};

use crate::acts::import::{Done, ToUndo};
use crate::import::{Import, ImportRow};

impl FromRow for Import {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: r.next()?,
            kind: r.next()?,
            file_name: r.next()?,
            file_hash: r.next()?,
            state: r.next()?,
            dry_run: r.next()?,
            publishes: r.next()?,
            total_rows: r.next()?,
            done_rows: r.next()?,
            created_rows: r.next()?,
            updated_rows: r.next()?,
            unchanged_rows: r.next()?,
            refused_rows: r.next()?,
            started_at_ms: r.next()?,
            started_by_name: r.next()?,
            finished_at_ms: r.next()?,
        })
    }
}

pub(crate) fn insert(tx: &Tx<'_>, import: &Import) -> Result<(), Error> {
    tx.exec(
        sql!("insert_import"),
        &params![
            import.id,
            import.kind,
            &import.file_name,
            &import.file_hash,
            import.state,
            import.dry_run,
            import.publishes,
            import.total_rows,
            import.started_at_ms,
            &import.started_by_name
        ],
    )?;
    Ok(())
}

pub(crate) fn lock(tx: &Tx<'_>, id: ImportId) -> Result<Option<Import>, Error> {
    tx.find(sql!("import"), &params![id])
}

pub(crate) fn list(tx: &Tx<'_>) -> Result<Vec<Import>, Error> {
    tx.list(sql!("imports"), &[])
}

/// Whether one is being read in or taken back.
pub(crate) fn is_running(tx: &Tx<'_>) -> Result<bool, Error> {
    Ok(tx.find::<ImportId>(sql!("running_import"), &[])?.is_some())
}

pub(crate) fn update(tx: &Tx<'_>, import: &Import) -> Result<(), Error> {
    tx.exec(
        sql!("update_import"),
        &params![
            import.id,
            import.state,
            import.done_rows,
            import.created_rows,
            import.updated_rows,
            import.unchanged_rows,
            import.refused_rows,
            import.finished_at_ms
        ],
    )?;
    Ok(())
}

pub(crate) fn insert_row(tx: &Tx<'_>, id: ImportId, number: i64, done: &Done) -> Result<(), Error> {
    tx.exec(
        sql!("insert_import_row"),
        &params![
            id,
            number,
            done.outcome,
            done.reason,
            &done.label,
            done.article,
            done.locale,
            done.made_article,
            done.made_text,
            done.left_draft_version,
            done.made_number,
            done.live_number,
            done.draft_number
        ],
    )?;
    Ok(())
}

impl FromRow for ImportRow {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            number: r.next()?,
            outcome: r.next()?,
            reason: r.next()?,
            label: r.next()?,
            article: r.next()?,
            locale: r.next()?,
        })
    }
}

pub(crate) fn rows(
    tx: &Tx<'_>,
    id: ImportId,
    refused: bool,
    after: i64,
    limit: Limit,
) -> Result<Vec<ImportRow>, Error> {
    let sql = if refused { sql!("refused_import_rows") } else { sql!("import_rows") };
    tx.list(sql, &params![id, after, limit.rows_to_read()])
}

pub(crate) fn row(tx: &Tx<'_>, id: ImportId, number: i64) -> Result<Option<ImportRow>, Error> {
    tx.find(sql!("import_row"), &params![id, number])
}

impl FromRow for ToUndo {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            number: r.next()?,
            article: r.next()?,
            locale: r.next()?,
            made_article: r.next()?,
            made_text: r.next()?,
            left_draft_version: r.next()?,
            made_number: r.next()?,
            live_number: r.next()?,
            draft_number: r.next()?,
        })
    }
}

pub(crate) fn to_undo(tx: &Tx<'_>, id: ImportId, limit: u32) -> Result<Vec<ToUndo>, Error> {
    tx.list(sql!("rows_to_undo"), &params![id, limit])
}

pub(crate) fn mark_undone(tx: &Tx<'_>, id: ImportId, number: i64) -> Result<(), Error> {
    tx.exec(sql!("mark_undone"), &params![id, number, tx.now()])?;
    Ok(())
}

pub(crate) fn note_category(tx: &Tx<'_>, id: ImportId, category: CategoryId) -> Result<(), Error> {
    tx.exec(sql!("note_import_category"), &params![id, category])?;
    Ok(())
}

pub(crate) fn categories(tx: &Tx<'_>, id: ImportId) -> Result<Vec<CategoryId>, Error> {
    tx.list(sql!("import_categories"), &params![id])
}

/// Whether a running import still needs these bytes.
pub(crate) fn needs_hash(tx: &Tx<'_>, hash: &str) -> Result<bool, Error> {
    Ok(tx.one::<i64>(sql!("import_hash_in_use"), &params![hash])? > 0)
}
