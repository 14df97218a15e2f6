//! The database as the house sees it: acts go in, answers come out after the commit.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crossbeam_channel::{Sender, TrySendError};
use kernel::{Clock, Millis, Rng};
use tokio::sync::{oneshot, watch};

use crate::dialect::{postgres, sqlite};
use crate::{Error, Tx, bounds, migrate};

/// Where the rows live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Url {
    /// A file of the embedded engine.
    File(PathBuf),
    /// A PostgreSQL server: `postgres://…`, with `sslmode=require` for TLS.
    Postgres(String),
}

/// Which engine runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

impl Engine {
    /// The engine's name for people: log lines, `doctor`, test names.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// How to open a database.
#[derive(Clone)]
pub struct Options {
    /// Where the rows live.
    pub url: Url,
    /// Connections to a PostgreSQL server; 8 to 16 is right on two cores.
    pub connections: usize,
    /// The clock of every act.
    pub clock: Arc<dyn Clock>,
    /// The chance of every act.
    pub rng: Arc<dyn Rng>,
}

/// An open, migrated database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    writes: Sender<Box<dyn Act>>,
    reads: Sender<Box<dyn Act>>,
    shared: Arc<Shared>,
    options: Options,
}

/// What every connection of one database shares.
pub(crate) struct Shared {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) rng: Arc<dyn Rng>,
    pub(crate) ids: Ids,
    /// Counts commits that left facts; the log's readers wake on it.
    pub(crate) facts: watch::Sender<u64>,
    /// Counts commits that left jobs.
    pub(crate) jobs: watch::Sender<u64>,
}

impl Shared {
    pub(crate) fn announce(&self, news: crate::tx::News) {
        if news.facts {
            self.facts.send_modify(|n| *n += 1);
        }
        if news.jobs {
            self.jobs.send_modify(|n| *n += 1);
        }
    }
}

impl Db {
    /// Opens and migrates. Refuses a database written by a newer Helpward.
    pub fn open(options: Options) -> Result<Self, Error> {
        let shared = Arc::new(Shared {
            clock: options.clock.clone(),
            rng: options.rng.clone(),
            ids: Ids::new(&*options.rng),
            facts: watch::Sender::new(0),
            jobs: watch::Sender::new(0),
        });
        let (write_tx, write_rx) = crossbeam_channel::bounded(bounds::WAITING);
        let (engine, reads) = match &options.url {
            Url::File(path) => {
                migrate::run_sqlite(path, options.clock.now_ms())?;
                let (read_tx, read_rx) = crossbeam_channel::bounded(bounds::WAITING);
                sqlite::start(path, &shared, write_rx, &read_rx)?;
                (Engine::Sqlite, read_tx)
            }
            Url::Postgres(url) => {
                migrate::run_postgres(url, options.clock.now_ms())?;
                postgres::start(url, options.connections, &shared, &write_rx)?;
                (Engine::Postgres, write_tx.clone())
            }
        };
        Ok(Self { inner: Arc::new(Inner { engine, writes: write_tx, reads, shared, options }) })
    }

    /// What the next [`Db::open`] would change, without changing it.
    pub fn plan(options: &Options) -> Result<crate::MigrationReport, Error> {
        match &options.url {
            Url::File(path) => migrate::plan_sqlite(path),
            Url::Postgres(url) => migrate::plan_postgres(url),
        }
    }

    /// Which engine runs.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.inner.engine
    }

    /// How this database was opened.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.inner.options
    }

    /// The clock of every act.
    #[must_use]
    pub fn clock(&self) -> Arc<dyn Clock> {
        self.inner.shared.clock.clone()
    }

    /// The chance of every act.
    #[must_use]
    pub fn rng(&self) -> Arc<dyn Rng> {
        self.inner.shared.rng.clone()
    }

    /// Runs an act that changes something. The answer comes after the commit is on stable storage.
    ///
    /// The act may run more than once (when transactions collide), each time from the start.
    pub async fn write<T, E, F>(&self, act: F) -> Result<T, E>
    where
        F: Fn(&Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (work, answer) = Work::prepare(act, Mode::Write);
        submit(&self.inner.writes, work)?;
        answer.await.unwrap_or_else(|_| Err(stopped().into()))
    }

    /// Runs an act that only reads, on one consistent snapshot.
    pub async fn read<T, E, F>(&self, act: F) -> Result<T, E>
    where
        F: Fn(&Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (work, answer) = Work::prepare(act, Mode::Read);
        submit(&self.inner.reads, work)?;
        answer.await.unwrap_or_else(|_| Err(stopped().into()))
    }

    /// [`Db::write`] for a plain thread; never call it on an async one.
    pub fn write_blocking<T, E, F>(&self, act: F) -> Result<T, E>
    where
        F: Fn(&Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (work, answer) = Work::prepare(act, Mode::Write);
        submit(&self.inner.writes, work)?;
        answer.blocking_recv().unwrap_or_else(|_| Err(stopped().into()))
    }

    /// [`Db::read`] for a plain thread; never call it on an async one.
    pub fn read_blocking<T, E, F>(&self, act: F) -> Result<T, E>
    where
        F: Fn(&Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (work, answer) = Work::prepare(act, Mode::Read);
        submit(&self.inner.reads, work)?;
        answer.blocking_recv().unwrap_or_else(|_| Err(stopped().into()))
    }

    /// Wakes at each commit that left facts.
    #[must_use]
    pub fn facts_committed(&self) -> watch::Receiver<u64> {
        self.inner.shared.facts.subscribe()
    }

    /// Wakes at each commit that left jobs.
    #[must_use]
    pub fn jobs_committed(&self) -> watch::Receiver<u64> {
        self.inner.shared.jobs.subscribe()
    }
}

fn submit(queue: &Sender<Box<dyn Act>>, work: Box<dyn Act>) -> Result<(), Error> {
    queue.try_send(work).map_err(|refused| match refused {
        TrySendError::Full(_) => Error::Overloaded,
        TrySendError::Disconnected(_) => stopped(),
    })
}

fn stopped() -> Error {
    Error::Unavailable("storage has stopped".into())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Read,
    Write,
}

/// An act on its way through a connection's thread.
pub(crate) trait Act: Send {
    /// Runs inside a transaction; true when it asks to be kept.
    fn run(&mut self, tx: &Tx<'_>) -> bool;
    /// Whether it may write.
    fn mode(&self) -> Mode;
    /// Answers the caller with what `run` gave.
    fn answer(self: Box<Self>);
    /// Answers the caller with a failure of the engine, whatever `run` gave.
    fn fail(self: Box<Self>, error: Error);
}

struct Work<T, E, F> {
    act: F,
    mode: Mode,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Work<T, E, F>
where
    F: Fn(&Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    fn prepare(act: F, mode: Mode) -> (Box<dyn Act>, oneshot::Receiver<Result<T, E>>) {
        let (reply, answer) = oneshot::channel();
        (Box::new(Self { act, mode, result: None, reply }), answer)
    }
}

impl<T, E, F> Act for Work<T, E, F>
where
    F: Fn(&Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    fn run(&mut self, tx: &Tx<'_>) -> bool {
        let act = std::panic::AssertUnwindSafe(|| (self.act)(tx));
        let mut result = std::panic::catch_unwind(act).unwrap_or_else(|_| Err(Error::Panicked.into()));
        if result.is_ok() && tx.failed() {
            result = Err(Error::Poisoned.into());
        }
        let keep = result.is_ok();
        self.result = Some(result);
        keep
    }

    fn mode(&self) -> Mode {
        self.mode
    }

    fn answer(self: Box<Self>) {
        let result = self.result.unwrap_or_else(|| Err(stopped().into()));
        // The caller may have gone (a closed connection); what was kept stays kept.
        let _ = self.reply.send(result);
    }

    fn fail(self: Box<Self>, error: Error) {
        let _ = self.reply.send(Err(error.into()));
    }
}

/// Makes ids: 41 bits of milliseconds, 10 bits of this process, 12 bits of order; always growing.
pub(crate) struct Ids {
    last: AtomicI64,
    process: i64,
}

impl Ids {
    /// 2024-01-01T00:00:00Z; ids count from here.
    const EPOCH_MS: Millis = 1_704_067_200_000;

    fn new(rng: &dyn Rng) -> Self {
        let mut bytes = [0; 2];
        rng.fill(&mut bytes);
        Self { last: AtomicI64::new(0), process: i64::from(u16::from_le_bytes(bytes)) & 0x3FF }
    }

    pub(crate) fn next(&self, now_ms: Millis) -> i64 {
        let floor = now_ms.saturating_sub(Self::EPOCH_MS).max(1) << 12;
        let step = |last: i64| Some(last.max(floor - 1) + 1);
        let last = self.last.fetch_update(Ordering::SeqCst, Ordering::SeqCst, step);
        let tick = last.map_or(floor, |before| before.max(floor - 1) + 1);
        // Order first, then the process, so that ids of one process keep their order.
        (tick << 10) | self.process
    }
}

/// An id as if made at `at_ms`, for rows of the past: demo data, imports.
///
/// `order` (12 bits) keeps apart what has the same millisecond; `maker` (10 bits) keeps one load of rows apart from
/// another and, but for one process in 1,024, from the desk's own.
#[must_use]
pub fn id_at(at_ms: Millis, order: u16, maker: u16) -> i64 {
    let floor = at_ms.saturating_sub(Ids::EPOCH_MS).max(1) << 12;
    ((floor | i64::from(order & 0xFFF)) << 10) | i64::from(maker & 0x3FF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_even_when_the_clock_steps_back() {
        let ids = Ids::new(&kernel::SeededRng::new(1));
        let mut last = 0;
        for now_ms in [1_800_000_000_000, 1_800_000_000_000, 1_700_000_000_000, 1_800_000_000_001] {
            for _ in 0..5_000 {
                let id = ids.next(now_ms);
                assert!(id > last, "{id} after {last}");
                last = id;
            }
        }
    }
}
