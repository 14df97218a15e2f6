//! Built files of the console and the widget, with their compressed twins and tags for caches.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::headers;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/console/dist"]
struct Console;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/widget/dist"]
pub(crate) struct Widget;

const NOT_BUILT: &str = "This page is not built yet. Run `make run`, which builds it.";

/// The console: its files, and its one page for every other path.
pub(crate) async fn console(path: Option<Path<String>>, request: HeaderMap) -> Response {
    let path = path.map_or_else(String::new, |Path(path)| path);
    if !path.is_empty()
        && let Some(found) = serve::<Console>(&path, &request, Kind::of(&path))
    {
        return found;
    }
    if path.starts_with("assets/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    page::<Console>("index.html", &request, None)
}

/// The host page's script.
pub(crate) async fn loader(request: HeaderMap) -> Response {
    let found = serve::<Widget>("widget.js", &request, Kind::Loader);
    found.unwrap_or_else(|| (StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT).into_response())
}

/// The widget's hashed files.
pub(crate) async fn widget(Path(path): Path<String>, request: HeaderMap) -> Response {
    let path = format!("assets/{path}");
    serve::<Widget>(&path, &request, Kind::Hashed).unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

/// A whole page of a built app, framed by `ancestors` only.
pub(crate) fn page<E: RustEmbed>(name: &str, request: &HeaderMap, ancestors: Option<&str>) -> Response {
    let Some(mut response) = serve::<E>(name, request, Kind::Page) else {
        return (StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT).into_response();
    };
    for (name, value) in headers::page(ancestors) {
        response.headers_mut().extend(name.map(|name| (name, value)));
    }
    response
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Named by its content: never changes.
    Hashed,
    /// Fetched by pages of others: fresh within minutes.
    Loader,
    /// Asked for again each time.
    Page,
}

impl Kind {
    fn of(path: &str) -> Self {
        if path.starts_with("assets/") { Self::Hashed } else { Self::Page }
    }

    const fn cache(self) -> &'static str {
        match self {
            Self::Hashed => "public, max-age=31536000, immutable",
            Self::Loader => "public, max-age=300, stale-while-revalidate=86400",
            Self::Page => "no-cache",
        }
    }
}

/// The file, compressed when the client takes it and a twin was built; `None` when there is none.
pub(crate) fn serve<E: RustEmbed>(path: &str, request: &HeaderMap, kind: Kind) -> Option<Response> {
    let (file, encoding) = best_twin::<E>(path, request)?;
    let tag = format!("\"{}\"", &blake3::Hash::from_bytes(file.metadata.sha256_hash()).to_hex()[..20]);
    let mut headers = HeaderMap::new();
    headers::common(&mut headers);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kind.cache()));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::ETAG, HeaderValue::from_str(&tag).ok()?);
    if kind == Kind::Loader {
        headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    }
    if request.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Some((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    let text = mime.type_() == "text" || mime.subtype() == "javascript" || mime.subtype() == "json";
    let mime =
        if text { format!("{}; charset=utf-8", mime.essence_str()) } else { mime.essence_str().to_owned() };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(&mime).ok()?);
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Some((headers, file.data.into_owned()).into_response())
}

fn best_twin<E: RustEmbed>(path: &str, request: &HeaderMap) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let accepted = request.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    for (name, suffix) in [("br", "br"), ("gzip", "gz")] {
        let takes = accepted.split(',').any(|coding| coding.trim().split(';').next() == Some(name));
        if takes && let Some(file) = E::get(&format!("{path}.{suffix}")) {
            return Some((file, Some(name)));
        }
    }
    E::get(path).map(|file| (file, None))
}
