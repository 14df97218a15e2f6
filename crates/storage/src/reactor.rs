//! Reactions: what a room does on lower rooms' facts, each fact once, after a durable cursor.

use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;

use crate::{Db, Error, Job, JobHandler, StoredFact, Tx, facts_after, params};

/// Does what a room does on a fact; an error is told in words, for the log.
pub type React = Arc<dyn Fn(&Tx<'_>, &StoredFact) -> Result<(), String> + Send + Sync>;

/// One room's reaction.
#[derive(Clone)]
pub struct Reaction {
    /// Names its cursor; never rename it.
    pub name: &'static str,
    /// Whether it cares about a fact; the others are passed over without a transaction.
    pub wants: fn(&StoredFact) -> bool,
    /// What it does, in the transaction that moves its cursor.
    pub react: React,
}

impl Reaction {
    /// The kind of the dead letters this reaction leaves.
    #[must_use]
    pub fn letter_kind(&self) -> String {
        letter_kind(self.name)
    }

    /// Reacts once more to the fact of a dead letter. It fails when that fact is no longer kept (30 days).
    #[must_use]
    pub fn retry(&self) -> JobHandler {
        let react = Arc::clone(&self.react);
        Arc::new(move |tx, job| {
            let position = passed_over(job).map_err(|e| e.to_string())?.position;
            let fact = facts_after(tx, position - 1, 1).map_err(|e| e.to_string())?.pop();
            let fact = fact.filter(|f| f.position == position).ok_or("the fact is no longer kept")?;
            react(tx, &fact)
        })
    }
}

/// What a dead letter of a reaction keeps of its fact.
#[derive(Deserialize)]
struct PassedOver {
    position: i64,
}

fn passed_over(job: &Job) -> Result<PassedOver, serde_json::Error> {
    PassedOver::deserialize(&job.payload)
}

fn letter_kind(name: &str) -> String {
    format!("reaction:{name}")
}

/// Facts read at once.
const AT_ONCE: u32 = 500;
/// Tries of one fact before it is passed over, loudly, and kept as a dead letter.
const TRIES: u32 = 5;
/// Positions passed over before the cursor is written though nothing was wanted.
const IDLE_STEP: i64 = 5_000;

/// Runs one reaction after its cursor.
pub struct Reactor {
    db: Db,
    reaction: Reaction,
    cursor: Option<i64>,
    written: i64,
}

impl Reactor {
    /// A reactor that continues where its cursor stands.
    #[must_use]
    pub const fn new(db: Db, reaction: Reaction) -> Self {
        Self { db, reaction, cursor: None, written: 0 }
    }

    /// Reacts to everything in the log by now; says how many facts it reacted to.
    pub async fn catch_up(&mut self) -> Result<usize, Error> {
        let mut reacted = 0;
        loop {
            let position = self.position().await?;
            let facts = self.db.read(move |tx| facts_after(tx, position, AT_ONCE)).await?;
            let Some(last) = facts.last().map(|fact| fact.position) else { return Ok(reacted) };
            for fact in facts.into_iter().filter(self.reaction.wants) {
                reacted += 1;
                self.react(fact).await?;
            }
            self.cursor = Some(last);
            if last - self.written >= IDLE_STEP {
                let name = self.reaction.name;
                self.db.write(move |tx| move_cursor(tx, name, last)).await?;
                self.written = last;
            }
        }
    }

    async fn position(&mut self) -> Result<i64, Error> {
        if let Some(position) = self.cursor {
            return Ok(position);
        }
        let name = self.reaction.name;
        let read = move |tx: &Tx<'_>| tx.find("select position from cursors where name = $1", &params![name]);
        let position = self.db.read::<Option<i64>, Error, _>(read).await?.unwrap_or(0);
        self.cursor = Some(position);
        self.written = position;
        Ok(position)
    }

    async fn react(&mut self, fact: StoredFact) -> Result<(), Error> {
        let (name, fact) = (self.reaction.name, Arc::new(fact));
        let mut failure = String::new();
        for attempt in 1..=TRIES {
            let (react, told) = (Arc::clone(&self.reaction.react), Arc::clone(&fact));
            let done = self.db.write(move |tx| {
                if passed(tx, name, told.position)? {
                    return Ok(());
                }
                react(tx, &told).map_err(ReactError::Failed)?;
                move_cursor(tx, name, told.position).map_err(ReactError::Storage)
            });
            match done.await {
                Ok(()) => {
                    self.written = fact.position;
                    return Ok(());
                }
                Err(ReactError::Storage(error)) => return Err(error),
                Err(ReactError::Failed(error)) => failure = error,
            }
            tokio::time::sleep(Duration::from_millis(20 << attempt)).await;
        }
        tracing::error!(reaction = name, position = fact.position, error = %failure, "a fact was passed over");
        let (position, kind) = (fact.position, format!("{}.{}", fact.room, fact.kind));
        self.db.write(move |tx| bury(tx, name, position, &kind, &failure)).await?;
        self.written = position;
        Ok(())
    }

    /// Runs for ever: wakes at each commit that left facts, and once a second for other processes' facts.
    pub async fn run(mut self) {
        let mut committed = self.db.facts_committed();
        loop {
            committed.mark_unchanged();
            if let Err(error) = self.catch_up().await {
                tracing::warn!(reaction = self.reaction.name, %error, "a reaction could not go on");
                self.cursor = None;
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            tokio::select! {
                changed = committed.changed() => if changed.is_err() { return },
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
            }
        }
    }
}

/// Whether another process has done this fact already; locks the cursor on PostgreSQL.
fn passed(tx: &Tx<'_>, name: &str, position: i64) -> Result<bool, ReactError> {
    tx.exec(
        "insert into cursors (name, position) values ($1, 0) on conflict (name) do nothing",
        &params![name],
    )?;
    let at: i64 = tx.one("select position from cursors where name = $1 /*for update*/", &params![name])?;
    Ok(at >= position)
}

fn move_cursor(tx: &Tx<'_>, name: &str, position: i64) -> Result<(), Error> {
    tx.exec(
        "insert into cursors (name, position) values ($1, $2)
         on conflict (name) do update set position = excluded.position where cursors.position < excluded.position",
        &params![name, position],
    )?;
    Ok(())
}

/// Keeps a fact that could not be reacted to where people look for what went wrong.
fn bury(tx: &Tx<'_>, name: &'static str, position: i64, kind: &str, error: &str) -> Result<(), Error> {
    let short: String = error.chars().take(500).collect();
    let payload = serde_json::json!({ "position": position, "fact": kind });
    tx.exec(
        "insert into jobs (id, kind, dedupe_key, payload, run_at_ms, attempts, last_error, dead_at_ms, created_at_ms)
         values ($1, $2, $3, $4, $5, $6, $7, $5, $5) on conflict (kind, dedupe_key) do nothing",
        &params![
            tx.new_id(),
            letter_kind(name),
            position.to_string(),
            payload.to_string(),
            tx.now(),
            TRIES,
            short
        ],
    )?;
    move_cursor(tx, name, position)
}

#[derive(Debug, thiserror::Error)]
enum ReactError {
    #[error("{0}")]
    Failed(String),
    #[error(transparent)]
    Storage(#[from] Error),
}
