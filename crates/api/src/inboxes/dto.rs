//! Inboxes as clients see and send them.

use std::collections::BTreeMap;

use inboxes::{BusinessHours, Inbox, InboxChange, InboxInput, Topic, TopicInput};
use kernel::Locale;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::hours::HoursDto;
use crate::door::Problem;

/// A text in each language, by BCP 47 tag.
pub(crate) type Translations = BTreeMap<String, String>;

/// Something to write about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Topic)]
pub struct TopicDto {
    /// Its id.
    pub id: String,
    /// The stable word in conversations.
    pub key: String,
    /// Its name in each language of the inbox.
    pub names: Translations,
}

/// An address of the operator where contacts write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Inbox)]
pub struct InboxDto {
    /// Its id.
    pub id: String,
    /// What agents and contacts call it.
    pub name: String,
    /// `webchat`.
    pub kind: String,
    /// Names the inbox on host pages; not a secret.
    pub public_key: String,
    /// `#RRGGBB` on which text can be read.
    pub brand_colour: String,
    /// BCP 47 tags in menu order.
    pub locales: Vec<String>,
    /// Used when the contact's language is not offered.
    pub default_locale: String,
    /// IANA name; changed with the business hours.
    pub time_zone: String,
    /// Web origins on which the widget may appear.
    pub allowed_origins: Vec<String>,
    /// What a contact may choose to write about.
    pub topics: Vec<TopicDto>,
    /// The widget's greeting in each language.
    pub greeting: Translations,
    /// Whether waiting conversations are offered to agents.
    pub auto_offer: bool,
    /// Seconds an offer waits for the agent.
    pub offer_timeout_s: i64,
    /// Grows with every change.
    pub version: i64,
}

fn shown(texts: BTreeMap<Locale, String>) -> Translations {
    texts.into_iter().map(|(locale, text)| (locale.tag().to_owned(), text)).collect()
}

impl From<Topic> for TopicDto {
    fn from(topic: Topic) -> Self {
        Self {
            id: topic.id.map(|id| id.to_string()).unwrap_or_default(),
            key: topic.key,
            names: shown(topic.names),
        }
    }
}

impl From<Inbox> for InboxDto {
    fn from(inbox: Inbox) -> Self {
        let settings = inbox.settings;
        Self {
            id: inbox.id.to_string(),
            name: settings.name,
            kind: "webchat".to_owned(),
            public_key: inbox.public_key,
            brand_colour: settings.brand.to_string(),
            locales: settings.locales.iter().map(|(locale, _)| locale.tag().to_owned()).collect(),
            default_locale: settings.default_locale.tag().to_owned(),
            time_zone: inbox.time_zone,
            allowed_origins: settings.origins.iter().map(ToString::to_string).collect(),
            topics: settings.topics.into_iter().map(TopicDto::from).collect(),
            greeting: shown(settings.locales.into_iter().collect()),
            auto_offer: settings.auto_offer,
            offer_timeout_s: settings.offer_timeout_ms / 1_000,
            version: inbox.version,
        }
    }
}

/// The inboxes the agent works in.
#[derive(Serialize, ToSchema)]
#[schema(as = Inboxes)]
pub(crate) struct InboxesDto {
    pub(super) items: Vec<InboxDto>,
}

/// A topic as sent; `id` is not read, the key names it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct TopicInputDto {
    #[serde(default, rename = "id")]
    _id: Option<String>,
    key: String,
    names: Translations,
}

/// An inbox to be made. What is missing starts as a wallet's desk usually does.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewInboxInput {
    name: String,
    brand_colour: Option<String>,
    locales: Option<Vec<String>>,
    default_locale: Option<String>,
    /// IANA name; without `hours` the desk is open Monday to Friday, 9 to 18.
    time_zone: Option<String>,
    hours: Option<HoursDto>,
    allowed_origins: Option<Vec<String>>,
    topics: Option<Vec<TopicInputDto>>,
    greeting: Option<Translations>,
    auto_offer: Option<bool>,
    offer_timeout_s: Option<i64>,
}

/// Changes to an inbox; a missing field stays. Lists are replaced whole.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct InboxChangeInput {
    /// The version the change was made on; 409 `changed_meanwhile` when it is no longer that one.
    version: Option<i64>,
    name: Option<String>,
    brand_colour: Option<String>,
    locales: Option<Vec<String>>,
    default_locale: Option<String>,
    allowed_origins: Option<Vec<String>>,
    topics: Option<Vec<TopicInputDto>>,
    greeting: Option<Translations>,
    auto_offer: Option<bool>,
    offer_timeout_s: Option<i64>,
}

/// The brand colour of a desk that has not chosen one: the product's accent.
const BRAND_COLOUR: &str = "#1F5FD6";

fn locale(field: &'static str, tag: &str) -> Result<Locale, Problem> {
    tag.parse().map_err(|_| Problem::invalid(field, "invalid_field"))
}

pub(super) fn locales(tags: &[String]) -> Result<Vec<Locale>, Problem> {
    tags.iter().map(|tag| locale("locales", tag)).collect()
}

fn translations(field: &'static str, texts: Translations) -> Result<BTreeMap<Locale, String>, Problem> {
    texts.into_iter().map(|(tag, text)| Ok((locale(field, &tag)?, text))).collect()
}

fn topics(given: Vec<TopicInputDto>) -> Result<Vec<TopicInput>, Problem> {
    let read =
        |topic: TopicInputDto| Ok(TopicInput { key: topic.key, names: translations("topics", topic.names)? });
    given.into_iter().map(read).collect()
}

/// What a wallet's inbox starts with in these languages.
pub(super) fn usual(name: String, locales: Vec<Locale>) -> InboxInput {
    InboxInput {
        name,
        brand_colour: BRAND_COLOUR.to_owned(),
        default_locale: locales.first().copied().unwrap_or_default(),
        topics: inboxes::default_topics(&locales),
        greeting: inboxes::default_greeting(&locales),
        allowed_origins: Vec::new(),
        auto_offer: true,
        offer_timeout_s: inboxes::OFFER_TIMEOUT_DEFAULT_S,
        locales,
    }
}

impl NewInboxInput {
    pub(super) fn read(self) -> Result<(InboxInput, BusinessHours), Problem> {
        let offered = self.locales.map(|tags| locales(&tags)).transpose()?.unwrap_or(Locale::ALL.to_vec());
        let change = InboxChange {
            brand_colour: self.brand_colour,
            default_locale: self.default_locale.map(|tag| locale("defaultLocale", &tag)).transpose()?,
            allowed_origins: self.allowed_origins,
            topics: self.topics.map(topics).transpose()?,
            greeting: self.greeting.map(|texts| translations("greeting", texts)).transpose()?,
            auto_offer: self.auto_offer,
            offer_timeout_s: self.offer_timeout_s,
            ..InboxChange::default()
        };
        let zone = self.time_zone.unwrap_or_else(|| "UTC".to_owned());
        let hours = self.hours.unwrap_or_else(|| HoursDto::office(zone)).read()?;
        Ok((change.apply(usual(self.name, offered)), hours))
    }
}

impl InboxChangeInput {
    pub(super) fn read(self) -> Result<(Option<i64>, InboxChange), Problem> {
        let change = InboxChange {
            name: self.name,
            brand_colour: self.brand_colour,
            locales: self.locales.map(|tags| locales(&tags)).transpose()?,
            default_locale: self.default_locale.map(|tag| locale("defaultLocale", &tag)).transpose()?,
            allowed_origins: self.allowed_origins,
            topics: self.topics.map(topics).transpose()?,
            greeting: self.greeting.map(|texts| translations("greeting", texts)).transpose()?,
            auto_offer: self.auto_offer,
            offer_timeout_s: self.offer_timeout_s,
        };
        Ok((self.version, change))
    }
}
