//! How much one contact, or one address, may do. Loopback is never limited by address: it names a proxy or a test.

use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use kernel::{ContactId, ErrorKind};
use security::ContactActor;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::door::{Client, Problem};

/// Images looked at at the same time at most: each may take hundreds of megabytes.
const IMAGE_SLOTS: usize = 2;
/// Keys kept before old ones are dropped.
const KEPT_KEYS: usize = 50_000;

/// What one contact or address may do in a minute; as much again may come at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContactLimits {
    /// Messages of one contact.
    pub messages: NonZeroU32,
    /// Uploads of one contact.
    pub uploads: NonZeroU32,
    /// Sessions begun or resumed from one address.
    pub sessions: NonZeroU32,
}

impl Default for ContactLimits {
    fn default() -> Self {
        let number = |n| NonZeroU32::new(n).expect("not zero");
        Self { messages: number(60), uploads: number(30), sessions: number(120) }
    }
}

/// What the door keeps in memory about contacts: limits, and slots for looking at images.
pub struct ContactsDoor {
    messages: DefaultKeyedRateLimiter<ContactId>,
    uploads: DefaultKeyedRateLimiter<ContactId>,
    sessions: DefaultKeyedRateLimiter<IpAddr>,
    slots: Semaphore,
}

impl Default for ContactsDoor {
    fn default() -> Self {
        Self::new(ContactLimits::default())
    }
}

impl ContactsDoor {
    /// A door with these limits.
    #[must_use]
    pub fn new(limits: ContactLimits) -> Self {
        Self {
            messages: RateLimiter::keyed(Quota::per_minute(limits.messages)),
            uploads: RateLimiter::keyed(Quota::per_minute(limits.uploads)),
            sessions: RateLimiter::keyed(Quota::per_minute(limits.sessions)),
            slots: Semaphore::new(IMAGE_SLOTS),
        }
    }

    pub(crate) fn take_message(&self, actor: &ContactActor) -> Result<(), Problem> {
        take(&self.messages, &actor.id)
    }

    pub(crate) fn take_upload(&self, actor: &ContactActor) -> Result<(), Problem> {
        take(&self.uploads, &actor.id)
    }

    pub(crate) fn take_session(&self, client: &Client) -> Result<(), Problem> {
        match client.ip.filter(|ip| !ip.is_loopback()) {
            Some(ip) => take(&self.sessions, &ip),
            None => Ok(()),
        }
    }

    /// Waits for a slot to look at an image in.
    pub(crate) async fn image_slot(&self) -> Option<SemaphorePermit<'_>> {
        self.slots.acquire().await.ok()
    }
}

fn take<K: std::hash::Hash + Eq + Clone>(
    limiter: &DefaultKeyedRateLimiter<K>,
    key: &K,
) -> Result<(), Problem> {
    use governor::clock::{Clock as _, DefaultClock};
    if limiter.len() > KEPT_KEYS {
        limiter.retain_recent();
    }
    limiter.check_key(key).map_err(|later| {
        let wait = later.wait_time_from(DefaultClock::default().now());
        Problem::new(ErrorKind::Limited, "limited").retry_after(wait.as_secs() + 1)
    })
}

#[cfg(test)]
mod tests {
    use kernel::{ContactSessionId, InboxId};
    use security::Assurance;

    use super::*;

    #[test]
    fn one_contact_cannot_use_up_anothers_messages() {
        let one = NonZeroU32::new(3).unwrap();
        let door = ContactsDoor::new(ContactLimits { messages: one, uploads: one, sessions: one });
        let contact = |id| ContactActor {
            id: ContactId(id),
            inbox: InboxId(1),
            session: ContactSessionId(1),
            assurance: Assurance::Anonymous,
        };
        for _ in 0..3 {
            assert!(door.take_message(&contact(1)).is_ok());
        }
        assert!(door.take_message(&contact(1)).is_err());
        assert!(door.take_message(&contact(2)).is_ok());
        let client = |ip: &str| Client { ip: ip.parse().ok(), device: String::new() };
        for _ in 0..3 {
            assert!(door.take_session(&client("203.0.113.7")).is_ok());
        }
        assert!(door.take_session(&client("203.0.113.7")).is_err());
        for _ in 0..10 {
            assert!(door.take_session(&client("127.0.0.1")).is_ok());
        }
    }
}
