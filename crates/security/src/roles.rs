//! The operator's own roles.

use kernel::RoleId;
use storage::{Error, Tx};

use crate::audit::{Change, Subject, audit};
use crate::{Actor, BuiltInRole, Denied, Permission, Permissions, Role, RoleError, SecurityFact, store};

const MOST_ROLES: i64 = 100;
const LONGEST_NAME_CHARS: usize = 60;

/// Every role: the built-in ones, then the operator's by name.
pub fn roles(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<Role>, RoleError> {
    if !actor.may(Permission::RolesManage) {
        actor.require(Permission::AgentsRead)?;
    }
    let mut roles: Vec<Role> = BuiltInRole::ALL.into_iter().map(BuiltInRole::role).collect();
    roles.extend(store::roles(tx)?);
    Ok(roles)
}

/// One role; `None` when there is none of this id.
pub fn role(tx: &Tx<'_>, id: RoleId) -> Result<Option<Role>, Error> {
    match BuiltInRole::of(id) {
        Some(role) => Ok(Some(role.role())),
        None => store::role(tx, id),
    }
}

/// Refuses to hand out rights that the actor does not have: nobody lifts themselves or others above
/// their own height.
pub fn require_all_of(actor: &Actor, wanted: Permissions) -> Result<(), Denied> {
    wanted.iter().try_for_each(|permission| actor.require(permission))
}

/// Makes a role.
pub fn create_role(
    tx: &Tx<'_>,
    actor: &Actor,
    name: &str,
    permissions: Permissions,
) -> Result<Role, RoleError> {
    actor.require(Permission::RolesManage)?;
    require_all_of(actor, permissions)?;
    let name = check_name(name)?;
    if store::count_roles(tx)? >= MOST_ROLES {
        return Err(RoleError::TooMany);
    }
    let id = RoleId(tx.new_id());
    if !store::insert_role(tx, id, &name, permissions)? {
        return Err(RoleError::NameTaken);
    }
    let changes = [Change::set("name", &name), Change::set("permissions", permissions.to_text())];
    audit(tx, actor, "role.created", Subject::of("role", id.0), &changes)?;
    Ok(Role { id, name, built_in: false, permissions })
}

/// Changes a role; everyone who has it gets the new rights at once. `None` leaves a field as it is.
pub fn change_role(
    tx: &Tx<'_>,
    actor: &Actor,
    id: RoleId,
    name: Option<&str>,
    permissions: Option<Permissions>,
) -> Result<Role, RoleError> {
    actor.require(Permission::RolesManage)?;
    let old = own_role_for_change(tx, id)?;
    require_all_of(actor, old.permissions)?;
    let mut new = old.clone();
    if let Some(name) = name {
        new.name = check_name(name)?;
        if store::role_named(tx, &new.name)?.is_some_and(|other| other != id) {
            return Err(RoleError::NameTaken);
        }
    }
    if let Some(permissions) = permissions {
        require_all_of(actor, permissions)?;
        new.permissions = permissions;
    }
    let changes: Vec<Change> = [
        Change::between("name", &old.name, &new.name),
        Change::between("permissions", &old.permissions.to_text(), &new.permissions.to_text()),
    ]
    .into_iter()
    .flatten()
    .collect();
    if changes.is_empty() {
        return Ok(new);
    }
    store::update_role(tx, &new)?;
    tx.emit(&SecurityFact::RightsChanged { agent: None, role: Some(id) })?;
    audit(tx, actor, "role.changed", Subject::of("role", id.0), &changes)?;
    Ok(new)
}

/// Deletes a role. `agents::delete_role` checks first that nobody has it.
pub fn delete_role(tx: &Tx<'_>, actor: &Actor, id: RoleId) -> Result<(), RoleError> {
    actor.require(Permission::RolesManage)?;
    let old = own_role_for_change(tx, id)?;
    store::delete_role(tx, id)?;
    audit(
        tx,
        actor,
        "role.deleted",
        Subject::of("role", id.0),
        &[Change { field: "name".into(), from: Some(old.name), to: None }],
    )?;
    Ok(())
}

fn own_role_for_change(tx: &Tx<'_>, id: RoleId) -> Result<Role, RoleError> {
    if BuiltInRole::of(id).is_some() {
        return Err(RoleError::BuiltIn);
    }
    store::role_for_change(tx, id)?.ok_or(RoleError::NotFound)
}

fn check_name(name: &str) -> Result<String, RoleError> {
    let name = name.trim();
    let built_in = BuiltInRole::ALL.iter().any(|role| role.key().eq_ignore_ascii_case(name));
    let fits =
        !name.is_empty() && name.chars().count() <= LONGEST_NAME_CHARS && !name.chars().any(char::is_control);
    if fits && !built_in { Ok(name.to_owned()) } else { Err(RoleError::Name) }
}
