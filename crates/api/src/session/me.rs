//! The signed-in agent, as the console needs it.

use agents::AgentError;
use kernel::AgentId;
use serde::Serialize;
use storage::Tx;
use utoipa::ToSchema;

use crate::agents::PresenceDto;

/// The signed-in agent.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Me)]
pub(crate) struct MeDto {
    id: String,
    name: String,
    /// The name contacts see; empty: the name itself.
    alias: String,
    /// Public short code by which contacts can check the agent.
    code: String,
    email: String,
    /// BCP 47 tag.
    locale: String,
    /// IANA name; empty: the browser's.
    time_zone: String,
    role_id: String,
    /// A key to translate for built-in roles, else the role's name.
    role_name: String,
    permissions: Vec<String>,
    presence: PresenceDto,
    /// Whether an authenticator app is enrolled.
    second_factor: bool,
    /// Whether this is a demo.
    demo: bool,
    operator_name: String,
}

/// Loads what the console needs about an agent who is signed in, or is being signed in.
pub(crate) fn load_me(tx: &Tx<'_>, id: AgentId) -> Result<MeDto, AgentError> {
    let agent = agents::find_agent(tx, id)?.ok_or(AgentError::NotSignedIn)?;
    let role = security::role(tx, agent.role)?;
    let house = security::installation(tx)?;
    Ok(MeDto {
        id: agent.id.to_string(),
        name: agent.name,
        alias: agent.alias,
        code: agent.code,
        email: agent.email,
        locale: agent.locale.to_string(),
        time_zone: agent.time_zone.unwrap_or_default(),
        role_id: agent.role.to_string(),
        role_name: agent.role_name,
        permissions: role
            .map(|role| role.permissions.codes())
            .unwrap_or_default()
            .into_iter()
            .map(str::to_owned)
            .collect(),
        presence: agent.presence.into(),
        second_factor: security::has_second_factor(tx, id)?,
        demo: house.as_ref().is_some_and(|house| house.demo),
        operator_name: house.map(|house| house.operator_name).unwrap_or_default(),
    })
}
