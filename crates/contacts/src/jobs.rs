//! Work that may wait.

use kernel::Millis;
use storage::{Error, Tx};

use crate::store;

/// The kind of the job that forgets ended sessions.
pub const SWEEP_SESSIONS: &str = "contacts.sweep_sessions";

/// Sessions are kept this long after their end, so that a late question can be answered.
const KEPT_MS: Millis = 7 * 86_400_000;

/// Forgets up to 1,000 sessions that ended more than a week ago, with their tokens; says how many.
pub fn sweep_sessions(tx: &Tx<'_>) -> Result<u64, Error> {
    store::sweep_sessions(tx, tx.now() - KEPT_MS)
}

/// Indexes the words of up to `limit` contacts with ids above `after` again, for restoring a backup.
/// The last id done; `None` at the end.
pub fn reindex_contacts(tx: &Tx<'_>, after: i64, limit: u32) -> Result<Option<i64>, Error> {
    store::reindex(tx, after, limit)
}
