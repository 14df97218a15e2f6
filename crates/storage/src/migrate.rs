//! Migrations: embedded, run at start under a lock, each once.

use std::path::Path;

use kernel::Millis;

use crate::dialect::{ddl, postgres, postgres_tls, sqlite, sqlite_errors};
use crate::{Engine, Error};

/// Every file of `migrations/`, by name.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

const TABLE: &str = "create table if not exists migrations (
  number bigint primary key, name text not null, checksum text not null, at_ms bigint not null)";
const APPLIED: &str = "select number, checksum from migrations order by number";
const RECORD: &str = "insert into migrations (number, name, checksum, at_ms) values ($1, $2, $3, $4)";
/// The advisory lock that keeps two starting processes apart on PostgreSQL.
const LOCK: i64 = 0x4845_4C50_4D49_4752;

/// One migration, for one engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// Its number; migrations run in this order.
    pub number: u32,
    /// Its file name.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// What a start would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MigrationReport {
    /// Migrations already in the database.
    pub applied: usize,
    /// Names of those that would run, in order.
    pub pending: Vec<&'static str>,
}

/// The migrations of one engine, in order. A twin `0007_x.sqlite.sql` / `0007_x.postgres.sql` counts for its engine only.
fn of(engine: Engine) -> Vec<Migration> {
    let own = match engine {
        Engine::Sqlite => ".sqlite.sql",
        Engine::Postgres => ".postgres.sql",
    };
    let files = FILES.iter().filter(|(name, _)| name.matches('.').count() == 1 || name.ends_with(own));
    let number = |name: &str| name.split('_').next().and_then(|n| n.parse().ok());
    files
        .map(|&(name, text)| Migration {
            number: number(name).expect("files are named NNNN_words.sql"),
            name,
            text,
        })
        .collect()
}

fn checksum(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..32].to_owned()
}

/// The number of the newest migration this program knows.
pub(crate) fn newest() -> u32 {
    of(Engine::Sqlite).last().map_or(0, |m| m.number)
}

/// The tables that a fresh database has rows in already, because a migration puts them there.
pub(crate) fn seeded() -> Vec<String> {
    let statements = of(Engine::Sqlite).into_iter().flat_map(|m| ddl::statements(m.text));
    let inserted = statements
        .filter_map(|s| Some(s.trim().strip_prefix("insert into ")?.split([' ', '(']).next()?.to_owned()));
    inserted.collect()
}

/// The migrations still to run; refuses edited and newer ones.
fn pending(engine: Engine, applied: &[(u32, String)]) -> Result<Vec<Migration>, Error> {
    let known = of(engine);
    let newest = known.last().map_or(0, |m| m.number);
    for (number, sum) in applied {
        match known.iter().find(|m| m.number == *number) {
            Some(migration) if checksum(migration.text) != *sum => {
                return Err(Error::Edited(migration.name.into()));
            }
            Some(_) => {}
            None => return Err(Error::Newer { found: *number, known: newest }),
        }
    }
    Ok(known.into_iter().filter(|m| applied.iter().all(|(number, _)| *number != m.number)).collect())
}

pub(crate) fn run_sqlite(path: &Path, now_ms: Millis) -> Result<(), Error> {
    let connection = sqlite::open_writer(path)?;
    let map = sqlite_errors::map;
    connection.execute_batch("begin exclusive").map_err(map)?;
    connection.execute_batch(&ddl::for_sqlite(TABLE)).map_err(map)?;
    for migration in pending(Engine::Sqlite, &applied_sqlite(&connection)?)? {
        for statement in ddl::statements(migration.text) {
            let own = ddl::for_sqlite(&statement);
            connection.execute_batch(&own).map_err(|e| named(&migration, &map(e)))?;
        }
        let row = rusqlite::params![migration.number, migration.name, checksum(migration.text), now_ms];
        connection.execute(&RECORD.replace('$', "?"), row).map_err(map)?;
    }
    connection.execute_batch("commit").map_err(map)
}

fn applied_sqlite(connection: &rusqlite::Connection) -> Result<Vec<(u32, String)>, Error> {
    let map = sqlite_errors::map;
    let mut statement = connection.prepare(APPLIED).map_err(map)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(map)?;
    rows.collect::<Result<_, _>>().map_err(map)
}

pub(crate) fn plan_sqlite(path: &Path) -> Result<MigrationReport, Error> {
    let applied = if path.exists() {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        let connection = rusqlite::Connection::open_with_flags(path, flags).map_err(sqlite_errors::map)?;
        let known = connection.table_exists(None, "migrations").map_err(sqlite_errors::map)?;
        if known { applied_sqlite(&connection)? } else { Vec::new() }
    } else {
        Vec::new()
    };
    report(Engine::Sqlite, &applied)
}

pub(crate) fn run_postgres(url: &str, now_ms: Millis) -> Result<(), Error> {
    let mut client = postgres_tls::connect(url)?;
    let mut tx = client.transaction().map_err(postgres::map)?;
    tx.execute("select pg_advisory_xact_lock($1)", &[&LOCK]).map_err(postgres::map)?;
    tx.batch_execute(TABLE).map_err(postgres::map)?;
    let applied = rows_postgres(tx.query(APPLIED, &[]).map_err(postgres::map)?)?;
    for migration in pending(Engine::Postgres, &applied)? {
        for statement in ddl::statements(migration.text) {
            tx.batch_execute(&statement).map_err(|e| named(&migration, &postgres::map(e)))?;
        }
        let number = i64::from(migration.number);
        tx.execute(RECORD, &[&number, &migration.name, &checksum(migration.text), &now_ms])
            .map_err(postgres::map)?;
    }
    tx.commit().map_err(postgres::map)
}

fn rows_postgres(rows: Vec<::postgres::Row>) -> Result<Vec<(u32, String)>, Error> {
    let number = |n: i64| u32::try_from(n).map_err(|_| Error::Column { index: 0 });
    rows.iter().map(|row| Ok((number(row.get(0))?, row.get(1)))).collect()
}

pub(crate) fn plan_postgres(url: &str) -> Result<MigrationReport, Error> {
    let mut client = postgres_tls::connect(url)?;
    let there =
        client.query_one("select to_regclass('migrations') is not null", &[]).map_err(postgres::map)?;
    let rows = if there.get(0) { client.query(APPLIED, &[]).map_err(postgres::map)? } else { Vec::new() };
    report(Engine::Postgres, &rows_postgres(rows)?)
}

fn report(engine: Engine, applied: &[(u32, String)]) -> Result<MigrationReport, Error> {
    let pending = pending(engine, applied)?.into_iter().map(|m| m.name).collect();
    Ok(MigrationReport { applied: applied.len(), pending })
}

fn named(migration: &Migration, error: &Error) -> Error {
    Error::Engine(format!("migration {}: {error}", migration.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_engines_know_the_same_numbers_once_each() {
        let numbers = |engine| of(engine).iter().map(|m| m.number).collect::<Vec<_>>();
        let lite = numbers(Engine::Sqlite);
        assert_eq!(lite, numbers(Engine::Postgres));
        assert!(lite.windows(2).all(|pair| pair[0] < pair[1]), "{lite:?}");
    }

    #[test]
    fn newer_and_edited_databases_are_refused() {
        let first = of(Engine::Sqlite).remove(0);
        let newer = [(first.number, checksum(first.text)), (9_999, "x".into())];
        assert!(matches!(pending(Engine::Sqlite, &newer), Err(Error::Newer { found: 9_999, .. })));
        let edited = [(first.number, "other".to_owned())];
        assert!(matches!(pending(Engine::Sqlite, &edited), Err(Error::Edited(_))));
    }
}
