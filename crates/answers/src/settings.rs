//! How the bot of one inbox is set: what is allowed, checked before anything is stored. Pure.

use std::collections::BTreeMap;

use kernel::{InboxId, Locale};

use crate::engine::Thresholds;
use crate::error::AnswersError;

/// Longest greeting, in characters.
pub const MAX_GREETING: usize = 500;

/// When the bot works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BotHours {
    /// At any hour.
    #[default]
    Always,
    /// While people are there.
    Open,
    /// While nobody is.
    Closed,
}

impl BotHours {
    const ALL: [Self; 3] = [Self::Always, Self::Open, Self::Closed];

    /// Its word in rows and for clients.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }

    /// The hours of a word; `None` for any other.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|hours| hours.word() == word)
    }

    /// Whether it works, given whether people are there.
    #[must_use]
    pub const fn works(self, open: bool) -> bool {
        match self {
            Self::Always => true,
            Self::Open => open,
            Self::Closed => !open,
        }
    }
}

/// How the bot of one inbox is set.
#[derive(Debug, Clone, PartialEq)]
pub struct BotSettings {
    /// The inbox.
    pub inbox: InboxId,
    /// Whether it answers at all.
    pub enabled: bool,
    /// What it says before its first answer, by language; none: nothing.
    pub greetings: BTreeMap<Locale, String>,
    /// The confidence from which it answers, 0 to 1; `None`: as calibrated.
    pub answer_at: Option<f64>,
    /// The confidence from which it asks back, 0 to 1; `None`: as calibrated.
    pub ask_at: Option<f64>,
    /// Topics that are always people's, by key.
    pub never_topics: Vec<String>,
    /// When it works.
    pub hours: BotHours,
    /// Grows with every change; 0: never set.
    pub version: i64,
}

impl BotSettings {
    /// The settings of an inbox nobody set: the bot is off.
    #[must_use]
    pub const fn unset(inbox: InboxId) -> Self {
        Self {
            inbox,
            enabled: false,
            greetings: BTreeMap::new(),
            answer_at: None,
            ask_at: None,
            never_topics: Vec::new(),
            hours: BotHours::Always,
            version: 0,
        }
    }

    /// The confidences it goes by, given those calibrated on the knowledge itself.
    #[must_use]
    pub fn thresholds(&self, calibrated: Thresholds) -> Thresholds {
        let answer_at = self.answer_at.unwrap_or(calibrated.answer_at);
        let ask_at = self.ask_at.unwrap_or(calibrated.ask_at).min(answer_at);
        Thresholds { answer_at, ask_at }
    }

    /// Whether conversations about this topic may be the bot's.
    #[must_use]
    pub fn allows(&self, topic_key: Option<&str>) -> bool {
        topic_key.is_none_or(|key| self.never_topics.iter().all(|never| never != key))
    }

    /// The greeting in a language; `None`: none is set.
    #[must_use]
    pub fn greeting(&self, locale: Locale) -> Option<&str> {
        self.greetings.get(&locale).map(String::as_str)
    }

    /// The same with every field checked and trimmed.
    ///
    /// Errors: [`AnswersError::Field`] with the first field that is wrong, or [`AnswersError::TooLong`].
    pub fn check(mut self) -> Result<Self, AnswersError> {
        for (field, at) in [("answerAt", self.answer_at), ("askAt", self.ask_at)] {
            if at.is_some_and(|at| !(0.0..=1.0).contains(&at)) {
                return Err(AnswersError::Field(field));
            }
        }
        if let (Some(answer), Some(ask)) = (self.answer_at, self.ask_at)
            && ask > answer
        {
            return Err(AnswersError::Field("askAt"));
        }
        let mut greetings = BTreeMap::new();
        for (locale, text) in std::mem::take(&mut self.greetings) {
            let screened = security::screen(text.trim());
            if !screened.found().is_empty() || screened.text().chars().any(|c| c.is_control() && c != '\n') {
                return Err(AnswersError::Field("greetings"));
            }
            if screened.chars() > MAX_GREETING {
                return Err(AnswersError::TooLong { field: "greetings", max: MAX_GREETING });
            }
            if !screened.text().is_empty() {
                greetings.insert(locale, screened.into_text());
            }
        }
        self.greetings = greetings;
        let word = |key: &String| {
            !key.is_empty()
                && key.len() <= 40
                && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        };
        if self.never_topics.len() > inboxes::MAX_TOPICS || !self.never_topics.iter().all(word) {
            return Err(AnswersError::Field("neverTopics"));
        }
        self.never_topics.sort();
        self.never_topics.dedup();
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set() -> BotSettings {
        BotSettings { enabled: true, ..BotSettings::unset(InboxId(1)) }
    }

    #[test]
    fn own_thresholds_win_over_calibrated_ones_and_keep_their_order() {
        let calibrated = Thresholds { answer_at: 0.8, ask_at: 0.5 };
        let rows = [
            (None, None, 0.8, 0.5),
            (Some(0.9), None, 0.9, 0.5),
            (Some(0.3), None, 0.3, 0.3),
            (None, Some(0.2), 0.8, 0.2),
            (None, Some(0.95), 0.8, 0.8),
        ];
        for (answer_at, ask_at, answer, ask) in rows {
            let got = BotSettings { answer_at, ask_at, ..set() }.thresholds(calibrated);
            assert_eq!((got.answer_at, got.ask_at), (answer, ask));
        }
    }

    #[test]
    fn what_cannot_be_is_refused_by_name() {
        let refused = |settings: BotSettings| match settings.check() {
            Err(AnswersError::Field(field)) => field,
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(BotSettings { answer_at: Some(1.1), ..set() }), "answerAt");
        assert_eq!(refused(BotSettings { ask_at: Some(f64::NAN), ..set() }), "askAt");
        assert_eq!(refused(BotSettings { answer_at: Some(0.4), ask_at: Some(0.5), ..set() }), "askAt");
        assert_eq!(refused(BotSettings { never_topics: vec!["Two Words".into()], ..set() }), "neverTopics");
        let phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow";
        let greetings = [(Locale::En, phrase.to_owned())].into();
        assert_eq!(refused(BotSettings { greetings, ..set() }), "greetings");
    }

    #[test]
    fn hours_and_topics_decide_who_begins() {
        for (hours, open, works) in [
            (BotHours::Always, false, true),
            (BotHours::Open, true, true),
            (BotHours::Open, false, false),
            (BotHours::Closed, true, false),
            (BotHours::Closed, false, true),
        ] {
            assert_eq!(hours.works(open), works);
        }
        let settings = BotSettings { never_topics: vec!["stolen".into()], ..set() };
        assert!(settings.allows(None) && settings.allows(Some("app")) && !settings.allows(Some("stolen")));
    }
}
