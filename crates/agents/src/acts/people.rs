//! Making, reading and changing agents.

use kernel::{AgentId, Limit, Locale, Page, RoleId, TeamId};
use security::{
    Actor, BuiltInRole, Change, ConfirmedOwner, FieldKey, Origin, PasswordHash, Permission, Permissions,
    Role, Subject,
};
use storage::{Error, Tx};

use crate::agent::{
    Agent, AgentChange, AgentName, LARGEST_CAPACITY, OwnChange, USUAL_CAPACITY, check_alias, check_name,
};
use crate::facts::AgentFact;
use crate::{AgentError, store};

/// Letters and digits of public codes: none that are confused when read aloud, no vowels.
const CODE_ALPHABET: &[u8; 24] = b"2345679BCDFGHJKLMNPQRSTV";
const CODE_CHARS: usize = 6;

/// An agent to be made.
#[derive(Debug, Clone)]
pub struct NewAgent {
    /// The name colleagues see.
    pub name: String,
    /// The address for signing in.
    pub email: String,
    /// The role.
    pub role: RoleId,
    /// The teams.
    pub teams: Vec<TeamId>,
    /// The language of the console.
    pub locale: Locale,
    /// The password, hashed outside the act.
    pub password: PasswordHash,
}

/// Lists agents in the order they came. `after`: the last id of the page before.
pub fn list_agents(
    tx: &Tx<'_>,
    actor: &Actor,
    after: Option<AgentId>,
    limit: Limit,
) -> Result<Page<Agent>, AgentError> {
    actor.require(Permission::AgentsRead)?;
    let rows = store::agents(tx, after.map_or(0, |id| id.0), limit.rows_to_read())?;
    Ok(Page::cut(rows, limit, |agent| agent.id.to_string()))
}

/// One agent; oneself without any right.
pub fn access_agent(tx: &Tx<'_>, actor: &Actor, id: AgentId) -> Result<Agent, AgentError> {
    if actor.agent().is_none_or(|own| own.id != id) {
        actor.require(Permission::AgentsRead)?;
    }
    store::agent(tx, id)?.ok_or(AgentError::NotFound)
}

/// One agent for higher rooms and doors that checked the right themselves; `None` when unknown.
pub fn find_agent(tx: &Tx<'_>, id: AgentId) -> Result<Option<Agent>, Error> {
    store::agent(tx, id)
}

/// How an agent is called; `None` when unknown.
pub fn agent_name(tx: &Tx<'_>, id: AgentId) -> Result<Option<AgentName>, Error> {
    store::agent_name(tx, id)
}

/// The agent of an email address; `None` when nobody has it. For the command line.
pub fn agent_by_email(tx: &Tx<'_>, email: &str) -> Result<Option<AgentId>, Error> {
    store::agent_by_email(tx, &security::normal_email(email))
}

/// Makes an agent with a password, without an invitation: command line, demo, import.
pub fn create_agent(tx: &Tx<'_>, actor: &Actor, new: &NewAgent) -> Result<Agent, AgentError> {
    actor.require(Permission::AgentsManage)?;
    let role = usable_role(tx, actor, new.role)?;
    let id = insert(tx, &new.name, role.id, new.locale)?;
    security::create_credential(tx, id, &new.email, &new.password)?;
    put_teams(tx, actor, id, &new.teams)?;
    tx.emit(&AgentFact::AgentChanged { agent: id })?;
    let changes = [Change::set("name", &new.name), Change::set("role", &role.name)];
    security::audit(tx, actor, "agent.created", Subject::of("agent", id.0), &changes)?;
    store::agent(tx, id)?.ok_or(AgentError::NotFound)
}

/// Confirms the first owner by the first code: the agent, an administrator, is made and signed in.
pub fn confirm_owner(
    tx: &Tx<'_>,
    key: &FieldKey,
    setup_token: &str,
    code: &str,
    origin: &Origin,
) -> Result<ConfirmedOwner, AgentError> {
    let id = AgentId(tx.new_id());
    let confirmed = security::confirm_owner(tx, key, setup_token, code, id, origin)?;
    insert_as(tx, id, &confirmed.owner.name, BuiltInRole::Administrator.id(), confirmed.owner.locale)?;
    tx.emit(&AgentFact::AgentChanged { agent: id })?;
    Ok(confirmed)
}

pub(super) fn insert(tx: &Tx<'_>, name: &str, role: RoleId, locale: Locale) -> Result<AgentId, AgentError> {
    let id = AgentId(tx.new_id());
    insert_as(tx, id, name, role, locale)?;
    Ok(id)
}

fn insert_as(tx: &Tx<'_>, id: AgentId, name: &str, role: RoleId, locale: Locale) -> Result<(), AgentError> {
    let name = check_name(name).ok_or(AgentError::Field { field: "name" })?;
    let mut code = fresh_code(tx);
    while store::code_is_taken(tx, &code)? {
        code = fresh_code(tx);
    }
    Ok(store::insert_agent(tx, id, &name, &code, role, locale, USUAL_CAPACITY)?)
}

fn fresh_code(tx: &Tx<'_>) -> String {
    tx.random::<CODE_CHARS>().iter().map(|byte| char::from(CODE_ALPHABET[usize::from(byte % 24)])).collect()
}

/// The role, if the actor may hand it out.
pub(super) fn usable_role(tx: &Tx<'_>, actor: &Actor, id: RoleId) -> Result<Role, AgentError> {
    let role = security::role(tx, id)?.ok_or(AgentError::Field { field: "roleId" })?;
    security::require_all_of(actor, role.permissions)?;
    Ok(role)
}

/// Refuses to touch somebody who has rights the actor lacks.
pub(super) fn require_rank(tx: &Tx<'_>, actor: &Actor, role: RoleId) -> Result<(), AgentError> {
    let permissions = security::role(tx, role)?.map_or(Permissions::NONE, |role| role.permissions);
    Ok(security::require_all_of(actor, permissions)?)
}

/// Changes an agent. Nobody changes those who have more rights, hands out rights they lack, opens
/// inboxes they do not reach, or removes the last administrator.
pub fn change_agent(
    tx: &Tx<'_>,
    actor: &Actor,
    id: AgentId,
    change: &AgentChange,
) -> Result<Agent, AgentError> {
    actor.require(Permission::AgentsManage)?;
    store::lock_agent(tx, id)?.ok_or(AgentError::NotFound)?;
    let old = store::agent(tx, id)?.ok_or(AgentError::NotFound)?;
    require_rank(tx, actor, old.role)?;
    let mut new = old.clone();
    if let Some(name) = &change.name {
        new.name = check_name(name).ok_or(AgentError::Field { field: "name" })?;
    }
    if let Some(alias) = &change.alias {
        new.alias = check_alias(alias).ok_or(AgentError::Field { field: "alias" })?;
    }
    if let Some(role) = change.role.filter(|role| *role != old.role) {
        new.role = usable_role(tx, actor, role)?.id;
    }
    if let Some(capacity) = change.capacity {
        new.capacity = Some(capacity)
            .filter(|n| *n <= LARGEST_CAPACITY)
            .ok_or(AgentError::Field { field: "capacity" })?;
    }
    if let Some(disabled) = change.disabled {
        new.disabled_at_ms = if disabled { old.disabled_at_ms.or(Some(tx.now())) } else { None };
    }
    let mut changes = differences(&old, &new);
    if !changes.is_empty() {
        store::update_agent(tx, &new)?;
    }
    if let Some(teams) = &change.teams
        && put_teams(tx, actor, id, teams)?
    {
        changes.push(Change::new("teams", id_list(&old.teams), id_list(teams)));
    }
    if changes.is_empty() {
        return Ok(old);
    }
    after_change(tx, &old, &new, change.teams.is_some())?;
    security::audit(tx, actor, "agent.changed", Subject::of("agent", id.0), &changes)?;
    store::agent(tx, id)?.ok_or(AgentError::NotFound)
}

fn differences(old: &Agent, new: &Agent) -> Vec<Change> {
    [
        Change::between("name", &old.name, &new.name),
        Change::between("alias", &old.alias, &new.alias),
        Change::between("roleId", &old.role, &new.role),
        Change::between("capacity", &old.capacity, &new.capacity),
        Change::between("disabled", &old.disabled_at_ms.is_some(), &new.disabled_at_ms.is_some()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn id_list(teams: &[TeamId]) -> String {
    teams.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// What follows from a change: sessions end, rights are announced, somebody stays in charge.
fn after_change(tx: &Tx<'_>, old: &Agent, new: &Agent, teams: bool) -> Result<(), AgentError> {
    let (was, is) = (old.disabled_at_ms.is_some(), new.disabled_at_ms.is_some());
    match (was, is) {
        (false, true) => security::close_sign_in(tx, new.id)?,
        (true, false) => security::open_sign_in(tx, new.id)?,
        _ if old.role != new.role || teams => security::rights_changed(tx, new.id)?,
        _ => {}
    }
    if old.role != new.role || (!was && is) {
        require_somebody_in_charge(tx)?;
    }
    tx.emit(&AgentFact::AgentChanged { agent: new.id })?;
    Ok(())
}

/// Refuses a change that leaves nobody who can manage agents and roles; run after the change, in its act.
pub fn require_somebody_in_charge(tx: &Tx<'_>) -> Result<(), AgentError> {
    // Two administrators who disable each other at the same moment must not both succeed.
    security::hold_installation(tx)?;
    let needed = Permissions::of(&[Permission::AgentsManage, Permission::RolesManage]);
    for (role, count) in store::enabled_roles(tx)? {
        if count > 0 && security::role(tx, role)?.is_some_and(|role| role.permissions.covers(needed)) {
            return Ok(());
        }
    }
    Err(AgentError::LastAdministrator)
}

/// Makes `teams` the agent's teams; says whether anything changed.
pub(super) fn put_teams(
    tx: &Tx<'_>,
    actor: &Actor,
    id: AgentId,
    teams: &[TeamId],
) -> Result<bool, AgentError> {
    let old = store::teams_of(tx, id)?;
    for team in teams.iter().filter(|team| !old.contains(team)) {
        store::team(tx, *team)?.ok_or(AgentError::Field { field: "teamIds" })?;
        super::teams::require_reach(actor, &store::inboxes_of_team(tx, *team)?)?;
        store::insert_member(tx, *team, id)?;
        tx.emit(&AgentFact::TeamChanged { team: *team })?;
    }
    for team in old.iter().filter(|team| !teams.contains(team)) {
        store::delete_member(tx, *team, id)?;
        tx.emit(&AgentFact::TeamChanged { team: *team })?;
    }
    let changed = store::teams_of(tx, id)? != old;
    if changed {
        store::bump_agent(tx, id)?;
    }
    Ok(changed)
}

/// Changes the actor's own name, alias, language and time zone.
pub fn change_own(tx: &Tx<'_>, actor: &Actor, change: &OwnChange) -> Result<Agent, AgentError> {
    let id = actor.in_person().ok_or(AgentError::NotSignedIn)?.id;
    store::lock_agent(tx, id)?.ok_or(AgentError::NotFound)?;
    let old = store::agent(tx, id)?.ok_or(AgentError::NotFound)?;
    let mut new = old.clone();
    if let Some(name) = &change.name {
        new.name = check_name(name).ok_or(AgentError::Field { field: "name" })?;
    }
    if let Some(alias) = &change.alias {
        new.alias = check_alias(alias).ok_or(AgentError::Field { field: "alias" })?;
    }
    if let Some(locale) = change.locale {
        new.locale = locale;
    }
    if let Some(zone) = &change.time_zone {
        let known = zone.as_deref().is_none_or(|zone| jiff::tz::TimeZone::get(zone).is_ok());
        new.time_zone = known.then(|| zone.clone()).ok_or(AgentError::Field { field: "timeZone" })?;
    }
    if new != old {
        store::update_agent(tx, &new)?;
        tx.emit(&AgentFact::AgentChanged { agent: id })?;
        let changes = differences(&old, &new);
        if !changes.is_empty() {
            security::audit(tx, actor, "agent.changed", Subject::of("agent", id.0), &changes)?;
        }
    }
    store::agent(tx, id)?.ok_or(AgentError::NotFound)
}

/// Deletes a role of the operator's own that nobody has.
pub fn delete_role(tx: &Tx<'_>, actor: &Actor, id: RoleId) -> Result<(), AgentError> {
    actor.require(Permission::RolesManage)?;
    if BuiltInRole::of(id).is_none() && store::role_is_used(tx, id)? {
        return Err(AgentError::RoleInUse);
    }
    Ok(security::delete_role(tx, actor, id)?)
}
