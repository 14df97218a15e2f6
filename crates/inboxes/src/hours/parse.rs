//! Texts of the wall clock and what may be wrong with hours.

use super::Shift;
use jiff::civil::Date;

/// Why hours are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// The time zone is not an IANA name this build knows.
    #[error("time zone {0} is unknown")]
    UnknownTimeZone(String),
    /// A time is not `HH:MM` between 00:00 and 24:00.
    #[error("time {0} is not HH:MM")]
    Time(String),
    /// A date is not `YYYY-MM-DD`.
    #[error("date {0} is not YYYY-MM-DD")]
    Date(String),
    /// A weekday outside 1 (Monday) to 7 (Sunday).
    #[error("weekday {0} is not 1 to 7")]
    Weekday(u8),
    /// One date is listed twice.
    #[error("holiday {0} is listed twice")]
    HolidayTwice(Date),
    /// A list is longer than allowed.
    #[error("more than {limit} {what}")]
    TooMany {
        /// Which list.
        what: &'static str,
        /// Most entries it may have.
        limit: usize,
    },
}

/// Minutes after midnight of `HH:MM`; `24:00` is midnight, that is 0. Errors: [`HoursError::Time`].
pub fn parse_time(text: &str) -> Result<u16, HoursError> {
    let wrong = || HoursError::Time(text.chars().take(16).collect());
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes[at].is_ascii_digit().then(|| u16::from(bytes[at] - b'0'));
    if bytes.len() != 5 || bytes[2] != b':' {
        return Err(wrong());
    }
    let (Some(h1), Some(h2), Some(m1), Some(m2)) = (digit(0), digit(1), digit(3), digit(4)) else {
        return Err(wrong());
    };
    let (hour, minute) = (h1 * 10 + h2, m1 * 10 + m2);
    match (hour, minute) {
        (24, 0) => Ok(0),
        (0..=23, 0..=59) => Ok(hour * 60 + minute),
        _ => Err(wrong()),
    }
}

/// `HH:MM` of minutes after midnight.
pub fn write_time(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

pub(super) fn check_shift(shift: Shift) -> Result<(), HoursError> {
    match [shift.from, shift.to].into_iter().find(|minute| *minute >= 24 * 60) {
        Some(minute) => Err(HoursError::Time(write_time(minute))),
        None => Ok(()),
    }
}
