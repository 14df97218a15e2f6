//! Words in all messages: the act against the bare index, both newest first.

use kernel::{Limit, SeededRng};
use rusqlite::params;

use crate::clock::{Stopwatch, Times};
use crate::desk::{self, Desk};
use crate::figure::{Aim, Figure};
use crate::texts;

/// Queries of two words.
const QUERIES: usize = 300;

/// Searches a filled desk; `messages` is how many it holds.
///
/// # Errors
/// When a query is refused, or the two sides do not find the same messages.
pub fn run(desk: &Desk, messages: usize) -> anyhow::Result<Vec<Figure>> {
    let rng = SeededRng::new(3);
    let queries: Vec<String> = (0..QUERIES).map(|_| texts::query(&rng)).collect();
    let connection = rusqlite::Connection::open(desk.path())?;
    connection.pragma_update(None, "cache_size", "-65536")?;
    let (mut bare, mut act, mut found) = (Times::default(), Times::default(), 0);
    // One query of each in turn, so that both meet the same machine; a first pass warms both.
    for pass in 0..2 {
        for query in &queries {
            let (bare_ms, bare_ids) = search_bare(&connection, query)?;
            let (act_ms, act_ids) = search_act(desk, query)?;
            anyhow::ensure!(
                bare_ids == act_ids,
                "{query:?}: the act found {} messages, the bare index {}",
                act_ids.len(),
                bare_ids.len()
            );
            if pass == 1 {
                found += act_ids.len();
                bare.add(bare_ms);
                act.add(act_ms);
            }
        }
    }
    let ratio = act.quantile_ms(0.5) / bare.quantile_ms(0.5);
    Ok(vec![
        Figure::new(
            format!("search newest 50 in {messages} messages ÷ bare FTS5, p50"),
            ratio,
            "ratio",
            Aim::AtMost(3.0),
        )
        .note(format!(
            "{:.2} ÷ {:.2} ms; {} hits a query",
            act.quantile_ms(0.5),
            bare.quantile_ms(0.5),
            found / QUERIES
        )),
        Figure::new("  p99 of the act", act.quantile_ms(0.99), "ms", Aim::AtMost(20.0))
            .note(format!("bare {:.2} ms", bare.quantile_ms(0.99))),
    ])
}

fn search_bare(
    connection: &rusqlite::Connection,
    query: &str,
) -> anyhow::Result<(std::time::Duration, Vec<i64>)> {
    let tokens = storage::tokens_of_query(query);
    let quoted: Vec<String> = tokens.iter().map(|token| format!("\"{token}\"")).collect();
    let watch = Stopwatch::start();
    let mut statement = connection.prepare_cached(
        "select rowid from message_index where message_index match ?1 order by rowid desc limit 50",
    )?;
    let ids =
        statement.query_map(params![quoted.join(" ")], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
    Ok((watch.elapsed(), ids))
}

fn search_act(desk: &Desk, query: &str) -> anyhow::Result<(std::time::Duration, Vec<i64>)> {
    let query = query.to_owned();
    Ok(desk.db.read_blocking(move |tx| {
        let watch = Stopwatch::start();
        let page = conversations::search_messages(tx, &desk::actor(), &query, None, Limit::of(Some(50)));
        let page = page.map_err(desk::refused)?;
        let ids = page.items.iter().map(|found| found.message.id.0).collect();
        Ok::<_, desk::BenchError>((watch.elapsed(), ids))
    })?)
}
