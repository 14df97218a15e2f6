//! When the demo's conversations begin, whose they are, and how they stand.

use kernel::{Locale, Millis};

use super::chance::Chance;

pub(super) const DAY_MS: Millis = 86_400_000;
pub(super) const HOUR_MS: Millis = 3_600_000;
const DAYS: i64 = 60;
/// Conversations that stand open for whoever tries the demo, whatever the size.
const FEWEST_LIVE: usize = 12;
const MOST_LIVE: usize = 40;
/// Share of conversations by a contact who never wrote before.
const NEW_CONTACTS: f64 = 0.62;
/// Contacts come back among this many latest ones.
const RECENT_CONTACTS: usize = 4_000;

/// How often people write, by the hour in Shanghai.
const CHINESE_HOURS: [u32; 24] =
    [14, 8, 5, 3, 2, 2, 4, 8, 16, 30, 38, 34, 28, 30, 34, 36, 34, 30, 26, 28, 34, 38, 34, 24];
/// The same for people who write in English, from Europe and America.
const ENGLISH_HOURS: [u32; 24] =
    [34, 30, 26, 22, 20, 18, 14, 12, 12, 14, 16, 18, 20, 22, 26, 32, 36, 38, 36, 34, 34, 36, 38, 36];
/// Monday to Sunday.
const WEEKDAYS: [u32; 7] = [26, 24, 23, 23, 24, 17, 15];
const SHANGHAI_MS: Millis = 8 * HOUR_MS;

/// How a conversation stands at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It took its course; the youngest may still be on their way.
    Past,
    /// Nobody has answered.
    Waiting,
    /// An agent is at it.
    Open,
    /// Put aside until tomorrow.
    Snoozed,
}

/// One conversation to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Begin {
    pub(super) opened_at_ms: Millis,
    pub(super) standing: Standing,
    /// The place of its contact in [`Plan::contacts`].
    pub(super) contact: usize,
}

/// One contact to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Visitor {
    pub(super) locale: Locale,
    pub(super) first_seen_at_ms: Millis,
    pub(super) last_seen_at_ms: Millis,
}

/// Everything that will happen, before anybody speaks.
pub(super) struct Course {
    /// In the order of their beginning.
    pub(super) begins: Vec<Begin>,
    /// In the order of their first conversation.
    pub(super) contacts: Vec<Visitor>,
}

pub(super) fn course(chance: &Chance, conversations: usize, now_ms: Millis) -> Course {
    let live = (conversations / 12).clamp(FEWEST_LIVE, MOST_LIVE).min(conversations);
    let mut starts: Vec<(Millis, Standing, Locale)> = (live..conversations)
        .map(|_| past(chance, now_ms))
        .chain((0..live).map(|n| standing(chance, n, now_ms)))
        .collect();
    starts.sort_by_key(|(at_ms, ..)| *at_ms);
    let mut contacts: Vec<Visitor> = Vec::new();
    let begins = starts.into_iter().map(|(opened_at_ms, standing, locale)| {
        let contact = known(chance, &contacts, locale).unwrap_or_else(|| {
            contacts.push(Visitor { locale, first_seen_at_ms: opened_at_ms, last_seen_at_ms: opened_at_ms });
            contacts.len() - 1
        });
        contacts[contact].last_seen_at_ms = opened_at_ms;
        Begin { opened_at_ms, standing, contact }
    });
    let begins = begins.collect();
    Course { begins, contacts }
}

/// A contact of that language who wrote before; `None`: it is a new one.
fn known(chance: &Chance, contacts: &[Visitor], locale: Locale) -> Option<usize> {
    if contacts.is_empty() || chance.happens(NEW_CONTACTS) {
        return None;
    }
    let recent = contacts.len().min(RECENT_CONTACTS);
    let place = contacts.len() - 1 - chance.below(recent);
    (contacts[place].locale == locale).then_some(place)
}

fn language(chance: &Chance) -> Locale {
    if chance.happens(0.62) { Locale::ZhCn } else { Locale::En }
}

fn past(chance: &Chance, now_ms: Millis) -> (Millis, Standing, Locale) {
    let locale = language(chance);
    let hours = if locale == Locale::ZhCn { &CHINESE_HOURS } else { &ENGLISH_HOURS };
    let today = (now_ms + SHANGHAI_MS).div_euclid(DAY_MS);
    loop {
        let day = today - chance.between(0, DAYS);
        // 1970-01-01 was a Thursday.
        let weekday = usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0);
        if chance.below(26) >= WEEKDAYS[weekday] as usize {
            continue;
        }
        let hour = i64::try_from(chance.weighted(hours)).unwrap_or(0);
        let at_ms = day * DAY_MS + hour * HOUR_MS - SHANGHAI_MS + chance.between(0, HOUR_MS);
        if at_ms < now_ms - 20_000 {
            return (at_ms, Standing::Past, locale);
        }
    }
}

/// The live ones: some wait, most are open, some are put aside.
fn standing(chance: &Chance, n: usize, now_ms: Millis) -> (Millis, Standing, Locale) {
    const MINUTE_MS: Millis = 60_000;
    let locale = language(chance);
    match n % 8 {
        0 | 3 | 6 => (now_ms - chance.between(MINUTE_MS, 35 * MINUTE_MS), Standing::Waiting, locale),
        4 => (now_ms - chance.between(20 * HOUR_MS, 30 * HOUR_MS), Standing::Snoozed, locale),
        _ => (now_ms - chance.between(45 * MINUTE_MS, 150 * MINUTE_MS), Standing::Open, locale),
    }
}

/// Whether agents answer slowly then, because it is night in Shanghai.
pub(super) fn is_night(at_ms: Millis) -> bool {
    !(8..24).contains(&((at_ms + SHANGHAI_MS).rem_euclid(DAY_MS) / HOUR_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = storage::testing::START_MS;

    #[test]
    fn the_same_seed_gives_the_same_course() {
        let begins = |seed| course(&Chance::new(seed), 500, NOW).begins;
        assert_eq!(begins(3), begins(3));
        assert_ne!(begins(3), begins(4));
    }

    #[test]
    fn days_and_hours_have_their_pattern() {
        let course = course(&Chance::new(1), 20_000, NOW);
        assert!(course.begins.windows(2).all(|pair| pair[0].opened_at_ms <= pair[1].opened_at_ms));
        assert!(course.begins.iter().all(|b| (NOW - 62 * DAY_MS..NOW).contains(&b.opened_at_ms)));
        let local = |b: &&Begin| b.opened_at_ms + SHANGHAI_MS;
        let chinese: Vec<&Begin> =
            course.begins.iter().filter(|b| course.contacts[b.contact].locale == Locale::ZhCn).collect();
        let at = |hour: i64| chinese.iter().filter(|b| local(b).rem_euclid(DAY_MS) / HOUR_MS == hour).count();
        assert!(at(10) > 5 * at(4), "{} at ten, {} at four", at(10), at(4));
        let on = |weekday: i64| {
            course
                .begins
                .iter()
                .filter(|b| (local(b).div_euclid(DAY_MS) + 3).rem_euclid(7) == weekday)
                .count()
        };
        assert!(on(0) > on(6), "{} on Mondays, {} on Sundays", on(0), on(6));
        let live = course.begins.iter().filter(|b| b.standing != Standing::Past).count();
        assert_eq!(live, MOST_LIVE);
    }
}
