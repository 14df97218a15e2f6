//! One more message of a contact: the act by itself against the same rows with nothing around them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use anyhow::{Context, bail};
use kernel::SeededRng;

use crate::clock::Stopwatch;
use crate::desk::{self, Desk, Talk};
use crate::figure::{Aim, Figure, median, spread};
use crate::floors::group_commit::{Floor, Rows};
use crate::process::cpu_s;
use crate::texts;

/// Threads that write at the same time.
pub const WRITERS: usize = 64;
/// Conversations they write to.
const CONVERSATIONS: usize = 1_000;
/// Tables that one message touches; the floor must leave as many rows in each.
const TABLES: [&str; 4] = ["messages", "once_keys", "facts", "message_index"];

/// One measured round.
struct Round {
    /// Appends acknowledged in a second.
    rate: f64,
    /// CPU of this process for one of them, clients included, in microseconds.
    cpu_us: f64,
}

/// Measures in alternating rounds of `round`; the ratio is taken within each pair.
///
/// # Errors
/// When an act is refused, or the floor does not leave the rows the act leaves.
pub fn run(folder: &Path, rounds: usize, round: Duration) -> anyhow::Result<Vec<Figure>> {
    let house = Desk::open(folder, "append")?;
    let talks = house.fill(CONVERSATIONS, 1)?;
    let floor = FloorRounds::open(folder, "append-floor")?;
    let bare_path = folder.join("append-floor.db");
    let next = AtomicI64::new(1);
    let before = (count_rows(house.path())?, count_rows(&bare_path)?);
    let (mut ratios, mut acts, mut floors) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let bare = floor.measured(round)?;
        let act = one_round(round, |n| append_by_act(&house, &talks[n % CONVERSATIONS], &next))?;
        ratios.push(act.rate / bare.rate);
        acts.push(act);
        floors.push(bare);
    }
    let after = (count_rows(house.path())?, count_rows(&bare_path)?);
    compare_rows(&grown(&before.0, &after.0), &grown(&before.1, &after.1))?;
    floor.close()?;
    let rate = |rounds: &[Round]| median(&rounds.iter().map(|round| round.rate).collect::<Vec<_>>());
    let cpu = |rounds: &[Round]| median(&rounds.iter().map(|round| round.cpu_us).collect::<Vec<_>>());
    Ok(vec![
        Figure::new(
            "append, act without HTTP ÷ bare group commit, 64 writers",
            median(&ratios),
            "ratio",
            Aim::AtLeast(0.5),
        )
        .note(spread(&ratios)),
        Figure::new("  the act", rate(&acts), "/s", Aim::None)
            .note(format!("{:.0} µs CPU each, clients included", cpu(&acts))),
        Figure::new("  the floor", rate(&floors), "/s", Aim::None)
            .note(format!("{:.0} µs CPU each, clients included", cpu(&floors))),
    ])
}

/// The floor by itself, for suites that measure something else in this process's neighbour.
pub struct FloorRounds {
    floor: Floor,
    talks: Vec<Talk>,
    seqs: Vec<AtomicI64>,
    inbox: i64,
    next: AtomicI64,
}

impl FloorRounds {
    /// A floor on a desk of its own.
    ///
    /// # Errors
    /// When the desk cannot be made.
    pub fn open(folder: &Path, name: &str) -> anyhow::Result<Self> {
        let desk = Desk::open(folder, name)?;
        let talks = desk.fill(CONVERSATIONS, 1)?;
        let (inbox, path) = (desk.inbox.0, desk.path().to_owned());
        drop(desk);
        let seqs = (0..CONVERSATIONS).map(|_| AtomicI64::new(1)).collect();
        Ok(Self { floor: Floor::open(&path)?, talks, seqs, inbox, next: AtomicI64::new(1) })
    }

    /// Appends acknowledged in a second, in one round of `length`.
    ///
    /// # Errors
    /// When the floor's writer has stopped.
    pub fn round(&self, length: Duration) -> anyhow::Result<f64> {
        Ok(self.measured(length)?.rate)
    }

    /// Waits for the floor's writer to end.
    ///
    /// # Errors
    /// What stopped it.
    pub fn close(self) -> anyhow::Result<()> {
        self.floor.close()
    }

    fn measured(&self, length: Duration) -> anyhow::Result<Round> {
        one_round(length, |n| {
            let (talk, seq) = (&self.talks[n % CONVERSATIONS], &self.seqs[n % CONVERSATIONS]);
            self.floor.append(rows(talk, self.inbox, seq.fetch_add(1, Ordering::Relaxed) + 1, &self.next))
        })
    }
}

/// Appends a message of a contact by calling the act.
fn append_by_act(house: &Desk, talk: &Talk, next: &AtomicI64) -> anyhow::Result<()> {
    let n = next.fetch_add(1, Ordering::Relaxed);
    let text = texts::message(&SeededRng::new(n.unsigned_abs()));
    let (actor, conversation) = (talk.actor.clone(), talk.conversation);
    let new = desk::message(text, n);
    let act = move |tx: &storage::Tx<'_>| {
        conversations::add_message(tx, &actor, conversation, &new).map_err(desk::refused)
    };
    house.db.write_blocking(act)?;
    Ok(())
}

/// The same message as rows.
fn rows(talk: &Talk, inbox_id: i64, seq: i64, next: &AtomicI64) -> Rows {
    let n = next.fetch_add(1, Ordering::Relaxed);
    let text = texts::message(&SeededRng::new(n.unsigned_abs()));
    let tokens = storage::tokens(&text);
    Rows {
        conversation_id: talk.conversation.0,
        contact_id: talk.contact.0,
        inbox_id,
        seq,
        text,
        tokens,
        client_id: desk::client_id(n),
        at_ms: 1_795_399_200_000 + n,
    }
}

/// [`WRITERS`] threads append for `length`; each thread has conversations of its own.
fn one_round(length: Duration, append: impl Fn(usize) -> anyhow::Result<()> + Sync) -> anyhow::Result<Round> {
    let (stop, done, failure) = (AtomicBool::new(false), AtomicI64::new(0), Mutex::new(None));
    let (watch, cpu) = (Stopwatch::start(), cpu_s(std::process::id())?);
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (stop, done, failure, append) = (&stop, &done, &failure, &append);
            scope.spawn(move || {
                let mut n = writer;
                while !stop.load(Ordering::Relaxed) {
                    if let Err(error) = append(n) {
                        *failure.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(error);
                        return;
                    }
                    done.fetch_add(1, Ordering::Relaxed);
                    n += WRITERS;
                }
            });
        }
        std::thread::park_timeout(length);
        stop.store(true, Ordering::Relaxed);
    });
    if let Some(error) = failure.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
        return Err(error);
    }
    let (seconds, cpu) = (watch.seconds(), cpu_s(std::process::id())? - cpu);
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53")]
    let done = done.into_inner() as f64;
    Ok(Round { rate: done / seconds, cpu_us: cpu * 1e6 / done.max(1.0) })
}

/// Rows of each table that a message touches.
fn count_rows(path: &Path) -> anyhow::Result<BTreeMap<&'static str, i64>> {
    let connection = rusqlite::Connection::open(path)?;
    let mut counts = BTreeMap::new();
    for table in TABLES {
        let sql = format!("select count(*) from {table}");
        counts.insert(table, connection.query_row(&sql, [], |row| row.get(0)).context(table)?);
    }
    Ok(counts)
}

fn grown(
    before: &BTreeMap<&'static str, i64>,
    after: &BTreeMap<&'static str, i64>,
) -> BTreeMap<&'static str, f64> {
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53")]
    let per_message = |table: &&'static str| {
        (after[table] - before[table]) as f64 / (after["messages"] - before["messages"]) as f64
    };
    TABLES.iter().map(|table| (*table, per_message(table))).collect()
}

/// Refuses a comparison in which one side does less.
fn compare_rows(
    act: &BTreeMap<&'static str, f64>,
    floor: &BTreeMap<&'static str, f64>,
) -> anyhow::Result<()> {
    if act != floor {
        bail!(
            "the floor leaves other rows per message than the act: {floor:?}, the act {act:?}; adapt floors/group_commit.rs"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_leaves_the_rows_of_the_act() {
        let folder = tempfile::tempdir().unwrap();
        let figures = run(folder.path(), 1, Duration::from_millis(200)).unwrap();
        assert!(figures[0].value > 0.0);
    }
}
