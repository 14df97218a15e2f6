//! What the binary itself asks of the database: health, figures, the doctor's questions.

use kernel::Millis;
use storage::{Error, Tx, params, sql};

/// Writes something, to know that writing works.
pub(crate) fn beat(tx: &Tx<'_>) -> Result<(), Error> {
    tx.exec(sql!("beat"), &[]).map(drop)
}

/// The newest position of the log.
pub(crate) fn last_position(tx: &Tx<'_>) -> Result<i64, Error> {
    tx.one(sql!("last_position"), &[])
}

/// Jobs that wait, and jobs that were given up.
pub(crate) fn job_counts(tx: &Tx<'_>) -> Result<(i64, i64), Error> {
    tx.one(sql!("job_counts"), &[])
}

/// Conversations that nobody holds.
pub(crate) fn waiting_conversations(tx: &Tx<'_>) -> Result<i64, Error> {
    tx.one(sql!("waiting_conversations"), &[])
}

/// Agents who may sign in: without a second factor, and all.
pub(crate) fn second_factors(tx: &Tx<'_>) -> Result<(i64, i64), Error> {
    Ok((tx.one(sql!("agents_without_second_factor"), &[])?, tx.one(sql!("agents_with_credentials"), &[])?))
}

/// When the newest fact was told; `None` in an empty log.
pub(crate) fn newest_fact_at(tx: &Tx<'_>) -> Result<Option<Millis>, Error> {
    tx.one(sql!("newest_fact_at"), &[])
}

/// Jobs that should have run before `before_ms`.
pub(crate) fn overdue_jobs(tx: &Tx<'_>, before_ms: Millis) -> Result<i64, Error> {
    tx.one(sql!("overdue_jobs"), &params![before_ms])
}

/// The text as the engine gives it back.
pub(crate) fn echo(tx: &Tx<'_>, text: &str) -> Result<String, Error> {
    tx.one(sql!("echo"), &params![text])
}

/// Up to a thousand names of files after `after`, in order.
pub(crate) fn named_files(tx: &Tx<'_>, after: &str) -> Result<Vec<String>, Error> {
    tx.list(sql!("named_files"), &params![after])
}
