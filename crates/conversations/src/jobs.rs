//! Work that may wait.

use kernel::{ConversationId, Millis};
use storage::{Error, Files, Job, NewJob, Tx};

use crate::acts::file::StoredFile;
use crate::attachment::UNUSED_MS;
use crate::error::ConversationError;
use crate::store;

/// The kind of the job that wakes a conversation at its time.
pub const WAKE: &str = "conversations.wake";
/// The kind of the job that forgets uploads no message took.
pub const SWEEP_FILES: &str = "conversations.sweep_files";
/// The kind of the job that removes bytes no row names.
pub const DELETE_FILES: &str = "conversations.delete_files";

const LATER_MS: Millis = 10 * 60_000;

/// Wakes the conversation a job names, unless it was woken or put aside anew meanwhile.
pub fn wake_due(tx: &Tx<'_>, job: &Job) -> Result<(), ConversationError> {
    let number = |name: &str| job.payload.get(name).and_then(serde_json::Value::as_i64);
    let (Some(id), Some(until_ms)) = (number("conversation"), number("until_ms")) else {
        return Err(ConversationError::Storage(Error::Payload(WAKE.to_owned())));
    };
    crate::acts::snooze::wake_on_time(tx, ConversationId(id), until_ms)
}

/// Forgets up to 200 uploads that no message took for a day. Their bytes go ten minutes later, by a job of
/// [`DELETE_FILES`]: by then an upload of the same bytes that was under way has its row. Says how many rows went.
pub fn sweep_unused_files(tx: &Tx<'_>) -> Result<usize, Error> {
    let gone = store::attachments::delete_unused(tx, tx.now() - UNUSED_MS)?;
    let hashes = gone.iter().flat_map(|(hash, preview)| std::iter::once(hash.clone()).chain(preview.clone()));
    forget_bytes(tx, hashes.collect())?;
    Ok(gone.len())
}

/// Has the bytes of a file that got no row removed, unless another row names them.
pub fn forget_refused_file(tx: &Tx<'_>, stored: &StoredFile) -> Result<(), Error> {
    let preview = stored.picture.as_ref().map(|(_, _, preview)| preview.hash.clone());
    forget_bytes(tx, std::iter::once(stored.file.hash.clone()).chain(preview).collect())
}

fn forget_bytes(tx: &Tx<'_>, mut hashes: Vec<String>) -> Result<(), Error> {
    hashes.sort();
    hashes.dedup();
    if hashes.is_empty() {
        return Ok(());
    }
    tx.enqueue(&NewJob {
        kind: DELETE_FILES,
        dedupe_key: None,
        payload: serde_json::json!({ "hashes": hashes }),
        run_at_ms: tx.now() + LATER_MS,
    })
}

/// Removes the bytes a job names, unless a row names them again; `named_elsewhere` answers for other rooms, which keep
/// the same bytes under the same name.
pub fn delete_files(
    tx: &Tx<'_>,
    job: &Job,
    files: &Files,
    named_elsewhere: impl Fn(&Tx<'_>, &str) -> Result<bool, Error>,
) -> Result<(), Error> {
    let hashes = job.payload.get("hashes").and_then(serde_json::Value::as_array);
    for hash in hashes.into_iter().flatten().filter_map(serde_json::Value::as_str) {
        if !store::attachments::hash_in_use(tx, hash)? && !named_elsewhere(tx, hash)? {
            files.delete(hash)?;
        }
    }
    Ok(())
}

/// Indexes the words of up to `limit` messages with ids above `after` again, for restoring a backup.
/// The last id done; `None` at the end.
pub fn reindex_messages(tx: &Tx<'_>, after: i64, limit: u32) -> Result<Option<i64>, Error> {
    store::messages::reindex(tx, after, limit)
}
