//! Opening what a command works on.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use kernel::SystemClock;
use security::Installation;
use storage::{Db, Files, Options};

use crate::config::Config;
use crate::machine::SystemRng;
use crate::secrets::{self, Secrets};

/// An opened desk.
pub(super) struct Desk {
    pub(super) db: Db,
    pub(super) files: Files,
    pub(super) secrets: Secrets,
    pub(super) installation: Installation,
}

pub(super) fn options(config: &Config) -> Options {
    Options {
        url: config.database.clone(),
        connections: config.connections,
        clock: Arc::new(SystemClock),
        rng: Arc::new(SystemRng),
    }
}

/// The data folder, made when absent, for its owner only.
pub(super) fn data_dir(config: &Config) -> anyhow::Result<&Path> {
    use std::os::unix::fs::DirBuilderExt as _;
    let folder = config.data_dir.as_path();
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("the data folder {} cannot be made", folder.display()))?;
    Ok(folder)
}

pub(super) fn database(config: &Config) -> anyhow::Result<Db> {
    data_dir(config)?;
    Db::open(options(config)).context("the database cannot be opened")
}

pub(super) fn files(config: &Config) -> anyhow::Result<Files> {
    Files::open(data_dir(config)?.join("files")).context("the folder of attached files cannot be opened")
}

/// Opens everything; a new installation gets its secrets and its row. `demo`: a new one is a demo.
pub(super) fn desk(config: &Config, demo: bool) -> anyhow::Result<Desk> {
    let db = database(config)?;
    let known = db.read_blocking(security::installation)?;
    let secrets = secrets::read_or_create(&config.data_dir, &SystemRng, known.is_some())?;
    let installation = db.write_blocking(move |tx| security::ensure_installation(tx, demo))?;
    Ok(Desk { files: files(config)?, db, secrets, installation })
}
