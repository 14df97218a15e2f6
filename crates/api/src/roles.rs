//! Roles and the table of permissions.

use agents::AgentError;
use kernel::RoleId;
use security::{Permission, Permissions, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::door::{Agent, Answer, Body, Created, NoContent, Path, Problem, Reply, id};

/// A role.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Role)]
pub(crate) struct RoleDto {
    id: String,
    /// A key to translate for built-in roles, else the name.
    name: String,
    built_in: bool,
    permissions: Vec<String>,
}

impl From<Role> for RoleDto {
    fn from(role: Role) -> Self {
        Self {
            id: role.id.to_string(),
            name: role.name,
            built_in: role.built_in,
            permissions: role.permissions.codes().into_iter().map(str::to_owned).collect(),
        }
    }
}

/// All roles.
#[derive(Serialize, ToSchema)]
#[schema(as = Roles)]
pub(crate) struct RolesDto {
    items: Vec<RoleDto>,
}

/// One permission of the table.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Permission)]
pub(crate) struct PermissionDto {
    code: String,
    group: String,
}

/// The table of permissions.
#[derive(Serialize, ToSchema)]
#[schema(as = Permissions)]
pub(crate) struct PermissionsDto {
    items: Vec<PermissionDto>,
}

/// A new role.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewRoleInput {
    name: String,
    permissions: Vec<String>,
}

/// Changes to a role; a missing field stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RoleChangeInput {
    name: Option<String>,
    permissions: Option<Vec<String>>,
}

fn permissions(codes: &[String]) -> Result<Permissions, Problem> {
    codes
        .iter()
        .map(|code| {
            Permission::from_code(code).ok_or_else(|| Problem::invalid("permissions", "invalid_field"))
        })
        .collect()
}

/// `GET /roles`
pub(crate) async fn list(agent: Agent) -> Answer<Reply<RolesDto>> {
    let roles = agent.read(security::roles).await?;
    Ok(Reply(RolesDto { items: roles.into_iter().map(RoleDto::from).collect() }))
}

/// `GET /permissions`
pub(crate) async fn permission_table(_agent: Agent) -> Answer<Reply<PermissionsDto>> {
    let dto = |permission: &Permission| PermissionDto {
        code: permission.code().to_owned(),
        group: permission.group().code().to_owned(),
    };
    Ok(Reply(PermissionsDto { items: Permission::ALL.iter().map(dto).collect() }))
}

/// `POST /roles`
pub(crate) async fn create(agent: Agent, Body(input): Body<NewRoleInput>) -> Answer<Created<RoleDto>> {
    let permissions = permissions(&input.permissions)?;
    let role =
        agent.write(move |tx, actor| security::create_role(tx, actor, &input.name, permissions)).await?;
    Ok(Created(role.into()))
}

/// `PATCH /roles/{id}`
pub(crate) async fn change(
    agent: Agent,
    Path(role): Path<String>,
    Body(input): Body<RoleChangeInput>,
) -> Answer<Reply<RoleDto>> {
    let role: RoleId = id(&role)?;
    let permissions = input.permissions.as_deref().map(permissions).transpose()?;
    let role = agent
        .write(move |tx, actor| {
            let changed = security::change_role(tx, actor, role, input.name.as_deref(), permissions)?;
            agents::require_somebody_in_charge(tx)?;
            Ok::<_, AgentError>(changed)
        })
        .await?;
    Ok(Reply(role.into()))
}

/// `DELETE /roles/{id}`
pub(crate) async fn delete(agent: Agent, Path(role): Path<String>) -> Answer<NoContent> {
    let role: RoleId = id(&role)?;
    agent.write(move |tx, actor| agents::delete_role(tx, actor, role)).await?;
    Ok(NoContent)
}
