//! Gives committed facts their place in the log on PostgreSQL.
//!
//! There the order of commits is not the order of ids: a slow transaction commits an old id late, and a cursor
//! over ids would skip it. So one process, holding a lease in the database, numbers facts after they are
//! committed, one transaction after the other; only these positions are cursors.

use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError};
use postgres::Client;

use super::postgres::map;
use super::postgres_tls;
use crate::Error;
use crate::db::Shared;
use crate::tx::News;

/// The lease: an advisory lock of the session, gone with the connection.
const LEASE: i64 = 0x4845_4C50_5741_5244;
/// How long facts of another process, or of a lost signal, wait at most.
const PATROL: Duration = Duration::from_millis(100);
/// Facts placed by one statement at most.
const AT_ONCE: i64 = 2_000;

/// Runs until the signal's senders are gone.
#[expect(
    clippy::disallowed_methods,
    reason = "a server that is away is asked again after a pause; this thread is only its own"
)]
pub(crate) fn run(url: &str, shared: &Shared, committed: &Receiver<()>) {
    loop {
        match lead(url, shared, committed) {
            Ok(()) => return,
            Err(error) => {
                tracing::warn!(%error, "the sequencer lost its connection and will come back");
                std::thread::sleep(Duration::from_millis(500));
            }
        }
    }
}

fn lead(url: &str, shared: &Shared, committed: &Receiver<()>) -> Result<(), Error> {
    let mut client = postgres_tls::connect(url)?;
    let mut leading = false;
    let mut seen = 0;
    loop {
        if !leading {
            let row = client.query_one("select pg_try_advisory_lock($1)", &[&LEASE]).map_err(map)?;
            leading = row.get(0);
        }
        let news = if leading { place(&mut client)? } else { other_placed(&mut client, &mut seen)? };
        if news {
            shared.announce(News { facts: true, jobs: false });
            continue;
        }
        if committed.recv_timeout(PATROL) == Err(RecvTimeoutError::Disconnected) {
            return Ok(());
        }
    }
}

/// Numbers what is committed and not numbered yet; true when there was something.
fn place(client: &mut Client) -> Result<bool, Error> {
    let placed = client.execute(
        "with next as (select id from facts where position is null order by id limit $1),
              numbered as (select id, row_number() over (order by id) as n from next)
         update facts set position = (select coalesce(max(position), 0) from facts) + numbered.n
         from numbered where facts.id = numbered.id",
        &[&AT_ONCE],
    );
    Ok(placed.map_err(map)? > 0)
}

/// Whether another process, which holds the lease, has placed facts since the last look.
fn other_placed(client: &mut Client, seen: &mut i64) -> Result<bool, Error> {
    let row = client.query_one("select coalesce(max(position), 0) from facts", &[]).map_err(map)?;
    let last: i64 = row.get(0);
    let news = last > *seen;
    *seen = last;
    Ok(news)
}
