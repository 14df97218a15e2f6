//! A chat, end to end: a contact's message until the agent's screen has it, the answer until the widget has it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use anyhow::Context as _;

use crate::clock::{Stopwatch, Times};
use crate::desk::Desk;
use crate::figure::{Aim, Figure};
use crate::floors::echo;
use crate::load::people::{Agent, Contact};
use crate::load::server::Helpward;
use crate::load::socket::Socket;
use crate::staff;

/// Pairs that talk at the same time.
const PAIRS: usize = 16;
/// How long a message may take to arrive before the run is given up.
const PATIENCE: Duration = Duration::from_secs(10);

/// A contact and an agent with a conversation between them.
struct Pair {
    contact: Contact,
    widget: Socket,
    agent: Agent,
    console: Socket,
    /// The conversation's id as contacts know it, and as agents know it.
    ids: (String, String),
}

/// Measures one quiet pair, then all pairs at once, then the bare echo of the same number of sockets.
///
/// # Errors
/// When the server cannot be started, refuses, or loses a message.
pub async fn run(folder: &Path, binary: &Path, length: Duration) -> anyhow::Result<Vec<Figure>> {
    let data = folder.join("chat");
    std::fs::create_dir_all(&data)?;
    let (public_key, cookies) = tokio::task::block_in_place(|| {
        let desk = Desk::open(&data, "helpward")?;
        anyhow::Ok((desk.public_key.clone(), staff::hire(&desk, PAIRS)?))
    })?;
    let helpward = Helpward::start(binary, &data).await?;
    let next = Arc::new(AtomicI64::new(1));
    let first = meet(&helpward, &public_key, &cookies[0], &next).await?;
    let (first, quiet) = talk(first, Arc::clone(&next), length).await?;
    let mut pairs = vec![first];
    for cookie in &cookies[1..] {
        pairs.push(meet(&helpward, &public_key, cookie, &next).await?);
    }
    let (watch, cpu) = (Stopwatch::start(), helpward.cpu_s()?);
    let tasks: Vec<_> =
        pairs.into_iter().map(|pair| tokio::spawn(talk(pair, Arc::clone(&next), length))).collect();
    let mut busy = Times::default();
    for task in tasks {
        busy.join(&task.await??.1);
    }
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53")]
    let count = busy.count() as f64;
    let (rate, cpu) = (count / watch.seconds(), (helpward.cpu_s()? - cpu) * 1000.0 / count.max(1.0));
    helpward.stop().await?;
    let bare = bare_echo(length).await?;
    Ok(vec![
        Figure::new("chat message, durable and delivered, 16 pairs", rate, "/s", Aim::AtLeast(5_000.0)).note(
            format!(
                "p50 {:.1} ms, p99 {:.1} ms; every console sees every message; bare echo of 16 sockets {bare:.0}/s",
                busy.quantile_ms(0.5),
                busy.quantile_ms(0.99)
            ),
        ),
        Figure::new("  the server's CPU for one", cpu, "ms CPU", Aim::AtMost(0.3)),
        Figure::new("chat end to end, one quiet pair, p50", quiet.quantile_ms(0.5), "ms", Aim::AtMost(2.0)),
        Figure::new("  p99", quiet.quantile_ms(0.99), "ms", Aim::AtMost(10.0)),
    ])
}

async fn meet(helpward: &Helpward, public_key: &str, cookie: &str, next: &AtomicI64) -> anyhow::Result<Pair> {
    let server = helpward.server();
    let mut contact = Contact::arrive(&server, public_key).await?;
    let agent = Agent::with_cookie(&server, cookie).await?;
    let mut console = agent.listen().await?;
    let n = next.fetch_add(1, Ordering::Relaxed);
    let text = mark(n);
    let public_id = contact.open(n, &text).await?;
    let widget = contact.listen().await?;
    let id = loop {
        let frame =
            tokio::time::timeout(PATIENCE, console.frame()).await.context("the opening did not arrive")??;
        if let Some(id) = conversation_in(&frame, &text) {
            break id;
        }
    };
    Ok(Pair { contact, widget, agent, console, ids: (public_id, id) })
}

/// The conversation of the message with `text` in a frame of the console.
fn conversation_in(frame: &serde_json::Value, text: &str) -> Option<String> {
    frame["events"].as_array()?.iter().find_map(|event| {
        let message = &event["message"];
        let own = message["text"].as_str().is_some_and(|said| said.contains(text));
        message["conversationId"].as_str().filter(|_| own).map(str::to_owned)
    })
}

/// A text that no other message holds.
fn mark(n: i64) -> String {
    format!("message number {n} of this conversation.")
}

/// Contact and agent take turns; a time is from sending until the other's socket has it.
async fn talk(mut pair: Pair, next: Arc<AtomicI64>, length: Duration) -> anyhow::Result<(Pair, Times)> {
    let (watch, mut times) = (Stopwatch::start(), Times::default());
    while watch.elapsed() < length {
        let text = mark(next.fetch_add(1, Ordering::Relaxed));
        let n = next.fetch_add(1, Ordering::Relaxed);
        let one = Stopwatch::start();
        let (said, heard) =
            tokio::join!(pair.contact.say(&pair.ids.0, n, &text), hear(&mut pair.console, &text));
        said?;
        heard?;
        times.add(one.elapsed());
        let text = mark(next.fetch_add(1, Ordering::Relaxed));
        let n = next.fetch_add(1, Ordering::Relaxed);
        let one = Stopwatch::start();
        let (said, heard) =
            tokio::join!(pair.agent.say(&pair.ids.1, n, &text), hear(&mut pair.widget, &text));
        said?;
        heard?;
        times.add(one.elapsed());
    }
    Ok((pair, times))
}

async fn hear(socket: &mut Socket, text: &str) -> anyhow::Result<()> {
    let heard = async {
        while !socket.text().await?.contains(text) {}
        anyhow::Ok(())
    };
    tokio::time::timeout(PATIENCE, heard).await.with_context(|| format!("{text:?} did not arrive"))?
}

/// Messages a second through sockets that send back what they hear, [`PAIRS`] at once.
async fn bare_echo(length: Duration) -> anyhow::Result<f64> {
    let (port, task) = echo::serve().await?;
    let server = crate::load::http::Server::local(port);
    let watch = Stopwatch::start();
    let tasks: Vec<_> = (0..PAIRS)
        .map(|_| {
            let server = server.clone();
            tokio::spawn(async move {
                let mut socket = Socket::open(&server, "/", &[]).await?;
                let (frame, mut count) = (serde_json::json!({"text": "x".repeat(200)}), 0.0);
                while watch.elapsed() < length {
                    socket.say(&frame).await?;
                    socket.text().await?;
                    count += 1.0;
                }
                anyhow::Ok(count)
            })
        })
        .collect();
    let mut count = 0.0;
    for echoing in tasks {
        count += echoing.await??;
    }
    task.abort();
    Ok(count / watch.seconds())
}
