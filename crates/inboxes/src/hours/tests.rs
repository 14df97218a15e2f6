use super::*;
use jiff::Timestamp;
use jiff::civil::DateTime;
use proptest::prelude::*;

fn shift(text: &str) -> Shift {
    let (from, to) = text.split_once('-').unwrap();
    Shift { from: parse_time(from).unwrap(), to: parse_time(to).unwrap() }
}

/// `"1-5 09:00-18:00; 6 22:00-02:00"`, then `"2026-12-25 ; 2026-12-31 09:00-12:00"`.
fn hours(zone: &str, week: &str, holidays: &str) -> BusinessHours {
    let mut shifts = Vec::new();
    for rule in week.split(';').map(str::trim).filter(|rule| !rule.is_empty()) {
        let mut parts = rule.split_whitespace();
        let days = parts.next().unwrap();
        let (first, last) = days.split_once('-').unwrap_or((days, days));
        for text in parts {
            for weekday in first.parse().unwrap()..=last.parse().unwrap() {
                shifts.push(WeeklyShift { weekday, shift: shift(text) });
            }
        }
    }
    let holidays = holidays.split(';').map(str::trim).filter(|rule| !rule.is_empty()).map(|rule| {
        let mut parts = rule.split_whitespace();
        let date = parts.next().unwrap().parse().unwrap();
        Holiday { date, name: "holiday".into(), shifts: parts.map(shift).collect() }
    });
    BusinessHours::new(
        zone,
        week.contains("always"),
        if week == "always" { &[] } else { &shifts },
        holidays.collect(),
    )
    .unwrap()
}

fn ms(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_millisecond()
}

fn text(at: Option<i64>) -> String {
    at.map_or("never".into(), |at| Timestamp::from_millisecond(at).unwrap().to_string())
}

#[test]
fn answers_table() {
    let rows = [
        // zone, week, holidays, at, open, next opening, next closing
        ("Asia/Shanghai", "1-5 09:00-18:00", "", "2026-11-23T00:30Z", false, "2026-11-23T01:00:00Z", "never"),
        (
            "Asia/Shanghai",
            "1-5 09:00-18:00",
            "",
            "2026-11-23T01:00Z",
            true,
            "2026-11-24T01:00:00Z",
            "2026-11-23T10:00:00Z",
        ),
        (
            "Asia/Shanghai",
            "1-5 09:00-12:00 13:00-18:00",
            "",
            "2026-11-23T04:30Z",
            false,
            "2026-11-23T05:00:00Z",
            "never",
        ),
        (
            "Asia/Shanghai",
            "1-5 09:00-12:00 12:00-18:00",
            "",
            "2026-11-23T03:00Z",
            true,
            "2026-11-24T01:00:00Z",
            "2026-11-23T10:00:00Z",
        ),
        (
            "UTC",
            "5 22:00-02:00",
            "",
            "2026-11-28T01:59Z",
            true,
            "2026-12-04T22:00:00Z",
            "2026-11-28T02:00:00Z",
        ),
        ("UTC", "5 22:00-02:00", "", "2026-11-28T02:00Z", false, "2026-12-04T22:00:00Z", "never"),
        // A holiday cuts the shift that runs in from the evening before, and may have its own.
        (
            "UTC",
            "1-7 22:00-06:00",
            "2026-12-25",
            "2026-12-24T23:00Z",
            true,
            "2026-12-26T22:00:00Z",
            "2026-12-25T00:00:00Z",
        ),
        (
            "UTC",
            "1-7 22:00-06:00",
            "2026-12-25 10:00-12:00",
            "2026-12-25T03:00Z",
            false,
            "2026-12-25T10:00:00Z",
            "never",
        ),
        ("UTC", "always", "", "2026-11-23T03:00Z", true, "never", "never"),
        ("UTC", "always", "2026-12-25", "2026-12-25T03:00Z", false, "2026-12-26T00:00:00Z", "never"),
        (
            "UTC",
            "always",
            "2026-12-25",
            "2026-12-24T03:00Z",
            true,
            "2026-12-26T00:00:00Z",
            "2026-12-25T00:00:00Z",
        ),
        ("UTC", "", "", "2026-12-24T03:00Z", false, "never", "never"),
        // Spring 2026 in Berlin skips 02:00-03:00 at 01:00Z on 29 March; autumn repeats 02:00-03:00.
        ("Europe/Berlin", "7 02:30-05:00", "", "2026-03-29T00:59Z", false, "2026-03-29T01:00:00Z", "never"),
        (
            "Europe/Berlin",
            "7 01:00-02:30",
            "",
            "2026-03-29T00:30Z",
            true,
            "2026-04-04T23:00:00Z",
            "2026-03-29T01:00:00Z",
        ),
        ("Europe/Berlin", "7 02:30-04:00", "", "2026-10-25T00:29Z", false, "2026-10-25T00:30:00Z", "never"),
        (
            "Europe/Berlin",
            "7 02:30-04:00",
            "",
            "2026-10-25T01:10Z",
            true,
            "2026-11-01T01:30:00Z",
            "2026-10-25T03:00:00Z",
        ),
    ];
    for (zone, week, holidays, at, open, opening, closing) in rows {
        let (subject, at_ms) = (hours(zone, week, holidays), ms(&at.replace("Z", ":00Z")));
        let answer =
            (subject.is_open(at_ms), text(subject.next_opening(at_ms)), text(subject.next_closing(at_ms)));
        assert_eq!(
            answer,
            (open, opening.to_owned(), closing.to_owned()),
            "{zone} {week:?} {holidays:?} {at}"
        );
    }
}

#[test]
fn business_time_table() {
    let rows = [
        ("UTC", "1-5 09:00-18:00", "2026-11-23T08:00:00Z", "2026-11-23T10:00:00Z", 60),
        ("UTC", "1-5 09:00-18:00", "2026-11-20T17:00:00Z", "2026-11-23T10:00:00Z", 120),
        ("UTC", "1-5 09:00-18:00 17:00-19:00", "2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z", 600),
        ("UTC", "always", "2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z", 1440),
        ("UTC", "1-5 09:00-18:00", "2026-11-23T10:00:00Z", "2026-11-23T09:00:00Z", 0),
        // The day of change is 23 or 25 hours long, and so is its work from midnight to midnight.
        ("Europe/Berlin", "7 00:00-24:00", "2026-03-27T00:00:00Z", "2026-03-31T00:00:00Z", 23 * 60),
        ("Europe/Berlin", "7 00:00-24:00", "2026-10-24T00:00:00Z", "2026-10-27T00:00:00Z", 25 * 60),
    ];
    for (zone, week, from, to, minutes) in rows {
        let got = hours(zone, week, "").business_ms(ms(from), ms(to));
        assert_eq!(got, minutes * 60_000, "{zone} {week} {from} {to}");
    }
}

#[test]
fn times_are_read_strictly() {
    for (given, minute) in [("00:00", 0), ("09:05", 545), ("23:59", 1439), ("24:00", 0)] {
        assert_eq!(parse_time(given), Ok(minute));
    }
    for given in ["9:00", "24:01", "12:60", "ab:cd", "", "12:000", "1é:0", "-1:00", "12-30"] {
        assert!(parse_time(given).is_err(), "{given}");
    }
}

#[test]
fn wrong_hours_are_refused() {
    let nine = Shift { from: 540, to: 1080 };
    let day = |weekday| WeeklyShift { weekday, shift: nine };
    let holiday = || Holiday { date: "2026-12-25".parse().unwrap(), name: "x".into(), shifts: vec![] };
    let refuse = |zone, shifts: &[WeeklyShift], holidays| {
        BusinessHours::new(zone, false, shifts, holidays).unwrap_err()
    };
    assert_eq!(refuse("Mars/Base", &[], vec![]), HoursError::UnknownTimeZone("Mars/Base".into()));
    assert_eq!(refuse("UTC", &[day(0)], vec![]), HoursError::Weekday(0));
    assert_eq!(refuse("UTC", &[day(8)], vec![]), HoursError::Weekday(8));
    assert_eq!(refuse("UTC", &[day(1); 43], vec![]), HoursError::TooMany { what: "shifts", limit: 42 });
    assert!(matches!(refuse("UTC", &[], vec![holiday(), holiday()]), HoursError::HolidayTwice(_)));
    let late = WeeklyShift { weekday: 1, shift: Shift { from: 0, to: 1440 } };
    assert!(matches!(refuse("UTC", &[late], vec![]), HoursError::Time(_)));
}

/// The same question asked of every minute: the clock hand only moves forward (`latest` is the furthest
/// local time shown so far), and a minute is open when some shift holds the hand.
struct Brute<'a> {
    hours: &'a BusinessHours,
    latest: DateTime,
}

impl Brute<'_> {
    fn open_at(&mut self, at_ms: i64) -> bool {
        let local = self.hours.zone.to_datetime(Timestamp::from_millisecond(at_ms).unwrap());
        self.latest = self.latest.max(local);
        let date = self.latest.date();
        let minute = i32::from(self.latest.hour()) * 60 + i32::from(self.latest.minute());
        let holds = |day: Date, offset: i32| {
            let wall = minute + offset;
            self.hours.shifts_on(day).iter().any(|shift| {
                let end = i32::from(shift.to) + if shift.to <= shift.from { 1440 } else { 0 };
                (i32::from(shift.from)..end).contains(&wall)
            })
        };
        let runs_in = !self.hours.holidays.contains_key(&date);
        holds(date, 0) || (runs_in && holds(date.yesterday().unwrap(), 1440))
    }
}

/// Days around a change of the clock, midnight changes and a skipped date included, and plain ones.
const DAYS: &[(&str, &str)] = &[
    ("UTC", "2026-11-20T00:00:00Z"),
    ("Asia/Shanghai", "2026-11-20T00:00:00Z"),
    ("Europe/Berlin", "2026-03-28T00:00:00Z"),
    ("Europe/Berlin", "2026-10-24T00:00:00Z"),
    ("America/New_York", "2026-03-07T00:00:00Z"),
    ("America/New_York", "2026-10-31T00:00:00Z"),
    ("America/Sao_Paulo", "2018-02-17T00:00:00Z"),
    ("America/Sao_Paulo", "2018-11-03T00:00:00Z"),
    ("America/Havana", "2026-03-07T00:00:00Z"),
    ("America/Havana", "2026-10-31T00:00:00Z"),
    ("Australia/Lord_Howe", "2026-04-04T00:00:00Z"),
    ("Australia/Lord_Howe", "2026-10-03T00:00:00Z"),
    ("Pacific/Apia", "2011-12-29T00:00:00Z"),
    ("Asia/Kathmandu", "2026-01-01T00:00:00Z"),
];

fn any_shift() -> impl Strategy<Value = Shift> {
    // Mostly around the hours that change, so that boundaries fall into gaps and repeats.
    let minute = prop_oneof![0u16..1440, 0u16..240, Just(0u16), Just(120), Just(150), Just(180)];
    (minute.clone(), minute).prop_map(|(from, to)| Shift { from, to })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn agrees_with_stepping_through_the_minutes(
        place in 0..DAYS.len(),
        week in prop::collection::vec((1u8..=7, any_shift()), 0..8),
        holidays in prop::collection::btree_map(0i32..5, prop::collection::vec(any_shift(), 0..3), 0..3),
        always in prop::bool::weighted(0.1),
    ) {
        let (zone, start) = DAYS[place];
        let start_ms = ms(start);
        let first_day = Timestamp::from_millisecond(start_ms).unwrap().to_zoned(TimeZone::UTC).date();
        let week: Vec<_> = week.into_iter().map(|(weekday, shift)| WeeklyShift { weekday, shift }).collect();
        let holidays = holidays.into_iter().map(|(day, shifts)| Holiday {
            date: first_day.saturating_add(jiff::Span::new().days(day)),
            name: "holiday".into(),
            shifts,
        });
        let subject = BusinessHours::new(zone, always, &week, holidays.collect()).unwrap();
        let mut brute = Brute { hours: &subject, latest: DateTime::MIN };
        // Three days, every minute; a day before warms the hand up.
        for minute in -1440..0 {
            brute.open_at(start_ms + minute * 60_000);
        }
        let minutes: Vec<bool> = (0..3 * 1440).map(|minute| brute.open_at(start_ms + minute * 60_000)).collect();
        let at = |minute: usize| start_ms + minute as i64 * 60_000;
        for (minute, open) in minutes.iter().enumerate() {
            prop_assert_eq!(subject.is_open(at(minute)), *open, "{} minute {}", zone, minute);
        }
        let total = minutes.iter().filter(|open| **open).count() as i64 * 60_000;
        prop_assert_eq!(subject.business_ms(at(0), at(minutes.len())), total);
        for minute in (0..minutes.len()).step_by(97) {
            let ahead = &minutes[minute..];
            let opening = ahead.windows(2).position(|pair| !pair[0] && pair[1]).map(|found| at(minute + found + 1));
            let closing = ahead.iter().position(|open| !open).filter(|_| ahead[0]).map(|found| at(minute + found));
            if opening.is_some() {
                prop_assert_eq!(subject.next_opening(at(minute)), opening);
            }
            if closing.is_some() {
                prop_assert_eq!(subject.next_closing(at(minute)), closing);
            }
            let part: i64 = ahead.iter().step_by(1).filter(|open| **open).count() as i64 * 60_000;
            prop_assert_eq!(subject.business_ms(at(minute), at(minutes.len())), part);
        }
    }
}
