//! An inbox and its settings: what is allowed, checked before anything is stored. Pure.

use crate::colour::Colour;
use crate::error::SettingsError;
use crate::origin::AllowedOrigin;
use kernel::{InboxId, Locale, Millis, TopicId};
use std::collections::{BTreeMap, BTreeSet};

/// Longest name of an inbox or topic, in characters.
pub const MAX_NAME: usize = 60;
/// Longest greeting, in characters.
pub const MAX_GREETING: usize = 500;
/// Most topics an inbox may list.
pub const MAX_TOPICS: usize = 20;
/// Most origins an inbox may allow.
pub const MAX_ORIGINS: usize = 50;
/// How long an offer may wait for the agent, in seconds.
pub const OFFER_TIMEOUT_S: std::ops::RangeInclusive<i64> = 10..=600;

/// An address of the operator where contacts write, with its settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Inbox {
    /// Its id.
    pub id: InboxId,
    /// The name a host page knows it by; not a secret.
    pub public_key: String,
    /// Everything people may change.
    pub settings: InboxSettings,
    /// Time zone of its business hours (IANA name); changed with the hours.
    pub time_zone: String,
    /// When it was made, UTC.
    pub created_at_ms: Millis,
    /// Grows with every change of the settings or hours.
    pub version: i64,
}

/// Settings that passed every check; made by [`InboxInput::check`] only.
#[derive(Debug, Clone, PartialEq)]
pub struct InboxSettings {
    /// What agents and contacts call it.
    pub name: String,
    /// Brand colour on which text can be read.
    pub brand: Colour,
    /// Its languages in menu order, each with the greeting of the widget ("" = none).
    pub locales: Vec<(Locale, String)>,
    /// The language used when the contact's is not offered; one of `locales`.
    pub default_locale: Locale,
    /// Where the widget may appear; empty = only on the desk's own pages.
    pub origins: Vec<AllowedOrigin>,
    /// What a contact may choose to write about, in menu order.
    pub topics: Vec<Topic>,
    /// Whether waiting conversations are offered to agents; otherwise they pick them up by hand.
    pub auto_offer: bool,
    /// How long an offer waits for the agent's answer, in milliseconds.
    pub offer_timeout_ms: Millis,
}

/// Something to write about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Its id; `None` until it is stored.
    pub id: Option<TopicId>,
    /// The stable word in conversations and reports, e.g. `transfer`.
    pub key: String,
    /// Its name in each language of the inbox.
    pub names: BTreeMap<Locale, String>,
}

/// Settings as a person gave them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InboxInput {
    /// 1 to [`MAX_NAME`] characters.
    pub name: String,
    /// `#RRGGBB`.
    pub brand_colour: String,
    /// At least one.
    pub locales: Vec<Locale>,
    /// One of `locales`.
    pub default_locale: Locale,
    /// Web origins, e.g. `https://wallet.example`.
    pub allowed_origins: Vec<String>,
    /// Keys are unique words of `a-z 0-9 _`; each topic has a name in every language of the inbox.
    pub topics: Vec<TopicInput>,
    /// Greeting per language; one that is missing is empty.
    pub greeting: BTreeMap<Locale, String>,
    /// Whether waiting conversations are offered to agents.
    pub auto_offer: bool,
    /// Seconds an offer waits, in [`OFFER_TIMEOUT_S`].
    pub offer_timeout_s: i64,
}

/// A topic as a person gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicInput {
    /// Its stable word.
    pub key: String,
    /// Its name per language.
    pub names: BTreeMap<Locale, String>,
}

/// Changes to settings; `None` leaves a setting as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InboxChange {
    /// See [`InboxInput`], as for every field.
    pub name: Option<String>,
    /// Brand colour.
    pub brand_colour: Option<String>,
    /// Languages.
    pub locales: Option<Vec<Locale>>,
    /// Language used when the contact's is not offered.
    pub default_locale: Option<Locale>,
    /// Origins.
    pub allowed_origins: Option<Vec<String>>,
    /// The whole list of topics.
    pub topics: Option<Vec<TopicInput>>,
    /// All greetings.
    pub greeting: Option<BTreeMap<Locale, String>>,
    /// Offers on or off.
    pub auto_offer: Option<bool>,
    /// Seconds an offer waits.
    pub offer_timeout_s: Option<i64>,
}

impl InboxInput {
    /// Checks every field. Errors: the first field that is wrong, see [`SettingsError`].
    pub fn check(self) -> Result<InboxSettings, SettingsError> {
        let distinct: BTreeSet<_> = self.locales.iter().copied().collect();
        if distinct.is_empty() || distinct.len() != self.locales.len() {
            return Err(SettingsError::Field("locales"));
        }
        if !distinct.contains(&self.default_locale) {
            return Err(SettingsError::Field("defaultLocale"));
        }
        if !OFFER_TIMEOUT_S.contains(&self.offer_timeout_s) {
            return Err(SettingsError::Field("offerTimeoutS"));
        }
        let brand = Colour::parse_brand(self.brand_colour.trim())?;
        let mut greeting = self.greeting;
        let mut locales = Vec::new();
        for locale in self.locales {
            let text =
                plain_text("greeting", &greeting.remove(&locale).unwrap_or_default(), 0, MAX_GREETING)?;
            locales.push((locale, text));
        }
        Ok(InboxSettings {
            name: plain_text("name", &self.name, 1, MAX_NAME)?,
            brand,
            default_locale: self.default_locale,
            origins: check_origins(&self.allowed_origins)?,
            topics: check_topics(self.topics, &distinct)?,
            auto_offer: self.auto_offer,
            offer_timeout_ms: self.offer_timeout_s * 1_000,
            locales,
        })
    }
}

impl InboxSettings {
    /// The settings as a person would have given them, for changing some of them.
    pub fn to_input(&self) -> InboxInput {
        InboxInput {
            name: self.name.clone(),
            brand_colour: self.brand.to_string(),
            locales: self.locales.iter().map(|(locale, _)| *locale).collect(),
            default_locale: self.default_locale,
            allowed_origins: self.origins.iter().map(ToString::to_string).collect(),
            topics: self
                .topics
                .iter()
                .map(|topic| TopicInput { key: topic.key.clone(), names: topic.names.clone() })
                .collect(),
            greeting: self.locales.iter().cloned().collect(),
            auto_offer: self.auto_offer,
            offer_timeout_s: self.offer_timeout_ms / 1_000,
        }
    }

    /// Whether a page of this origin (as the browser's `Origin` header names it) may show the widget.
    pub fn allows_origin(&self, header: &str) -> bool {
        self.origins.iter().any(|origin| origin.matches(header))
    }

    /// The offered language nearest to the one asked for: the same, or the default.
    pub fn locale_for(&self, asked: Option<Locale>) -> Locale {
        asked
            .filter(|asked| self.locales.iter().any(|(locale, _)| locale == asked))
            .unwrap_or(self.default_locale)
    }

    /// The greeting in a language; that of the default when it has none of its own.
    pub fn greeting(&self, locale: Locale) -> &str {
        let of = |wanted| self.locales.iter().find(|(l, text)| *l == wanted && !text.is_empty());
        of(locale).or_else(|| of(self.default_locale)).map_or("", |(_, text)| text)
    }
}

impl Topic {
    /// Its name in a language; the stable word when it has none.
    pub fn name(&self, locale: Locale) -> &str {
        self.names.get(&locale).map_or(&self.key, String::as_str)
    }
}

impl InboxChange {
    /// The settings with the changes laid over them.
    pub fn apply(self, to: InboxInput) -> InboxInput {
        InboxInput {
            name: self.name.unwrap_or(to.name),
            brand_colour: self.brand_colour.unwrap_or(to.brand_colour),
            locales: self.locales.unwrap_or(to.locales),
            default_locale: self.default_locale.unwrap_or(to.default_locale),
            allowed_origins: self.allowed_origins.unwrap_or(to.allowed_origins),
            topics: self.topics.unwrap_or(to.topics),
            greeting: self.greeting.unwrap_or(to.greeting),
            auto_offer: self.auto_offer.unwrap_or(to.auto_offer),
            offer_timeout_s: self.offer_timeout_s.unwrap_or(to.offer_timeout_s),
        }
    }
}

fn check_origins(texts: &[String]) -> Result<Vec<AllowedOrigin>, SettingsError> {
    if texts.len() > MAX_ORIGINS {
        return Err(SettingsError::TooMany { field: "allowedOrigins", max: MAX_ORIGINS });
    }
    let mut origins: Vec<AllowedOrigin> = Vec::new();
    for text in texts {
        let origin = AllowedOrigin::parse(text)?;
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    Ok(origins)
}

fn check_topics(given: Vec<TopicInput>, locales: &BTreeSet<Locale>) -> Result<Vec<Topic>, SettingsError> {
    if given.len() > MAX_TOPICS {
        return Err(SettingsError::TooMany { field: "topics", max: MAX_TOPICS });
    }
    let mut keys = BTreeSet::new();
    let mut topics = Vec::new();
    for topic in given {
        let word = (1..=40).contains(&topic.key.len())
            && topic.key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if !word || !keys.insert(topic.key.clone()) {
            return Err(SettingsError::Field("topics"));
        }
        let mut names = BTreeMap::new();
        for locale in locales {
            let name = topic.names.get(locale).map(String::as_str).unwrap_or_default();
            names.insert(*locale, plain_text("topics", name, 1, MAX_NAME)?);
        }
        topics.push(Topic { id: None, key: topic.key, names });
    }
    Ok(topics)
}

/// Trimmed text of `min..=max` characters without control characters but line breaks.
pub(crate) fn plain_text(
    field: &'static str,
    text: &str,
    min: usize,
    max: usize,
) -> Result<String, SettingsError> {
    let text = text.trim();
    let length = text.chars().count();
    if length > max {
        return Err(SettingsError::TooLong { field, max });
    }
    if length < min || text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(SettingsError::Field(field));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests;
