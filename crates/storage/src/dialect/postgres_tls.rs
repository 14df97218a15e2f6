//! Connecting to a PostgreSQL server, with TLS when its address asks for it.

use std::sync::Arc;

use postgres::config::SslMode;
use postgres::{Client, Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::postgres::map;
use crate::Error;

/// Connects; `sslmode=require` verifies the certificate against the machine's trusted roots.
pub(crate) fn connect(url: &str) -> Result<Client, Error> {
    let mut config: Config = url.parse().map_err(map)?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(std::time::Duration::from_secs(5));
    }
    config.application_name("helpward");
    if config.get_ssl_mode() == SslMode::Disable {
        return config.connect(NoTls).map_err(map);
    }
    config.connect(MakeRustlsConnect::new(tls()?)).map_err(map)
}

fn tls() -> Result<rustls::ClientConfig, Error> {
    let mut roots = rustls::RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    for certificate in found.certs {
        // A root that rustls cannot read is of no use to any connection; the others still are.
        let _ = roots.add(certificate);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| Error::Unavailable(e.to_string()))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}
