//! An address of the web that may be spoken to. Pure.

use std::net::IpAddr;

use url::{Host, Url};

use crate::address::is_public;
use crate::allowed::Allowed;
use crate::failure::Refusal;

/// Ports below this one are those of other protocols, except 443.
const FIRST_FREE_PORT: u16 = 1024;

/// An address that was checked as far as it can be without asking for names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub(crate) url: Url,
    /// Whether the configuration names its host and port.
    pub(crate) named: bool,
}

impl Target {
    /// Reads an address: `https` to the public internet at port 443 or from 1024 on; anything else only where the
    /// configuration names host and port.
    ///
    /// Errors: [`Refusal`]. A host that is a name is looked at again when it is resolved.
    pub fn parse(text: &str, allowed: &Allowed) -> Result<Self, Refusal> {
        let url = Url::parse(text).map_err(|_| Refusal::NotAnAddress)?;
        let extras = !url.username().is_empty()
            || url.password().is_some()
            || url.query().is_some()
            || url.fragment().is_some();
        if !matches!(url.scheme(), "https" | "http") || extras {
            return Err(Refusal::NotAnAddress);
        }
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return Err(Refusal::NotAnAddress);
        };
        let named = allowed.has(&host.to_string(), port);
        if !named {
            if url.scheme() != "https" {
                return Err(Refusal::NeedsHttps);
            }
            if port != 443 && port < FIRST_FREE_PORT {
                return Err(Refusal::Port);
            }
            let literal = match host {
                Host::Ipv4(v4) => Some(IpAddr::V4(v4)),
                Host::Ipv6(v6) => Some(IpAddr::V6(v6)),
                Host::Domain(_) => None,
            };
            if literal.is_some_and(|address| !is_public(address)) {
                return Err(Refusal::NotPublic);
            }
        }
        Ok(Self { url, named })
    }

    /// Scheme, host and port: what a secret may be bound to.
    #[must_use]
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// Host and port, for log lines.
    pub(crate) fn place(&self) -> String {
        let (host, port) = (self.url.host_str().unwrap_or_default(), self.url.port_or_known_default());
        format!("{host}:{}", port.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_spoken_to() {
        let allowed = Allowed::parse("10.0.0.5:8000,localhost:11434,[::1]:80,models.lan:443").unwrap();
        let rows: &[(&str, Result<bool, Refusal>)] = &[
            ("https://api.example.com/v1", Ok(false)),
            ("https://api.example.com:8443/v1", Ok(false)),
            ("https://1.1.1.1/v1", Ok(false)),
            ("http://10.0.0.5:8000/v1", Ok(true)),
            ("https://10.0.0.5:8000/v1", Ok(true)),
            ("http://localhost:11434/v1", Ok(true)),
            ("http://LOCALHOST:11434/v1", Ok(true)),
            ("http://[::1]/v1", Ok(true)),
            ("https://models.lan/v1", Ok(true)),
            ("http://api.example.com/v1", Err(Refusal::NeedsHttps)),
            ("http://models.lan/v1", Err(Refusal::NeedsHttps)),
            ("https://api.example.com:22/v1", Err(Refusal::Port)),
            ("https://api.example.com:25/v1", Err(Refusal::Port)),
            ("https://10.0.0.5:8001/v1", Err(Refusal::NotPublic)),
            ("https://127.0.0.1/v1", Err(Refusal::NotPublic)),
            ("https://127.1/v1", Err(Refusal::NotPublic)),
            ("https://2130706433/v1", Err(Refusal::NotPublic)),
            ("https://0x7f.0.0.1/v1", Err(Refusal::NotPublic)),
            ("https://017700000001/v1", Err(Refusal::NotPublic)),
            ("https://169.254.169.254/latest", Err(Refusal::NotPublic)),
            ("https://[::1]:443/v1", Err(Refusal::NotPublic)),
            ("https://[::ffff:127.0.0.1]/v1", Err(Refusal::NotPublic)),
            ("https://[64:ff9b::7f00:1]/v1", Err(Refusal::NotPublic)),
            ("https://[fd00::1]/v1", Err(Refusal::NotPublic)),
            ("ftp://api.example.com/v1", Err(Refusal::NotAnAddress)),
            ("file:///etc/passwd", Err(Refusal::NotAnAddress)),
            ("https://me:secret@api.example.com/v1", Err(Refusal::NotAnAddress)),
            ("https://api.example.com/v1?key=secret", Err(Refusal::NotAnAddress)),
            ("https://api.example.com/v1#part", Err(Refusal::NotAnAddress)),
            ("https://", Err(Refusal::NotAnAddress)),
            ("api.example.com", Err(Refusal::NotAnAddress)),
            ("", Err(Refusal::NotAnAddress)),
        ];
        for (text, wanted) in rows {
            let got = Target::parse(text, &allowed).map(|target| target.named);
            assert_eq!(got, *wanted, "{text}");
        }
    }

    #[test]
    fn a_secret_is_bound_to_scheme_host_and_port() {
        let origin = |text| Target::parse(text, &Allowed::default()).unwrap().origin();
        assert_eq!(origin("https://API.example.com/v1"), "https://api.example.com");
        assert_ne!(origin("https://api.example.com:8443/v1"), origin("https://api.example.com/v1"));
    }
}
