//! The days of a report in its time zone. Pure.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::Millis;

use crate::error::ReportError;

/// Most days of one report.
pub const MAX_DAYS: usize = 400;

/// Whole days in a time zone, first to last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    days: Vec<Date>,
    /// First instant of each day, and of the day after the last, ms UTC.
    starts_ms: Vec<Millis>,
}

impl Period {
    /// The days `from..=to` (`YYYY-MM-DD`) in an IANA time zone.
    ///
    /// A day begins at the first instant its date is on the calendar, so it has 23 or 25 hours when the clock
    /// changes. Errors: [`ReportError::Field`], [`ReportError::TooManyDays`].
    pub fn new(from: &str, to: &str, time_zone: &str) -> Result<Self, ReportError> {
        let zone = TimeZone::get(time_zone).map_err(|_| ReportError::Field("tz"))?;
        let day = |text: &str, field| {
            let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
            text.parse::<Date>().ok().filter(|_| plain).ok_or(ReportError::Field(field))
        };
        let (first, last) = (day(from, "from")?, day(to, "to")?);
        if last < first {
            return Err(ReportError::Field("to"));
        }
        let days: Vec<Date> = std::iter::successors(Some(first), |day| day.tomorrow().ok())
            .take(MAX_DAYS + 1)
            .take_while(|day| *day <= last)
            .collect();
        if days.len() > MAX_DAYS {
            return Err(ReportError::TooManyDays);
        }
        let after = last.tomorrow().map_err(|_| ReportError::Field("to"))?;
        let start = |day: &Date| day.to_zoned(zone.clone()).map(|start| start.timestamp().as_millisecond());
        let starts = days.iter().chain(std::iter::once(&after)).map(start).collect::<Result<Vec<_>, _>>();
        Ok(Self { starts_ms: starts.map_err(|_| ReportError::Field("from"))?, days })
    }

    /// The first instant, ms UTC.
    #[must_use]
    pub fn from_ms(&self) -> Millis {
        self.starts_ms.first().copied().unwrap_or_default()
    }

    /// The first instant after it, ms UTC.
    #[must_use]
    pub fn to_ms(&self) -> Millis {
        self.starts_ms.last().copied().unwrap_or_default()
    }

    /// Its days in order.
    #[must_use]
    pub fn days(&self) -> &[Date] {
        &self.days
    }

    /// The index of the day an instant falls on; `None`: outside the period.
    #[must_use]
    pub fn day_of(&self, at_ms: Millis) -> Option<usize> {
        self.starts_ms
            .partition_point(|start| *start <= at_ms)
            .checked_sub(1)
            .filter(|day| *day < self.days.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str) -> Millis {
        text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn days_begin_in_the_time_zone() {
        let period = Period::new("2026-11-23", "2026-11-24", "Asia/Shanghai").unwrap();
        assert_eq!(
            (period.from_ms(), period.to_ms()),
            (ms("2026-11-22T16:00:00Z"), ms("2026-11-24T16:00:00Z"))
        );
        let rows = [
            ("2026-11-22T15:59:59Z", None),
            ("2026-11-22T16:00:00Z", Some(0)),
            ("2026-11-23T16:00:00Z", Some(1)),
            ("2026-11-24T16:00:00Z", None),
        ];
        for (at, day) in rows {
            assert_eq!(period.day_of(ms(at)), day, "{at}");
        }
    }

    #[test]
    fn days_of_change_have_their_own_length() {
        let hours = |day: &str, zone: &str| {
            let period = Period::new(day, day, zone).unwrap();
            (period.to_ms() - period.from_ms()) / 3_600_000
        };
        assert_eq!(hours("2026-03-29", "Europe/Berlin"), 23);
        assert_eq!(hours("2026-10-25", "Europe/Berlin"), 25);
        // Midnight itself is skipped.
        assert_eq!(hours("2018-11-04", "America/Sao_Paulo"), 23);
    }

    #[test]
    fn wrong_periods_are_refused() {
        let wrong = [
            ("2026-11-23", "2026-11-22", "UTC", "to"),
            ("2026-13-01", "2026-11-22", "UTC", "from"),
            ("20261101", "2026-11-22", "UTC", "from"),
            ("2026-11-01", "2026-11-22T00:00", "UTC", "to"),
            ("2026-11-01", "2026-11-22", "Mars/Base", "tz"),
        ];
        for (from, to, zone, field) in wrong {
            assert!(
                matches!(Period::new(from, to, zone), Err(ReportError::Field(f)) if f == field),
                "{from} {to}"
            );
        }
        assert!(Period::new("2026-01-01", "2027-02-04", "UTC").is_ok());
        assert!(matches!(Period::new("2026-01-01", "2027-02-05", "UTC"), Err(ReportError::TooManyDays)));
    }
}
