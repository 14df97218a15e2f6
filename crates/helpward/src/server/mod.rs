//! The listening server: every door on one address, health and figures beside them, and a stop that loses nothing.

mod accept;
mod health;
mod metrics;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use api::{House, LayerSettings};
use axum::Router;
use pages::{DemoWallet, Pages};
use realtime::Live;
use storage::Tail;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use crate::config::Config;
use crate::{machine, welcome, wiring};

/// What a server is made of.
pub struct Parts {
    /// The configuration.
    pub config: Config,
    /// What handlers are given.
    pub house: Arc<House>,
    /// The sample wallet; only in demo mode.
    pub demo: Option<DemoWallet>,
    /// The socket people connect to.
    pub listener: TcpListener,
    /// What is printed once people can connect.
    pub welcome: welcome::Welcome,
}

/// The OpenAPI document of all doors.
#[must_use]
pub fn document() -> serde_json::Value {
    serde_json::to_value(realtime::add_schemas(api::document()))
        .expect("a document of strings and lists is JSON")
}

/// Serves until the process is asked to stop, then lets running requests end.
pub async fn serve(parts: Parts) -> anyhow::Result<()> {
    let Parts { config, house, demo, listener, welcome } = parts;
    let figures = metrics::Figures::install()?;
    let (stop, stopping) = watch::channel(false);
    let tail = Tail::start(house.db.clone()).await.context("the log of facts cannot be read")?;
    let tail_run = tokio::spawn(tail.clone().run());
    wiring::start_work(&house);
    let live = Live::new(Arc::clone(&house), tail.clone(), stopping.clone());
    tokio::spawn(Arc::clone(&live).run());
    let center = wiring::help_center(&house, config.help_url.clone());
    let pages = Pages { db: house.db.clone(), openapi: document(), demo };
    let router = Router::new()
        .merge(api::router(Arc::clone(&house)))
        .merge(realtime::router(Arc::clone(&live)))
        .merge(pages::router(Arc::new(pages), center));
    let settings =
        LayerSettings { rng: house.db.rng(), timeout: Duration::from_secs(config.request_timeout_s) };
    let health = health::Health::new(house.db.clone(), tail, tail_run, stopping.clone());
    let gate = accept::Gate::new(limits(&config), config.trusted_proxies.clone());
    let guarded =
        metrics::Guarded::new(figures, house.db.clone(), Arc::clone(&live), Arc::clone(&gate), &config);
    let router = api::layers(router, settings)
        .merge(health::router(Arc::clone(&health)))
        .merge(metrics::router(guarded));
    let router = pages::at_own_domain(router, config.help_url.as_deref());
    if config.has_unknown_proxy() {
        tracing::warn!(
            "public_url is https but trusted_proxies is empty: limits by address cannot tell people apart"
        );
    }
    let mut signals = Signals::listen().context("signals cannot be heard")?;
    welcome.print()?;
    // Every socket holds a receiver of its own for as long as it is open, also before it said hello; the others are
    // this function's, those of `live` and `health`, which are kept to the end.
    let without_sockets = stop.receiver_count();
    let mut server = tokio::spawn(accept::run(listener, router, gate, stop.subscribe()));
    tokio::select! {
        ended = &mut server => {
            ended.context("the server panicked")?;
            anyhow::bail!("the server ended by itself");
        }
        signal = signals.next() => tracing::info!(signal, "stopping: no new connections, sockets closed, running requests may end"),
    }
    stop.send_replace(true);
    let drained = async {
        let _ = (&mut server).await;
        while stop.receiver_count() > without_sockets {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::select! {
        () = drained => tracing::info!("stopped"),
        () = tokio::time::sleep(Duration::from_secs(config.drain_s)) => tracing::warn!("stopped; some requests did not end in time"),
        signal = signals.next() => tracing::warn!(signal, "stopped at once"),
    }
    drop((health, live));
    Ok(())
}

/// How many connections are taken in: what is configured, but no more than there are files for.
fn limits(config: &Config) -> accept::Limits {
    machine::raise_open_files();
    let connections = machine::connections_with_files(config.connections_at_once);
    if connections < config.connections_at_once {
        tracing::warn!(
            connections,
            wanted = config.connections_at_once,
            "this process may open too few files for limits.connections; raise LimitNOFILE or ulimit -n"
        );
    }
    accept::Limits {
        connections,
        of_address: config.connections_of_address,
        head: Duration::from_secs(config.head_timeout_s),
    }
}

/// The signals that ask the process to stop; from here on they do not kill it.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Waits for the next one; gives its name.
    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}
