//! Work that may wait: tried again with growing pauses, given up visibly.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use kernel::{DeadJobId, Limit, Millis, Page};

use crate::{Db, Error, FromRow, Row, Tx, params};

/// A job to be done later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// Which handler does it, e.g. `conversations.wake`.
    pub kind: &'static str,
    /// Two waiting jobs of one kind never share a key; enqueuing again moves the time.
    pub dedupe_key: Option<String>,
    /// Ids and small values, as JSON.
    pub payload: serde_json::Value,
    /// Not before this time, UTC.
    pub run_at_ms: Millis,
}

/// A job being done.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: i64,
    /// Which handler does it.
    pub kind: String,
    /// Its dedupe key, if it has one.
    pub dedupe_key: Option<String>,
    /// What to do it on.
    pub payload: serde_json::Value,
    /// Which try this is, from 1.
    pub attempts: u32,
}

/// A job that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadJob {
    /// Its id.
    pub id: DeadJobId,
    /// Which handler failed.
    pub kind: String,
    /// Tries made.
    pub attempts: u32,
    /// What the last try said.
    pub last_error: String,
    /// When it was given up, UTC.
    pub dead_at_ms: Millis,
}

/// Does one kind of job inside the transaction that also removes it, so it is done once.
pub type JobHandler = Arc<dyn Fn(&Tx<'_>, &Job) -> Result<(), String> + Send + Sync>;

/// Tries before a job is given up.
const TRIES: u32 = 8;
/// How long a try may take before another process may take the job over.
const LEASE_MS: Millis = 60_000;
/// The longest sleep between looks: bounds the delay of jobs enqueued by another process.
const PATROL: Duration = Duration::from_secs(1);

impl Tx<'_> {
    /// Puts a job into the table, in this transaction.
    pub fn enqueue(&self, job: &NewJob) -> Result<(), Error> {
        self.exec(
            "insert into jobs (id, kind, dedupe_key, payload, run_at_ms, attempts, created_at_ms)
             values ($1, $2, $3, $4, $5, 0, $6)
             on conflict (kind, dedupe_key) do update set payload = excluded.payload,
               run_at_ms = excluded.run_at_ms, attempts = 0, dead_at_ms = null",
            &params![
                self.new_id(),
                job.kind,
                job.dedupe_key.clone(),
                job.payload.to_string(),
                job.run_at_ms,
                self.now()
            ],
        )?;
        self.note_enqueued();
        Ok(())
    }
}

/// Removes a waiting job by its key; nothing happens when it is not there.
pub fn cancel_job(tx: &Tx<'_>, kind: &str, dedupe_key: &str) -> Result<(), Error> {
    tx.exec("delete from jobs where kind = $1 and dedupe_key = $2", &params![kind, dedupe_key]).map(|_| ())
}

impl FromRow for Job {
    fn from_row(row: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: row.next()?,
            kind: row.next()?,
            dedupe_key: row.next()?,
            payload: serde_json::from_str(&row.next::<String>()?)
                .map_err(|e| Error::Payload(e.to_string()))?,
            attempts: row.next()?,
        })
    }
}

impl FromRow for DeadJob {
    fn from_row(row: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: row.next()?,
            kind: row.next()?,
            attempts: row.next()?,
            last_error: row.next::<Option<String>>()?.unwrap_or_default(),
            dead_at_ms: row.next()?,
        })
    }
}

/// Jobs that were given up, newest first. `after` is the id of the last one seen.
pub fn dead_jobs(tx: &Tx<'_>, after: Option<DeadJobId>, limit: Limit) -> Result<Page<DeadJob>, Error> {
    let rows = tx.list(
        "select id, kind, attempts, last_error, dead_at_ms from jobs
         where dead_at_ms is not null and id < $1 order by id desc limit $2",
        &params![after.map_or(i64::MAX, |id| id.0), limit.rows_to_read()],
    )?;
    Ok(Page::cut(rows, limit, |job: &DeadJob| job.id.to_string()))
}

/// Gives a dead job its tries back; false when there is no such dead job.
pub fn retry_dead_job(tx: &Tx<'_>, id: DeadJobId) -> Result<bool, Error> {
    let changed = tx.exec(
        "update jobs set dead_at_ms = null, attempts = 0, run_at_ms = $2, lease_until_ms = null
         where id = $1 and dead_at_ms is not null",
        &params![id, tx.now()],
    )?;
    tx.note_enqueued();
    Ok(changed == 1)
}

/// Forgets a dead job; false when there is no such dead job.
pub fn delete_dead_job(tx: &Tx<'_>, id: DeadJobId) -> Result<bool, Error> {
    Ok(tx.exec("delete from jobs where id = $1 and dead_at_ms is not null", &params![id])? == 1)
}

/// Takes the next due job under a lease; the try counts from here, so a job that kills the process is given up too.
fn claim(tx: &Tx<'_>) -> Result<Option<Job>, Error> {
    let due: Option<Job> = tx.find(
        "select id, kind, dedupe_key, payload, attempts + 1 from jobs
         where dead_at_ms is null and run_at_ms <= $1 and (lease_until_ms is null or lease_until_ms <= $1)
         order by run_at_ms, id limit 1 /*for update skip locked*/",
        &params![tx.now()],
    )?;
    if let Some(job) = &due {
        tx.exec(
            "update jobs set attempts = $2, lease_until_ms = $3 where id = $1",
            &params![job.id, job.attempts, tx.now() + LEASE_MS],
        )?;
    }
    Ok(due)
}

fn finish(tx: &Tx<'_>, job: &Job, handler: &JobHandler) -> Result<(), JobError> {
    // Removed only if the lease is still ours and nobody moved the job meanwhile.
    let ours = tx.exec(
        "delete from jobs where id = $1 and attempts = $2 and lease_until_ms is not null",
        &params![job.id, job.attempts],
    )?;
    if ours == 0 {
        return Ok(());
    }
    handler(tx, job).map_err(JobError::Failed)
}

const fn is_last_try(job: &Job) -> bool {
    job.attempts >= TRIES
}

fn record_failure(tx: &Tx<'_>, job: &Job, error: &str) -> Result<(), Error> {
    let dead_at_ms = is_last_try(job).then(|| tx.now());
    let pause_ms = 1_000 * 3_i64.saturating_pow(job.attempts.min(8));
    let short: String = error.chars().take(500).collect();
    tx.exec(
        "update jobs set lease_until_ms = null, last_error = $3, dead_at_ms = $4, run_at_ms = $5
         where id = $1 and attempts = $2",
        &params![job.id, job.attempts, short, dead_at_ms, tx.now() + pause_ms],
    )?;
    Ok(())
}

#[derive(Debug, thiserror::Error)]
enum JobError {
    #[error("{0}")]
    Failed(String),
    #[error(transparent)]
    Storage(#[from] Error),
}

/// Does due jobs, one after the other, each at its time.
pub struct JobRunner {
    db: Db,
    handlers: HashMap<String, JobHandler>,
    ends: HashMap<String, JobHandler>,
}

impl JobRunner {
    /// A runner without handlers.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db, handlers: HashMap::new(), ends: HashMap::new() }
    }

    /// Adds the handler of one kind.
    #[must_use]
    pub fn with(mut self, kind: impl Into<String>, handler: JobHandler) -> Self {
        self.handlers.insert(kind.into(), handler);
        self
    }

    /// Adds what follows when a job of one kind is given up, in the transaction that gives it up. Should this fail too,
    /// the job is given up all the same.
    #[must_use]
    pub fn with_end(mut self, kind: impl Into<String>, handler: JobHandler) -> Self {
        self.ends.insert(kind.into(), handler);
        self
    }

    /// Does everything that is due now; says how many jobs were tried.
    pub async fn run_due(&self) -> Result<usize, Error> {
        let mut tried = 0;
        while let Some(job) = self.db.write(claim).await? {
            tried += 1;
            self.try_job(job).await?;
        }
        Ok(tried)
    }

    async fn try_job(&self, job: Job) -> Result<(), Error> {
        let outcome = match self.handlers.get(job.kind.as_str()).cloned() {
            Some(handler) => {
                let job = job.clone();
                self.db.write(move |tx| finish(tx, &job, &handler)).await
            }
            None => Err(JobError::Failed("no handler for this kind of job".into())),
        };
        if let Err(error) = outcome {
            tracing::warn!(job = job.id, kind = %job.kind, attempts = job.attempts, %error, "a job failed");
            self.note_failure(job, error.to_string()).await?;
        }
        Ok(())
    }

    async fn note_failure(&self, job: Job, text: String) -> Result<(), Error> {
        let end = self.ends.get(job.kind.as_str()).filter(|_| is_last_try(&job)).cloned();
        if let Some(end) = end {
            let (job, text) = (job.clone(), text.clone());
            let ended = self.db.write(move |tx| {
                record_failure(tx, &job, &text)?;
                end(tx, &job).map_err(JobError::Failed)
            });
            match ended.await {
                Ok(()) => return Ok(()),
                Err(error) => tracing::error!(%error, "what follows a job that is given up failed"),
            }
        }
        self.db.write(move |tx| record_failure(tx, &job, &text)).await
    }

    /// Runs for ever: wakes when a job is due, when one is enqueued, and once a second for other processes' jobs.
    pub async fn run(self) {
        let mut enqueued = self.db.jobs_committed();
        loop {
            enqueued.mark_unchanged();
            if let Err(error) = self.run_due().await {
                tracing::warn!(%error, "jobs could not be read");
                tokio::time::sleep(PATROL).await;
            }
            let pause = self.until_next().await;
            tokio::select! {
                changed = enqueued.changed() => if changed.is_err() { return },
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    async fn until_next(&self) -> Duration {
        let next = self.db.read(|tx| {
            let next: Option<Millis> = tx.one(
                "select min(run_at_ms) from jobs where dead_at_ms is null and lease_until_ms is null",
                &[],
            )?;
            Ok::<_, Error>(next.map(|at_ms| at_ms - tx.now()))
        });
        match next.await {
            Ok(Some(in_ms)) => Duration::from_millis(u64::try_from(in_ms).unwrap_or(0)).min(PATROL),
            _ => PATROL,
        }
    }
}
