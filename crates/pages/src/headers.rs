//! Headers that keep a page to itself.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// The policy of our own pages: nothing inline, nothing from elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; \
                      font-src 'self'; connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; frame-src 'self'; \
                      form-action 'self'; base-uri 'none'";

/// Headers of a page; `ancestors` are the origins that may frame it (`None`: no one).
pub(crate) fn page(ancestors: Option<&str>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let policy = format!("{POLICY}; frame-ancestors {}", ancestors.unwrap_or("'none'"));
    let policy = HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=()"),
    );
    common(&mut headers);
    headers
}

/// Headers every answer of this door carries.
pub(crate) fn common(headers: &mut HeaderMap) {
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
}
