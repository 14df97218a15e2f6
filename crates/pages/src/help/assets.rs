//! The help center's style sheet and script, under addresses that change with their content.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use inboxes::Colour;
use rust_embed::RustEmbed;
use std::sync::Arc;

use super::door::{Door, failed};
use super::render::{self, Keep};
use super::site::Site;
use super::theme;
use crate::assets::{self as built, Kind};
use crate::headers;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/help/dist"]
struct Help;

/// Style sheets of a page, the brand's last.
pub(crate) fn styles(base: &str, brand: Option<Colour>) -> Vec<String> {
    let house = versioned(base, "help.css");
    let brand =
        brand.map(|brand| format!("{base}/theme.css?v={}", brand.to_string().trim_start_matches('#')));
    house.into_iter().chain(brand).collect()
}

/// Scripts of a page; it works without them.
pub(crate) fn scripts(base: &str) -> Vec<String> {
    versioned(base, "help.js").into_iter().collect()
}

/// A built file's address; `None` before the web was built.
fn versioned(base: &str, name: &str) -> Option<String> {
    let hash = Help::get(name)?.metadata.sha256_hash();
    let tag: String = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    Some(format!("{base}/assets/{name}?v={tag}"))
}

/// `GET /help/assets/{name}`
pub(crate) async fn file(Path(name): Path<String>, request: HeaderMap) -> Response {
    built::serve::<Help>(&name, &request, Kind::Hashed)
        .unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

/// `GET /help/theme.css`
pub(crate) async fn brand(State(door): State<Arc<Door>>, request: HeaderMap) -> Response {
    made(&door, &request, "text/css; charset=utf-8", |site| site.brand().map(theme::style)).await
}

/// `GET /help/icon.svg`
pub(crate) async fn icon(State(door): State<Arc<Door>>, request: HeaderMap) -> Response {
    made(&door, &request, "image/svg+xml", |site| {
        site.brand().map(|brand| theme::icon(brand, &site.initial()))
    })
    .await
}

async fn made(
    door: &Door,
    request: &HeaderMap,
    content_type: &'static str,
    make: impl Fn(&Site) -> Option<String>,
) -> Response {
    let site = match door.db.read(Site::read).await {
        Ok(site) => site,
        Err(error) => return failed(&error),
    };
    let mut headers = HeaderMap::new();
    headers::common(&mut headers);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'"));
    let body = make(&site).unwrap_or_default().into_bytes();
    render::tagged(headers, body, StatusCode::OK, Keep::Public, request)
}
