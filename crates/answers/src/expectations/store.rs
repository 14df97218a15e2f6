//! The statements about questions that must keep their answers.

use kernel::ExpectationId;
use storage::{Error, FromRow, Row, Tx, params, sql};

use super::{Expectation, MAX_EXPECTATIONS};

impl FromRow for Expectation {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self { id: r.next()?, question: r.next()?, locale: r.next()?, article: r.next()? })
    }
}

pub(crate) fn all(tx: &Tx<'_>) -> Result<Vec<Expectation>, Error> {
    tx.list(sql!("expectations"), &params![MAX_EXPECTATIONS])
}

pub(crate) fn count(tx: &Tx<'_>) -> Result<i64, Error> {
    tx.one(sql!("count_expectations"), &[])
}

pub(crate) fn insert(tx: &Tx<'_>, e: &Expectation) -> Result<(), Error> {
    tx.exec(sql!("insert_expectation"), &params![e.id, &e.question, e.locale, e.article, tx.now()])?;
    Ok(())
}

/// Whether it was there.
pub(crate) fn delete(tx: &Tx<'_>, id: ExpectationId) -> Result<bool, Error> {
    Ok(tx.exec(sql!("delete_expectation"), &params![id])? == 1)
}
