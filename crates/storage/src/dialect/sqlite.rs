//! The embedded engine: one writer thread joins waiting acts into one commit; readers have their own connections.
//!
//! `synchronous=FULL`: the commit returns after the log is on stable storage, and only then are the callers answered.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crossbeam_channel::Receiver;
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql};

use super::{rewrite, sqlite_errors};
use crate::db::{Act, Shared};
use crate::tx::{Connection as TxConnection, News};
use crate::value::Source;
use crate::{Error, Row, Tx, Value, bounds};

/// One connection and the statements it has rewritten.
pub(crate) struct Session {
    connection: Connection,
    rewritten: RefCell<HashMap<String, String>>,
}

impl Session {
    fn new(connection: Connection) -> Self {
        connection.set_prepared_statement_cache_capacity(bounds::STATEMENTS);
        Self { connection, rewritten: RefCell::new(HashMap::new()) }
    }

    fn prepared<T>(
        &self,
        sql: &str,
        run: impl FnOnce(&mut rusqlite::CachedStatement<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if !self.rewritten.borrow().contains_key(sql) {
            self.rewritten.borrow_mut().insert(sql.to_owned(), rewrite::for_sqlite(sql));
        }
        let texts = self.rewritten.borrow();
        let text = texts.get(sql).expect("inserted above");
        run(&mut self.connection.prepare_cached(text).map_err(sqlite_errors::map)?)
    }

    pub(crate) fn exec(&self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        self.prepared(sql, |statement| {
            let changed =
                statement.execute(rusqlite::params_from_iter(params)).map_err(sqlite_errors::map)?;
            Ok(u64::try_from(changed).unwrap_or(u64::MAX))
        })
    }

    pub(crate) fn rows(
        &self,
        sql: &str,
        params: &[Value],
        keep: &mut dyn FnMut(&mut Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.prepared(sql, |statement| {
            let mut rows = statement.query(rusqlite::params_from_iter(params)).map_err(sqlite_errors::map)?;
            while let Some(row) = rows.next().map_err(sqlite_errors::map)? {
                keep(&mut Row::new(Source::Lite(row)))?;
            }
            Ok(())
        })
    }

    fn run(&self, sql: &'static str) -> Result<(), rusqlite::Error> {
        self.connection.prepare_cached(sql)?.execute([]).map(|_| ())
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(n) => ValueRef::Integer(*n),
            Self::Real(n) => ValueRef::Real(*n),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

pub(crate) fn column(row: &rusqlite::Row<'_>, index: usize) -> Result<Value, Error> {
    let value = row.get_ref(index).map_err(|_| Error::Column { index })?;
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Int(n),
        ValueRef::Real(n) => Value::Real(n),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    })
}

/// Every token must be there; each is quoted, so that no sign of the query language gets through.
pub(crate) fn text_query(tokens: &[String]) -> String {
    let quoted: Vec<String> = tokens.iter().map(|t| format!("\"{}\"", t.replace('"', ""))).collect();
    quoted.join(" ")
}

/// Opens a connection that writes, with the settings durability rests on.
pub(crate) fn open_writer(path: &Path) -> Result<Connection, Error> {
    let connection = Connection::open(path).map_err(sqlite_errors::map)?;
    connection.busy_timeout(std::time::Duration::from_secs(5)).map_err(sqlite_errors::map)?;
    for (name, value) in [
        ("journal_mode", "wal"),
        ("synchronous", "full"),
        ("foreign_keys", "on"),
        ("wal_autocheckpoint", "4000"),
        ("cache_size", "-65536"),
        ("temp_store", "memory"),
    ] {
        connection.pragma_update(None, name, value).map_err(sqlite_errors::map)?;
    }
    keep_plans(&connection)?;
    Ok(connection)
}

/// Plans a statement once. By default the engine looks at bound values where a partial index might serve them, and
/// compiles such statements again at every use: with our indexes that was a third of the CPU of a chat.
fn keep_plans(connection: &Connection) -> Result<(), Error> {
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map(|_| ())
        .map_err(sqlite_errors::map)
}

fn open_reader(path: &Path) -> Result<Connection, Error> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(path, flags).map_err(sqlite_errors::map)?;
    connection.busy_timeout(std::time::Duration::from_secs(5)).map_err(sqlite_errors::map)?;
    connection.pragma_update(None, "query_only", "on").map_err(sqlite_errors::map)?;
    connection.pragma_update(None, "cache_size", "-16384").map_err(sqlite_errors::map)?;
    connection.pragma_update(None, "temp_store", "memory").map_err(sqlite_errors::map)?;
    keep_plans(&connection)?;
    Ok(connection)
}

/// Starts the writer and the readers; they end when the queues close.
pub(crate) fn start(
    path: &Path,
    shared: &Arc<Shared>,
    writes: Receiver<Box<dyn Act>>,
    reads: &Receiver<Box<dyn Act>>,
) -> Result<(), Error> {
    let session = Session::new(open_writer(path)?);
    let writer_shared = Arc::clone(shared);
    spawn("storage-writer", move || write_loop(&session, &writer_shared, &writes))?;
    for n in 0..bounds::READERS {
        let session = Session::new(open_reader(path)?);
        let shared = Arc::clone(shared);
        let reads = reads.clone();
        spawn(&format!("storage-reader-{n}"), move || {
            while let Ok(act) = reads.recv() {
                read_one(&session, &shared, act);
            }
        })?;
    }
    Ok(())
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> Result<(), Error> {
    let thread = std::thread::Builder::new().name(name.to_owned()).spawn(run);
    thread.map(|_| ()).map_err(|e| Error::Unavailable(e.to_string()))
}

fn read_one(session: &Session, shared: &Shared, mut act: Box<dyn Act>) {
    if let Err(error) = session.run("begin deferred") {
        return act.fail(sqlite_errors::map(error));
    }
    act.run(&Tx::new(TxConnection::Lite(session), shared));
    if let Err(error) = session.run("rollback") {
        tracing::warn!(%error, "a reading transaction did not end cleanly");
    }
    act.answer();
}

fn write_loop(session: &Session, shared: &Shared, writes: &Receiver<Box<dyn Act>>) {
    while let Ok(first) = writes.recv() {
        let mut batch = vec![first];
        while batch.len() < bounds::BATCH {
            let Ok(act) = writes.try_recv() else { break };
            batch.push(act);
        }
        write_batch(session, shared, batch);
    }
}

fn write_batch(session: &Session, shared: &Shared, batch: Vec<Box<dyn Act>>) {
    if let Err(error) = session.run("begin immediate") {
        return fail_all(batch, &sqlite_errors::map(error));
    }
    let mut done: Vec<Box<dyn Act>> = Vec::with_capacity(batch.len());
    let mut news = News::default();
    let mut acts = batch.into_iter();
    while let Some(mut act) = acts.next() {
        let outcome = write_one(session, shared, &mut *act);
        done.push(act);
        match outcome {
            Ok(left) => {
                news.facts |= left.facts;
                news.jobs |= left.jobs;
            }
            // The engine dropped the whole transaction (a full disk does that): nobody's act was kept.
            Err(error) => {
                end_lost_batch(session);
                done.extend(acts);
                return fail_all(done, &error);
            }
        }
    }
    match session.run("commit") {
        Ok(()) => {
            shared.announce(news);
            done.into_iter().for_each(Act::answer);
        }
        Err(error) => {
            if sqlite_errors::durability_lost(&error) {
                stop_untrusted(&error);
            }
            end_lost_batch(session);
            fail_all(done, &sqlite_errors::map(error));
        }
    }
}

/// Runs one act in its savepoint. An error means that the whole batch is lost.
fn write_one(session: &Session, shared: &Shared, act: &mut dyn Act) -> Result<News, Error> {
    session.run("savepoint act").map_err(sqlite_errors::map)?;
    let tx = Tx::new(TxConnection::Lite(session), shared);
    let keep = act.run(&tx);
    if session.connection.is_autocommit() {
        return Err(Error::Full);
    }
    if keep {
        session.run("release act").map_err(sqlite_errors::map)?;
        return Ok(tx.news());
    }
    session.run("rollback to act").map_err(sqlite_errors::map)?;
    session.run("release act").map_err(sqlite_errors::map)?;
    Ok(News::default())
}

fn end_lost_batch(session: &Session) {
    if !session.connection.is_autocommit()
        && let Err(error) = session.run("rollback")
    {
        tracing::error!(%error, "a lost batch could not be rolled back");
    }
}

fn fail_all(batch: Vec<Box<dyn Act>>, error: &Error) {
    tracing::error!(%error, acts = batch.len(), "a batch of acts was not kept");
    for act in batch {
        act.fail(error.clone());
    }
}

/// After a failed fsync the kernel may have dropped dirty pages: only a fresh start from the log tells what is kept.
fn stop_untrusted(error: &rusqlite::Error) -> ! {
    tracing::error!(%error, "stable storage failed; stopping so that a restart reads the log afresh");
    std::process::abort()
}
