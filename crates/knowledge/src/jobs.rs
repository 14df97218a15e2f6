//! Work that may wait.

use kernel::{ArticleId, Locale, Millis};
use storage::{Error, Job, Tx};

use crate::acts::publish::{publish_on_time, unpublish_on_time};
use crate::error::KnowledgeError;

/// The kind of the job that publishes a text at its time.
pub const PUBLISH: &str = "knowledge.publish";
/// The kind of the job that takes a text away at its time.
pub const UNPUBLISH: &str = "knowledge.unpublish";

/// The kind of the job that does the next rows of an import.
pub const IMPORT: &str = "knowledge.import";
/// The kind of the job that takes the next rows of an import back.
pub const UNDO_IMPORT: &str = "knowledge.undo_import";
/// The kind of the job that forgets old failed searches.
pub const SWEEP_SEARCHES: &str = "knowledge.sweep_searches";

/// Publishes the text a job names, unless the plan was given up or moved.
pub fn run_publish(tx: &Tx<'_>, job: &Job) -> Result<(), KnowledgeError> {
    let (article, locale, at_ms) = planned(job)?;
    publish_on_time(tx, article, locale, at_ms)
}

/// Takes away the text a job names, unless the plan was given up or moved.
pub fn run_unpublish(tx: &Tx<'_>, job: &Job) -> Result<(), KnowledgeError> {
    let (article, locale, at_ms) = planned(job)?;
    unpublish_on_time(tx, article, locale, at_ms)
}

fn planned(job: &Job) -> Result<(ArticleId, Locale, Millis), KnowledgeError> {
    let number = |name: &str| job.payload.get(name).and_then(serde_json::Value::as_i64);
    let locale = job.payload.get("locale").and_then(serde_json::Value::as_str);
    match (number("article"), locale.and_then(|tag| tag.parse().ok()), number("at_ms")) {
        (Some(article), Some(locale), Some(at_ms)) => Ok((ArticleId(article), locale, at_ms)),
        _ => Err(KnowledgeError::Storage(Error::Payload(job.kind.clone()))),
    }
}
