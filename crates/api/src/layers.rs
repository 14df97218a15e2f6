//! What surrounds every request of every door: its id, its log line, its figures, a time limit, and an answer even
//! after a panic. Neither lines nor figures hold paths with ids, query strings, bodies, tokens or cookies.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use kernel::{ErrorKind, Rng};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};

use crate::door::{Problem, REQUEST_ID};

/// How the layers are set up.
#[derive(Clone)]
pub struct LayerSettings {
    /// Makes the ids of requests.
    pub rng: Arc<dyn Rng>,
    /// How long an answer may take before 503 is given; an upload gets ten times as long.
    pub timeout: Duration,
}

/// Puts the layers around a router of any doors.
pub fn layers(router: Router, settings: LayerSettings) -> Router {
    router
        .layer(CompressionLayer::new().compress_when(SizeAbove::new(1_024).and(is_data)))
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(axum::middleware::from_fn_with_state(settings, observe))
}

/// Answers worth compressing here; built files come compressed already, images are by nature.
fn is_data(
    _: axum::http::StatusCode,
    _: axum::http::Version,
    headers: &axum::http::HeaderMap,
    _: &axum::http::Extensions,
) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    ["application/json", "application/problem+json", "text/csv"].iter().any(|data| kind.starts_with(data))
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that the layer asks for")]
fn after_panic(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("(no text)");
    tracing::error!(panic = text, "a request panicked");
    Problem::new(ErrorKind::Internal, ErrorKind::Internal.code()).into_response()
}

async fn observe(State(settings): State<LayerSettings>, request: Request, next: Next) -> Response {
    let mut bytes = [0; 8];
    settings.rng.fill(&mut bytes);
    let id = format!("{:016x}", u64::from_be_bytes(bytes));
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str).to_owned();
    let upload = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    let upload = upload.is_some_and(|kind| kind.starts_with("multipart/"));
    let timeout = if upload { settings.timeout * 10 } else { settings.timeout };
    #[expect(clippy::disallowed_methods, reason = "measures our own machinery")]
    let started = std::time::Instant::now();
    let answer = REQUEST_ID.scope(id.clone(), async {
        let answer = tokio::time::timeout(timeout, next.run(request)).await;
        answer.unwrap_or_else(|_| Problem::new(ErrorKind::Unavailable, "timed_out").into_response())
    });
    let mut response = answer.await;
    let taken = started.elapsed();
    let status = response.status();
    // Timings to the microsecond; whole milliseconds would hide most of them.
    tracing::info!(target: "helpward::request", request = %id, %method, %route, status = status.as_u16(),
        ms = taken.as_micros() as f64 / 1_000.0, "answered");
    let labels =
        [("method", method.to_string()), ("route", route.clone()), ("status", status.as_u16().to_string())];
    metrics::counter!("helpward_requests_total", &labels).increment(1);
    metrics::histogram!("helpward_request_seconds", "route" => route).record(taken.as_secs_f64());
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::StatusCode;
    use axum::routing::get;
    use tower::ServiceExt as _;

    use super::*;

    async fn ask(path: &str) -> Response {
        let router = Router::new()
            .route("/panics", get(|| async { panic!("a fault of ours") as &str }))
            .route("/hangs", get(std::future::pending::<&str>))
            .route("/large", get(|| async { axum::Json("到账".repeat(2_000)) }))
            .route("/file", get(|| async { "x".repeat(4_000) }));
        let settings =
            LayerSettings { rng: Arc::new(kernel::SeededRng::new(1)), timeout: Duration::from_millis(20) };
        let request = Request::builder().uri(path).header("accept-encoding", "gzip").body(Body::empty());
        layers(router, settings).oneshot(request.expect("a request")).await.expect("an answer")
    }

    async fn body(response: Response) -> String {
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.expect("a body");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    #[tokio::test]
    async fn a_panic_and_a_hang_are_answered_with_the_requests_id() {
        for (path, status, code) in [
            ("/panics", StatusCode::INTERNAL_SERVER_ERROR, "internal"),
            ("/hangs", StatusCode::SERVICE_UNAVAILABLE, "timed_out"),
        ] {
            let response = ask(path).await;
            assert_eq!(response.status(), status);
            let id = response.headers()["x-request-id"].to_str().expect("text").to_owned();
            let body = body(response).await;
            assert!(body.contains(&format!("\"code\":\"{code}\"")), "{body}");
            assert!(body.contains(&format!("\"requestId\":\"{id}\"")), "{body}");
            assert!(!body.contains("a fault of ours"));
        }
    }

    #[tokio::test]
    async fn only_data_is_compressed_here() {
        assert_eq!(
            ask("/large").await.headers().get("content-encoding").map(|v| v.as_bytes()),
            Some(&b"gzip"[..])
        );
        assert_eq!(ask("/file").await.headers().get("content-encoding"), None);
    }
}
