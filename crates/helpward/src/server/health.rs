//! Whether the process lives, and whether it may be sent people: reading, writing and the log all work.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use kernel::Millis;
use storage::{Db, Error, Tail};
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;

use crate::store;

/// How long one look is good for, so that strangers asking often cost nothing.
const GOOD_FOR_MS: Millis = 1_000;
/// How long a look may take; a stuck disk is not ready.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long the tail may take to read what is committed.
const TAIL_LAG: Duration = Duration::from_secs(2);

/// What readiness is asked of.
pub(super) struct Health {
    db: Db,
    tail: Tail,
    tail_run: JoinHandle<()>,
    stopping: watch::Receiver<bool>,
    last: Mutex<Option<(Millis, Result<(), &'static str>)>>,
}

impl Health {
    pub(super) fn new(
        db: Db,
        tail: Tail,
        tail_run: JoinHandle<()>,
        stopping: watch::Receiver<bool>,
    ) -> Arc<Self> {
        Arc::new(Self { db, tail, tail_run, stopping, last: Mutex::new(None) })
    }

    async fn ready(&self) -> Result<(), &'static str> {
        if *self.stopping.borrow() {
            return Err("stopping");
        }
        let now_ms = self.db.clock().now_ms();
        let mut last = self.last.lock().await;
        if let Some((at_ms, found)) = *last
            && (0..GOOD_FOR_MS).contains(&(now_ms - at_ms))
        {
            return found;
        }
        let found = tokio::time::timeout(PATIENCE, self.look()).await.unwrap_or(Err("slow"));
        *last = Some((now_ms, found));
        found
    }

    async fn look(&self) -> Result<(), &'static str> {
        if self.tail_run.is_finished() {
            return Err("tail");
        }
        let position = self.db.read(store::last_position).await.map_err(|_: Error| "reading")?;
        self.db.write(store::beat).await.map_err(|_: Error| "writing")?;
        let caught_up = async {
            while self.tail.position() < position {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(TAIL_LAG, caught_up).await.map_err(|_| "tail")
    }
}

pub(super) fn router(health: Arc<Health>) -> Router {
    Router::new()
        .route("/healthz/live", get(|| async { "ok" }))
        .route("/healthz/ready", get(ready))
        .with_state(health)
}

/// 200 when people may be sent here; 503 names what does not work.
async fn ready(State(health): State<Arc<Health>>) -> Response {
    let (status, body) = match health.ready().await {
        Ok(()) => (StatusCode::OK, serde_json::json!({ "ready": true })),
        Err(broken) => {
            (StatusCode::SERVICE_UNAVAILABLE, serde_json::json!({ "ready": false, "broken": broken }))
        }
    };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
