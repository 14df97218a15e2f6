//! The sample wallet of demo mode: a believable page with the widget embedded, signed in or anonymous.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use crate::assets::{self, Kind};
use crate::{Pages, headers};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/widget/demo"]
struct Demo;

/// What the sample wallet needs.
pub struct DemoWallet {
    /// The demo inbox's public key.
    pub inbox_key: String,
    /// Signs who is signed in, as the wallet's own back end would; gives a token for a few minutes.
    pub sign: Box<dyn Fn() -> Option<String> + Send + Sync>,
}

/// The wallet's page.
pub(crate) async fn page(State(pages): State<Arc<Pages>>) -> Response {
    let Some((demo, file)) = pages.demo.as_ref().zip(Demo::get("wallet.html")) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let html = String::from_utf8_lossy(&file.data).replace("{{inbox_key}}", &demo.inbox_key);
    (headers::page(None), html).into_response()
}

/// A token for the person signed in to the sample wallet.
pub(crate) async fn token(State(pages): State<Arc<Pages>>) -> Response {
    let Some(token) = pages.demo.as_ref().and_then(|demo| (demo.sign)()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    ([(header::CACHE_CONTROL, "no-store")], Json(serde_json::json!({ "token": token }))).into_response()
}

/// The wallet's own files.
pub(crate) async fn asset(Path(path): Path<String>, request: HeaderMap) -> Response {
    assets::serve::<Demo>(&path, &request, Kind::Page)
        .unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}
