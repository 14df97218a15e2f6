//! Web origins on which a widget may appear: compared whole, never by a suffix.

use std::fmt;
use url::{Host, Origin, Url};

/// An exact web origin: scheme, host and port, as a browser writes it (`https://wallet.example`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AllowedOrigin(String);

/// Why a text is not an origin we allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// Not a web origin, or more than one: a path, a query, a user name or a wildcard.
    #[error("not an origin such as https://wallet.example")]
    Syntax,
    /// `http` away from the own machine: anyone on the way could change the page.
    #[error("only https is allowed, except on the own machine")]
    Insecure,
}

impl AllowedOrigin {
    /// Reads an origin as a person writes it: a trailing slash, capitals and the default port are forgiven.
    ///
    /// Names in other scripts become their ASCII form. Errors: see [`OriginError`].
    pub fn parse(text: &str) -> Result<Self, OriginError> {
        let url = Url::parse(text.trim()).map_err(|_| OriginError::Syntax)?;
        let bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && !text.contains(['*', '\\', '@']);
        let Origin::Tuple(scheme, host, _) = url.origin() else { return Err(OriginError::Syntax) };
        if !bare {
            return Err(OriginError::Syntax);
        }
        match scheme.as_str() {
            "https" => {}
            "http" if is_own_machine(&host) => {}
            "http" => return Err(OriginError::Insecure),
            _ => return Err(OriginError::Syntax),
        }
        Ok(Self(url.origin().ascii_serialization()))
    }

    /// Whether a browser's `Origin` header names exactly this origin.
    pub fn matches(&self, header: &str) -> bool {
        self.0 == header
    }

    /// The origin as a browser writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_own_machine(host: &Host<String>) -> bool {
    match host {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

impl fmt::Display for AllowedOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_table() {
        let rows = [
            ("https://wallet.example", Ok("https://wallet.example")),
            ("https://Wallet.Example:443/", Ok("https://wallet.example")),
            ("https://wallet.example:8443", Ok("https://wallet.example:8443")),
            ("https://钱包.example", Ok("https://xn--uir314m.example")),
            ("http://localhost:5173", Ok("http://localhost:5173")),
            ("http://127.0.0.1:4180", Ok("http://127.0.0.1:4180")),
            ("http://[::1]:4180", Ok("http://[::1]:4180")),
            ("http://wallet.example", Err(OriginError::Insecure)),
            ("http://localhost.wallet.example", Err(OriginError::Insecure)),
            ("https://*.wallet.example", Err(OriginError::Syntax)),
            ("https://wallet.example/app", Err(OriginError::Syntax)),
            ("https://wallet.example?x", Err(OriginError::Syntax)),
            ("https://wallet.example#x", Err(OriginError::Syntax)),
            ("https://me:pw@wallet.example", Err(OriginError::Syntax)),
            ("https://good.example@evil.example", Err(OriginError::Syntax)),
            ("https://good.example\\@evil.example", Err(OriginError::Syntax)),
            ("wallet.example", Err(OriginError::Syntax)),
            ("javascript:alert(1)", Err(OriginError::Syntax)),
            ("null", Err(OriginError::Syntax)),
            ("file:///etc/passwd", Err(OriginError::Syntax)),
            ("", Err(OriginError::Syntax)),
        ];
        for (text, expected) in rows {
            let got = AllowedOrigin::parse(text);
            assert_eq!(got.as_ref().map(AllowedOrigin::as_str).map_err(|e| *e), expected, "{text}");
        }
    }

    #[test]
    fn only_the_exact_origin_matches() {
        let allowed = AllowedOrigin::parse("https://wallet.example").unwrap();
        assert!(allowed.matches("https://wallet.example"));
        for other in [
            "https://attacker-wallet.example",
            "https://wallet.example.attacker.example",
            "https://sub.wallet.example",
            "https://wallet.example:444",
            "http://wallet.example",
            "https://wallet.example/",
            "null",
            "",
        ] {
            assert!(!allowed.matches(other), "{other}");
        }
    }
}
