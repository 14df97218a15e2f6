//! The rule that puts a wall-clock time on the line of instants.

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};

/// First instant (ms UTC) at which the clock of `zone` shows `wall` or a later time.
///
/// `None` only outside the years jiff can express.
pub(super) fn first_instant(zone: &TimeZone, wall: DateTime) -> Option<i64> {
    let instant = match zone.to_ambiguous_timestamp(wall).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(wall).ok()?,
        AmbiguousOffset::Fold { before, .. } => before.to_timestamp(wall).ok()?,
        // The clock never showed this time: the boundary is the jump itself, the last change at or
        // before the moment the clock would have shown it without the jump.
        AmbiguousOffset::Gap { before, .. } => {
            let without_jump = before.to_timestamp(wall).ok()?;
            let just_after: Timestamp = without_jump.checked_add(SignedDuration::from_millis(1)).ok()?;
            zone.preceding(just_after).next()?.timestamp()
        }
    };
    Some(instant.as_millisecond())
}
