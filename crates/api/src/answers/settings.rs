//! The bot of one inbox.

use std::collections::BTreeMap;
use std::sync::Arc;

use answers::{BotHours, BotSettings, Library};
use kernel::{InboxId, Locale};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::door::{Agent, Answer, Body, Path, Problem, Reply, id};

/// The confidences from which the bot answers, and from which it asks back.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BotThresholds)]
pub(crate) struct ThresholdsDto {
    /// 0 to 1.
    pub(crate) answer_at: f64,
    /// 0 to 1, never above `answerAt`.
    pub(crate) ask_at: f64,
}

/// How the bot of an inbox is set.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BotSettings)]
pub(crate) struct BotSettingsDto {
    enabled: bool,
    /// What it says before its first answer, by language; a missing one: nothing.
    greetings: BTreeMap<String, String>,
    /// The confidence from which it answers; null: as calibrated.
    #[schema(required)]
    answer_at: Option<f64>,
    /// The confidence from which it asks back; null: as calibrated.
    #[schema(required)]
    ask_at: Option<f64>,
    /// What the knowledge itself suggests; null: nothing was learnt yet.
    #[schema(required)]
    calibrated: Option<ThresholdsDto>,
    /// Keys of topics that are always people's.
    never_topics: Vec<String>,
    /// `always`, `open` (while people are there) or `closed` (while nobody is).
    hours: String,
    /// Sent back with a change; 0: never set.
    version: i64,
}

impl BotSettingsDto {
    fn of(settings: BotSettings, library: &Library) -> Self {
        let calibrated = library.current().map(|learnt| learnt.model.calibrated());
        Self {
            enabled: settings.enabled,
            greetings: settings.greetings.into_iter().map(|(l, text)| (l.tag().to_owned(), text)).collect(),
            answer_at: settings.answer_at,
            ask_at: settings.ask_at,
            calibrated: calibrated.map(|at| ThresholdsDto { answer_at: at.answer_at, ask_at: at.ask_at }),
            never_topics: settings.never_topics,
            hours: settings.hours.word().to_owned(),
            version: settings.version,
        }
    }
}

/// New settings of a bot.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct BotSettingsInput {
    enabled: bool,
    /// By language; an empty text is none.
    #[serde(default)]
    greetings: BTreeMap<String, String>,
    /// 0 to 1; null: as calibrated.
    answer_at: Option<f64>,
    /// 0 to 1; null: as calibrated.
    ask_at: Option<f64>,
    #[serde(default)]
    never_topics: Vec<String>,
    /// `always`, `open` or `closed`.
    hours: String,
    /// The version that was read.
    version: i64,
}

impl BotSettingsInput {
    fn read(self, inbox: InboxId) -> Result<BotSettings, Problem> {
        let mut greetings = BTreeMap::new();
        for (tag, text) in self.greetings {
            let locale: Locale = tag.parse().map_err(|_| Problem::invalid("greetings", "invalid_field"))?;
            greetings.insert(locale, text);
        }
        let hours =
            BotHours::from_word(&self.hours).ok_or_else(|| Problem::invalid("hours", "invalid_field"))?;
        Ok(BotSettings {
            inbox,
            enabled: self.enabled,
            greetings,
            answer_at: self.answer_at,
            ask_at: self.ask_at,
            never_topics: self.never_topics,
            hours,
            version: self.version,
        })
    }
}

/// `GET /inboxes/{id}/bot`
pub(crate) async fn show_settings(agent: Agent, Path(inbox): Path<String>) -> Answer<Reply<BotSettingsDto>> {
    let inbox: InboxId = id(&inbox)?;
    let library = Arc::clone(&agent.house.answers);
    let settings = agent.read(move |tx, actor| answers::access_bot_settings(tx, actor, inbox)).await?;
    Ok(Reply(BotSettingsDto::of(settings, &library)))
}

/// `PUT /inboxes/{id}/bot`
pub(crate) async fn set_settings(
    agent: Agent,
    Path(inbox): Path<String>,
    Body(input): Body<BotSettingsInput>,
) -> Answer<Reply<BotSettingsDto>> {
    let new = input.read(id(&inbox)?)?;
    let library = Arc::clone(&agent.house.answers);
    let settings = agent.write(move |tx, actor| answers::set_bot_settings(tx, actor, &new)).await?;
    Ok(Reply(BotSettingsDto::of(settings, &library)))
}
