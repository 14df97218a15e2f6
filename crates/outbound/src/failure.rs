//! Why nothing came back.

/// Why an address is not spoken to at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not an `https://host/path`, or it carries a name, a password, a query or a fragment.
    #[error("not an address of the web")]
    NotAnAddress,
    /// Not encrypted, and the configuration does not name it.
    #[error("only https, unless the configuration names host and port")]
    NeedsHttps,
    /// A port of other protocols, and the configuration does not name it.
    #[error("a port of other protocols")]
    Port,
    /// The host is not on the public internet, and the configuration does not name it.
    #[error("not on the public internet, and the configuration does not name it")]
    NotPublic,
}

/// Why no answer can be used. Carries no address, body or key: it may be logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The address may not be spoken to.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// The host's name is not known.
    #[error("the host's name cannot be resolved")]
    UnknownHost,
    /// Nobody listens there, or not in time.
    #[error("cannot be connected to")]
    Unreachable,
    /// No TLS, or a certificate nobody vouches for.
    #[error("no trusted TLS")]
    Tls,
    /// No whole answer within the time.
    #[error("too slow")]
    TooSlow,
    /// It points elsewhere; redirects are not followed.
    #[error("points elsewhere")]
    Redirected,
    /// More bytes than may be read.
    #[error("too large")]
    TooLarge,
    /// What came back is not HTTP, or broke off.
    #[error("not an answer in HTTP")]
    NotHttp,
}
