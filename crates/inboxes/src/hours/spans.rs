//! Questions about hours, answered from the open spans in order of time.

use super::clock::first_instant;
use super::{BusinessHours, HORIZON_DAYS};
use jiff::civil::{Date, Time};
use jiff::{Span, Timestamp, ToSpan};

impl BusinessHours {
    /// Whether the inbox is open at `at_ms` (ms UTC).
    pub fn is_open(&self, at_ms: i64) -> bool {
        self.span_at(at_ms, 2).is_some_and(|(from, _)| from <= at_ms)
    }

    /// The next moment (ms UTC) after `at_ms` at which the closed inbox opens; open now or not.
    ///
    /// `None`: it does not open within [`HORIZON_DAYS`], or never closes.
    pub fn next_opening(&self, at_ms: i64) -> Option<i64> {
        self.spans(at_ms, HORIZON_DAYS).find(|(from, _)| *from > at_ms).map(|(from, _)| from)
    }

    /// The moment (ms UTC) at which the inbox, open at `at_ms`, closes.
    ///
    /// `None`: it is closed already, or stays open beyond [`HORIZON_DAYS`].
    pub fn next_closing(&self, at_ms: i64) -> Option<i64> {
        let (from, to) = self.span_at(at_ms, HORIZON_DAYS)?;
        let horizon = at_ms.saturating_add(i64::from(HORIZON_DAYS - 2) * 86_400_000);
        (from <= at_ms && to < horizon).then_some(to)
    }

    /// Milliseconds of open time in `[from_ms, to_ms)`; 0 when `to_ms <= from_ms`.
    pub fn business_ms(&self, from_ms: i64, to_ms: i64) -> i64 {
        if to_ms <= from_ms {
            return 0;
        }
        if self.always && self.holidays.is_empty() {
            return to_ms - from_ms;
        }
        let days = i32::try_from((to_ms - from_ms) / 86_400_000 + 4).unwrap_or(i32::MAX);
        self.spans(from_ms, days)
            .take_while(|(from, _)| *from < to_ms)
            .map(|(from, to)| (to.min(to_ms) - from.max(from_ms)).max(0))
            .sum()
    }

    /// The span that holds `at_ms` or the first one after it, looking `days` ahead.
    fn span_at(&self, at_ms: i64, days: i32) -> Option<(i64, i64)> {
        self.spans(at_ms, days).find(|(_, to)| *to > at_ms)
    }

    /// Open spans in order, joined where they touch, from two days before `at_ms` to `days` after.
    ///
    /// Two days, because a shift of 24 hours may have begun the day before and autumn's repeated hour
    /// may put the local date one back.
    fn spans(&self, at_ms: i64, days: i32) -> Spans<'_> {
        let today = Timestamp::from_millisecond(at_ms).map(|at| self.zone().to_datetime(at).date());
        let first = today.as_ref().map(|day| day.saturating_sub(2.days())).unwrap_or(Date::MAX);
        let last = today.map(|day| day.saturating_add(Span::new().days(days))).unwrap_or(Date::MIN);
        Spans { hours: self, day: first, last, pending: Vec::new(), joined: None }
    }

    /// Appends the spans of the shifts that start on `date`.
    fn spans_of(&self, date: Date, out: &mut Vec<(i64, i64)>) {
        let Ok(next) = date.tomorrow() else { return };
        let cut_at_midnight = self.holidays.contains_key(&next);
        for shift in self.shifts_on(date) {
            let past_midnight = shift.to <= shift.from;
            let (end_date, end_minute) = match (past_midnight, cut_at_midnight) {
                (false, _) => (date, shift.to),
                (true, true) => (next, 0),
                (true, false) => (next, shift.to),
            };
            let from = first_instant(self.zone(), date.to_datetime(time_of(shift.from)));
            let to = first_instant(self.zone(), end_date.to_datetime(time_of(end_minute)));
            if let (Some(from), Some(to)) = (from, to)
                && from < to
            {
                out.push((from, to));
            }
        }
    }
}

fn time_of(minute: u16) -> Time {
    let part = |value: u16| i8::try_from(value).expect("hours and minutes of a checked time fit an i8");
    Time::constant(part(minute / 60), part(minute % 60), 0, 0)
}

struct Spans<'a> {
    hours: &'a BusinessHours,
    day: Date,
    last: Date,
    /// Spans not yet joined, latest start first.
    pending: Vec<(i64, i64)>,
    joined: Option<(i64, i64)>,
}

impl Spans<'_> {
    /// The next span by start, before joining. Shifts of one day start within it, so days are in order.
    fn next_piece(&mut self) -> Option<(i64, i64)> {
        while self.pending.is_empty() && self.day <= self.last {
            self.hours.spans_of(self.day, &mut self.pending);
            self.pending.sort_by(|a, b| b.cmp(a));
            self.day = match self.day.tomorrow() {
                Ok(day) => day,
                Err(_) => break,
            };
        }
        self.pending.pop()
    }
}

impl Iterator for Spans<'_> {
    type Item = (i64, i64);

    fn next(&mut self) -> Option<(i64, i64)> {
        while let Some((from, to)) = self.next_piece() {
            match &mut self.joined {
                Some(open) if from <= open.1 => open.1 = open.1.max(to),
                joined => {
                    if let Some(done) = joined.replace((from, to)) {
                        return Some(done);
                    }
                }
            }
        }
        self.joined.take()
    }
}
