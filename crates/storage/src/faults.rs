//! A full disk, a locked file, a server that goes away: a clear error, no half state, recovery without a restart.

use kernel::{DomainError as _, ErrorKind};

use crate::testing::{TestDb, open};
use crate::{Engine, Error, Tx, params};

fn fill(tx: &Tx<'_>, name: &str) -> Result<(), Error> {
    let long = format!("{name}{}", "x".repeat(20_000));
    tx.exec("insert into cursors (name, position) values ($1, 1)", &params![long]).map(|_| ())
}

fn rows(t: &TestDb) -> i64 {
    t.db.read_blocking(|tx| tx.one::<i64>("select count(*) from cursors", &[])).expect("reading goes on")
}

#[test]
fn a_full_disk_refuses_writes_keeps_reading_and_recovers() {
    let t = open(Engine::Sqlite);
    let cap = |pages: i64| {
        let sql = format!("pragma max_page_count = {pages}");
        t.db.write_blocking(move |tx| tx.list::<i64>(&sql, &[]).map(|_| ())).expect("capped");
    };
    let pages: i64 = t.db.read_blocking(|tx| tx.one("pragma page_count", &[])).expect("counted");
    cap(pages + 20);
    let mut kept = 0;
    let error = loop {
        let name = format!("row {kept} ");
        match t.db.write_blocking(move |tx| fill(tx, &name)) {
            Ok(()) => kept += 1,
            Err(error) => break error,
        }
        assert!(kept < 1_000, "the disk never filled");
    };
    assert!(matches!(error, Error::Full), "{error}");
    assert_eq!((error.kind(), error.code()), (ErrorKind::Unavailable, "disk_full"));
    assert_eq!(rows(&t), kept);
    cap(100_000);
    t.db.write_blocking(|tx| fill(tx, "after")).expect("recovers by itself");
    assert_eq!(rows(&t), kept + 1);
}

/// Acts joined into one commit with one that fills the disk are all refused or all kept, never called kept and lost.
#[test]
fn a_batch_that_meets_a_full_disk_tells_every_caller_the_truth() {
    let t = open(Engine::Sqlite);
    let pages: i64 = t.db.read_blocking(|tx| tx.one("pragma page_count", &[])).expect("counted");
    let sql = format!("pragma max_page_count = {}", pages + 40);
    t.db.write_blocking(move |tx| tx.list::<i64>(&sql, &[]).map(|_| ())).expect("capped");
    let kept: usize = std::thread::scope(|scope| {
        let writer = |w: usize| {
            let db = &t.db;
            move || {
                let write = |n| db.write_blocking(move |tx| fill(tx, &format!("{w} {n} "))).is_ok();
                (0..20).filter(|n| write(*n)).count()
            }
        };
        let threads: Vec<_> = (0..16).map(|w| scope.spawn(writer(w))).collect();
        threads.into_iter().map(|t| t.join().expect("no panic")).sum()
    });
    assert!(kept < 320, "the disk never filled");
    assert_eq!(usize::try_from(rows(&t)).expect("small"), kept);
}

#[test]
fn a_locked_file_is_unavailable_until_it_is_free() {
    let t = open(Engine::Sqlite);
    let other = rusqlite::Connection::open(t.folder().join("helpward.db")).expect("a second program");
    other.execute_batch("begin immediate").expect("holds the file");
    let error = t.db.write_blocking(|tx| fill(tx, "waits")).expect_err("held");
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
    assert_eq!(rows(&t), 0);
    other.execute_batch("rollback").expect("lets go");
    t.db.write_blocking(|tx| fill(tx, "free")).expect("recovers by itself");
}

#[test]
fn a_server_that_drops_every_connection_is_found_again() {
    let t = open(Engine::Postgres);
    t.db.write_blocking(|tx| fill(tx, "before")).expect("kept");
    let cut = "select count(pg_terminate_backend(pid)) from pg_stat_activity
               where datname = current_database() and pid <> pg_backend_pid()";
    t.db.read_blocking(move |tx| tx.one::<i64>(cut, &[]).map(|_| ())).expect("cut");
    let mut refused = 0;
    for n in 0..20 {
        match t.db.write_blocking(move |tx| fill(tx, &format!("after {n} "))) {
            Ok(()) => {}
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
                refused += 1;
            }
        }
    }
    assert!(refused <= 6, "each connection is lost once at most: {refused}");
    assert_eq!(rows(&t), 1 + 20 - refused);
}
