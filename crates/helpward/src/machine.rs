//! What the machine gives: chance fit for secrets, open files, and log lines on standard error.

use kernel::Rng;
use rand::TryRng as _;
use rand::rngs::SysRng;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::{Config, LogFormat};

/// The operating system's generator.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemRng;

impl Rng for SystemRng {
    fn fill(&self, bytes: &mut [u8]) {
        SysRng.try_fill_bytes(bytes).expect("an operating system without randomness cannot keep secrets");
    }
}

/// Files kept for the database, its readers, attachments and the log; the rest may be connections.
const OWN_FILES: u64 = 128;

/// Lets this process open as many files as the machine allows it.
pub fn raise_open_files() {
    let now = getrlimit(Resource::Nofile);
    let wanted = Rlimit { current: now.maximum, maximum: now.maximum };
    if now.current != now.maximum
        && let Err(error) = setrlimit(Resource::Nofile, wanted)
    {
        tracing::warn!(%error, "the number of open files stays where it was");
    }
}

/// How many connections there can be files for, once [`raise_open_files`] was called: `wanted` at most.
#[must_use]
pub fn connections_with_files(wanted: usize) -> usize {
    let Some(files) = getrlimit(Resource::Nofile).maximum else { return wanted };
    // With very few files it is better to be told by the machine than to refuse everybody.
    let left = files.saturating_sub(OWN_FILES).max(files / 2);
    usize::try_from(left).unwrap_or(usize::MAX).min(wanted)
}

/// The crates whose lines the level is about; of others only warnings are of interest.
const OURS: &[&str] = &[
    "helpward",
    "kernel",
    "storage",
    "security",
    "inboxes",
    "contacts",
    "agents",
    "conversations",
    "channels",
    "routing",
    "surveys",
    "reports",
    "api",
    "realtime",
    "pages",
];

/// Starts writing log lines; a second call does nothing.
pub fn start_log(config: &Config) {
    let level = LevelFilter::from_level(config.log_level);
    let others = LevelFilter::WARN.min(level);
    let filter = Targets::new().with_default(others).with_targets(OURS.iter().map(|name| (*name, level)));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let registry = tracing_subscriber::registry().with(filter);
    // Already started is fine: tests of several commands run in one process.
    let _ = match config.log_format {
        LogFormat::Text => registry.with(lines.with_ansi(false)).try_init(),
        LogFormat::Json => registry.with(lines.json().flatten_event(true)).try_init(),
    };
}
