//! What every room may rely on, proved on both engines.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde::Serialize;

use crate::testing::{TestDb, on_each, open};
use crate::{
    Db, Engine, Error, Fact, Job, JobRunner, NewJob, Once, OnceKey, Reaction, Reactor, Scope, Tail, Tx,
    dead_jobs, facts_after, params, retry_dead_job,
};

#[derive(Serialize)]
struct Counted {
    n: i64,
}

impl Fact for Counted {
    fn room(&self) -> &'static str {
        "storage"
    }
    fn kind(&self) -> &'static str {
        "counted"
    }
    fn scope(&self) -> Scope {
        Scope { conversation: Some(self.n), ..Scope::default() }
    }
}

fn block<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .worker_threads(2)
        .build()
        .expect("a runtime")
        .block_on(future)
}

fn count(tx: &Tx<'_>, name: &str) -> Result<i64, Error> {
    Ok(tx.find("select value from counters where name = $1", &params![name])?.unwrap_or(0))
}

#[expect(clippy::disallowed_methods, reason = "another thread's work is waited for")]
fn until(mut done: impl FnMut() -> bool) {
    for _ in 0..2_000 {
        if done() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("did not come about");
}

fn placed(db: &Db) -> i64 {
    db.read_blocking(|tx| tx.one::<i64>("select count(*) from facts where position is not null", &[]))
        .expect("a count")
}

#[test]
fn an_act_is_kept_whole_or_not_at_all() {
    on_each(|t| {
        let bump = |tx: &Tx<'_>| tx.next_number("a");
        assert_eq!(t.db.write_blocking(bump).expect("kept"), 1001);
        let refused = t.db.write_blocking(|tx| {
            tx.next_number("a")?;
            Err::<(), _>(Error::NoRow)
        });
        assert!(matches!(refused, Err(Error::NoRow)));
        let panicked: Result<(), Error> = t.db.write_blocking(|tx| {
            tx.next_number("a")?;
            panic!("on purpose")
        });
        assert!(matches!(panicked, Err(Error::Panicked)));
        assert_eq!(t.db.read_blocking(|tx| count(tx, "a")).expect("read"), 1001);
    });
}

#[test]
fn a_failed_statement_ends_the_act_even_if_swallowed() {
    on_each(|t| {
        let twice = |tx: &Tx<'_>| {
            let insert = "insert into cursors (name, position) values ($1, 1)";
            tx.exec(insert, &params!["x"])?;
            let again = tx.exec(insert, &params!["x"]);
            assert!(matches!(again, Err(Error::Constraint { .. })), "{again:?}");
            assert!(matches!(tx.exec(insert, &params!["y"]), Err(Error::Poisoned)));
            Ok::<_, Error>(())
        };
        assert!(matches!(t.db.write_blocking(twice), Err(Error::Poisoned)));
        let rows: i64 =
            t.db.read_blocking(|tx| tx.one::<i64>("select count(*) from cursors", &[])).expect("read");
        assert_eq!(rows, 0);
    });
}

#[test]
fn many_writers_each_count_once() {
    on_each(|t| {
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    for _ in 0..25 {
                        t.db.write_blocking(|tx| tx.next_number("busy")).expect("kept");
                    }
                });
            }
        });
        assert_eq!(t.db.read_blocking(|tx| count(tx, "busy")).expect("read"), 1000 + 16 * 25);
    });
}

#[test]
fn readers_see_one_snapshot_and_cannot_write() {
    on_each(|t| {
        let db = t.db.clone();
        let same = t.db.read_blocking(move |tx| {
            let before = count(tx, "s")?;
            db.write_blocking(|tx| tx.next_number("s"))?;
            Ok::<_, Error>((before, count(tx, "s")?))
        });
        let (before, after) = same.expect("read");
        assert_eq!(before, after);
        assert!(t.db.read_blocking(|tx| tx.next_number("s")).is_err());
    });
}

#[test]
fn a_command_is_done_once() {
    on_each(|t| {
        let key = |body: &str| OnceKey {
            actor: "contact:1".into(),
            act: "say",
            client_id: "c1".into(),
            body: body.into(),
        };
        let claim = |body: &'static str, answer| {
            let key = key(body);
            t.db.write_blocking(move |tx| tx.claim_once(&key, answer)).expect("claimed")
        };
        assert_eq!(claim("hello", 5), Once::First);
        assert_eq!(claim("hello", 6), Once::Repeat(5));
        assert_eq!(claim("hullo", 7), Once::Conflict);
    });
}

/// Slow and fast transactions interleave; whoever follows positions sees every fact once, none late.
#[test]
fn the_log_never_shows_a_fact_before_a_cursor_that_passed_it() {
    on_each(|t| {
        let writers = 6_i64;
        let each = 20_i64;
        let mut seen: Vec<i64> = Vec::new();
        let mut cursor = 0;
        std::thread::scope(|scope| {
            for w in 0..writers {
                scope.spawn(move || {
                    for i in 0..each {
                        let slow = w == 0 && t.db.engine() == Engine::Postgres;
                        let act = move |tx: &Tx<'_>| {
                            tx.emit(&Counted { n: w * each + i })?;
                            if slow {
                                // Holds an early id open while later ids commit.
                                tx.list::<String>("select pg_sleep(0.02)::text", &[])?;
                            }
                            Ok::<_, Error>(())
                        };
                        t.db.write_blocking(act).expect("kept");
                    }
                });
            }
            until(|| {
                let facts = t.db.read_blocking(move |tx| facts_after(tx, cursor, 1_000)).expect("read");
                for fact in facts {
                    assert!(fact.position > cursor);
                    cursor = fact.position;
                    seen.extend(fact.scope.conversation);
                }
                seen.len() as i64 >= writers * each
            });
        });
        seen.sort_unstable();
        assert_eq!(seen, (0..writers * each).collect::<Vec<_>>());
    });
}

#[test]
fn a_reaction_happens_once_for_each_fact_and_survives_a_failing_one() {
    on_each(|t| {
        for n in 0..5 {
            t.db.write_blocking(move |tx| tx.emit(&Counted { n })).expect("kept");
        }
        until(|| placed(&t.db) == 5);
        let mended = Arc::new(AtomicBool::new(false));
        let works = Arc::clone(&mended);
        let reaction = Reaction {
            name: "test",
            wants: |fact| fact.kind == "counted",
            react: Arc::new(move |tx, fact| {
                if fact.scope.conversation == Some(3) && !works.load(Ordering::Relaxed) {
                    return Err("cannot".into());
                }
                tx.next_number("reacted").map(|_| ()).map_err(|e| e.to_string())
            }),
        };
        block(async {
            Reactor::new(t.db.clone(), reaction.clone()).catch_up().await.expect("reacted");
            // A second process, or a restart: nothing is done twice.
            Reactor::new(t.db.clone(), reaction.clone()).catch_up().await.expect("nothing left");
        });
        let reacted = || t.db.read_blocking(|tx| count(tx, "reacted")).expect("read");
        assert_eq!(reacted(), 1004);
        let dead =
            || t.db.read_blocking(|tx| dead_jobs(tx, None, kernel::Limit::of(None))).expect("read").items;
        let letter = dead().pop().expect("one dead letter");
        assert_eq!((dead().len(), letter.kind.as_str()), (1, "reaction:test"));

        mended.store(true, Ordering::Relaxed);
        let runner = JobRunner::new(t.db.clone()).with(reaction.letter_kind(), reaction.retry());
        t.db.write_blocking(move |tx| retry_dead_job(tx, letter.id)).expect("tried again");
        assert_eq!(block(runner.run_due()).expect("ran"), 1);
        assert_eq!((dead().len(), reacted()), (0, 1005), "what was passed over has happened");
    });
}

fn enqueue(t: &TestDb, kind: &'static str, key: Option<&str>, in_ms: i64) {
    let key = key.map(str::to_owned);
    let act = move |tx: &Tx<'_>| {
        tx.enqueue(&NewJob {
            kind,
            dedupe_key: key.clone(),
            payload: serde_json::json!({}),
            run_at_ms: tx.now() + in_ms,
        })
    };
    t.db.write_blocking(act).expect("enqueued");
}

#[test]
fn a_job_runs_once_at_its_time_and_a_failing_one_is_given_up() {
    on_each(|t| {
        enqueue(t, "good", Some("one"), 1_000);
        enqueue(t, "good", Some("one"), 2_000);
        enqueue(t, "bad", None, 0);
        let tries = Arc::new(AtomicUsize::new(0));
        let tried = Arc::clone(&tries);
        let good = |tx: &Tx<'_>, _: &Job| tx.next_number("jobs").map(|_| ()).map_err(|e| e.to_string());
        let ends = Arc::new(AtomicUsize::new(0));
        let ended = Arc::clone(&ends);
        let runner = JobRunner::new(t.db.clone())
            .with("good", Arc::new(good))
            .with(
                "bad",
                Arc::new(move |tx, _| {
                    tried.fetch_add(1, Ordering::Relaxed);
                    let _ = tx.next_number("jobs");
                    Err("no".into())
                }),
            )
            .with_end(
                "bad",
                Arc::new(move |tx, _| {
                    ended.fetch_add(1, Ordering::Relaxed);
                    tx.next_number("ends").map(|_| ()).map_err(|e| e.to_string())
                }),
            );
        block(async {
            assert_eq!(runner.run_due().await.expect("ran"), 1);
            t.clock.advance(1_500);
            runner.run_due().await.expect("ran");
            assert_eq!(t.db.read(|tx| count(tx, "jobs")).await.expect("read"), 0);
            for _ in 0..20 {
                t.clock.advance(10_000_000);
                runner.run_due().await.expect("ran");
            }
            assert_eq!(t.db.read(|tx| count(tx, "jobs")).await.expect("read"), 1001);
            assert_eq!(t.db.read(|tx| count(tx, "ends")).await.expect("read"), 1001, "stored, and once");
        });
        assert_eq!(ends.load(Ordering::Relaxed), 1);
        assert_eq!(tries.load(Ordering::Relaxed), 8);
        let dead = t.db.read_blocking(|tx| dead_jobs(tx, None, kernel::Limit::of(None))).expect("read");
        assert_eq!((dead.items.len(), dead.items[0].attempts), (1, 8));
    });
}

#[test]
fn a_screen_resumes_without_gap_or_repeat() {
    on_each(|t| {
        block(async {
            let tail = Tail::start(t.db.clone()).await.expect("a tail");
            let mut heard = Vec::new();
            for n in 0..30_i64 {
                t.db.write(move |tx| tx.emit(&Counted { n })).await.expect("kept");
                while tail.catch_up().await.expect("read") == 0 {
                    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
                }
                if n % 10 == 9 {
                    let cursor = heard.last().map_or(0, |(position, _)| *position);
                    let back = tail.subscribe(Some(cursor)).await.expect("subscribed");
                    let missed = back.missed.expect("the log still has them");
                    heard.extend(missed.iter().map(|f| (f.position, f.scope.conversation)));
                }
            }
            let said: Vec<i64> = heard.iter().filter_map(|(_, n)| *n).collect();
            assert_eq!(said, (0..30).collect::<Vec<_>>());
            assert!(tail.subscribe(Some(1_000_000)).await.expect("subscribed").missed.is_none());
            assert!(tail.subscribe(None).await.expect("subscribed").missed.is_none());
        });
    });
}

#[test]
fn an_older_program_refuses_a_newer_database() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let t = open(engine);
        let add = "insert into migrations (number, name, checksum, at_ms) values (9999, 'later', '', 0)";
        t.db.write_blocking(move |tx| tx.exec(add, &[])).expect("written");
        let again = Db::open(t.db.options().clone());
        assert!(matches!(again, Err(Error::Newer { found: 9_999, .. })));
    }
}
