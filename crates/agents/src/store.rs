//! All SQL of this room.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use kernel::{AgentId, InboxId, Locale, Millis, RoleId, TeamId};
use storage::{Column, Error, FromRow, Row, Tx, Value, params, sql};

use crate::agent::{Agent, AgentName};
use crate::presence::{GRACE_MS, PresenceRow, PresenceStatus, SILENT_MS};

/// A stored status word.
struct StatusColumn(PresenceStatus);

impl Column for StatusColumn {
    fn from_value(value: Value) -> Option<Self> {
        PresenceStatus::from_code(&String::from_value(value)?).map(Self)
    }
}

impl FromRow for Agent {
    fn from_row(row: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: row.next()?,
            name: row.next()?,
            alias: row.next()?,
            code: row.next()?,
            email: row.next()?,
            role: row.next()?,
            role_name: String::new(),
            locale: row.next()?,
            time_zone: row.next()?,
            capacity: row.next()?,
            load: row.next()?,
            disabled_at_ms: row.next()?,
            created_at_ms: row.next()?,
            version: row.next()?,
            presence: PresenceRow {
                status: row.next::<StatusColumn>()?.0,
                since_ms: row.next()?,
                heartbeat_at_ms: row.next()?,
                lost_at_ms: row.next()?,
                resume: None,
            }
            .shown(),
            last_seen_at_ms: row.next()?,
            teams: Vec::new(),
        })
    }
}

impl FromRow for PresenceRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            status: row.next::<StatusColumn>()?.0,
            since_ms: row.next()?,
            heartbeat_at_ms: row.next()?,
            lost_at_ms: row.next()?,
            resume: row.next::<Option<StatusColumn>>()?.map(|status| status.0),
        })
    }
}

impl FromRow for AgentName {
    fn from_row(row: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self { name: row.next()?, alias: row.next()?, code: row.next()? })
    }
}

/// Who might be offered a conversation.
pub(crate) struct CandidateRow {
    pub(crate) agent: AgentId,
    pub(crate) role: RoleId,
    pub(crate) capacity: i64,
    pub(crate) load: i64,
    pub(crate) load_changed_at_ms: Millis,
    pub(crate) since_ms: Millis,
}

impl FromRow for CandidateRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            agent: row.next()?,
            role: row.next()?,
            capacity: row.next()?,
            load: row.next()?,
            load_changed_at_ms: row.next()?,
            since_ms: row.next()?,
        })
    }
}

/// An open invitation.
pub(crate) struct InvitationRow {
    pub(crate) id: i64,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) role: RoleId,
    pub(crate) teams: Vec<TeamId>,
}

impl FromRow for InvitationRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: row.next()?,
            email: row.next()?,
            name: row.next()?,
            role: row.next()?,
            teams: row.next::<String>()?.split_whitespace().filter_map(|id| id.parse().ok()).collect(),
        })
    }
}

pub(crate) fn agent(tx: &Tx<'_>, id: AgentId) -> Result<Option<Agent>, Error> {
    let Some(mut agent) = tx.find::<Agent>(sql!("agent"), &params![id])? else { return Ok(None) };
    agent.teams = teams_of(tx, id)?;
    agent.role_name = role_name(tx, agent.role)?;
    Ok(Some(agent))
}

fn role_name(tx: &Tx<'_>, role: RoleId) -> Result<String, Error> {
    Ok(security::role(tx, role)?.map(|role| role.name).unwrap_or_default())
}

pub(crate) fn agents(tx: &Tx<'_>, after: i64, limit: i64) -> Result<Vec<Agent>, Error> {
    let mut agents: Vec<Agent> = tx.list(sql!("agents"), &params![after, limit])?;
    let mut names: HashMap<RoleId, String> = HashMap::new();
    for agent in &mut agents {
        let name = match names.entry(agent.role) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(role_name(tx, agent.role)?),
        };
        agent.role_name.clone_from(name);
    }
    for (team, member) in all_members(tx)? {
        if let Ok(at) = agents.binary_search_by_key(&member, |agent| agent.id) {
            agents[at].teams.push(team);
        }
    }
    Ok(agents)
}

pub(crate) fn lock_agent(tx: &Tx<'_>, id: AgentId) -> Result<Option<AgentId>, Error> {
    tx.find(sql!("lock_agent"), &params![id])
}

pub(crate) fn agent_by_email(tx: &Tx<'_>, email: &str) -> Result<Option<AgentId>, Error> {
    tx.find(sql!("agent_by_email"), &params![email])
}

pub(crate) fn actor(tx: &Tx<'_>, id: AgentId) -> Result<Option<(String, RoleId)>, Error> {
    tx.find(sql!("actor"), &params![id])
}

pub(crate) fn agent_name(tx: &Tx<'_>, id: AgentId) -> Result<Option<AgentName>, Error> {
    tx.find(sql!("agent_name"), &params![id])
}

pub(crate) fn agent_role(tx: &Tx<'_>, id: AgentId) -> Result<Option<RoleId>, Error> {
    tx.find(sql!("agent_role"), &params![id])
}

pub(crate) fn insert_agent(
    tx: &Tx<'_>,
    id: AgentId,
    name: &str,
    code: &str,
    role: RoleId,
    locale: Locale,
    capacity: u32,
) -> Result<(), Error> {
    tx.exec(sql!("insert_agent"), &params![id, name, code, role, locale, capacity, tx.now()])?;
    tx.exec(sql!("insert_presence"), &params![id, tx.now()]).map(drop)
}

pub(crate) fn code_is_taken(tx: &Tx<'_>, code: &str) -> Result<bool, Error> {
    Ok(tx.find::<i64>(sql!("code_is_taken"), &params![code])?.is_some())
}

pub(crate) fn update_agent(tx: &Tx<'_>, agent: &Agent) -> Result<(), Error> {
    let params = params![
        agent.id,
        &agent.name,
        &agent.alias,
        agent.role,
        agent.locale,
        agent.time_zone.as_deref(),
        agent.capacity,
        agent.disabled_at_ms
    ];
    tx.exec(sql!("update_agent"), &params).map(drop)
}

pub(crate) fn bump_agent(tx: &Tx<'_>, id: AgentId) -> Result<(), Error> {
    tx.exec(sql!("bump_agent"), &params![id]).map(drop)
}

pub(crate) fn add_load(tx: &Tx<'_>, id: AgentId, delta: i64) -> Result<u64, Error> {
    tx.exec(sql!("add_load"), &params![id, delta, tx.now()])
}

pub(crate) fn set_load(tx: &Tx<'_>, id: AgentId, count: i64) -> Result<u64, Error> {
    tx.exec(sql!("set_load"), &params![id, count])
}

pub(crate) fn enabled_roles(tx: &Tx<'_>) -> Result<Vec<(RoleId, i64)>, Error> {
    tx.list(sql!("enabled_roles"), &[])
}

pub(crate) fn role_is_used(tx: &Tx<'_>, role: RoleId) -> Result<bool, Error> {
    Ok(tx.find::<i64>(sql!("role_is_used"), &params![role])?.is_some())
}

pub(crate) fn presence(tx: &Tx<'_>, id: AgentId) -> Result<Option<PresenceRow>, Error> {
    tx.find(sql!("presence"), &params![id])
}

pub(crate) fn presence_for_change(tx: &Tx<'_>, id: AgentId) -> Result<Option<PresenceRow>, Error> {
    tx.find(sql!("presence_for_change"), &params![id])
}

pub(crate) fn update_presence(tx: &Tx<'_>, id: AgentId, row: &PresenceRow) -> Result<(), Error> {
    let resume = row.resume.map(PresenceStatus::code);
    let params = params![id, row.status.code(), row.since_ms, row.heartbeat_at_ms, row.lost_at_ms, resume];
    tx.exec(sql!("update_presence"), &params).map(drop)
}

pub(crate) fn beat(tx: &Tx<'_>, id: AgentId) -> Result<bool, Error> {
    Ok(tx.exec(sql!("beat"), &params![id, tx.now()])? > 0)
}

pub(crate) fn silent(tx: &Tx<'_>) -> Result<Vec<AgentId>, Error> {
    tx.list(sql!("silent"), &params![tx.now() - SILENT_MS, tx.now() - GRACE_MS])
}

pub(crate) fn candidates(tx: &Tx<'_>) -> Result<Vec<CandidateRow>, Error> {
    tx.list(sql!("candidates"), &params![tx.now() - GRACE_MS])
}

/// Id, name and version.
pub(crate) type TeamRow = (TeamId, String, i64);

pub(crate) fn teams(tx: &Tx<'_>) -> Result<Vec<TeamRow>, Error> {
    tx.list(sql!("teams"), &[])
}

pub(crate) fn team(tx: &Tx<'_>, id: TeamId) -> Result<Option<TeamRow>, Error> {
    tx.find(sql!("team"), &params![id])
}

pub(crate) fn team_for_change(tx: &Tx<'_>, id: TeamId) -> Result<Option<TeamRow>, Error> {
    tx.find(sql!("team_for_change"), &params![id])
}

pub(crate) fn count_teams(tx: &Tx<'_>) -> Result<i64, Error> {
    tx.one(sql!("count_teams"), &[])
}

pub(crate) fn team_named(tx: &Tx<'_>, name: &str) -> Result<Option<TeamId>, Error> {
    tx.find(sql!("team_named"), &params![name])
}

pub(crate) fn insert_team(tx: &Tx<'_>, id: TeamId, name: &str) -> Result<bool, Error> {
    Ok(tx.exec(sql!("insert_team"), &params![id, name, tx.now()])? > 0)
}

pub(crate) fn update_team(tx: &Tx<'_>, id: TeamId, name: &str) -> Result<(), Error> {
    tx.exec(sql!("update_team"), &params![id, name]).map(drop)
}

pub(crate) fn delete_team(tx: &Tx<'_>, id: TeamId) -> Result<(), Error> {
    tx.exec(sql!("delete_members"), &params![id])?;
    tx.exec(sql!("delete_team_inboxes"), &params![id])?;
    tx.exec(sql!("delete_team"), &params![id]).map(drop)
}

pub(crate) fn members_of(tx: &Tx<'_>, id: TeamId) -> Result<Vec<AgentId>, Error> {
    tx.list(sql!("members_of"), &params![id])
}

pub(crate) fn inboxes_of_team(tx: &Tx<'_>, id: TeamId) -> Result<Vec<InboxId>, Error> {
    tx.list(sql!("inboxes_of_team"), &params![id])
}

pub(crate) fn all_members(tx: &Tx<'_>) -> Result<Vec<(TeamId, AgentId)>, Error> {
    tx.list(sql!("all_members"), &[])
}

pub(crate) fn all_team_inboxes(tx: &Tx<'_>) -> Result<Vec<(TeamId, InboxId)>, Error> {
    tx.list(sql!("all_team_inboxes"), &[])
}

pub(crate) fn teams_of(tx: &Tx<'_>, id: AgentId) -> Result<Vec<TeamId>, Error> {
    tx.list(sql!("teams_of"), &params![id])
}

pub(crate) fn inboxes_of(tx: &Tx<'_>, id: AgentId) -> Result<Vec<InboxId>, Error> {
    tx.list(sql!("inboxes_of"), &params![id])
}

pub(crate) fn reaches_by_team(tx: &Tx<'_>, id: AgentId, inbox: InboxId) -> Result<bool, Error> {
    Ok(tx.find::<i64>(sql!("reaches_by_team"), &params![id, inbox])?.is_some())
}

pub(crate) fn members_reaching(tx: &Tx<'_>, inbox: InboxId) -> Result<Vec<AgentId>, Error> {
    tx.list(sql!("members_reaching"), &params![inbox])
}

pub(crate) fn team_reaches(tx: &Tx<'_>, team: TeamId, inbox: InboxId) -> Result<bool, Error> {
    Ok(tx.find::<i64>(sql!("team_reaches"), &params![team, inbox])?.is_some())
}

pub(crate) fn insert_member(tx: &Tx<'_>, team: TeamId, agent: AgentId) -> Result<(), Error> {
    tx.exec(sql!("insert_member"), &params![team, agent]).map(drop)
}

pub(crate) fn delete_member(tx: &Tx<'_>, team: TeamId, agent: AgentId) -> Result<(), Error> {
    tx.exec(sql!("delete_member"), &params![team, agent]).map(drop)
}

pub(crate) fn put_team_inboxes(tx: &Tx<'_>, team: TeamId, inboxes: &[InboxId]) -> Result<(), Error> {
    tx.exec(sql!("delete_team_inboxes"), &params![team])?;
    inboxes.iter().try_for_each(|inbox| tx.exec(sql!("insert_team_inbox"), &params![team, *inbox]).map(drop))
}

pub(crate) fn insert_invitation(
    tx: &Tx<'_>,
    invitation: &InvitationRow,
    invited_by: Option<AgentId>,
) -> Result<(), Error> {
    let teams: Vec<String> = invitation.teams.iter().map(ToString::to_string).collect();
    let InvitationRow { id, email, name, role, .. } = invitation;
    tx.exec(
        sql!("insert_invitation"),
        &params![*id, email, name, *role, teams.join(" "), invited_by, tx.now()],
    )
    .map(drop)
}

pub(crate) fn invitation(tx: &Tx<'_>, id: i64) -> Result<Option<InvitationRow>, Error> {
    tx.find(sql!("invitation"), &params![id])
}

pub(crate) fn open_invitations(tx: &Tx<'_>, email: &str) -> Result<Vec<i64>, Error> {
    tx.list(sql!("open_invitations"), &params![email])
}

pub(crate) fn accept_invitation(tx: &Tx<'_>, id: i64, agent: AgentId) -> Result<bool, Error> {
    Ok(tx.exec(sql!("accept_invitation"), &params![id, agent])? > 0)
}

pub(crate) fn agent_names(tx: &Tx<'_>) -> Result<Vec<(AgentId, String)>, Error> {
    tx.list(sql!("agent_names"), &[])
}
