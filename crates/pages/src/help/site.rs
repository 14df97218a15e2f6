//! What every page of the help center needs to know of the desk, read in the page's own transaction.

use inboxes::{BusinessHours, Colour, Inbox};
use jiff::tz::TimeZone;
use kernel::{Locale, Millis};
use security::Actor;
use storage::{Error, Tx};

use super::moments::{moment, zone};
use super::texts::Texts;
use super::theme;
use super::views::StatusView;

/// The desk, as its help center shows it.
pub(crate) struct Site {
    pub operator: String,
    /// The inbox that the chat of the help center opens: the first one that was made. `None` before the first run.
    pub inbox: Option<Inbox>,
    hours: Option<BusinessHours>,
    pub now_ms: Millis,
}

impl Site {
    pub(crate) fn read(tx: &Tx<'_>) -> Result<Self, Error> {
        let mut inboxes = match inboxes::list_inboxes(tx, &Actor::room("pages", None, &[])) {
            Ok(inboxes) => inboxes,
            Err(inboxes::InboxError::Storage(error)) => return Err(error),
            Err(_) => Vec::new(),
        };
        inboxes.sort_by_key(|inbox| (inbox.created_at_ms, inbox.id));
        let inbox = inboxes.into_iter().next();
        let hours = match &inbox {
            Some(inbox) => inboxes::business_hours(tx, inbox.id)?,
            None => None,
        };
        let named = security::installation(tx)?.map(|house| house.operator_name).unwrap_or_default();
        let operator = if named.is_empty() {
            inbox.as_ref().map_or_else(|| "Helpward".to_owned(), |inbox| inbox.settings.name.clone())
        } else {
            named
        };
        Ok(Self { operator, inbox, hours, now_ms: tx.now() })
    }

    /// The languages of the help center in the order of its menu: those of the inbox.
    pub(crate) fn locales(&self) -> Vec<Locale> {
        self.inbox.as_ref().map_or_else(
            || Locale::ALL.to_vec(),
            |inbox| inbox.settings.locales.iter().map(|(locale, _)| *locale).collect(),
        )
    }

    /// The language of those whose own is not offered.
    pub(crate) fn default_locale(&self) -> Locale {
        self.inbox.as_ref().map_or(Locale::default(), |inbox| inbox.settings.default_locale)
    }

    /// The first sign of the operator's name, for marks; empty when it has no letter.
    pub(crate) fn initial(&self) -> String {
        let first = self.operator.chars().find(|sign| sign.is_alphanumeric());
        first.map(|sign| sign.to_uppercase().to_string()).unwrap_or_default()
    }

    pub(crate) fn brand(&self) -> Option<Colour> {
        let house = || Colour::parse(theme::HOUSE).ok();
        self.inbox.as_ref().map(|inbox| inbox.settings.brand).or_else(house)
    }

    pub(crate) fn zone(&self) -> TimeZone {
        self.inbox.as_ref().map_or(TimeZone::UTC, |inbox| zone(&inbox.time_zone))
    }

    /// Whether somebody is there now; `None` without an inbox. `wait`: how long one who came now would wait, in
    /// milliseconds from and to; `None`: not known honestly.
    pub(crate) fn status(&self, locale: Locale, wait: Option<(Millis, Millis)>) -> Option<StatusView> {
        self.inbox.as_ref()?;
        let now_ms = self.now_ms;
        let open = self.hours.as_ref().is_none_or(|hours| hours.is_open(now_ms));
        let at = |at_ms| moment(at_ms, now_ms, &self.zone(), locale);
        // Of a desk that opens tomorrow the hour is told, of one that closes in three days nothing.
        let closes = self.hours.as_ref().filter(|_| open).and_then(|hours| hours.next_closing(now_ms));
        let closes = closes.filter(|closes| closes - now_ms < 12 * 3_600_000);
        let opens = self.hours.as_ref().filter(|_| !open).and_then(|hours| hours.next_opening(now_ms));
        let wait = wait.filter(|_| open).and_then(|wait| words(wait, Texts::of(locale)));
        Some(StatusView { open, wait, opens: opens.map(at), closes: closes.map(at) })
    }
}

/// A longer wait than this is no useful promise, in minutes.
const LONGEST_MINUTES: Millis = 15;

/// A wait in whole minutes, as words; `None`: too long to promise.
fn words((from_ms, to_ms): (Millis, Millis), texts: &Texts) -> Option<String> {
    let (from, to) = (from_ms / 60_000, (to_ms + 59_999) / 60_000);
    if from > LONGEST_MINUTES {
        return None;
    }
    let (from, to) = (from.max(1).to_string(), to.to_string());
    Some(match (from.as_str(), to.as_str()) {
        (_, "0" | "1") => texts.get("rangeUnder").to_owned(),
        (from, to) if from == to => texts.say("rangeMinute", &[("to", to)]),
        (from, to) => texts.say("rangeMinutes", &[("from", from), ("to", to)]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_told_in_minutes() {
        const MIN: Millis = 60_000;
        for (from, to, wanted) in [
            (0, 40_000, Some("less than a minute")),
            (0, 3 * MIN, Some("1 to 3 minutes")),
            (2 * MIN, 4 * MIN - 1, Some("2 to 4 minutes")),
            (5 * MIN, 5 * MIN, Some("about 5 minutes")),
            (20 * MIN, 30 * MIN, None),
        ] {
            assert_eq!(words((from, to), Texts::of(Locale::En)).as_deref(), wanted);
        }
    }
}
