//! API keys over HTTP.

use kernel::{AgentId, ApiKeyId};
use security::{ApiKey, KeyError, Permission, Permissions};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::door::{Agent, Answer, Body, Created, NoContent, Path, Problem, Reply, id};

#[cfg(test)]
mod tests;

/// A key, without its text.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ApiKey)]
pub(crate) struct ApiKeyDto {
    id: String,
    /// What it is for.
    name: String,
    /// The agent it acts for.
    agent_id: String,
    agent_name: String,
    /// The most it may do; the agent's own rights limit it further.
    permissions: Vec<String>,
    created_at_ms: i64,
    /// Null: until it is revoked.
    #[schema(required)]
    expires_at_ms: Option<i64>,
    /// Exact to a minute; null: never.
    #[schema(required)]
    last_used_at_ms: Option<i64>,
}

impl ApiKeyDto {
    fn of(agent_name: String, key: ApiKey) -> Self {
        Self {
            id: key.id.to_string(),
            name: key.name,
            agent_id: key.agent.to_string(),
            agent_name,
            permissions: key.permissions.codes().into_iter().map(str::to_owned).collect(),
            created_at_ms: key.created_at_ms,
            expires_at_ms: key.expires_at_ms,
            last_used_at_ms: key.last_used_at_ms,
        }
    }
}

/// Keys that were not revoked, the newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiKeys)]
pub(crate) struct ApiKeysDto {
    items: Vec<ApiKeyDto>,
}

/// A key to be made.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewApiKeyInput {
    /// What it is for; 1 to 60 characters.
    name: String,
    /// Codes of permissions the maker has.
    permissions: Vec<String>,
    /// 1 to 3,650; null or missing: until it is revoked.
    life_days: Option<i64>,
}

/// A key that was made.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = NewApiKey)]
pub(crate) struct NewApiKeyDto {
    #[serde(flatten)]
    key: ApiKeyDto,
    /// `hwk_…`; shown this once. It goes into `Authorization: Bearer …`.
    token: String,
}

/// The permissions of these codes.
fn permissions(codes: &[String]) -> Result<Permissions, Problem> {
    let of = |code: &String| {
        Permission::from_code(code).ok_or_else(|| Problem::invalid("permissions", "invalid_field"))
    };
    codes.iter().map(of).collect()
}

/// `GET /api-keys`
pub(crate) async fn list(agent: Agent) -> Answer<Reply<ApiKeysDto>> {
    let (keys, names) = agent
        .read(|tx, actor| {
            let keys = security::list_api_keys(tx, actor)?;
            Ok::<_, KeyError>((keys, agents::agent_names(tx)?))
        })
        .await?;
    let name = |id: AgentId| names.get(&id).cloned().unwrap_or_default();
    let items = keys.into_iter().map(|key| ApiKeyDto::of(name(key.agent), key));
    Ok(Reply(ApiKeysDto { items: items.collect() }))
}

/// `POST /api-keys`: made in person, for oneself.
pub(crate) async fn create(agent: Agent, Body(input): Body<NewApiKeyInput>) -> Answer<Created<NewApiKeyDto>> {
    let permissions = permissions(&input.permissions)?;
    let (own, name) = (agent.actor.id, agent.actor.name.clone());
    let made = agent
        .write(move |tx, actor| {
            security::create_api_key(tx, actor, own, &input.name, permissions, input.life_days)
        })
        .await?;
    Ok(Created(NewApiKeyDto { key: ApiKeyDto::of(name, made.key), token: made.token }))
}

/// `DELETE /api-keys/{id}`
pub(crate) async fn revoke(agent: Agent, Path(key): Path<String>) -> Answer<NoContent> {
    let key: ApiKeyId = id(&key)?;
    agent.write(move |tx, actor| security::revoke_api_key(tx, actor, key)).await?;
    Ok(NoContent)
}
