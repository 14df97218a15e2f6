//! PostgreSQL: a fixed set of threads, each with its own connection, take acts from one queue.

use std::cell::RefCell;
use std::collections::HashMap;
use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::Receiver;
use postgres::error::SqlState;
use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{Client, IsolationLevel, Transaction};

use super::{postgres_tls, rewrite, sequencer};
use crate::db::{Act, Mode, Shared};
use crate::tx::{Connection, News};
use crate::value::Source;
use crate::{Error, Row, Tx, Value, bounds};

/// A transaction of one connection and the statements prepared on it.
pub(crate) struct Session<'c> {
    transaction: RefCell<Transaction<'c>>,
    prepared: &'c Statements,
}

/// Runs statements in a transaction, whatever its lifetime.
pub(crate) trait Run {
    /// Rows changed.
    fn exec(&self, sql: &str, params: &[Value]) -> Result<u64, Error>;
    /// Hands each row to `keep`.
    fn rows(
        &self,
        sql: &str,
        params: &[Value],
        keep: &mut dyn FnMut(&mut Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error>;
}

type Statements = RefCell<HashMap<String, postgres::Statement>>;

impl Session<'_> {
    fn prepare(&self, sql: &str) -> Result<postgres::Statement, Error> {
        if let Some(known) = self.prepared.borrow().get(sql) {
            return Ok(known.clone());
        }
        let statement = self.transaction.borrow_mut().prepare(&rewrite::for_postgres(sql)).map_err(map)?;
        let mut prepared = self.prepared.borrow_mut();
        if prepared.len() >= bounds::STATEMENTS {
            prepared.clear();
        }
        prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

impl Run for Session<'_> {
    fn exec(&self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        let statement = self.prepare(sql)?;
        self.transaction.borrow_mut().execute(&statement, &refs(params)).map_err(map)
    }

    fn rows(
        &self,
        sql: &str,
        params: &[Value],
        keep: &mut dyn FnMut(&mut Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let statement = self.prepare(sql)?;
        let rows = self.transaction.borrow_mut().query(&statement, &refs(params)).map_err(map)?;
        rows.iter().try_for_each(|row| keep(&mut Row::new(Source::Pg(row))))
    }
}

fn refs(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|value| -> &(dyn ToSql + Sync) { value }).collect()
}

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(n) if *ty == Type::INT4 => i32::try_from(*n)?.to_sql(ty, out),
            Self::Int(n) => n.to_sql(ty, out),
            Self::Real(n) => n.to_sql(ty, out),
            Self::Text(text) => text.to_sql(ty, out),
            Self::Bytes(bytes) => bytes.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

pub(crate) fn column(row: &postgres::Row, index: usize) -> Result<Value, Error> {
    let ty = row.columns().get(index).ok_or(Error::Column { index })?.type_().clone();
    let value = match ty {
        Type::INT8 => row.try_get::<_, Option<i64>>(index).map(|v| v.map(Value::Int)),
        Type::INT4 => row.try_get::<_, Option<i32>>(index).map(|v| v.map(|n| Value::Int(n.into()))),
        Type::BOOL => row.try_get::<_, Option<bool>>(index).map(|v| v.map(|b| Value::Int(b.into()))),
        Type::FLOAT8 => row.try_get::<_, Option<f64>>(index).map(|v| v.map(Value::Real)),
        Type::TEXT | Type::VARCHAR | Type::NAME => {
            row.try_get::<_, Option<String>>(index).map(|v| v.map(Value::Text))
        }
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(index).map(|v| v.map(Value::Bytes)),
        _ => return Err(Error::Column { index }),
    };
    value.map(|v| v.unwrap_or(Value::Null)).map_err(map)
}

/// Every token must be there; each is quoted, so that no sign of the query language gets through.
pub(crate) fn text_query(tokens: &[String]) -> String {
    let quoted: Vec<String> = tokens.iter().map(|t| format!("'{}'", t.replace(['\'', '\\'], ""))).collect();
    quoted.join(" & ")
}

/// What PostgreSQL's errors mean.
#[expect(clippy::needless_pass_by_value, reason = "used in map_err")]
pub(crate) fn map(error: postgres::Error) -> Error {
    let Some(db) = error.as_db_error() else {
        let passing = error.source().is_some_and(|s| s.is::<std::io::Error>()) || error.is_closed();
        let text = full_text(&error);
        return if passing || text.contains("connect") {
            Error::Unavailable(text)
        } else {
            Error::Engine(text)
        };
    };
    let code = db.code();
    match db.constraint() {
        Some(name) if code.code().starts_with("23") => return Error::Constraint { name: name.to_owned() },
        _ => {}
    }
    if [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED].contains(code) {
        Error::Collision
    } else if [SqlState::DISK_FULL, SqlState::OUT_OF_MEMORY].contains(code) {
        Error::Full
    } else if ["08", "53", "57", "58"].iter().any(|class| code.code().starts_with(class)) {
        Error::Unavailable(db.message().to_owned())
    } else if code.code().starts_with("XX") {
        Error::Damaged(db.message().to_owned())
    } else {
        Error::Engine(format!("{}: {}", code.code(), db.message()))
    }
}

fn full_text(error: &postgres::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

/// Starts the threads that run acts and the one that orders facts; they end when the queue closes.
pub(crate) fn start(
    url: &str,
    connections: usize,
    shared: &Arc<Shared>,
    acts: &Receiver<Box<dyn Act>>,
) -> Result<(), Error> {
    let (committed, unplaced) = crossbeam_channel::bounded(1);
    for n in 0..connections.max(2) {
        let mut link = Link { url: url.to_owned(), client: None, prepared: Statements::default() };
        let (shared, acts, committed) = (Arc::clone(shared), acts.clone(), committed.clone());
        let work = move || {
            while let Ok(act) = acts.recv() {
                let news = run_act(&mut link, &shared, act);
                if news.facts {
                    // One waiting signal is enough: the sequencer takes all there is.
                    let _ = committed.try_send(());
                }
                shared.announce(News { facts: false, ..news });
            }
        };
        spawn(&format!("storage-{n}"), work)?;
    }
    let (url, shared) = (url.to_owned(), Arc::clone(shared));
    spawn("storage-sequencer", move || sequencer::run(&url, &shared, &unplaced))
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> Result<(), Error> {
    let thread = std::thread::Builder::new().name(name.to_owned()).spawn(run);
    thread.map(|_| ()).map_err(|e| Error::Unavailable(e.to_string()))
}

struct Link {
    url: String,
    client: Option<Client>,
    prepared: Statements,
}

impl Link {
    fn client(&mut self) -> Result<(&mut Client, &Statements), Error> {
        if self.client.as_ref().is_none_or(Client::is_closed) {
            self.prepared.borrow_mut().clear();
            self.client = Some(postgres_tls::connect(&self.url)?);
        }
        let client = self.client.as_mut().expect("connected above");
        Ok((client, &self.prepared))
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "transactions that collided must come apart; this thread is only theirs"
)]
fn back_off(attempt: u32) {
    std::thread::sleep(Duration::from_millis(u64::from(attempt * attempt)));
}

/// What became of one try of an act.
enum Try {
    Kept(News),
    Refused,
    Again,
    Lost(Error),
}

fn run_act(link: &mut Link, shared: &Shared, mut act: Box<dyn Act>) -> News {
    for attempt in 1..=bounds::TRIES {
        let outcome = link
            .client()
            .map_or_else(Try::Lost, |(client, prepared)| try_act(client, prepared, shared, &mut *act));
        match outcome {
            Try::Kept(news) => {
                act.answer();
                return news;
            }
            Try::Refused => {
                act.answer();
                return News::default();
            }
            Try::Again => back_off(attempt),
            Try::Lost(error) => {
                tracing::warn!(%error, "an act was not kept");
                // A connection that failed once is not trusted again.
                link.client = None;
                act.fail(error);
                return News::default();
            }
        }
    }
    act.fail(Error::Collision);
    News::default()
}

fn try_act(client: &mut Client, prepared: &Statements, shared: &Shared, act: &mut dyn Act) -> Try {
    let builder = client.build_transaction();
    let begun = match act.mode() {
        Mode::Read => builder.isolation_level(IsolationLevel::RepeatableRead).read_only(true).start(),
        Mode::Write => builder.isolation_level(IsolationLevel::ReadCommitted).start(),
    };
    let session = match begun {
        Ok(transaction) => Session { transaction: RefCell::new(transaction), prepared },
        Err(error) => return Try::Lost(map(error)),
    };
    let tx = Tx::new(Connection::Pg(&session), shared);
    let keep = act.run(&tx);
    let (news, collided, lost) = (tx.news(), tx.collided(), tx.lost());
    drop(tx);
    let transaction = session.transaction.into_inner();
    if collided {
        return Try::Again;
    }
    if let Some(error) = lost {
        return Try::Lost(error);
    }
    if !keep {
        return transaction.rollback().map_or_else(|e| Try::Lost(map(e)), |()| Try::Refused);
    }
    match transaction.commit().map_err(map) {
        Ok(()) => Try::Kept(news),
        Err(Error::Collision) => Try::Again,
        Err(error) => Try::Lost(error),
    }
}
