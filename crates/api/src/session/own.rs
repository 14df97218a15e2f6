//! What agents do with their own account and sessions.

use agents::OwnChange;
use axum::http::HeaderMap;
use kernel::{Locale, SessionId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{MeDto, cookies::no_session, load_me};
use crate::door::{Agent, Answer, Body, NoContent, Path, Problem, Reply, id};

/// Changes to one's own account; a missing field stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct OwnChangeInput {
    name: Option<String>,
    /// The name contacts see; empty: the name itself.
    alias: Option<String>,
    /// `zh-CN` or `en`.
    locale: Option<String>,
    /// IANA name; empty: the browser's.
    time_zone: Option<String>,
}

/// A session of the agent.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Session)]
pub(crate) struct SessionDto {
    id: String,
    /// The browser's own words.
    device: String,
    ip: String,
    created_at_ms: i64,
    last_seen_at_ms: i64,
    /// Whether this request came with it.
    current: bool,
}

/// All sessions of the agent.
#[derive(Serialize, ToSchema)]
#[schema(as = Sessions)]
pub(crate) struct SessionsDto {
    items: Vec<SessionDto>,
}

/// The language of a field of the body.
pub(crate) fn locale(text: &str) -> Result<Locale, Problem> {
    text.parse().map_err(|_| Problem::invalid("locale", "invalid_field"))
}

/// `GET /session`
pub(crate) async fn show(agent: Agent) -> Answer<Reply<MeDto>> {
    let own = agent.actor.id;
    Ok(Reply(agent.read(move |tx, _| load_me(tx, own)).await?))
}

/// `PATCH /session/me`
pub(crate) async fn change_me(agent: Agent, Body(input): Body<OwnChangeInput>) -> Answer<Reply<MeDto>> {
    agent.session()?;
    let change = OwnChange {
        name: input.name,
        alias: input.alias,
        locale: input.locale.as_deref().map(locale).transpose()?,
        time_zone: input.time_zone.map(|zone| Some(zone).filter(|zone| !zone.is_empty())),
    };
    let me = agent
        .write(move |tx, actor| {
            let changed = agents::change_own(tx, actor, &change)?;
            load_me(tx, changed.id)
        })
        .await?;
    Ok(Reply(me))
}

/// `DELETE /session`
pub(crate) async fn end(agent: Agent) -> Answer<(HeaderMap, NoContent)> {
    let session = agent.session()?;
    agent.write(move |tx, actor| security::revoke_session(tx, actor, session)).await?;
    Ok((no_session(&agent.house), NoContent))
}

/// `GET /sessions`
pub(crate) async fn list(agent: Agent) -> Answer<Reply<SessionsDto>> {
    let current = agent.session()?;
    let sessions = agent.read(security::own_sessions).await?;
    let items = sessions.into_iter().map(|session| SessionDto {
        id: session.id.to_string(),
        device: session.device,
        ip: session.ip,
        created_at_ms: session.created_at_ms,
        last_seen_at_ms: session.last_seen_at_ms,
        current: session.id == current,
    });
    Ok(Reply(SessionsDto { items: items.collect() }))
}

/// `DELETE /sessions/{id}`
pub(crate) async fn revoke(agent: Agent, Path(session): Path<String>) -> Answer<NoContent> {
    let session: SessionId = id(&session)?;
    agent.session()?;
    agent.write(move |tx, actor| security::revoke_session(tx, actor, session)).await?;
    Ok(NoContent)
}
