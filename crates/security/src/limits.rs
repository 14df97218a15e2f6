//! How fast passwords and codes may be tried.
//!
//! Nobody can lock a colleague out: what a stranger uses up are the buckets of strangers. An agent
//! whose browser signed in before carries a device cookie and has a bucket of its own.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use kernel::{DomainError, ErrorKind, Millis};

/// Too many tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many tries")]
pub struct TooFast {
    /// When trying again makes sense, in milliseconds from now.
    pub retry_after_ms: Millis,
}

impl DomainError for TooFast {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Limited
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        vec![("retryAfterS", (self.retry_after_ms + 999).div_euclid(1_000).to_string().into())]
    }
}

/// So many at once, then one per span.
#[derive(Debug, Clone, Copy)]
struct Quota {
    burst: i64,
    per_ms: Millis,
}

/// Tries per agent and address: five, then five a minute.
const ACCOUNT_AND_IP: Quota = Quota { burst: 5, per_ms: 12_000 };
/// Tries per agent from all unknown devices together: ten, then ten a minute (bounds a spread guess).
const ACCOUNT: Quota = Quota { burst: 10, per_ms: 6_000 };
/// Tries per address over all agents: thirty, then thirty a minute (an office shares one address).
const IP: Quota = Quota { burst: 30, per_ms: 2_000 };
/// Tries of all unknown devices: 200, then four a second (bounds the hashing work).
const ALL_UNKNOWN: Quota = Quota { burst: 200, per_ms: 250 };
/// Tries per known device: ten, then six a minute.
const DEVICE: Quota = Quota { burst: 10, per_ms: 10_000 };
/// Most buckets kept; full ones that have drained are dropped first.
const MOST_BUCKETS: usize = 50_000;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Bucket {
    AccountAndIp([u8; 16], String),
    Account([u8; 16]),
    Ip(String),
    AllUnknown,
    Device([u8; 16]),
}

impl Bucket {
    const fn quota(&self) -> Quota {
        match self {
            Self::AccountAndIp(..) => ACCOUNT_AND_IP,
            Self::Account(_) => ACCOUNT,
            Self::Ip(_) => IP,
            Self::AllUnknown => ALL_UNKNOWN,
            Self::Device(_) => DEVICE,
        }
    }
}

/// The buckets of one process, in memory.
///
/// Written here and not taken from a library because a right password gives its try back, which the
/// known limiters do not offer.
#[derive(Debug, Default)]
pub struct SignInLimits {
    /// Theoretical arrival time of each bucket. Source: the generic cell rate algorithm (ITU-T I.371).
    arrivals: Mutex<HashMap<Bucket, Millis>>,
}

/// Tries taken; give it back when the secret was right.
#[derive(Debug)]
#[must_use]
pub struct Taken(Vec<Bucket>);

/// Who tries.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a> {
    /// What names the account: the email address as typed, or a challenge's agent.
    pub account: &'a str,
    /// Where the request comes from; `unknown` when the door cannot tell.
    pub ip: &'a str,
    /// The id of a device known to belong to this account (see `known_device`), if there is one.
    pub device: Option<&'a str>,
}

impl SignInLimits {
    /// Takes one try from every bucket it counts against, or from none.
    pub fn take(&self, attempt: Attempt<'_>, now_ms: Millis) -> Result<Taken, TooFast> {
        let account = digest(&attempt.account.trim().to_lowercase());
        let buckets = match attempt.device {
            Some(device) => vec![Bucket::Device(digest(device))],
            None => vec![
                Bucket::AccountAndIp(account, network(attempt.ip)),
                Bucket::Account(account),
                Bucket::Ip(network(attempt.ip)),
                Bucket::AllUnknown,
            ],
        };
        let mut arrivals = self.arrivals.lock().unwrap_or_else(PoisonError::into_inner);
        if arrivals.len() >= MOST_BUCKETS {
            arrivals.retain(|_, arrival| *arrival > now_ms);
        }
        let wait_ms = buckets.iter().map(|bucket| wait(&arrivals, bucket, now_ms)).max().unwrap_or(0);
        if wait_ms > 0 {
            return Err(TooFast { retry_after_ms: wait_ms });
        }
        for bucket in &buckets {
            let arrival = arrivals.get(bucket).map_or(now_ms, |arrival| now_ms.max(*arrival));
            arrivals.insert(bucket.clone(), arrival + bucket.quota().per_ms);
        }
        Ok(Taken(buckets))
    }

    /// Gives the tries back: the secret was right, so this was no guess.
    pub fn give_back(&self, taken: Taken) {
        let mut arrivals = self.arrivals.lock().unwrap_or_else(PoisonError::into_inner);
        for bucket in taken.0 {
            let per_ms = bucket.quota().per_ms;
            if let Some(arrival) = arrivals.get_mut(&bucket) {
                *arrival -= per_ms;
            }
        }
    }
}

fn wait(arrivals: &HashMap<Bucket, Millis>, bucket: &Bucket, now_ms: Millis) -> Millis {
    let quota = bucket.quota();
    // A clock that stepped backwards must not lock anybody out for longer than the burst.
    let furthest = now_ms + quota.burst * quota.per_ms;
    let arrival = arrivals.get(bucket).map_or(now_ms, |arrival| (*arrival).min(furthest));
    (arrival + quota.per_ms - furthest).max(0)
}

fn digest(text: &str) -> [u8; 16] {
    let mut short = [0; 16];
    short.copy_from_slice(&blake3::hash(text.as_bytes()).as_bytes()[..16]);
    short
}

/// An IPv6 attacker owns a whole /64; an IPv4 address stands for itself.
fn network(ip: &str) -> String {
    match ip.parse() {
        Ok(std::net::IpAddr::V6(address)) => match address.to_ipv4_mapped() {
            Some(v4) => v4.to_string(),
            None => format!("{:x}", address.to_bits() >> 64),
        },
        _ => ip.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = 1_764_000_000_000;

    fn tries(limits: &SignInLimits, attempt: Attempt<'_>, count: u32, now_ms: Millis) -> u32 {
        (0..count).filter(|_| limits.take(attempt, now_ms).is_ok()).count().try_into().unwrap()
    }

    #[test]
    fn guesses_of_one_address_are_few() {
        let limits = SignInLimits::default();
        let attempt = Attempt { account: "owner@x.example", ip: "203.0.113.9", device: None };
        assert_eq!(tries(&limits, attempt, 100, NOW), 5);
        let refused = limits.take(attempt, NOW).unwrap_err();
        assert_eq!(refused.retry_after_ms, 12_000);
        assert_eq!(tries(&limits, attempt, 100, NOW + 11_999), 0);
        assert_eq!(tries(&limits, attempt, 100, NOW + 12_000), 1);
        let in_a_minute: u32 = (13..=72).map(|s| tries(&limits, attempt, 10, NOW + s * 1_000)).sum();
        assert_eq!(in_a_minute, 5);
    }

    #[test]
    fn changing_the_address_or_its_spelling_gives_no_more_than_ten_a_minute() {
        let limits = SignInLimits::default();
        let mut accepted = 0;
        for i in 0..2_000_u32 {
            let ip = format!("10.{}.{}.{}", i % 256, i / 256, i % 7);
            let account = if i % 2 == 0 { "owner@x.example" } else { " OWNER@x.example" };
            accepted +=
                tries(&limits, Attempt { account, ip: &ip, device: None }, 1, NOW + i64::from(i) * 30);
        }
        assert!(accepted <= 20, "{accepted} in the first minute, burst included");
        let v6 = |i: u32| format!("2001:db8:0:7::{i:x}");
        let one_network: u32 = (0..200)
            .map(|i| {
                tries(
                    &limits,
                    Attempt { account: &format!("a{i}"), ip: &v6(i), device: None },
                    1,
                    NOW + 600_000,
                )
            })
            .sum();
        assert_eq!(one_network, 30);
    }

    #[test]
    fn a_victim_with_a_known_device_is_never_locked_out() {
        let limits = SignInLimits::default();
        for i in 0..5_000_u32 {
            let ip = format!("10.0.{}.{}", i / 256, i % 256);
            let _ = limits.take(Attempt { account: "owner@x.example", ip: &ip, device: None }, NOW);
        }
        let stranger = Attempt { account: "owner@x.example", ip: "198.51.100.7", device: None };
        assert!(limits.take(stranger, NOW).is_err());
        assert!(limits.take(Attempt { device: Some("17"), ..stranger }, NOW).is_ok());
    }

    #[test]
    fn a_right_password_costs_nothing() {
        let limits = SignInLimits::default();
        let attempt = Attempt { account: "owner@x.example", ip: "203.0.113.9", device: None };
        for _ in 0..500 {
            let taken = limits.take(attempt, NOW).unwrap();
            limits.give_back(taken);
        }
    }

    #[test]
    fn a_clock_that_steps_back_locks_nobody_out_for_long() {
        let limits = SignInLimits::default();
        let attempt = Attempt { account: "owner@x.example", ip: "203.0.113.9", device: None };
        tries(&limits, attempt, 5, NOW);
        let refused = limits.take(attempt, NOW - 365 * 86_400_000).unwrap_err();
        assert!(refused.retry_after_ms <= 12_000, "{refused:?}");
    }

    #[test]
    fn memory_is_bounded() {
        let limits = SignInLimits::default();
        for i in 0..60_000_i64 {
            let _ = limits.take(
                Attempt { account: "x", ip: "203.0.113.9", device: Some(&i.to_string()) },
                NOW + i * 1_000,
            );
        }
        assert!(limits.arrivals.lock().unwrap().len() <= MOST_BUCKETS);
    }
}
