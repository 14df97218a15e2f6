//! How long a waiting contact will still wait: quantiles of many simulated futures. Pure and seeded.
//!
//! Each future draws how long held conversations still take (given how long they took already) and how
//! long each conversation ahead will take, from recent real ones, and serves the queue in its order by the
//! agents who are there, each within capacity and inboxes. What no such model sees (breaks, the end of a
//! shift, people who slow down in a rush, contacts who give up, urgent ones who come later) shows in how
//! wrong earlier estimates were, so each future is stretched by the error of a recent one, drawn by chance.
//! The range is what four of five futures say. A test replays days and prints how often it held the truth.

use std::collections::BTreeMap;

use kernel::{InboxId, Millis};

/// Fewest recent service times from which anything is said.
pub const MIN_SAMPLES: usize = 8;
/// Most recent service times that are drawn from; older ones tell of another hour.
pub const MAX_SAMPLES: usize = 80;
/// Most recent errors of earlier estimates that are drawn from.
pub const MAX_ERRORS: usize = 40;
/// Median waits below this are no measure of error: a second more or less would double them.
pub const MIN_MEASURED_MS: Millis = 30_000;
/// The errors assumed until real ones are known; real ones replace them one by one.
const FIRST_ERRORS: [f64; 10] = [0.6, 0.75, 0.85, 0.95, 1.0, 1.1, 1.25, 1.4, 1.7, 2.1];
/// Waiting conversations for which a range is worked out; whoever is farther back waits "longer than usual".
pub const MAX_QUEUE: usize = 200;
/// Simulated futures.
const FUTURES: usize = 240;
/// The shares of futures below the shown range's ends: 80 % lie inside.
const QUANTILES: (f64, f64) = (0.1, 0.9);

/// An agent who is there, with what this agent holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresentAgent {
    /// Conversations the agent may hold at once.
    pub capacity: usize,
    /// Inboxes the agent answers.
    pub inboxes: Vec<InboxId>,
    /// The conversations this agent holds.
    pub held: Vec<Held>,
}

/// A conversation on somebody's hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Its inbox.
    pub inbox: InboxId,
    /// Since when, in milliseconds before now.
    pub held_ms: Millis,
}

/// The desk at one moment, as far as waiting goes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Floor {
    /// Agents who are online and connected.
    pub agents: Vec<PresentAgent>,
    /// Inboxes of the waiting conversations, in the order they will be served.
    pub queue: Vec<InboxId>,
    /// How long recent conversations of each inbox were held until the agent had room again, in milliseconds.
    pub service_ms: BTreeMap<InboxId, Vec<Millis>>,
    /// How long agents recently took to accept an offer, in milliseconds; may be empty.
    pub answer_ms: Vec<Millis>,
    /// Recent true waits divided by what [`WaitRange::middle_ms`] had said, newest last; may be empty.
    pub errors: Vec<f64>,
}

/// The wait still ahead, from now. In about four of five cases the truth lies inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitRange {
    /// Lower end, in milliseconds.
    pub from_ms: Millis,
    /// Upper end, in milliseconds.
    pub to_ms: Millis,
    /// The median of the futures before they were stretched: what the true wait is later compared with.
    pub middle_ms: Millis,
}

/// How wrong an estimate was: the true wait divided by the one foretold.
///
/// `None`: the foretold wait was too short to measure by ([`MIN_MEASURED_MS`]).
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "waits are far below 2^53 milliseconds")]
pub fn error_of(middle_ms: Millis, true_ms: Millis) -> Option<f64> {
    (middle_ms >= MIN_MEASURED_MS).then(|| (true_ms as f64 / middle_ms as f64).clamp(0.2, 5.0))
}

/// The wait of each conversation of the queue, in its order.
///
/// `None`: too little is known (fewer than [`MIN_SAMPLES`] service times of the inbox), nobody is there for the inbox,
/// or it is too far back; people then read "longer than usual", never a made-up number.
#[must_use]
pub fn estimate(floor: &Floor, seed: u64) -> Vec<Option<WaitRange>> {
    let mut ranges = vec![None; floor.queue.len()];
    let queue = &floor.queue[..floor.queue.len().min(MAX_QUEUE)];
    if queue.is_empty() {
        return ranges;
    }
    let service = Service::of(floor);
    let mut chance = Chance(seed);
    let mut waits: Vec<Vec<(Millis, Millis)>> = vec![Vec::with_capacity(FUTURES); queue.len()];
    let errors = errors(&floor.errors);
    for _ in 0..FUTURES {
        let mut slots = slots(floor, &service, &mut chance);
        let stretch = chance.pick(&errors).unwrap_or(1.0);
        for (place, inbox) in queue.iter().enumerate() {
            let free = slots.iter_mut().filter(|slot| floor.agents[slot.agent].inboxes.contains(inbox));
            let Some(slot) = free.min_by_key(|slot| slot.free_ms) else { continue };
            let answer_ms = chance.pick(&floor.answer_ms).unwrap_or(0);
            let start_ms = slot.free_ms + answer_ms;
            waits[place].push((start_ms, stretched(slot.free_ms, stretch) + answer_ms));
            slot.free_ms = start_ms + chance.pick(service.times(*inbox)).unwrap_or(0);
        }
    }
    for ((range, inbox), waits) in ranges.iter_mut().zip(queue).zip(waits) {
        if !service.is_known(*inbox) {
            continue;
        }
        let (mut plain, mut real): (Vec<_>, Vec<_>) = waits.into_iter().unzip();
        plain.sort_unstable();
        real.sort_unstable();
        *range = quantile(&real, QUANTILES.0)
            .zip(quantile(&real, QUANTILES.1))
            .zip(quantile(&plain, 0.5))
            .map(|((from_ms, to_ms), middle_ms)| WaitRange { from_ms, to_ms, middle_ms });
    }
    ranges
}

/// The recent errors, the assumed ones filling up to as many as those are.
fn errors(recent: &[f64]) -> Vec<f64> {
    let newest = &recent[recent.len().saturating_sub(MAX_ERRORS)..];
    let missing = FIRST_ERRORS.len().saturating_sub(newest.len());
    // The assumed ones leave from both ends in turn, so what stays is centred.
    let skip = (FIRST_ERRORS.len() - missing) / 2;
    newest.iter().copied().chain(FIRST_ERRORS.into_iter().skip(skip).take(missing)).collect()
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "waits are far below 2^53 ms"
)]
fn stretched(wait_ms: Millis, by: f64) -> Millis {
    (wait_ms as f64 * by) as Millis
}

/// Service times in order: each inbox's own, or everybody's where too few are known.
struct Service {
    own: BTreeMap<InboxId, Vec<Millis>>,
    all: Vec<Millis>,
}

impl Service {
    fn of(floor: &Floor) -> Self {
        let mut own = floor.service_ms.clone();
        own.values_mut().for_each(|times| times.sort_unstable());
        let mut all: Vec<_> = own.values().flatten().copied().collect();
        all.sort_unstable();
        own.retain(|_, times| times.len() >= MIN_SAMPLES);
        Self { own, all }
    }

    fn is_known(&self, inbox: InboxId) -> bool {
        self.own.contains_key(&inbox)
    }

    fn times(&self, inbox: InboxId) -> &[Millis] {
        self.own.get(&inbox).unwrap_or(&self.all)
    }
}

/// A place at an agent's desk and when it is free, in milliseconds from now.
struct Slot {
    agent: usize,
    free_ms: Millis,
}

/// Every agent's places: those with room are free now, the others when what they hold is done.
fn slots(floor: &Floor, service: &Service, chance: &mut Chance) -> Vec<Slot> {
    let mut slots = Vec::new();
    for (agent, present) in floor.agents.iter().enumerate() {
        let mut frees: Vec<Millis> = present
            .held
            .iter()
            .map(|held| remaining(held.held_ms, service.times(held.inbox), chance))
            .collect();
        frees.sort_unstable();
        // One who holds more than the capacity has no place until the surplus is done.
        let surplus = frees.len().saturating_sub(present.capacity);
        let room = present.capacity.saturating_sub(frees.len());
        let free_now = std::iter::repeat_n(0, room);
        slots.extend(frees.into_iter().skip(surplus).chain(free_now).map(|free_ms| Slot { agent, free_ms }));
    }
    slots
}

/// How long a conversation held for `held_ms` still takes: a recent one that took longer, minus what has
/// passed. One that has outlasted all recent ones is drawn anew: nothing is known about its end.
fn remaining(held_ms: Millis, sorted_service: &[Millis], chance: &mut Chance) -> Millis {
    let longer = &sorted_service[sorted_service.partition_point(|service| *service <= held_ms)..];
    match chance.pick(longer) {
        Some(whole) => whole - held_ms,
        None => chance.pick(sorted_service).unwrap_or(0),
    }
}

/// The value below which a share of sorted values lies. `None` for no values.
fn quantile(sorted: &[Millis], share: f64) -> Option<Millis> {
    let last = sorted.len().checked_sub(1)?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index"
    )]
    let index = (last as f64 * share).round() as usize;
    sorted.get(index).copied()
}

/// Repeatable chance (SplitMix64). Source: Steele, Lea, Flood (2014).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn pick<T: Copy>(&mut self, values: &[T]) -> Option<T> {
        let bound = u64::try_from(values.len()).ok().filter(|bound| *bound > 0)?;
        values.get(usize::try_from(self.next() % bound).ok()?).copied()
    }
}

#[cfg(test)]
mod replay;
#[cfg(test)]
mod tests;
