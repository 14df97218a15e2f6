//! Business hours: when an inbox is staffed, in its own time zone. Pure; the time is a parameter.
//!
//! A wall-clock boundary ("09:00 on 29 March") falls on **the first instant at which the local clock
//! shows that time or a later one**. So a boundary inside the hour that spring skips is the moment the
//! clock jumps, and one inside the hour that autumn repeats is its first pass. The rule is monotone:
//! shifts that touch on the clock touch in time, and none turns inside out on a day of change.

mod clock;
mod parse;
mod spans;

pub use parse::{HoursError, parse_time, write_time};

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// Most weekly shifts an inbox may have (six a day).
pub const MAX_SHIFTS: usize = 42;
/// Most holidays an inbox may list.
pub const MAX_HOLIDAYS: usize = 200;
/// Most shifts one holiday may have.
pub const MAX_HOLIDAY_SHIFTS: usize = 6;
/// How far ahead an opening or closing is looked for, in days. Beyond it the answer is `None`.
pub const HORIZON_DAYS: i32 = 400;

/// A stretch of the day on the wall clock, in minutes after midnight (`0..=1439`).
///
/// `to` is exclusive. `to <= from` means the shift ends on the next day; `from == to` is 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shift {
    /// First minute of the shift.
    pub from: u16,
    /// First minute after the shift.
    pub to: u16,
}

/// A weekly shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct WeeklyShift {
    /// ISO weekday on which the shift starts: 1 = Monday … 7 = Sunday.
    pub weekday: u8,
    /// Its stretch of the day.
    pub shift: Shift,
}

/// A date whose own shifts replace the weekly ones.
///
/// A holiday owns its whole calendar day: a shift running in from the evening before ends at midnight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// The date in the time zone of the inbox.
    pub date: Date,
    /// What people call the day; shown to agents and contacts.
    pub name: String,
    /// Shifts that start on that day; empty = closed.
    pub shifts: Vec<Shift>,
}

/// The hours of one inbox, checked.
#[derive(Debug, Clone)]
pub struct BusinessHours {
    zone: TimeZone,
    zone_name: String,
    always: bool,
    week: [Vec<Shift>; 7],
    holidays: BTreeMap<Date, Holiday>,
}

impl BusinessHours {
    /// Checks and builds the hours.
    ///
    /// `always` opens every day from midnight to midnight and leaves the weekly shifts unused (they are
    /// kept, so switching back loses nothing); holidays still count. Errors: see [`HoursError`].
    pub fn new(
        time_zone: &str,
        always: bool,
        shifts: &[WeeklyShift],
        holidays: Vec<Holiday>,
    ) -> Result<Self, HoursError> {
        let zone = TimeZone::get(time_zone).map_err(|_| HoursError::UnknownTimeZone(time_zone.to_owned()))?;
        if shifts.len() > MAX_SHIFTS {
            return Err(HoursError::TooMany { what: "shifts", limit: MAX_SHIFTS });
        }
        if holidays.len() > MAX_HOLIDAYS {
            return Err(HoursError::TooMany { what: "holidays", limit: MAX_HOLIDAYS });
        }
        let mut week: [Vec<Shift>; 7] = Default::default();
        for weekly in shifts {
            parse::check_shift(weekly.shift)?;
            let day = usize::from(weekly.weekday)
                .checked_sub(1)
                .and_then(|day| week.get_mut(day))
                .ok_or(HoursError::Weekday(weekly.weekday))?;
            day.push(weekly.shift);
        }
        for day in &mut week {
            day.sort();
            day.dedup();
        }
        let mut by_date = BTreeMap::new();
        for mut holiday in holidays {
            if holiday.shifts.len() > MAX_HOLIDAY_SHIFTS {
                return Err(HoursError::TooMany { what: "holiday shifts", limit: MAX_HOLIDAY_SHIFTS });
            }
            holiday.shifts.iter().try_for_each(|shift| parse::check_shift(*shift))?;
            holiday.shifts.sort();
            let date = holiday.date;
            if by_date.insert(date, holiday).is_some() {
                return Err(HoursError::HolidayTwice(date));
            }
        }
        Ok(Self { zone, zone_name: time_zone.to_owned(), always, week, holidays: by_date })
    }

    /// IANA name of the time zone, as it was given.
    pub fn time_zone(&self) -> &str {
        &self.zone_name
    }

    /// The time zone itself.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Whether every ordinary day is open from midnight to midnight.
    pub fn always(&self) -> bool {
        self.always
    }

    /// Weekly shifts, Monday first, in order of their start.
    pub fn weekly_shifts(&self) -> Vec<WeeklyShift> {
        let days = (1u8..).zip(&self.week);
        days.flat_map(|(weekday, shifts)| {
            shifts.iter().map(move |shift| WeeklyShift { weekday, shift: *shift })
        })
        .collect()
    }

    /// Holidays by date.
    pub fn holidays(&self) -> impl Iterator<Item = &Holiday> {
        self.holidays.values()
    }

    /// Shifts that start on `date`.
    fn shifts_on(&self, date: Date) -> &[Shift] {
        const WHOLE_DAY: &[Shift] = &[Shift { from: 0, to: 0 }];
        if let Some(holiday) = self.holidays.get(&date) {
            return &holiday.shifts;
        }
        if self.always {
            return WHOLE_DAY;
        }
        &self.week[weekday_index(date.weekday())]
    }
}

fn weekday_index(weekday: Weekday) -> usize {
    usize::from(weekday.to_monday_zero_offset().unsigned_abs())
}

#[cfg(test)]
mod tests;
