//! Widgets that are open and silent: what each costs, and how fast they come.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};

use crate::clock::Stopwatch;
use crate::desk::Desk;
use crate::figure::{Aim, Figure};
use crate::load::http::Server;
use crate::load::people::Contact;
use crate::load::server::Helpward;
use crate::load::socket::Socket;

/// Connections that are being opened at the same time.
const AT_ONCE: usize = 64;
/// Files this process needs beside one for each socket.
const SPARE_FILES: usize = 500;

/// Opens `count` widgets and measures while they idle.
///
/// # Errors
/// When the server cannot be started or refuses, or this process may not open enough files.
pub async fn run(folder: &Path, binary: &Path, count: usize) -> anyhow::Result<Vec<Figure>> {
    let files = open_file_limit()?;
    ensure!(
        files >= count + SPARE_FILES,
        "{count} sockets need {} open files, the limit is {files}: ulimit -n {}",
        count + SPARE_FILES,
        count + SPARE_FILES
    );
    let data = folder.join("sockets");
    std::fs::create_dir_all(&data)?;
    let public_key = tokio::task::block_in_place(|| Desk::open(&data, "helpward"))?.public_key;
    let helpward = Helpward::start(binary, &data).await?;
    let server = helpward.server();
    // A few come and go first, so that code and caches are there.
    drop(open_all(&server, &public_key, AT_ONCE).await?);
    tokio::time::sleep(Duration::from_millis(500)).await;
    let before = helpward.rss_kib()?;
    let (watch, before_cpu) = (Stopwatch::start(), helpward.cpu_s()?);
    let sockets = open_all(&server, &public_key, count).await?;
    let (seconds, open_cpu) = (watch.seconds(), helpward.cpu_s()? - before_cpu);
    // Longer than the moments in which buffers of the handshake are still there.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let (after, cpu) = (helpward.rss_kib()?, helpward.cpu_s()?);
    tokio::time::sleep(Duration::from_secs(5)).await;
    let idle_cpu = (helpward.cpu_s()? - cpu) / 5.0 * 100.0;
    drop(sockets);
    helpward.stop().await?;
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53")]
    let number = count as f64;
    Ok(vec![
        Figure::new(
            format!("idle joined widget socket, {count}"),
            (after - before) / number,
            "KiB",
            Aim::AtMost(8.0),
        )
        .note(format!("{idle_cpu:.1} % of a core while idle")),
        Figure::new("connect + session + join", number / seconds, "/s", Aim::AtLeast(5_000.0)).note(format!(
            "{:.2} ms CPU of the server each; a new anonymous session each; clients share the cores",
            open_cpu * 1e3 / number
        )),
    ])
}

async fn open_all(server: &Server, public_key: &str, count: usize) -> anyhow::Result<Vec<Socket>> {
    let next = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let tasks: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let (server, public_key, next) = (server.clone(), public_key.to_owned(), Arc::clone(&next));
            tokio::spawn(async move {
                let mut sockets = Vec::new();
                while next.fetch_add(1, std::sync::atomic::Ordering::Relaxed) < count {
                    // The connection of the session is closed here, as a browser's idles away.
                    let contact = Contact::arrive(&server, &public_key).await?;
                    sockets.push(contact.listen().await?);
                }
                anyhow::Ok(sockets)
            })
        })
        .collect();
    let mut sockets = Vec::new();
    for task in tasks {
        sockets.extend(task.await??);
    }
    Ok(sockets)
}

/// Files this process may have open at once.
fn open_file_limit() -> anyhow::Result<usize> {
    let limits = std::fs::read_to_string("/proc/self/limits").context("/proc/self/limits")?;
    let line =
        limits.lines().find_map(|line| line.strip_prefix("Max open files")).context("Max open files")?;
    let soft = line.split_whitespace().next().context("Max open files is empty")?;
    Ok(soft.parse().unwrap_or(usize::MAX))
}
