//! What the door keeps in memory about people signing in: limits, hashing slots, last signs of life.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::Millis;
use security::{AgentActor, Attempt, CameWith, SignInLimits, Taken, TooFast};
use storage::Tx;
use tokio::sync::Semaphore;

use crate::House;
use crate::door::{Client, Problem};

/// Passwords hashed at the same time at most: each takes 19 MiB and a core.
const HASHING_SLOTS: usize = 2;
/// Passwords that may wait for a slot; more are told to come back.
const HASHING_QUEUE: usize = 64;
/// How often a session's last request is written down.
const TOUCH_MS: Millis = 60_000;

/// What the door keeps in memory about people signing in.
#[derive(Debug)]
pub struct PeopleDoor {
    limits: SignInLimits,
    slots: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    touched: Mutex<HashMap<CameWith, Millis>>,
}

impl Default for PeopleDoor {
    fn default() -> Self {
        Self {
            limits: SignInLimits::default(),
            slots: Arc::new(Semaphore::new(HASHING_SLOTS)),
            queue: Arc::new(Semaphore::new(HASHING_QUEUE)),
            touched: Mutex::default(),
        }
    }
}

impl PeopleDoor {
    /// Takes one try of a password or code; give it back when it was right.
    pub(crate) fn take(
        &self,
        house: &House,
        client: &Client,
        account: &str,
        device: Option<&str>,
    ) -> Result<Taken, TooFast> {
        let ip = ip_or_unknown(client);
        self.limits.take(Attempt { account, ip: &ip, device }, house.db.clock().now_ms())
    }

    /// The secret was right.
    pub(crate) fn give_back(&self, taken: Taken) {
        self.limits.give_back(taken);
    }

    /// Runs password work on a blocking thread, a few at a time.
    pub(crate) async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let busy = || Problem::new(kernel::ErrorKind::Unavailable, "unavailable").retry_after(2);
        let _waiting = Arc::clone(&self.queue).try_acquire_owned().map_err(|_| busy())?;
        let _slot = Arc::clone(&self.slots).acquire_owned().await.map_err(|_| busy())?;
        tokio::task::spawn_blocking(work).await.map_err(|_| busy())
    }

    /// Writes down, at most once a minute and beside the request, that a session or key was used.
    pub(crate) fn note_use(&self, house: &Arc<House>, actor: &AgentActor) {
        let now_ms = house.db.clock().now_ms();
        {
            let mut touched = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
            if touched
                .get(&actor.came_with)
                .is_some_and(|at_ms| now_ms - at_ms < TOUCH_MS && *at_ms <= now_ms)
            {
                return;
            }
            touched.retain(|_, at_ms| now_ms - *at_ms < TOUCH_MS);
            touched.insert(actor.came_with, now_ms);
        }
        let (house, came_with, ip) =
            (Arc::clone(house), actor.came_with, actor.ip.clone().unwrap_or_default());
        let touch = move |tx: &Tx<'_>| match came_with {
            CameWith::Session(session) => security::touch_session(tx, session, &ip),
            CameWith::Key(key) => security::touch_api_key(tx, key),
        };
        tokio::spawn(async move {
            if let Err(error) = house.db.write(touch).await {
                tracing::warn!(%error, "the last use of a session or key was not written");
            }
        });
    }
}

pub(crate) fn ip_or_unknown(client: &Client) -> String {
    client.ip_text().unwrap_or_else(|| "unknown".to_owned())
}
