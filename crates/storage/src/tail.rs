//! One tail of the log per process: it reads each fact once and fans it out to every screen.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::broadcast;

use crate::facts::first_position;
use crate::{Db, Error, StoredFact, Tx, facts_after, last_position};

/// Facts read at once.
const AT_ONCE: u32 = 1_000;
/// Facts kept in memory, so that a screen that was away for a moment needs no read of the log.
const REMEMBERED: usize = 20_000;
/// Facts a slow listener may lag before it must resume by its cursor.
const LAG: usize = 4_096;

/// The process's tail. Cheap to clone.
#[derive(Clone)]
pub struct Tail {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    fanout: broadcast::Sender<Arc<StoredFact>>,
    recent: Mutex<Recent>,
}

struct Recent {
    facts: VecDeque<Arc<StoredFact>>,
    /// Every fact after this position, up to the last read one, is in `facts`.
    complete_after: i64,
    last: i64,
}

/// Where a listener starts.
pub struct Subscription {
    /// Facts after the asked cursor, in order; `None` when the cursor is too old or unknown: take a snapshot.
    pub missed: Option<Vec<Arc<StoredFact>>>,
    /// The position up to which `missed` reaches; live facts at or before it are to be ignored.
    pub position: i64,
    /// Facts from now on.
    pub live: broadcast::Receiver<Arc<StoredFact>>,
}

impl Tail {
    /// Starts at the newest position. Run [`Tail::run`] beside it.
    pub async fn start(db: Db) -> Result<Self, Error> {
        let last = db.read(last_position).await?;
        let recent = Mutex::new(Recent { facts: VecDeque::new(), complete_after: last, last });
        Ok(Self { inner: Arc::new(Inner { db, fanout: broadcast::Sender::new(LAG), recent }) })
    }

    /// The newest position this process has read.
    #[must_use]
    pub fn position(&self) -> i64 {
        self.recent().last
    }

    /// Facts after `cursor`, then live ones, without gap or repeat. `cursor: None` starts at the newest position.
    pub async fn subscribe(&self, cursor: Option<i64>) -> Result<Subscription, Error> {
        let (remembered, position, live) = {
            let recent = self.recent();
            let remembered = cursor.map(|after| {
                (after >= recent.complete_after && after <= recent.last)
                    .then(|| recent.facts.iter().filter(|f| f.position > after).cloned().collect::<Vec<_>>())
            });
            (remembered, recent.last, self.inner.fanout.subscribe())
        };
        let missed = match (cursor, remembered) {
            (None, _) => None,
            (Some(_), Some(Some(facts))) => Some(facts),
            (Some(after), _) => self.read_missed(after, position).await?,
        };
        Ok(Subscription { missed, position, live })
    }

    async fn read_missed(&self, after: i64, upto: i64) -> Result<Option<Vec<Arc<StoredFact>>>, Error> {
        let read = move |tx: &Tx<'_>| {
            if after < 0 || after > upto || after + 1 < first_position(tx)? {
                return Ok(None);
            }
            let limit = u32::try_from(REMEMBERED).unwrap_or(u32::MAX);
            let facts = facts_after(tx, after, limit)?;
            let whole = facts.len() < REMEMBERED;
            Ok(whole.then(|| facts.into_iter().filter(|f| f.position <= upto).map(Arc::new).collect()))
        };
        self.inner.db.read(read).await
    }

    /// Runs for ever: reads on at each commit that left facts, and once a second for other processes' facts.
    pub async fn run(self) {
        let mut committed = self.inner.db.facts_committed();
        loop {
            committed.mark_unchanged();
            if let Err(error) = self.catch_up().await {
                tracing::warn!(%error, "the log could not be read");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            tokio::select! {
                changed = committed.changed() => if changed.is_err() { return },
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
            }
        }
    }

    /// Reads to the end of the log and tells the listeners; says how many facts.
    pub async fn catch_up(&self) -> Result<usize, Error> {
        let mut told = 0;
        loop {
            let after = self.position();
            let facts = self.inner.db.read(move |tx| facts_after(tx, after, AT_ONCE)).await?;
            if facts.is_empty() {
                return Ok(told);
            }
            told += facts.len();
            self.tell(facts);
        }
    }

    fn tell(&self, facts: Vec<StoredFact>) {
        let mut recent = self.recent();
        for fact in facts.into_iter().map(Arc::new) {
            recent.last = fact.position;
            recent.facts.push_back(Arc::clone(&fact));
            if recent.facts.len() > REMEMBERED
                && let Some(oldest) = recent.facts.pop_front()
            {
                recent.complete_after = oldest.position;
            }
            // Nobody listening is fine.
            let _ = self.inner.fanout.send(fact);
        }
    }

    fn recent(&self) -> std::sync::MutexGuard<'_, Recent> {
        self.inner.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
