//! The machine at the other end, and whether its page may command us.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use kernel::ErrorKind;

use super::Problem;
use crate::House;

/// The machine at the other end.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    /// Its address: the peer's, or what a trusted proxy says.
    pub(crate) ip: Option<IpAddr>,
    /// Its browser or app, as it calls itself; at most 300 characters.
    pub(crate) device: String,
}

impl Client {
    /// The address as text, for rows.
    pub(crate) fn ip_text(&self) -> Option<String> {
        self.ip.map(|ip| ip.to_string())
    }

    pub(crate) fn of(parts: &Parts, house: &House) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let forwarded = peer.filter(|ip| house.door.trusted_proxies.contains(ip));
        let ip = forwarded.and_then(|_| last_foreign(&parts.headers, house)).or(peer);
        let agent = parts.headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        Self { ip, device: agent.chars().filter(|c| !c.is_control()).take(300).collect() }
    }
}

/// The last address of `X-Forwarded-For` that is not one of our own proxies.
fn last_foreign(headers: &HeaderMap, house: &House) -> Option<IpAddr> {
    let hops = headers.get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok());
    let addresses: Vec<IpAddr> =
        hops.flat_map(|v| v.split(',')).filter_map(|a| a.trim().parse().ok()).collect();
    addresses.into_iter().rev().find(|ip| !house.door.trusted_proxies.contains(ip))
}

impl FromRequestParts<Arc<House>> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, house: &Arc<House>) -> Result<Self, Infallible> {
        Ok(Self::of(parts, house))
    }
}

/// Refuses commands that another site's page sends with our cookie. Browsers name the page's origin on every
/// such request; programs without one carry no foreign cookie.
pub(crate) async fn same_origin(State(house): State<Arc<House>>, request: Request, next: Next) -> Response {
    let harmless = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if harmless || own_origin(request.headers(), &house) {
        return next.run(request).await;
    }
    Problem::new(ErrorKind::Denied, "foreign_origin").into_response()
}

/// Whether the request's page, if it names one, is ours: at the public address, or at the address it was sent to.
#[must_use]
pub fn own_origin(headers: &HeaderMap, house: &House) -> bool {
    let text = |name| headers.get(name).and_then(|v| v.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else {
        return text(header::HeaderName::from_static("sec-fetch-site"))
            .is_none_or(|site| site == "same-origin");
    };
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    origin == house.door.public_url || (host.is_some() && host == text(header::HOST))
}
