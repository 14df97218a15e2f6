//! Files of articles.

use kernel::{ArticleId, Locale};
use storage::{Error, FromRow, Row, Tx, params, sql};

use crate::file::ArticleFile;
use crate::reach::Reach;

impl FromRow for ArticleFile {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: r.next()?,
            public_id: r.next()?,
            name: r.next()?,
            content_type: r.next()?,
            hash: r.next()?,
            size_bytes: r.next()?,
            width: r.next()?,
            height: r.next()?,
            preview_hash: r.next()?,
            preview_size_bytes: r.next()?,
        })
    }
}

pub(crate) fn insert(tx: &Tx<'_>, file: &ArticleFile, by_name: &str) -> Result<(), Error> {
    tx.exec(
        sql!("insert_file"),
        &params![
            file.id,
            &file.public_id,
            &file.name,
            &file.content_type,
            &file.hash,
            file.size_bytes,
            file.width,
            file.height,
            file.preview_hash.clone(),
            file.preview_size_bytes,
            tx.now(),
            by_name
        ],
    )?;
    Ok(())
}

pub(crate) fn find(tx: &Tx<'_>, public_id: &str) -> Result<Option<ArticleFile>, Error> {
    tx.find(sql!("file_of_public_id"), &params![public_id])
}

/// Notes that a version names a file; also one that does not exist, which then nobody may open.
pub(crate) fn note_use(
    tx: &Tx<'_>,
    public_id: &str,
    id: ArticleId,
    locale: Locale,
    number: i64,
) -> Result<(), Error> {
    tx.exec(sql!("note_file_use"), &params![public_id, id, locale, number])?;
    Ok(())
}

pub(crate) fn is_shown(tx: &Tx<'_>, reach: Reach, public_id: &str) -> Result<bool, Error> {
    Ok(tx.one::<i64>(sql!("file_is_shown"), &params![public_id, reach.level()])? > 0)
}

pub(crate) fn hash_in_use(tx: &Tx<'_>, hash: &str) -> Result<bool, Error> {
    Ok(tx.one::<i64>(sql!("hash_in_use"), &params![hash])? > 0)
}
