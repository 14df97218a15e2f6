//! How much one contact, or one address, may do. Loopback is never limited by address: it names a proxy or a test.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::OnceLock;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, NotUntil, Quota, RateLimiter};
use kernel::{ContactId, ErrorKind, Rng};
use security::ContactActor;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::door::{Client, Problem};

/// Images looked at at the same time at most: each may take hundreds of megabytes.
const IMAGE_SLOTS: usize = 2;
/// How many contacts one address may write for at full speed: offices and mobile networks share addresses, but a new
/// session must be no way round the limits.
const CONTACTS_OF_ADDRESS: u32 = 10;
const KIB_OF_MIB: NonZeroU32 = NonZeroU32::new(1_024).expect("not zero");
/// Facts that one address may have read again in a minute by coming back with old cursors.
const REPLAYED_FACTS: NonZeroU32 = NonZeroU32::new(200_000).expect("not zero");
/// Articles and searches of one address in a minute: people look while they type, and offices share addresses.
const READS_A_MINUTE: NonZeroU32 = NonZeroU32::new(600).expect("not zero");
/// Searches that found nothing kept of one address in a minute: others are answered and not counted.
const FAILED_SEARCHES_A_MINUTE: NonZeroU32 = NonZeroU32::new(20).expect("not zero");
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
    /// MiB of files uploaded from one address in an hour, not a minute.
    pub upload_mib: NonZeroU32,
}

impl Default for ContactLimits {
    fn default() -> Self {
        let number = |n| NonZeroU32::new(n).expect("not zero");
        Self { messages: number(60), uploads: number(30), sessions: number(120), upload_mib: number(300) }
    }
}

/// What the door keeps in memory about contacts: limits, and slots for looking at images.
pub struct ContactsDoor {
    messages: Shared,
    uploads: Shared,
    changes: Shared,
    sessions: DefaultKeyedRateLimiter<IpAddr>,
    /// Counted in KiB.
    bytes: DefaultKeyedRateLimiter<IpAddr>,
    replays: DefaultKeyedRateLimiter<IpAddr>,
    reads: DefaultKeyedRateLimiter<IpAddr>,
    failed_searches: DefaultKeyedRateLimiter<IpAddr>,
    slots: Semaphore,
    /// Makes keys of readers, which name nobody once this run is over.
    secret: OnceLock<[u8; 32]>,
}

/// A limit of each contact, and one of each address over all its contacts.
struct Shared {
    of_contact: DefaultKeyedRateLimiter<ContactId>,
    of_address: DefaultKeyedRateLimiter<IpAddr>,
}

impl Shared {
    fn new(of_contact: NonZeroU32) -> Self {
        let of_address = of_contact.saturating_mul(NonZeroU32::MIN.saturating_add(CONTACTS_OF_ADDRESS - 1));
        Self {
            of_contact: RateLimiter::keyed(Quota::per_minute(of_contact)),
            of_address: RateLimiter::keyed(Quota::per_minute(of_address)),
        }
    }

    fn take(&self, actor: &ContactActor, client: &Client) -> Result<(), Problem> {
        take(&self.of_contact, &actor.id)?;
        client.network().map_or(Ok(()), |network| take(&self.of_address, &network))
    }
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
            messages: Shared::new(limits.messages),
            uploads: Shared::new(limits.uploads),
            changes: Shared::new(limits.messages),
            sessions: RateLimiter::keyed(Quota::per_minute(limits.sessions)),
            bytes: RateLimiter::keyed(Quota::per_hour(limits.upload_mib.saturating_mul(KIB_OF_MIB))),
            replays: RateLimiter::keyed(Quota::per_minute(REPLAYED_FACTS)),
            reads: RateLimiter::keyed(Quota::per_minute(READS_A_MINUTE)),
            failed_searches: RateLimiter::keyed(Quota::per_minute(FAILED_SEARCHES_A_MINUTE)),
            slots: Semaphore::new(IMAGE_SLOTS),
            secret: OnceLock::new(),
        }
    }

    pub(crate) fn take_message(&self, actor: &ContactActor, client: &Client) -> Result<(), Problem> {
        self.messages.take(actor, client)
    }

    pub(crate) fn take_upload(&self, actor: &ContactActor, client: &Client) -> Result<(), Problem> {
        self.uploads.take(actor, client)
    }

    /// As many as messages, counted apart: a survey's answer, a reopening, the language or the page.
    pub(crate) fn take_change(&self, actor: &ContactActor, client: &Client) -> Result<(), Problem> {
        self.changes.take(actor, client)
    }

    pub(crate) fn take_session(&self, client: &Client) -> Result<(), Problem> {
        client.network().map_or(Ok(()), |network| take(&self.sessions, &network))
    }

    /// Takes the bytes of an upload, each KiB begun, from what an address may leave here in an hour.
    pub(crate) fn take_bytes(&self, bytes: usize, client: &Client) -> Result<(), Problem> {
        let Some(network) = client.network() else { return Ok(()) };
        let kib =
            u32::try_from(bytes.div_ceil(1_024)).ok().and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MIN);
        drop_old_keys(&self.bytes);
        match self.bytes.check_key_n(&network, kib) {
            Ok(taken) => taken.map_err(too_soon),
            // More in one file than there is in an hour: waiting would not help.
            Err(_) => Err(Problem::new(ErrorKind::Limited, "limited")),
        }
    }

    /// Whether a widget of this network may have so many facts read again. If not, it fetches its own few conversations
    /// afresh instead, so nobody is locked out.
    pub fn may_replay(&self, network: Option<IpAddr>, facts: i64) -> bool {
        let Some(facts) = u32::try_from(facts).ok().and_then(NonZeroU32::new) else { return facts == 0 };
        let Some(network) = network else { return true };
        drop_old_keys(&self.replays);
        matches!(self.replays.check_key_n(&network, facts), Ok(Ok(())))
    }

    pub(crate) fn take_read(&self, client: &Client) -> Result<(), Problem> {
        client.network().map_or(Ok(()), |network| take(&self.reads, &network))
    }

    /// Whether one more search that found nothing is counted for this address.
    pub(crate) fn may_count_search(&self, client: &Client) -> bool {
        client.network().is_none_or(|network| take(&self.failed_searches, &network).is_ok())
    }

    /// The key under which a contact's word about an article is kept.
    pub(crate) fn giver(&self, rng: &dyn Rng, actor: &ContactActor) -> String {
        let secret = self.secret.get_or_init(|| {
            let mut secret = [0; 32];
            rng.fill(&mut secret);
            secret
        });
        blake3::keyed_hash(secret, &actor.id.0.to_be_bytes()).to_hex()[..32].to_owned()
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
    drop_old_keys(limiter);
    limiter.check_key(key).map_err(too_soon)
}

fn drop_old_keys<K: std::hash::Hash + Eq + Clone>(limiter: &DefaultKeyedRateLimiter<K>) {
    if limiter.len() > KEPT_KEYS {
        limiter.retain_recent();
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn too_soon(later: NotUntil<<DefaultClock as Clock>::Instant>) -> Problem {
    let wait = later.wait_time_from(DefaultClock::default().now());
    Problem::new(ErrorKind::Limited, "limited").retry_after(wait.as_secs() + 1)
}

#[cfg(test)]
mod tests {
    use kernel::{ContactSessionId, InboxId};
    use security::Assurance;

    use super::*;

    #[test]
    fn one_contact_cannot_use_up_anothers_messages() {
        let one = NonZeroU32::new(3).unwrap();
        let door =
            ContactsDoor::new(ContactLimits { messages: one, uploads: one, sessions: one, upload_mib: one });
        let contact = |id| ContactActor {
            id: ContactId(id),
            inbox: InboxId(1),
            session: ContactSessionId(1),
            assurance: Assurance::Anonymous,
        };
        let client = |ip: &str| Client { ip: ip.parse().ok(), device: String::new() };
        let home = client("198.51.100.1");
        for _ in 0..3 {
            assert!(door.take_message(&contact(1), &home).is_ok());
        }
        assert!(door.take_message(&contact(1), &home).is_err());
        assert!(door.take_message(&contact(2), &home).is_ok());
        for _ in 0..3 {
            assert!(door.take_session(&client("203.0.113.7")).is_ok());
        }
        assert!(door.take_session(&client("203.0.113.7")).is_err());
        for _ in 0..10 {
            assert!(door.take_session(&client("127.0.0.1")).is_ok());
        }
    }

    #[test]
    fn new_sessions_and_the_addresses_of_one_line_are_no_way_round() {
        let one = NonZeroU32::MIN;
        let door =
            ContactsDoor::new(ContactLimits { messages: one, uploads: one, sessions: one, upload_mib: one });
        let contact = |id| ContactActor {
            id: ContactId(id),
            inbox: InboxId(1),
            session: ContactSessionId(id),
            assurance: Assurance::Anonymous,
        };
        let line = |n: i64| Client { ip: format!("2001:db8:0:7::{n:x}").parse().ok(), device: String::new() };
        let taken = |take: &dyn Fn(i64) -> bool| (1..=50).filter(|n| take(*n)).count();
        let of_address = CONTACTS_OF_ADDRESS as usize;
        assert_eq!(taken(&|n| door.take_message(&contact(n), &line(n)).is_ok()), of_address);
        assert_eq!(taken(&|n| door.take_upload(&contact(n), &line(n)).is_ok()), of_address);
        assert_eq!(taken(&|n| door.take_change(&contact(n), &line(n)).is_ok()), of_address);
        assert_eq!(taken(&|n| door.take_session(&line(n)).is_ok()), 1);
    }

    #[test]
    fn an_address_leaves_so_many_bytes_in_an_hour() {
        let limits = ContactLimits { upload_mib: NonZeroU32::new(3).unwrap(), ..ContactLimits::default() };
        let door = ContactsDoor::new(limits);
        let client = |ip: &str| Client { ip: ip.parse().ok(), device: String::new() };
        let kept = |ip: &str| (0..10).filter(|_| door.take_bytes(1_000_000, &client(ip)).is_ok()).count();
        assert_eq!(kept("198.51.100.1"), 3);
        assert_eq!(kept("198.51.100.2"), 3, "another address has its own");
        assert!(door.take_bytes(4 << 20, &client("198.51.100.3")).is_err(), "one file larger than the hour");
        assert_eq!(kept("127.0.0.1"), 10);
    }

    #[test]
    fn old_cursors_of_one_address_are_read_again_only_so_often() {
        let door = ContactsDoor::default();
        let (one, other) = ("198.51.100.1".parse().ok(), "198.51.100.2".parse().ok());
        let replayed = |network| (0..100).filter(|_| door.may_replay(network, 20_000)).count();
        assert_eq!((replayed(one), replayed(other), replayed(None)), (10, 10, 100));
        assert!(door.may_replay(one, 0), "who missed nothing costs nothing");
        assert!(!door.may_replay(other, i64::MAX) && !door.may_replay(other, -1));
    }
}
