//! The machine at the other end, and whether its page may command us.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
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

    /// What limits by address count against, see [`network_of`]. `None`: not known, or loopback.
    pub(crate) fn network(&self) -> Option<IpAddr> {
        network_of(self.ip?)
    }

    pub(crate) fn of(parts: &Parts, house: &House) -> Self {
        // A socket that listens for both families names IPv4 peers in IPv6's words.
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
        let forwarded = peer.filter(|ip| house.door.trusted_proxies.contains(ip));
        let ip = forwarded.and_then(|_| last_foreign(&parts.headers, &house.door.trusted_proxies)).or(peer);
        let agent = parts.headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        Self { ip, device: agent.chars().filter(|c| !c.is_control()).take(300).collect() }
    }
}

/// The network of the machine at the other end of a request, see [`network_of`]; `None`: not known, or loopback.
#[must_use]
pub fn network_of_request(parts: &Parts, house: &House) -> Option<IpAddr> {
    Client::of(parts, house).network()
}

/// What limits by address count an address against: itself, or the whole /64 that an IPv6 line owns. `None`: loopback,
/// which names a proxy or a test.
#[must_use]
pub fn network_of(ip: IpAddr) -> Option<IpAddr> {
    match ip {
        ip if ip.is_loopback() => None,
        IpAddr::V6(ip) => Some(IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() >> 64 << 64))),
        v4 @ IpAddr::V4(_) => Some(v4),
    }
}

/// The last address of `X-Forwarded-For` that is not one of our own proxies. What stands before it the client wrote
/// itself; so an entry that cannot be read ends the search, and is not passed over.
fn last_foreign(headers: &HeaderMap, trusted: &[IpAddr]) -> Option<IpAddr> {
    let lines: Vec<_> = headers.get_all("x-forwarded-for").iter().collect();
    for line in lines.into_iter().rev() {
        for entry in line.to_str().ok()?.rsplit(',') {
            let ip = address(entry.trim())?;
            if !trusted.contains(&ip) {
                return Some(ip);
            }
        }
    }
    None
}

/// An address, alone or with a port, as some proxies write it.
fn address(entry: &str) -> Option<IpAddr> {
    let alone = entry.parse().ok().or_else(|| entry.parse().ok().map(|full: SocketAddr| full.ip()));
    alone.map(|ip: IpAddr| ip.to_canonical())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn found(lines: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", line.parse().expect("a header"));
        }
        let trusted = ["10.0.0.1", "10.0.0.2"].map(|ip| ip.parse().expect("an address"));
        last_foreign(&headers, &trusted).map(|ip| ip.to_string())
    }

    #[test]
    fn what_a_client_writes_before_our_proxies_is_never_believed() {
        let cases: [(&[&str], Option<&str>); 9] = [
            (&["203.0.113.7"], Some("203.0.113.7")),
            (&["198.51.100.1, 203.0.113.7"], Some("203.0.113.7")),
            (&["198.51.100.1", "203.0.113.7, 10.0.0.2"], Some("203.0.113.7")),
            (&["198.51.100.1, 203.0.113.7:4711"], Some("203.0.113.7")),
            (&["198.51.100.1, [2001:db8::1]:4711, 10.0.0.1"], Some("2001:db8::1")),
            (&["198.51.100.1, ::ffff:203.0.113.7"], Some("203.0.113.7")),
            (&["198.51.100.1, unknown"], None),
            (&["198.51.100.1, "], None),
            (&["10.0.0.2"], None),
        ];
        for (lines, wanted) in cases {
            assert_eq!(found(lines).as_deref(), wanted, "{lines:?}");
        }
    }
}
