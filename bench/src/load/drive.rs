//! Drives any server by URL with one request, repeated: how peers are compared on the same work.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, bail};
use hyper::Method;
use kernel::SeededRng;

use super::http::{Connection, Server};
use crate::clock::{Stopwatch, Times};
use crate::figure::{Aim, Figure};
use crate::process::cpu_s;
use crate::texts;

/// What to send, again and again.
#[derive(Debug, Clone)]
pub struct Work {
    /// `http://host:port/path`; `{n}` becomes a number that is new each time.
    pub url: String,
    /// GET without a body, POST with one, unless named.
    pub method: Option<String>,
    /// Headers, `Name: value`.
    pub headers: Vec<String>,
    /// The body; `{n}` becomes a new number, `{uuid}` a new client id, `{text}` a message (quoted for JSON).
    pub body: Option<String>,
    /// Connections at the same time.
    pub writers: usize,
    /// How long.
    pub length: Duration,
    /// The server's process on this machine, for CPU per request; `None`: not asked.
    pub pid: Option<u32>,
}

/// Sends for the given time; figures are rate, times and, with a process, CPU per request.
///
/// # Errors
/// When the server cannot be reached or answers with anything but 2xx or 3xx.
pub async fn run(work: Work) -> anyhow::Result<Vec<Figure>> {
    let (server, path) = Server::parse(&work.url)?;
    let method =
        work.method.clone().unwrap_or_else(|| if work.body.is_some() { "POST" } else { "GET" }.to_owned());
    let method: Method = method.parse().context("the method")?;
    let headers: Result<Vec<_>, _> = work.headers.iter().map(|header| split_header(header)).collect();
    let headers = headers?;
    let (next, watch) = (Arc::new(AtomicU64::new(1)), Stopwatch::start());
    let cpu = work.pid.map(cpu_s).transpose()?;
    let writers: Vec<_> = (0..work.writers)
        .map(|_| {
            let (server, headers, method, path) =
                (server.clone(), headers.clone(), method.clone(), path.clone());
            let (body, next, length) = (work.body.clone(), Arc::clone(&next), work.length);
            tokio::spawn(async move {
                let mut connection = Connection::open(&server, headers).await?;
                let mut times = Times::default();
                while watch.elapsed() < length {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let body = body.as_deref().map(|body| filled(body, n)).unwrap_or_default();
                    let one = Stopwatch::start();
                    let (status, answer) = connection.call(method.clone(), &filled(&path, n), body).await?;
                    times.add(one.elapsed());
                    if !(200..400).contains(&status) {
                        bail!("{status} {}", String::from_utf8_lossy(&answer));
                    }
                }
                anyhow::Ok(times)
            })
        })
        .collect();
    let mut times = Times::default();
    for writer in writers {
        times.join(&writer.await??);
    }
    let seconds = watch.seconds();
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53")]
    let done = times.count() as f64;
    let mut figures = vec![
        Figure::new(
            format!("{method} {path}, {} connections", work.writers),
            done / seconds,
            "/s",
            Aim::None,
        ),
        Figure::new("  p50", times.quantile_ms(0.5), "ms", Aim::None),
        Figure::new("  p99", times.quantile_ms(0.99), "ms", Aim::None),
    ];
    if let (Some(pid), Some(before)) = (work.pid, cpu) {
        let each = (cpu_s(pid)? - before) * 1000.0 / done.max(1.0);
        figures.push(Figure::new("  the server's CPU each", each, "ms CPU", Aim::None));
    }
    Ok(figures)
}

fn split_header(header: &str) -> anyhow::Result<(String, String)> {
    let (name, value) = header.split_once(':').with_context(|| format!("{header:?} is not `Name: value`"))?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

/// The template with its marks replaced.
fn filled(template: &str, n: u64) -> String {
    let mut text = template.replace("{n}", &n.to_string());
    if text.contains("{uuid}") {
        text = text.replace("{uuid}", &crate::desk::client_id(i64::try_from(n).unwrap_or(i64::MAX)));
    }
    if text.contains("{text}") {
        let quoted = serde_json::Value::from(texts::message(&SeededRng::new(n))).to_string();
        text = text.replace("{text}", quoted.trim_matches('"'));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_replaced() {
        assert_eq!(filled("/a/{n}?b={n}", 7), "/a/7?b=7");
        let body = filled(r#"{"clientId": "{uuid}", "text": "{text}"}"#, 7);
        let value: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(value["clientId"], "00000000-0000-4000-8000-000000000007");
        assert!(value["text"].as_str().unwrap().len() > 10);
    }

    #[tokio::test]
    async fn a_server_is_driven_by_its_address() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let app = axum::Router::new().route("/hello/{n}", axum::routing::post(|body: String| async { body }));
        let server = tokio::spawn(async move { axum::serve(listener, app).await });
        let work = Work {
            url: format!("http://127.0.0.1:{port}/hello/{{n}}"),
            method: None,
            headers: vec!["X-A: b".into()],
            body: Some("{n}".into()),
            writers: 2,
            length: Duration::from_millis(50),
            pid: Some(std::process::id()),
        };
        let figures = run(work.clone()).await.unwrap();
        assert!(figures[0].value > 1.0 && figures.len() == 4);
        let missing = Work { url: format!("http://127.0.0.1:{port}/nothing"), ..work };
        assert!(run(missing).await.is_err());
        server.abort();
    }
}
