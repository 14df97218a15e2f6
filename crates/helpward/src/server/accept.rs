//! Takes connections in: so many at once, so many of one address, and none that never says what it wants.
//!
//! A request's body has the time limit of its answer ([`api::layers`]); here only the way to the head is watched.

use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::Service as _;

/// Refusals written at the same time; beyond them a connection is closed without a word.
const REFUSALS: usize = 64;
/// How long a refused connection may take to say something and to hear the answer.
const REFUSAL: Duration = Duration::from_secs(1);
/// Pause after the machine could not give a connection, e.g. because this process may not open another file.
const BREATH: Duration = Duration::from_millis(250);
/// What a connection over the limit is told.
const REFUSED: &str = "{\"status\":503,\"code\":\"overloaded\"}";

/// How much is taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    /// Connections open at once.
    pub(super) connections: usize,
    /// Connections open at once from one address, where one stands for one line (see [`api::network_of`]).
    pub(super) of_address: usize,
    /// How long a connection may take until the head of a request is complete, the wait for its first byte included.
    pub(super) head: Duration,
}

/// The connections that are open.
pub(super) struct Gate {
    limits: Limits,
    /// Addresses that speak for many: their own connections are not counted by address.
    proxies: Vec<IpAddr>,
    open: AtomicUsize,
    of_address: Mutex<HashMap<IpAddr, usize>>,
    refusing: AtomicUsize,
}

/// One connection's place, given back when the connection is gone: also when it became a socket.
struct Place {
    gate: Arc<Gate>,
    network: Option<IpAddr>,
}

impl Gate {
    pub(super) fn new(limits: Limits, proxies: Vec<IpAddr>) -> Arc<Self> {
        Arc::new(Self {
            limits,
            proxies,
            open: AtomicUsize::new(0),
            of_address: Mutex::default(),
            refusing: AtomicUsize::new(0),
        })
    }

    /// Connections open now.
    pub(super) fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// `None`: there is no place, at all or for this address.
    fn enter(self: &Arc<Self>, peer: IpAddr) -> Option<Place> {
        let peer = peer.to_canonical();
        let network = api::network_of(peer).filter(|_| !self.proxies.contains(&peer));
        if self.open.fetch_add(1, Ordering::Relaxed) >= self.limits.connections {
            self.open.fetch_sub(1, Ordering::Relaxed);
            return None;
        }
        if let Some(network) = network {
            let mut of_address = self.of_address.lock().unwrap_or_else(PoisonError::into_inner);
            let count = of_address.entry(network).or_default();
            if *count >= self.limits.of_address {
                self.open.fetch_sub(1, Ordering::Relaxed);
                return None;
            }
            *count += 1;
        }
        Some(Place { gate: Arc::clone(self), network })
    }

    fn leave(&self, network: Option<IpAddr>) {
        self.open.fetch_sub(1, Ordering::Relaxed);
        let Some(network) = network else { return };
        let mut of_address = self.of_address.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = of_address.get_mut(&network) {
            *count -= 1;
            if *count == 0 {
                of_address.remove(&network);
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.gate.leave(self.network);
    }
}

/// Serves until `stopping` turns true, then until the requests under way are answered.
pub(super) async fn run(
    listener: TcpListener,
    router: Router,
    gate: Arc<Gate>,
    mut stopping: watch::Receiver<bool>,
) {
    // Each connection holds a receiver: when all are gone, everything is answered.
    let (closing, open) = watch::channel(false);
    let mut troubled = false;
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopping.wait_for(|stopping| *stopping) => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                troubled = false;
                match gate.enter(peer.ip()) {
                    Some(place) => {
                        let held = Held { stream, _place: place };
                        tokio::spawn(connection(held, peer, router.clone(), gate.limits.head, open.clone()));
                    }
                    None => refuse(&gate, stream),
                }
            }
            Err(error) if is_of_the_peer(&error) => {}
            Err(error) => {
                // Said once, not four times a second for as long as it lasts.
                if !troubled {
                    tracing::error!(%error, open = gate.open(), "no connection can be taken in; trying again");
                    metrics::counter!("helpward_accept_errors_total").increment(1);
                }
                troubled = true;
                tokio::time::sleep(BREATH).await;
            }
        }
    }
    drop((listener, open));
    closing.send_replace(true);
    closing.closed().await;
}

/// Whether the connection, not the machine, is what failed.
fn is_of_the_peer(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn connection(
    held: Held,
    peer: SocketAddr,
    router: Router,
    head: Duration,
    mut closing: watch::Receiver<bool>,
) {
    if let Err(error) = held.stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection went before it was served");
    }
    let answer = hyper::service::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        let mut router = router.clone();
        async move {
            let Ok(answer) = router.call(request.map(Body::new)).await;
            Ok::<_, Infallible>(answer)
        }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head);
    let mut served = pin!(http.serve_connection(TokioIo::new(held), answer).with_upgrades());
    tokio::select! {
        // What went wrong with a connection is between its ends; the answer itself was logged by its layer.
        _ = served.as_mut() => return,
        _ = closing.wait_for(|closing| *closing) => {}
    }
    served.as_mut().graceful_shutdown();
    let _ = served.await;
}

/// Tells a connection that there is no place, without letting many of them cost much.
fn refuse(gate: &Arc<Gate>, mut stream: TcpStream) {
    metrics::counter!("helpward_connections_refused_total").increment(1);
    if gate.refusing.fetch_add(1, Ordering::Relaxed) >= REFUSALS {
        gate.refusing.fetch_sub(1, Ordering::Relaxed);
        return;
    }
    let gate = Arc::clone(gate);
    tokio::spawn(async move {
        let told = async {
            // An answer before the question was read is lost when the connection is closed.
            let mut asked = [0; 1_024];
            let _ = stream.read(&mut asked).await?;
            let answer = format!(
                "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/problem+json\r\nretry-after: 5\r\n\
                 content-length: {}\r\nconnection: close\r\n\r\n{REFUSED}",
                REFUSED.len()
            );
            stream.write_all(answer.as_bytes()).await?;
            stream.shutdown().await
        };
        // A peer that does not listen is not told twice.
        let _: Result<io::Result<()>, _> = tokio::time::timeout(REFUSAL, told).await;
        gate.refusing.fetch_sub(1, Ordering::Relaxed);
    });
}

/// A stream that holds its place for as long as it is open.
struct Held {
    stream: TcpStream,
    _place: Place,
}

impl AsyncRead for Held {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Held {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate(connections: usize, of_address: usize) -> Arc<Gate> {
        let proxy = "10.0.0.1".parse().expect("an address");
        Gate::new(Limits { connections, of_address, head: REFUSAL }, vec![proxy])
    }

    fn enter(gate: &Arc<Gate>, peer: &str) -> Option<Place> {
        gate.enter(peer.parse().expect("an address"))
    }

    #[test]
    fn one_address_cannot_take_every_place_and_places_come_back() {
        let gate = gate(5, 2);
        let first: Vec<_> =
            ["198.51.100.1", "::ffff:198.51.100.1"].iter().filter_map(|ip| enter(&gate, ip)).collect();
        assert_eq!(first.len(), 2);
        assert!(enter(&gate, "198.51.100.1").is_none(), "one line, however it is written");
        let line: Vec<_> = (1..=3).filter_map(|n| enter(&gate, &format!("2001:db8::{n}"))).collect();
        assert_eq!(line.len(), 2, "a /64 is one line");
        let proxy = enter(&gate, "10.0.0.1").expect("the last place");
        assert!(enter(&gate, "10.0.0.1").is_none(), "no place is left");
        assert_eq!(gate.open(), 5);
        drop((first, line, proxy));
        assert_eq!(gate.open(), 0);
        assert!(gate.of_address.lock().expect("unpoisoned").is_empty());
    }

    #[test]
    fn a_proxy_and_this_machine_are_counted_only_as_a_whole() {
        let gate = gate(20, 1);
        let many: Vec<_> =
            (0..20).filter_map(|n| enter(&gate, if n % 2 == 0 { "10.0.0.1" } else { "127.0.0.1" })).collect();
        assert_eq!(many.len(), 20);
    }
}
