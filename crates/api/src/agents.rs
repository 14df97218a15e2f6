//! Agents, invitations, resets, presence.

use std::sync::Arc;

use agents::{AgentChange, NewInvitation, PresenceStatus};
use axum::http::HeaderMap;
use kernel::{AgentId, Limit, RoleId, TeamId};
use security::EntryError;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::House;
use crate::door::{
    Agent, Answer, Body, Client, Created, Open, PageDto, Paged, Path, Problem, Query, Reply, field_id, id,
};
use crate::people::ip_or_unknown;
use crate::session::{SignInDto, cookie, device_cookie_name, entered, locale, salt};

/// Whether an agent is there.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Presence)]
pub struct PresenceDto {
    /// `online`, `away` or `busy`.
    #[schema(value_type = String)]
    status: &'static str,
    since_ms: i64,
    /// Whether a console of the agent is connected.
    connected: bool,
}

impl From<agents::Presence> for PresenceDto {
    fn from(presence: agents::Presence) -> Self {
        Self { status: presence.status.code(), since_ms: presence.since_ms, connected: presence.connected }
    }
}

/// An agent, as colleagues see one.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Agent)]
pub struct AgentDto {
    id: String,
    name: String,
    /// The name contacts see; empty: the name itself.
    alias: String,
    /// Public short code by which contacts can check the agent.
    code: String,
    email: String,
    role_id: String,
    /// A key to translate for built-in roles, else the role's name.
    role_name: String,
    team_ids: Vec<String>,
    presence: PresenceDto,
    /// Conversations the agent may hold at once by offers.
    capacity: u32,
    /// Conversations held now.
    load: i64,
    #[schema(required)]
    disabled_at_ms: Option<i64>,
    #[schema(required)]
    last_seen_at_ms: Option<i64>,
    /// Grows with every change.
    version: i64,
}

impl From<agents::Agent> for AgentDto {
    fn from(agent: agents::Agent) -> Self {
        Self {
            id: agent.id.to_string(),
            name: agent.name,
            alias: agent.alias,
            code: agent.code,
            email: agent.email,
            role_id: agent.role.to_string(),
            role_name: agent.role_name,
            team_ids: agent.teams.iter().map(ToString::to_string).collect(),
            presence: agent.presence.into(),
            capacity: agent.capacity,
            load: agent.load,
            disabled_at_ms: agent.disabled_at_ms,
            last_seen_at_ms: agent.last_seen_at_ms,
            version: agent.version,
        }
    }
}

/// Which part of the list.
#[derive(Deserialize, IntoParams)]
pub(crate) struct ListQuery {
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 100; 100 when missing.
    limit: Option<u32>,
}

/// `GET /agents`
pub(crate) async fn list(agent: Agent, Query(query): Query<ListQuery>) -> Answer<Paged<AgentDto>> {
    let after = query.after.as_deref().map(|after| field_id::<AgentId>("after", after)).transpose()?;
    let limit = Limit::of(Some(query.limit.unwrap_or(100)));
    let page = agent.read(move |tx, actor| agents::list_agents(tx, actor, after, limit)).await?;
    Ok(Paged(PageDto::of(page, AgentDto::from)))
}

/// Whom to invite.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct InvitationInput {
    email: String,
    name: String,
    role_id: String,
    team_ids: Vec<String>,
}

/// A one-time link, shown once.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OneTimeLink)]
pub(crate) struct LinkDto {
    /// The address to hand over; the secret stands after `#`, so no server log sees it.
    link: String,
    expires_at_ms: i64,
}

impl LinkDto {
    fn of(house: &House, page: &str, link: security::NewLink) -> Self {
        let link_text = format!("{}/desk/{page}#{}", house.door.public_url, link.token);
        Self { link: link_text, expires_at_ms: link.expires_at_ms }
    }
}

fn team_ids(ids: &[String]) -> Result<Vec<TeamId>, Problem> {
    ids.iter().map(|text| field_id("teamIds", text)).collect()
}

/// `POST /agents/invitations`
pub(crate) async fn invite(agent: Agent, Body(input): Body<InvitationInput>) -> Answer<Created<LinkDto>> {
    let invitation = NewInvitation {
        role: field_id::<RoleId>("roleId", &input.role_id)?,
        teams: team_ids(&input.team_ids)?,
        email: input.email,
        name: input.name,
    };
    let link = agent.write(move |tx, actor| agents::invite_agent(tx, actor, &invitation)).await?;
    Ok(Created(LinkDto::of(&agent.house, "invitation", link)))
}

/// An invitation's token and what the person chose.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AcceptanceInput {
    token: String,
    name: String,
    password: String,
    /// `zh-CN` or `en`.
    locale: String,
}

/// `POST /invitations/acceptance`
pub(crate) async fn accept(
    open: Open,
    headers: HeaderMap,
    Body(input): Body<AcceptanceInput>,
) -> Answer<(HeaderMap, Reply<SignInDto>)> {
    let Open { house, client } = open;
    let locale = locale(&input.locale)?;
    let device_token = cookie(&headers, &device_cookie_name(&house));
    require_living_link(&house, &client, &input.token).await?;
    let (name, password, salt) = (input.name.clone(), input.password, salt(&house));
    let hash = house.people.hashing(move || security::hash_password(&password, &[&name], salt)).await??;
    let accepted = house
        .db
        .write(move |tx| agents::accept_invitation(tx, &input.token, &input.name, &hash, locale))
        .await?;
    entered(&house, &client, accepted.verified, device_token).await
}

/// Refuses before any hashing: strangers must not make us work.
async fn require_living_link(house: &Arc<House>, client: &Client, token: &str) -> Result<(), Problem> {
    let taken = house.people.take(house, client, &format!("link from {}", ip_or_unknown(client)), None)?;
    let token = token.to_owned();
    let email = house.db.read(move |tx| agents::email_of_invitation(tx, &token)).await?;
    email.ok_or(EntryError::LinkGone)?;
    house.people.give_back(taken);
    Ok(())
}

/// Changes to an agent; a missing field stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AgentChangeInput {
    name: Option<String>,
    alias: Option<String>,
    role_id: Option<String>,
    team_ids: Option<Vec<String>>,
    capacity: Option<u32>,
    disabled: Option<bool>,
}

/// `PATCH /agents/{id}`
pub(crate) async fn change(
    agent: Agent,
    Path(other): Path<String>,
    Body(input): Body<AgentChangeInput>,
) -> Answer<Reply<AgentDto>> {
    let other: AgentId = id(&other)?;
    let change = AgentChange {
        name: input.name,
        alias: input.alias,
        role: input.role_id.map(|role| field_id("roleId", &role)).transpose()?,
        teams: input.team_ids.map(|teams| team_ids(&teams)).transpose()?,
        capacity: input.capacity,
        disabled: input.disabled,
    };
    let changed = agent.write(move |tx, actor| agents::change_agent(tx, actor, other, &change)).await?;
    Ok(Reply(changed.into()))
}

/// `POST /agents/{id}/reset`
pub(crate) async fn reset(agent: Agent, Path(other): Path<String>) -> Answer<Created<LinkDto>> {
    let other: AgentId = id(&other)?;
    let link = agent.write(move |tx, actor| agents::reset_agent(tx, actor, other)).await?;
    Ok(Created(LinkDto::of(&agent.house, "reset", link)))
}

/// What the agent says.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PresenceInput {
    /// `online`, `away` or `busy`.
    status: String,
}

/// `PUT /presence`
pub(crate) async fn set_presence(
    agent: Agent,
    Body(input): Body<PresenceInput>,
) -> Answer<Reply<PresenceDto>> {
    let status = PresenceStatus::from_code(&input.status)
        .ok_or_else(|| Problem::invalid("status", "invalid_field"))?;
    let presence = agent.write(move |tx, actor| agents::set_presence(tx, actor, status)).await?;
    Ok(Reply(presence.into()))
}
