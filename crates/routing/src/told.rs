//! What a waiting contact is told. The number on the screen never rises. Pure.

use kernel::Millis;

use crate::estimate::WaitRange;

/// A new estimate this much above the shown one is a different truth: people then read "longer than usual".
const BELIEVABLE_RISE: Millis = 4;
/// Rises below this are not worth a change of words, in milliseconds.
const SMALL_RISE_MS: Millis = 60_000;

/// The wait as shown to one contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShownWait {
    /// Lower end, in milliseconds from now.
    pub from_ms: Millis,
    /// Upper end, in milliseconds from now.
    pub to_ms: Millis,
}

/// What to show after `last`, given a fresh estimate. `None`: "longer than usual".
///
/// Both ends only fall. When the fresh upper end lies more than a quarter and a minute above the last shown
/// one, the honest answer is no number at all, until the estimate is back where it was.
#[must_use]
pub fn shown_wait(last: Option<ShownWait>, fresh: Option<WaitRange>) -> Option<ShownWait> {
    let fresh = fresh?;
    let Some(last) = last else { return Some(ShownWait { from_ms: fresh.from_ms, to_ms: fresh.to_ms }) };
    if fresh.to_ms > last.to_ms + last.to_ms / BELIEVABLE_RISE + SMALL_RISE_MS {
        return None;
    }
    Some(ShownWait { from_ms: fresh.from_ms.min(last.from_ms), to_ms: fresh.to_ms.min(last.to_ms) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fresh(from_min: Millis, to_min: Millis) -> Option<WaitRange> {
        Some(WaitRange { from_ms: from_min * 60_000, to_ms: to_min * 60_000, middle_ms: 0 })
    }

    fn shown(from_min: Millis, to_min: Millis) -> Option<ShownWait> {
        Some(ShownWait { from_ms: from_min * 60_000, to_ms: to_min * 60_000 })
    }

    #[test]
    fn shown_table() {
        let rows = [
            (None, fresh(4, 6), shown(4, 6)),
            (None, None, None),
            (shown(4, 6), fresh(3, 5), shown(3, 5)),
            (shown(4, 6), fresh(5, 7), shown(4, 6)),
            (shown(4, 6), fresh(2, 8), shown(2, 6)),
            (shown(4, 6), fresh(8, 12), None),
            (shown(4, 6), None, None),
            (shown(0, 0), fresh(0, 1), shown(0, 0)),
        ];
        for (last, fresh, expected) in rows {
            assert_eq!(shown_wait(last, fresh), expected, "{last:?} {fresh:?}");
        }
    }

    proptest! {
        #[test]
        fn it_never_counts_up(estimates in prop::collection::vec(prop::option::of((0i64..60, 0i64..60)), 1..40)) {
            let mut last = None;
            for estimate in estimates {
                let range = estimate.and_then(|(from, more)| fresh(from, from + more));
                if let Some(now) = shown_wait(last, range) {
                    prop_assert!(now.from_ms <= now.to_ms);
                    if let Some(before) = last {
                        prop_assert!(now.from_ms <= before.from_ms && now.to_ms <= before.to_ms);
                    }
                    last = Some(now);
                }
            }
        }
    }
}
