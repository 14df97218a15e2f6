//! Figures for Prometheus. Only this machine may read them, or who brings the token of the configuration.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use realtime::Live;
use storage::{Db, Error, Tx};

use super::accept::Gate;
use crate::config::Config;
use crate::store;

/// Upper ends of the buckets of request times, in seconds.
const SECONDS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// Where figures are collected.
#[derive(Clone)]
pub(super) struct Figures(PrometheusHandle);

impl Figures {
    /// Starts collecting, once a process.
    pub(super) fn install() -> anyhow::Result<Self> {
        let builder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full("helpward_request_seconds".to_owned()), SECONDS)
            .context("buckets of request times")?;
        let handle = builder.install_recorder().context("figures are collected already")?;
        describe();
        Ok(Self(handle))
    }
}

fn describe() {
    metrics::describe_counter!("helpward_requests_total", "HTTP answers by method, route and status.");
    metrics::describe_histogram!("helpward_request_seconds", "Seconds an HTTP answer took, by route.");
    metrics::describe_gauge!(
        "helpward_open_sockets",
        "Open live sockets by kind: agents' screens and contacts' widgets."
    );
    metrics::describe_gauge!(
        "helpward_open_connections",
        "Open connections, those of live sockets included."
    );
    metrics::describe_counter!(
        "helpward_connections_refused_total",
        "Connections turned away because there was no place."
    );
    metrics::describe_counter!(
        "helpward_accept_errors_total",
        "Times the machine began to give no connections."
    );
    metrics::describe_gauge!("helpward_jobs_waiting", "Jobs that are due or will be.");
    metrics::describe_gauge!("helpward_jobs_dead", "Jobs that were given up.");
    metrics::describe_gauge!("helpward_facts_position", "The newest position of the log of facts.");
    metrics::describe_gauge!("helpward_conversations_waiting", "Conversations that nobody holds.");
}

/// What `/metrics` needs.
pub(super) struct Guarded {
    figures: Figures,
    db: Db,
    live: Arc<Live>,
    gate: Arc<Gate>,
    token_hash: Option<blake3::Hash>,
}

impl Guarded {
    pub(super) fn new(
        figures: Figures,
        db: Db,
        live: Arc<Live>,
        gate: Arc<Gate>,
        config: &Config,
    ) -> Arc<Self> {
        let token_hash = config.metrics_token.as_ref().map(|token| blake3::hash(token.as_bytes()));
        Arc::new(Self { figures, db, live, gate, token_hash })
    }

    /// A proxy on this machine is not this machine: it says for whom it asks.
    fn opens(&self, peer: SocketAddr, headers: &HeaderMap) -> bool {
        let proxied = ["x-forwarded-for", "forwarded", "via", "x-real-ip"]
            .iter()
            .any(|name| headers.contains_key(*name));
        let bearer =
            headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()?.strip_prefix("Bearer "));
        // Hashes compare in constant time.
        let known = bearer.is_some_and(|token| self.token_hash == Some(blake3::hash(token.as_bytes())));
        known || (peer.ip().is_loopback() && !proxied)
    }
}

pub(super) fn router(guarded: Arc<Guarded>) -> Router {
    Router::new().route("/metrics", get(show)).with_state(guarded)
}

struct Counts {
    jobs: (i64, i64),
    position: i64,
    waiting: i64,
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
async fn show(
    State(guarded): State<Arc<Guarded>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    if !guarded.opens(peer, &headers) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let read = |tx: &Tx<'_>| {
        Ok::<_, Error>(Counts {
            jobs: store::job_counts(tx)?,
            position: store::last_position(tx)?,
            waiting: store::waiting_conversations(tx)?,
        })
    };
    match guarded.db.read(read).await {
        Ok(counts) => {
            metrics::gauge!("helpward_jobs_waiting").set(counts.jobs.0 as f64);
            metrics::gauge!("helpward_jobs_dead").set(counts.jobs.1 as f64);
            metrics::gauge!("helpward_facts_position").set(counts.position as f64);
            metrics::gauge!("helpward_conversations_waiting").set(counts.waiting as f64);
        }
        // The other figures are wanted most when the database is gone.
        Err(error) => tracing::warn!(%error, "figures of the database could not be read"),
    }
    let (agents, contacts) = guarded.live.open_sockets();
    metrics::gauge!("helpward_open_sockets", "kind" => "agent").set(agents as f64);
    metrics::gauge!("helpward_open_sockets", "kind" => "contact").set(contacts as f64);
    metrics::gauge!("helpward_open_connections").set(guarded.gate.open() as f64);
    let kind = [
        (header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (kind, guarded.figures.0.render()).into_response()
}
