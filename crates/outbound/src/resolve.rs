//! From names to addresses: looked up once for each connection, which then goes to exactly what was checked.

use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use crate::address::is_public;
use crate::failure::{Failure, Refusal};

/// The addresses of a name, when they are there.
pub type Addresses = Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>>;

/// Knows the addresses of names.
pub trait Resolve: Send + Sync + 'static {
    /// Looks a name up.
    fn lookup(&self, host: &str) -> Addresses;
}

/// The names of this machine: its resolver and its hosts file.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemNames;

impl Resolve for SystemNames {
    fn lookup(&self, host: &str) -> Addresses {
        let host = host.to_owned();
        Box::pin(async move {
            let found = tokio::net::lookup_host((host.as_str(), 0)).await?;
            Ok(found.map(|socket| socket.ip()).collect())
        })
    }
}

/// What the HTTP client asks for names: it gives out nothing that may not be connected to, so what was checked and what is
/// connected to cannot differ.
pub(crate) struct Checked {
    pub(crate) names: Arc<dyn Resolve>,
    /// Whether addresses beyond the public internet are given out.
    pub(crate) anywhere: bool,
}

impl reqwest::dns::Resolve for Checked {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let (found, anywhere) = (self.names.lookup(name.as_str()), self.anywhere);
        Box::pin(async move {
            let found = found.await.map_err(|_| Failure::UnknownHost)?;
            if found.is_empty() {
                return Err(Failure::UnknownHost.into());
            }
            // One private address among public ones is a trick, not a mistake.
            if !anywhere && !found.iter().all(|address| is_public(*address)) {
                return Err(Failure::Refused(Refusal::NotPublic).into());
            }
            let sockets = found.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(sockets) as reqwest::dns::Addrs)
        })
    }
}
