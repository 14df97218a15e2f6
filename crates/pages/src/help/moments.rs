//! Days and moments as people of a language write them, in the desk's time zone.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use kernel::{Locale, Millis};

use super::views::MomentView;

const WEEKDAYS_ZH: [&str; 7] = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];

/// The time zone of a name; UTC for one that is not known.
pub(crate) fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

fn zoned(at_ms: Millis, zone: &TimeZone) -> Option<Zoned> {
    Timestamp::from_millisecond(at_ms).ok().map(|at| at.to_zoned(zone.clone()))
}

/// `22 November 2026`, `2026年11月22日`.
pub(crate) fn day(at_ms: Millis, zone: &TimeZone, locale: Locale) -> MomentView {
    let Some(at) = zoned(at_ms, zone) else { return MomentView { iso: String::new(), text: String::new() } };
    let text = match locale {
        Locale::En => at.strftime("%-d %B %Y"),
        Locale::ZhCn => at.strftime("%Y年%-m月%-d日"),
    };
    MomentView { iso: at.strftime("%Y-%m-%d").to_string(), text: text.to_string() }
}

/// A moment near now: the time alone today, with its weekday within a week, else with its date; always with the
/// offset from UTC, since readers may be anywhere.
pub(crate) fn moment(at_ms: Millis, now_ms: Millis, zone: &TimeZone, locale: Locale) -> MomentView {
    let (Some(at), Some(now)) = (zoned(at_ms, zone), zoned(now_ms, zone)) else {
        return MomentView { iso: String::new(), text: String::new() };
    };
    let time = at.strftime("%H:%M");
    let days = (at.timestamp().as_second() - now.timestamp().as_second()) / 86_400;
    let date = if at.date() == now.date() {
        String::new()
    } else if (0..6).contains(&days) {
        match locale {
            Locale::En => at.strftime("%A ").to_string(),
            Locale::ZhCn => weekday_zh(&at).to_owned(),
        }
    } else {
        match locale {
            Locale::En => at.strftime("%-d %B ").to_string(),
            Locale::ZhCn => at.strftime("%-m月%-d日 ").to_string(),
        }
    };
    let text = match locale {
        Locale::En => format!("{date}{time} ({})", offset(&at)),
        Locale::ZhCn => format!("{date}{time}（{}）", offset(&at)),
    };
    MomentView { iso: at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(), text }
}

fn weekday_zh(at: &Zoned) -> &'static str {
    let nth = usize::try_from(at.weekday().to_sunday_zero_offset()).unwrap_or(0);
    WEEKDAYS_ZH.get(nth).copied().unwrap_or_default()
}

/// `UTC+8`, `UTC-3:30`, `UTC`.
fn offset(at: &Zoned) -> String {
    let minutes = at.offset().seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Thursday, 26 November 2026, 15:30 in Shanghai.
    const NOW: Millis = 1_795_678_200_000;
    const HOUR: Millis = 3_600_000;

    #[test]
    fn moments_are_as_short_as_they_can_be() {
        let shanghai = zone("Asia/Shanghai");
        for (at, en, zh) in [
            (NOW + 2 * HOUR + HOUR / 2, "18:00 (UTC+8)", "18:00（UTC+8）"),
            (NOW + 18 * HOUR, "Friday 09:30 (UTC+8)", "周五09:30（UTC+8）"),
            (NOW + 90 * 24 * HOUR, "24 February 15:30 (UTC+8)", "2月24日 15:30（UTC+8）"),
            (NOW - 24 * HOUR, "25 November 15:30 (UTC+8)", "11月25日 15:30（UTC+8）"),
        ] {
            assert_eq!(moment(at, NOW, &shanghai, Locale::En).text, en);
            assert_eq!(moment(at, NOW, &shanghai, Locale::ZhCn).text, zh);
        }
        assert_eq!(moment(NOW, NOW, &shanghai, Locale::En).iso, "2026-11-26T15:30:00+08:00");
        assert_eq!(moment(NOW, NOW, &zone("America/St_Johns"), Locale::En).text, "04:00 (UTC-3:30)");
        assert_eq!(moment(NOW, NOW, &zone("nowhere"), Locale::En).text, "07:30 (UTC)");
    }

    #[test]
    fn days_are_written_out() {
        let shanghai = zone("Asia/Shanghai");
        assert_eq!(day(NOW, &shanghai, Locale::En).text, "26 November 2026");
        let zh = day(NOW, &shanghai, Locale::ZhCn);
        assert_eq!((zh.iso.as_str(), zh.text.as_str()), ("2026-11-26", "2026年11月26日"));
    }
}
