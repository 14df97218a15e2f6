//! One transaction, as an act sees it.

use std::cell::{Cell, RefCell};

use kernel::Millis;

use crate::db::Shared;
use crate::dialect::{postgres, sqlite};
use crate::{Error, Fact, FromRow, Value};

/// One transaction of one act. Everything done through it is kept together or not at all.
///
/// After a statement has failed nothing more can be done through it, on both engines; expected
/// conflicts are written as `on conflict`.
pub struct Tx<'c> {
    engine: Connection<'c>,
    shared: &'c Shared,
    now_ms: Millis,
    failed: Cell<bool>,
    collided: Cell<bool>,
    lost: RefCell<Option<Error>>,
    emitted: Cell<bool>,
    enqueued: Cell<bool>,
}

pub(crate) enum Connection<'c> {
    Lite(&'c sqlite::Session),
    Pg(&'c dyn postgres::Run),
}

impl<'c> Tx<'c> {
    pub(crate) fn new(engine: Connection<'c>, shared: &'c Shared) -> Self {
        Self {
            engine,
            shared,
            now_ms: shared.clock.now_ms(),
            failed: Cell::new(false),
            collided: Cell::new(false),
            lost: RefCell::new(None),
            emitted: Cell::new(false),
            enqueued: Cell::new(false),
        }
    }

    /// The time of this act, UTC; the same at every call.
    #[must_use]
    pub const fn now(&self) -> Millis {
        self.now_ms
    }

    /// A new id: unique, positive, growing with time within this process.
    #[must_use]
    pub fn new_id(&self) -> i64 {
        self.shared.ids.next(self.now_ms)
    }

    /// Random bytes fit for secrets.
    #[must_use]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.shared.rng.fill(&mut bytes);
        bytes
    }

    /// Runs a statement and says how many rows it changed.
    pub fn exec(&self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        self.guarded(|| match &self.engine {
            Connection::Lite(session) => session.exec(sql, params),
            Connection::Pg(session) => session.exec(sql, params),
        })
    }

    /// All rows of a statement; the statement itself carries the limit.
    pub fn list<T: FromRow>(&self, sql: &str, params: &[Value]) -> Result<Vec<T>, Error> {
        let mut rows = Vec::new();
        self.guarded(|| {
            let mut keep = |row: &mut crate::Row<'_>| T::from_row(row).map(|value| rows.push(value));
            match &self.engine {
                Connection::Lite(session) => session.rows(sql, params, &mut keep),
                Connection::Pg(session) => session.rows(sql, params, &mut keep),
            }
        })?;
        Ok(rows)
    }

    /// The first row of a statement, if there is one.
    pub fn find<T: FromRow>(&self, sql: &str, params: &[Value]) -> Result<Option<T>, Error> {
        Ok(self.list(sql, params)?.into_iter().next())
    }

    /// The first row of a statement. [`Error::NoRow`] without one.
    pub fn one<T: FromRow>(&self, sql: &str, params: &[Value]) -> Result<T, Error> {
        self.find(sql, params)?.ok_or(Error::NoRow)
    }

    /// Writes a fact into the log, in this transaction; readers see it after the commit.
    pub fn emit(&self, fact: &impl Fact) -> Result<(), Error> {
        let payload =
            fact.serialize(serde_json::value::Serializer).map_err(|e| Error::Payload(e.to_string()))?;
        crate::facts::insert(self, fact.room(), fact.kind(), fact.version(), fact.scope(), &payload)?;
        self.emitted.set(true);
        Ok(())
    }

    /// The next number of a counter that people read; the first is 1001.
    pub fn next_number(&self, counter: &str) -> Result<i64, Error> {
        self.one(
            "insert into counters (name, value) values ($1, 1001)
             on conflict (name) do update set value = counters.value + 1 returning value",
            &crate::params![counter],
        )
    }

    /// The words of a person's query, as the text index of this engine wants them; `None` when it holds no word.
    #[must_use]
    pub fn text_query(&self, words: &str) -> Option<String> {
        let tokens = crate::tokens_of_query(words);
        if tokens.is_empty() {
            return None;
        }
        Some(match &self.engine {
            Connection::Lite(_) => sqlite::text_query(&tokens),
            Connection::Pg(_) => postgres::text_query(&tokens),
        })
    }

    pub(crate) fn note_enqueued(&self) {
        self.enqueued.set(true);
    }

    pub(crate) const fn news(&self) -> News {
        News { facts: self.emitted.get(), jobs: self.enqueued.get() }
    }

    pub(crate) const fn failed(&self) -> bool {
        self.failed.get()
    }

    /// The engine's own failure, if one ended this transaction.
    pub(crate) fn lost(&self) -> Option<Error> {
        self.lost.borrow().clone()
    }

    pub(crate) const fn collided(&self) -> bool {
        self.collided.get()
    }

    fn guarded<T>(&self, run: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        if self.failed.get() {
            return Err(Error::Poisoned);
        }
        run().inspect_err(|error| {
            self.failed.set(true);
            self.collided.set(matches!(error, Error::Collision));
            if matches!(error, Error::Unavailable(_) | Error::Full | Error::Damaged(_)) {
                self.lost.replace(Some(error.clone()));
            }
        })
    }
}

/// What a committed act leaves for others to pick up.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct News {
    pub(crate) facts: bool,
    pub(crate) jobs: bool,
}
