//! How the model is set: what is allowed, checked before anything is stored. Pure.

use std::collections::BTreeSet;

use crate::error::AnswersError;

/// The longest time-out, in seconds: less than an HTTP answer may take.
pub const MAX_TIMEOUT_S: i64 = 25;
/// The most tokens a month.
const MAX_MONTHLY_TOKENS: i64 = 10_000_000_000;
/// Longest address, name of a model and key, in characters.
const MAX_ADDRESS: usize = 500;
const MAX_NAME: usize = 200;
const MAX_KEY: usize = 1_000;

/// What the model may be used for; each is off until somebody switches it on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Use {
    /// Put shortly, for the question asked, what a long article says.
    Rephrase,
    /// Sum up a conversation for agents.
    Summary,
    /// Translate for agents, both ways.
    Translation,
}

impl Use {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Rephrase, Self::Summary, Self::Translation];

    /// Its word in rows and for clients.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Rephrase => "rephrase",
            Self::Summary => "summary",
            Self::Translation => "translation",
        }
    }

    /// The use of a word; `None` for any other.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// How the model is set, without its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelSettings {
    /// The address of the API, without a slash at the end; `""`: there is no model.
    pub base_url: String,
    /// The model's name there.
    pub model: String,
    /// Whether a key is sent.
    pub has_key: bool,
    /// What it is used for.
    pub uses: BTreeSet<Use>,
    /// How long a call may take, 1 to 25 seconds.
    pub timeout_s: i64,
    /// Tokens it may use in a month (UTC); 0: none.
    pub monthly_tokens: i64,
    /// Grows with every change; 0: never set.
    pub version: i64,
}

impl ModelSettings {
    /// The settings nobody made: no model.
    #[must_use]
    pub const fn unset() -> Self {
        Self {
            base_url: String::new(),
            model: String::new(),
            has_key: false,
            uses: BTreeSet::new(),
            timeout_s: 8,
            monthly_tokens: 1_000_000,
            version: 0,
        }
    }

    /// The same with every field checked and trimmed. Whether the address may be spoken to is not looked at here.
    ///
    /// Errors: [`AnswersError::Field`] with the first field that is wrong, or [`AnswersError::TooLong`].
    pub fn check(mut self) -> Result<Self, AnswersError> {
        self.base_url = self.base_url.trim().trim_end_matches('/').to_owned();
        self.model = self.model.trim().to_owned();
        for (field, text, max) in [("baseUrl", &self.base_url, MAX_ADDRESS), ("model", &self.model, MAX_NAME)]
        {
            if text.chars().count() > max {
                return Err(AnswersError::TooLong { field, max });
            }
            if text.chars().any(char::is_control) {
                return Err(AnswersError::Field(field));
            }
        }
        if self.base_url.is_empty() && !self.uses.is_empty() {
            return Err(AnswersError::Field("baseUrl"));
        }
        if self.model.is_empty() && !self.base_url.is_empty() {
            return Err(AnswersError::Field("model"));
        }
        if !(1..=MAX_TIMEOUT_S).contains(&self.timeout_s) {
            return Err(AnswersError::Field("timeoutS"));
        }
        if !(0..=MAX_MONTHLY_TOKENS).contains(&self.monthly_tokens) {
            return Err(AnswersError::Field("monthlyTokens"));
        }
        Ok(self)
    }
}

/// A key as it may be sent: visible ASCII, as headers carry it.
pub(crate) fn check_key(key: &str) -> Result<&str, AnswersError> {
    let key = key.trim();
    if key.len() > MAX_KEY {
        return Err(AnswersError::TooLong { field: "key", max: MAX_KEY });
    }
    if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(AnswersError::Field("key"));
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set() -> ModelSettings {
        ModelSettings {
            base_url: "https://models.example/v1/".into(),
            model: " small ".into(),
            uses: Use::ALL.into(),
            ..ModelSettings::unset()
        }
    }

    #[test]
    fn what_cannot_be_is_refused_by_name() {
        let refused = |settings: ModelSettings| match settings.check() {
            Err(AnswersError::Field(field) | AnswersError::TooLong { field, .. }) => field,
            other => panic!("{other:?}"),
        };
        let good = set().check().unwrap();
        assert_eq!((good.base_url.as_str(), good.model.as_str()), ("https://models.example/v1", "small"));
        assert_eq!(refused(ModelSettings { base_url: String::new(), ..set() }), "baseUrl");
        assert_eq!(refused(ModelSettings { base_url: "x".repeat(501), ..set() }), "baseUrl");
        assert_eq!(refused(ModelSettings { base_url: "https://a\nb".into(), ..set() }), "baseUrl");
        assert_eq!(refused(ModelSettings { model: " ".into(), ..set() }), "model");
        assert_eq!(refused(ModelSettings { timeout_s: 0, ..set() }), "timeoutS");
        assert_eq!(refused(ModelSettings { timeout_s: 26, ..set() }), "timeoutS");
        assert_eq!(refused(ModelSettings { monthly_tokens: -1, ..set() }), "monthlyTokens");
        assert!(ModelSettings::unset().check().is_ok(), "no model at all is fine");
    }

    #[test]
    fn keys_are_what_a_header_can_carry() {
        assert_eq!(check_key(" sk-a1 ").unwrap(), "sk-a1");
        for bad in ["", "a b", "a\nb", "ключ"] {
            assert!(matches!(check_key(bad), Err(AnswersError::Field("key"))), "{bad:?}");
        }
        assert!(matches!(check_key(&"k".repeat(1_001)), Err(AnswersError::TooLong { field: "key", .. })));
    }
}
