//! What every handler is given. Only the wiring of the binary and tests build one.

use std::net::IpAddr;
use std::sync::Arc;

use knowledge::Shelf;
use security::FieldKey;
use storage::{Db, Files};

/// What every handler is given.
pub struct House {
    /// The database.
    pub db: Db,
    /// Files of contacts and agents.
    pub files: Files,
    /// The key that seals secret fields.
    pub key: Arc<FieldKey>,
    /// Limits and slots of people signing in.
    pub people: crate::PeopleDoor,
    /// Limits of contacts, and slots for looking at images.
    pub contacts: crate::ContactsDoor,
    /// What the bot has learnt.
    pub answers: Arc<answers::Library>,
    /// The optional language model.
    pub model: Arc<answers::Assist>,
    /// How often agents may ask for it.
    pub calls: crate::ModelDoor,
    /// The search index in use.
    pub shelf: Arc<Shelf>,
    /// The queue as last worked out.
    pub queue: crate::QueueBoard,
    /// How the door is set up.
    pub door: DoorSettings,
}

/// How the door is set up.
#[derive(Debug, Clone)]
pub struct DoorSettings {
    /// Where people reach Helpward, without a slash at the end, e.g. `https://help.example`.
    pub public_url: String,
    /// Proxies whose `X-Forwarded-For` is believed; from anyone else it is ignored.
    pub trusted_proxies: Vec<IpAddr>,
    /// Demo mode: loopback only, no second factor, a banner.
    pub demo: bool,
}

impl DoorSettings {
    /// Whether cookies are marked `Secure` (and named `__Host-…`): when people come over TLS.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}
