//! The WebSocket door: resume by cursor, events after it, typing, who looks at what, places in the queue.
//!
//! See README.md. Commands go over HTTP; nothing here changes a conversation.

mod agent;
mod contact;
mod fanout;
mod frames;
mod hub;
mod line;
mod passing;
mod render;
mod schemas;

use std::sync::Arc;

use api::House;
use axum::Router;
use axum::routing::get;
use storage::Tail;
use tokio::sync::watch;

use hub::Hub;

pub use schemas::add_schemas;

/// What the live door is given.
pub struct Live {
    house: Arc<House>,
    tail: Tail,
    hub: Hub,
    stopping: watch::Receiver<bool>,
}

impl Live {
    /// A door without screens yet. `stopping` turns true when the process is asked to end: every socket is then
    /// closed with 1001.
    #[must_use]
    pub fn new(house: Arc<House>, tail: Tail, stopping: watch::Receiver<bool>) -> Arc<Self> {
        Arc::new(Self { house, tail, hub: Hub::default(), stopping })
    }

    /// Open sockets: agents' screens and contacts' widgets.
    #[must_use]
    pub fn open_sockets(&self) -> (usize, usize) {
        (self.hub.agent_screens(), self.hub.contact_screens())
    }

    /// Runs for ever: takes facts from the tail to every screen they concern, and tells places in the queue.
    pub async fn run(self: Arc<Self>) {
        tokio::join!(fanout::run(Arc::clone(&self)), passing::run(self));
    }
}

/// The router of both sockets.
pub fn router(live: Arc<Live>) -> Router {
    Router::new()
        .route("/api/v1/live", get(agent::open))
        .route("/api/v1/widget/live", get(contact::open))
        .with_state(live)
}
