//! Teams: who works together in which inboxes.

use std::collections::BTreeSet;

use kernel::{AgentId, InboxId, TeamId};
use security::{Actor, Change, Permission, Subject};
use storage::Tx;

use crate::agent::check_name;
use crate::facts::AgentFact;
use crate::team::{Team, TeamChange};
use crate::{AgentError, store};

const MOST_TEAMS: i64 = 500;

/// Lists all teams by name.
pub fn list_teams(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<Team>, AgentError> {
    if !actor.may(Permission::TeamsManage) {
        actor.require(Permission::AgentsRead)?;
    }
    let (members, inboxes) = (store::all_members(tx)?, store::all_team_inboxes(tx)?);
    let team = |(id, name, version): store::TeamRow| Team {
        id,
        name,
        version,
        members: members.iter().filter(|(team, _)| *team == id).map(|(_, agent)| *agent).collect(),
        inboxes: inboxes.iter().filter(|(team, _)| *team == id).map(|(_, inbox)| *inbox).collect(),
    };
    Ok(store::teams(tx)?.into_iter().map(team).collect())
}

/// Makes a team. The door has checked that the inboxes exist.
pub fn create_team(tx: &Tx<'_>, actor: &Actor, new: &TeamChange) -> Result<Team, AgentError> {
    actor.require(Permission::TeamsManage)?;
    let name = new.name.as_deref().and_then(check_name).ok_or(AgentError::Field { field: "name" })?;
    if store::count_teams(tx)? >= MOST_TEAMS {
        return Err(AgentError::TooMany);
    }
    let id = TeamId(tx.new_id());
    if !store::insert_team(tx, id, &name)? {
        return Err(AgentError::NameTaken);
    }
    if let Some(inboxes) = &new.inboxes {
        require_reach(actor, inboxes)?;
        store::put_team_inboxes(tx, id, inboxes)?;
    }
    if let Some(members) = &new.members {
        put_members(tx, id, members)?;
    }
    let team = load(tx, id)?;
    announce(tx, &team, &team.members)?;
    security::audit(tx, actor, "team.created", Subject::of("team", id.0), &[Change::set("name", &name)])?;
    Ok(team)
}

/// Changes a team; members get the rights of its inboxes at once, and lose them at once.
pub fn change_team(tx: &Tx<'_>, actor: &Actor, id: TeamId, change: &TeamChange) -> Result<Team, AgentError> {
    actor.require(Permission::TeamsManage)?;
    store::team_for_change(tx, id)?.ok_or(AgentError::NotFound)?;
    let old = load(tx, id)?;
    let name = match &change.name {
        Some(name) => check_name(name).ok_or(AgentError::Field { field: "name" })?,
        None => old.name.clone(),
    };
    if store::team_named(tx, &name)?.is_some_and(|other| other != id) {
        return Err(AgentError::NameTaken);
    }
    if let Some(inboxes) = &change.inboxes {
        let added: Vec<InboxId> =
            inboxes.iter().copied().filter(|inbox| !old.inboxes.contains(inbox)).collect();
        require_reach(actor, &added)?;
        store::put_team_inboxes(tx, id, inboxes)?;
    }
    if let Some(members) = &change.members {
        if members.iter().any(|agent| !old.members.contains(agent)) {
            require_reach(actor, &store::inboxes_of_team(tx, id)?)?;
        }
        put_members(tx, id, members)?;
    }
    let mut new = load(tx, id)?;
    new.name.clone_from(&name);
    if new == old {
        return Ok(old);
    }
    store::update_team(tx, id, &name)?;
    let concerned = if new.inboxes == old.inboxes {
        difference(&old.members, &new.members)
    } else {
        old.members.iter().chain(&new.members).copied().collect::<BTreeSet<_>>().into_iter().collect()
    };
    let new = load(tx, id)?;
    announce(tx, &new, &concerned)?;
    let list = |ids: Vec<String>| ids.join(" ");
    let changes: Vec<Change> = [
        Change::between("name", &old.name, &new.name),
        Change::between("memberIds", &list(texts(&old.members)), &list(texts(&new.members))),
        Change::between("inboxIds", &list(texts(&old.inboxes)), &list(texts(&new.inboxes))),
    ]
    .into_iter()
    .flatten()
    .collect();
    security::audit(tx, actor, "team.changed", Subject::of("team", id.0), &changes)?;
    Ok(new)
}

/// Deletes a team; conversations assigned to it are asked for by `conversations`, which hears the fact.
pub fn delete_team(tx: &Tx<'_>, actor: &Actor, id: TeamId) -> Result<(), AgentError> {
    actor.require(Permission::TeamsManage)?;
    store::team_for_change(tx, id)?.ok_or(AgentError::NotFound)?;
    let old = load(tx, id)?;
    store::delete_team(tx, id)?;
    announce(tx, &old, &old.members)?;
    let change = Change { field: "name".to_owned(), from: Some(old.name), to: None };
    security::audit(tx, actor, "team.deleted", Subject::of("team", id.0), &[change])?;
    Ok(())
}

/// Nobody opens an inbox to others or themselves that they do not reach; those who make inboxes may.
pub(super) fn require_reach(actor: &Actor, inboxes: &[InboxId]) -> Result<(), AgentError> {
    if actor.may(Permission::InboxesManage) || inboxes.iter().all(|inbox| actor.reaches_inbox(*inbox)) {
        return Ok(());
    }
    Ok(actor.require(Permission::ConversationsReadAll)?)
}

fn load(tx: &Tx<'_>, id: TeamId) -> Result<Team, AgentError> {
    let (id, name, version) = store::team(tx, id)?.ok_or(AgentError::NotFound)?;
    Ok(Team {
        id,
        name,
        version,
        members: store::members_of(tx, id)?,
        inboxes: store::inboxes_of_team(tx, id)?,
    })
}

fn put_members(tx: &Tx<'_>, team: TeamId, members: &[AgentId]) -> Result<(), AgentError> {
    let old = store::members_of(tx, team)?;
    for agent in members.iter().filter(|agent| !old.contains(agent)) {
        store::lock_agent(tx, *agent)?.ok_or(AgentError::Field { field: "memberIds" })?;
        store::insert_member(tx, team, *agent)?;
    }
    for agent in old.iter().filter(|agent| !members.contains(agent)) {
        store::delete_member(tx, team, *agent)?;
    }
    Ok(())
}

fn announce(tx: &Tx<'_>, team: &Team, concerned: &[AgentId]) -> Result<(), AgentError> {
    tx.emit(&AgentFact::TeamChanged { team: team.id })?;
    for agent in concerned {
        store::bump_agent(tx, *agent)?;
        security::rights_changed(tx, *agent)?;
        tx.emit(&AgentFact::AgentChanged { agent: *agent })?;
    }
    Ok(())
}

fn difference(a: &[AgentId], b: &[AgentId]) -> Vec<AgentId> {
    let (a, b): (BTreeSet<_>, BTreeSet<_>) = (a.iter().copied().collect(), b.iter().copied().collect());
    a.symmetric_difference(&b).copied().collect()
}

fn texts(ids: &[impl ToString]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}
