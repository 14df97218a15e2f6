//! How long a restart takes people's help away, and what the whole product weighs while nobody asks.

use std::path::Path;
use std::time::Duration;

use crate::desk::Desk;
use crate::figure::{Aim, Figure, median, spread};
use crate::load::server::Helpward;

/// Conversations in the desk that starts.
const CONVERSATIONS: usize = 100_000;

/// Starts a filled desk several times.
///
/// # Errors
/// When the desk cannot be filled or started.
pub async fn run(folder: &Path, binary: &Path, rounds: usize) -> anyhow::Result<Vec<Figure>> {
    let data = folder.join("start");
    std::fs::create_dir_all(&data)?;
    tokio::task::block_in_place(|| Desk::open(&data, "helpward")?.fill(CONVERSATIONS, 9).map(|_| ()))?;
    let (mut seconds, mut memory) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let helpward = Helpward::start(binary, &data).await?;
        seconds.push(helpward.ready_after.as_secs_f64());
        tokio::time::sleep(Duration::from_secs(3)).await;
        memory.push(helpward.rss_kib()? / 1024.0);
        helpward.stop().await?;
    }
    Ok(vec![
        Figure::new(
            format!("cold start with {CONVERSATIONS} conversations"),
            median(&seconds),
            "s",
            Aim::AtMost(0.3),
        )
        .note(spread(&seconds)),
        Figure::new("idle memory of the whole product", median(&memory), "MiB", Aim::AtMost(60.0)),
    ])
}
