//! One more message of a contact, through the door: rights, screening, facts, unread, index, and everybody who listens.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use kernel::SeededRng;
use tokio::task::block_in_place;

use super::append::{FloorRounds, WRITERS};
use crate::clock::{Stopwatch, Times};
use crate::desk::Desk;
use crate::figure::{Aim, Figure, median, spread};
use crate::load::people::Contact;
use crate::load::server::Helpward;
use crate::texts;

/// Measures rounds through HTTP, alternating with the bare group commit in this process.
///
/// # Errors
/// When the server cannot be started or refuses.
pub async fn run(
    folder: &Path,
    binary: &Path,
    rounds: usize,
    round: Duration,
) -> anyhow::Result<Vec<Figure>> {
    let data = folder.join("http");
    std::fs::create_dir_all(&data)?;
    let public_key = block_in_place(|| Desk::open(&data, "helpward"))?.public_key;
    let helpward = Helpward::start(binary, &data).await?;
    let floor = block_in_place(|| FloorRounds::open(folder, "http-floor"))?;
    let next = Arc::new(AtomicI64::new(1));
    let mut contacts = Vec::new();
    for _ in 0..WRITERS {
        let mut contact = Contact::arrive(&helpward.server(), &public_key).await?;
        let n = next.fetch_add(1, Ordering::Relaxed);
        let conversation = contact.open(n, &texts::message(&SeededRng::new(n.unsigned_abs()))).await?;
        contacts.push((contact, conversation));
    }
    let (mut ratios, mut rates, mut cpus, mut times) = (Vec::new(), Vec::new(), Vec::new(), Times::default());
    for _ in 0..rounds {
        let bare = block_in_place(|| floor.round(round))?;
        let (watch, cpu) = (Stopwatch::start(), helpward.cpu_s()?);
        let (back, done) = one_round(contacts, &next, round).await?;
        contacts = back;
        #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53")]
        let count = done.count() as f64;
        let rate = count / watch.seconds();
        ratios.push(rate / bare);
        rates.push(rate);
        cpus.push((helpward.cpu_s()? - cpu) * 1000.0 / count.max(1.0));
        times.join(&done);
    }
    floor.close()?;
    helpward.stop().await?;
    Ok(vec![
        Figure::new(
            "append through HTTP, 64 writers ÷ bare group commit",
            median(&ratios),
            "ratio",
            Aim::AtLeast(0.1),
        )
        .note(spread(&ratios)),
        Figure::new("  through HTTP", median(&rates), "/s", Aim::None).note(format!(
            "p50 {:.1} ms, p99 {:.1} ms; clients share the cores",
            times.quantile_ms(0.5),
            times.quantile_ms(0.99)
        )),
        Figure::new("  the server's CPU each", median(&cpus), "ms CPU", Aim::None),
    ])
}

type Writers = Vec<(Contact, String)>;

/// Every contact writes in its own conversation, one message after the other.
async fn one_round(
    writers: Writers,
    next: &Arc<AtomicI64>,
    length: Duration,
) -> anyhow::Result<(Writers, Times)> {
    let watch = Stopwatch::start();
    let tasks: Vec<_> = writers
        .into_iter()
        .map(|(mut contact, conversation)| {
            let next = Arc::clone(next);
            tokio::spawn(async move {
                let mut times = Times::default();
                while watch.elapsed() < length {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let text = texts::message(&SeededRng::new(n.unsigned_abs()));
                    let one = Stopwatch::start();
                    contact.say(&conversation, n, &text).await?;
                    times.add(one.elapsed());
                }
                anyhow::Ok(((contact, conversation), times))
            })
        })
        .collect();
    let (mut back, mut times) = (Vec::new(), Times::default());
    for task in tasks {
        let (writer, own) = task.await??;
        back.push(writer);
        times.join(&own);
    }
    Ok((back, times))
}
