//! `helpward serve`

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use api::DoorSettings;
use outbound::{Outbound, SystemNames};
use tokio::net::TcpListener;

use super::open::{self, Desk};
use crate::config::Config;
use crate::server::{self, Parts};
use crate::welcome::Welcome;
use crate::{demo, wiring};

/// Conversations of a new demo: enough for every list and report, loaded in a second or two.
const DEMO_CONVERSATIONS: u32 = 300;

pub(super) fn run(config: Config, demo: bool) -> anyhow::Result<ExitCode> {
    if demo && !config.listen.ip().is_loopback() {
        bail!(
            "--demo listens on this machine only (its sign-ins need no second factor); {} is open to others",
            config.listen
        );
    }
    let Desk { db, files, secrets, installation } = open::desk(&config, demo)?;
    if demo && !installation.demo {
        bail!("{} holds a real desk; start the demo in another data folder", config.data_dir.display());
    }
    if installation.demo && !config.listen.ip().is_loopback() {
        bail!("{} holds a demo, which listens on this machine only", config.data_dir.display());
    }
    let key = Arc::new(secrets.field_key.clone());
    let desk = if installation.demo { Some(demo::open_desk(&db, &config.data_dir, &key)?) } else { None };
    if desk.is_some() {
        demo::write_help(&db)?;
    }
    if desk.as_ref().is_some_and(|desk| desk.fresh) {
        demo::load(&db, &demo::Plan { conversations: DEMO_CONVERSATIONS, seed: 1 })?;
    }
    db.write_blocking(wiring::plan_sweeps)?;
    let setup_token = db.write_blocking(security::create_setup_token)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("threads cannot be started")?;
    let served = runtime.block_on(async {
        let listener = TcpListener::bind(config.listen).await.with_context(|| {
            format!("cannot listen on {}; --listen takes another address:port", config.listen)
        })?;
        let bound = listener.local_addr()?;
        let public_url = config.reached_at(bound);
        let door = DoorSettings {
            public_url: public_url.clone(),
            trusted_proxies: config.trusted_proxies.clone(),
            demo: installation.demo,
        };
        let welcome = Welcome {
            engine: db.engine().name(),
            public_url,
            setup_token,
            sign_ins: desk.as_ref().map(|desk| desk.sign_ins.clone()).unwrap_or_default(),
        };
        let wallet = desk.map(|desk| demo::wallet(&db, &key, &desk));
        let allowed = config.outbound_allow.clone();
        let outbound = Outbound::new(allowed, Arc::new(SystemNames), tokio::runtime::Handle::current());
        let limits = config.contact_limits;
        let house = wiring::house(db.clone(), files, secrets.field_key, door, limits, outbound);
        server::serve(Parts { config, house, demo: wallet, listener, welcome }).await
    });
    // What does not end by itself (a slow reaction) is cut off; its transaction is then as if it never began.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    served.map(|()| ExitCode::SUCCESS)
}
