//! The optional language model: how it is set, and trying it.

use std::num::NonZeroU32;
use std::sync::Arc;

use answers::{Assist, AssistError, ModelSettings, ModelUse, NewKey, NewModel, Tried, Use};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use kernel::{AgentId, ErrorKind};
use security::Actor;
use serde::{Deserialize, Serialize};
use storage::Db;
use utoipa::ToSchema;

use crate::door::{Agent, Answer, Body, Problem, Reply};

/// Calls of the model that one agent may ask for in a minute.
const CALLS_A_MINUTE: NonZeroU32 = NonZeroU32::new(20).expect("not zero");

/// How often agents may ask for the model.
pub struct ModelDoor(DefaultKeyedRateLimiter<AgentId>);

impl Default for ModelDoor {
    fn default() -> Self {
        Self(RateLimiter::keyed(Quota::per_minute(CALLS_A_MINUTE)))
    }
}

impl Agent {
    /// Asks for the model as this agent, beside the threads that serve sockets.
    pub(crate) async fn with_model<T, F>(&self, work: F) -> Result<T, Problem>
    where
        F: FnOnce(&Assist, &Db, &Actor) -> Result<T, AssistError> + Send + 'static,
        T: Send + 'static,
    {
        let limited = || Problem::new(ErrorKind::Limited, "limited").retry_after(3);
        self.house.calls.0.check_key(&self.actor.id).map_err(|_| limited())?;
        let (model, db, actor) = (Arc::clone(&self.house.model), self.house.db.clone(), self.actor());
        let worked = tokio::task::spawn_blocking(move || work(&model, &db, &actor)).await;
        Ok(worked.map_err(|_| storage::Error::Panicked)??)
    }
}

/// What the model used in a month.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ModelMonth)]
pub(crate) struct MonthDto {
    /// UTC, e.g. `2026-11`.
    month: String,
    /// With what calls that are running may still take.
    tokens: i64,
    calls: i64,
    /// Of these, those that gave nothing.
    failed_calls: i64,
    /// Why the last of them did, e.g. `slow`; null: none did.
    #[schema(required)]
    last_failure: Option<String>,
}

/// How the model is set.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ModelSettings)]
pub(crate) struct ModelDto {
    /// The address of the API, e.g. `https://models.example/v1`; empty: there is no model.
    base_url: String,
    /// The model's name there.
    model: String,
    /// Whether a key is sent; the key itself is never shown.
    has_key: bool,
    /// What it is used for: `rephrase`, `summary`, `translation`.
    uses: Vec<String>,
    /// How long a call may take, 1 to 25 seconds.
    timeout_s: i64,
    /// Tokens it may use in a month (UTC).
    monthly_tokens: i64,
    /// Sent back with a change; 0: never set.
    version: i64,
    month: MonthDto,
}

impl From<(ModelSettings, ModelUse, String)> for ModelDto {
    fn from((settings, used, month): (ModelSettings, ModelUse, String)) -> Self {
        Self {
            base_url: settings.base_url,
            model: settings.model,
            has_key: settings.has_key,
            uses: settings.uses.into_iter().map(|one| one.word().to_owned()).collect(),
            timeout_s: settings.timeout_s,
            monthly_tokens: settings.monthly_tokens,
            version: settings.version,
            month: MonthDto {
                month,
                tokens: used.tokens,
                calls: used.calls,
                failed_calls: used.failed_calls,
                last_failure: used.last_failure.map(|why| why.word().to_owned()),
            },
        }
    }
}

/// New settings of the model.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ModelInput {
    base_url: String,
    model: String,
    /// Missing: the key stays, as long as scheme, host and port do. Empty: none is sent any more.
    key: Option<String>,
    #[serde(default)]
    uses: Vec<String>,
    timeout_s: i64,
    monthly_tokens: i64,
    /// The version that was read.
    version: i64,
}

impl ModelInput {
    fn read(self, origin: String) -> Result<NewModel, Problem> {
        let uses = self.uses.iter().map(|word| Use::from_word(word)).collect::<Option<_>>();
        let key = match self.key {
            None => NewKey::Keep,
            Some(key) if key.trim().is_empty() => NewKey::Remove,
            Some(key) => NewKey::Set(key),
        };
        let settings = ModelSettings {
            base_url: self.base_url,
            model: self.model,
            has_key: false,
            uses: uses.ok_or_else(|| Problem::invalid("uses", "invalid_field"))?,
            timeout_s: self.timeout_s,
            monthly_tokens: self.monthly_tokens,
            version: self.version,
        };
        Ok(NewModel { settings, key, origin })
    }
}

/// What came of trying the model.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ModelTried)]
pub(crate) struct TriedDto {
    /// `ok`, or why it did not work: `unreachable`, `wrong_key`, `unknown_model`, `slow` …
    outcome: String,
    took_ms: i64,
    /// The tokens it took; null: the server does not say.
    #[schema(required)]
    tokens: Option<i64>,
}

impl From<Tried> for TriedDto {
    fn from(tried: Tried) -> Self {
        Self {
            outcome: tried.failure.map_or("ok", answers::ModelFailure::word).to_owned(),
            took_ms: tried.took_ms,
            tokens: tried.tokens,
        }
    }
}

/// What the model does for agents now.
#[derive(Serialize, ToSchema)]
#[schema(as = ModelUses)]
pub(crate) struct UsesDto {
    /// Words as in the settings; none while there is no model, or the month's tokens are used up.
    items: Vec<String>,
}

/// `GET /answers/model`
pub(crate) async fn show(agent: Agent) -> Answer<Reply<ModelDto>> {
    Ok(Reply(agent.read(answers::access_model).await?.into()))
}

/// `PUT /answers/model`
pub(crate) async fn set(agent: Agent, Body(input): Body<ModelInput>) -> Answer<Reply<ModelDto>> {
    let origin = agent.house.model.check_address(&input.base_url)?;
    let new = input.read(origin)?;
    let key = Arc::clone(&agent.house.key);
    agent.write(move |tx, actor| answers::set_model(tx, actor, &key, &new)).await?;
    Ok(Reply(agent.read(answers::access_model).await?.into()))
}

/// `POST /answers/model/test`: calls the server once, as it is set.
pub(crate) async fn test(agent: Agent) -> Answer<Reply<TriedDto>> {
    Ok(Reply(agent.with_model(|model, db, actor| model.try_out(db, actor)).await?.into()))
}

/// `GET /answers/model/uses`
pub(crate) async fn uses(agent: Agent) -> Answer<Reply<UsesDto>> {
    let uses = agent.read(answers::uses_at_work).await?;
    Ok(Reply(UsesDto { items: uses.into_iter().map(|one| one.word().to_owned()).collect() }))
}
