//! What the machine gives: chance fit for secrets, and log lines on standard error.

use kernel::Rng;
use rand::TryRng as _;
use rand::rngs::SysRng;
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
