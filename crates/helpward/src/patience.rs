//! When to make again what is made of all knowledge at once: soon after a change, but not all the time while a large
//! import goes on. Pure; the time is passed in.

use std::time::Duration;

use tokio::time::Instant;

/// Times as long as it took that is waited while changes go on: a fifth of one core at most.
const REST: u32 = 4;

/// Decides when it is time.
pub(crate) struct Patience {
    least: Duration,
    took: Duration,
    ended: Option<Instant>,
    seen: Option<i64>,
    since: Option<Instant>,
}

impl Patience {
    /// While changes go on without a pause, `least` passes between two times, or longer where the work is long.
    pub(crate) const fn new(least: Duration) -> Self {
        Self { least, took: Duration::ZERO, ended: None, seen: None, since: None }
    }

    /// Whether to work now on knowledge of that version, which is not what was worked on last: nothing has changed since
    /// the last look, or changes have gone on for long enough.
    pub(crate) fn is_over(&mut self, version: i64, now: Instant) -> bool {
        let is_quiet = self.seen.replace(version).is_none_or(|before| before == version);
        let since = *self.since.get_or_insert(now);
        let from = self.ended.map_or(since, |ended| ended.max(since));
        is_quiet || now.duration_since(from) >= self.least.max(self.took * REST)
    }

    /// Notes that the work was done.
    pub(crate) fn worked(&mut self, began: Instant, ended: Instant) {
        (self.took, self.ended, self.since) = (ended.duration_since(began), Some(ended), None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn one_change_is_worked_on_at_the_next_quiet_look() {
        let mut patience = Patience::new(SECOND * 20);
        let start = Instant::now();
        assert!(patience.is_over(1, start), "nothing was seen before");
        patience.worked(start, start + SECOND);
        assert!(!patience.is_over(2, start + SECOND * 60), "it may go on");
        assert!(patience.is_over(2, start + SECOND * 61), "it did not");
    }

    #[test]
    fn changes_without_a_pause_wait_as_long_as_the_work_is() {
        let start = Instant::now();
        for (took, waits) in [(1, 20), (30, 120)] {
            let mut patience = Patience::new(SECOND * 20);
            patience.worked(start, start + SECOND * took);
            let ended = start + SECOND * took;
            patience.is_over(0, ended);
            let worked =
                (1..1_000_u32).find(|second| patience.is_over(i64::from(*second), ended + SECOND * *second));
            assert_eq!(worked, Some(waits), "after {took} s of work");
        }
    }
}
