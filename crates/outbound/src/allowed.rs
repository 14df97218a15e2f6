//! What the operator's configuration allows beyond the public internet. Pure.

/// Not `host:port`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not host:port, e.g. 10.0.0.5:8000 or localhost:11434")]
pub struct NotAPlace(pub String);

/// Places, each a host and a port, that may be spoken to wherever they are and without TLS. They come from the file or the
/// environment, never from a screen: whoever may change settings in a browser must not be able to look around the network.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowed(Vec<(String, u16)>);

impl Allowed {
    /// The places of a list with commas between; empty: none.
    ///
    /// Errors: [`NotAPlace`] with the first part that is none. IPv6 stands in brackets, as in an address of the web.
    pub fn parse(list: &str) -> Result<Self, NotAPlace> {
        let parts = list.split(',').map(str::trim).filter(|part| !part.is_empty());
        let places = parts.map(|part| {
            let bad = || NotAPlace(part.to_owned());
            let (host, port) = part.rsplit_once(':').ok_or_else(bad)?;
            let port: u16 = port.parse().ok().filter(|port| *port > 0).ok_or_else(bad)?;
            Ok((normal_host(host).ok_or_else(bad)?, port))
        });
        Ok(Self(places.collect::<Result<_, _>>()?))
    }

    /// Whether this place was named.
    #[must_use]
    pub(crate) fn has(&self, host: &str, port: u16) -> bool {
        self.0.iter().any(|(allowed, at)| allowed == host && *at == port)
    }
}

/// A host as the reader of addresses writes it, so that `127.1` and `LOCALHOST` are what they mean.
fn normal_host(host: &str) -> Option<String> {
    if host.is_empty() || host.contains(['/', '@', '?', '#', '\\']) {
        return None;
    }
    let url = url::Url::parse(&format!("http://{host}/")).ok()?;
    url.host_str().filter(|_| url.port().is_none()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_hosts_with_ports() {
        let allowed = Allowed::parse(" 10.0.0.5:8000, LocalHost:11434,[::1]:8080 ,").unwrap();
        for (host, port, is) in [
            ("10.0.0.5", 8000, true),
            ("10.0.0.5", 8001, false),
            ("10.0.0.6", 8000, false),
            ("localhost", 11434, true),
            ("[::1]", 8080, true),
            ("::1", 8080, false),
        ] {
            assert_eq!(allowed.has(host, port), is, "{host}:{port}");
        }
        assert_eq!(Allowed::parse("").unwrap(), Allowed::default());
        for bad in [
            "localhost",
            "localhost:",
            "localhost:0",
            "localhost:70000",
            ":80",
            "http://x:80",
            "a b:80",
            "u@x:80",
        ] {
            assert_eq!(Allowed::parse(bad), Err(NotAPlace(bad.to_owned())), "{bad}");
        }
    }
}
