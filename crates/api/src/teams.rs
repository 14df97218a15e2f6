//! Teams.

use agents::{AgentError, Team, TeamChange};
use kernel::{AgentId, InboxId, TeamId};
use serde::{Deserialize, Serialize};
use storage::Tx;
use utoipa::ToSchema;

use crate::door::{Agent, Answer, Body, Created, NoContent, Path, Problem, Reply, field_id, id};

/// Agents who share inboxes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Team)]
pub(crate) struct TeamDto {
    id: String,
    name: String,
    member_ids: Vec<String>,
    inbox_ids: Vec<String>,
}

impl From<Team> for TeamDto {
    fn from(team: Team) -> Self {
        Self {
            id: team.id.to_string(),
            name: team.name,
            member_ids: team.members.iter().map(ToString::to_string).collect(),
            inbox_ids: team.inboxes.iter().map(ToString::to_string).collect(),
        }
    }
}

/// All teams.
#[derive(Serialize, ToSchema)]
#[schema(as = Teams)]
pub(crate) struct TeamsDto {
    items: Vec<TeamDto>,
}

/// A team to be made.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewTeamInput {
    name: String,
    #[serde(default)]
    member_ids: Vec<String>,
    #[serde(default)]
    inbox_ids: Vec<String>,
}

/// Changes to a team; a missing field stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct TeamChangeInput {
    name: Option<String>,
    member_ids: Option<Vec<String>>,
    inbox_ids: Option<Vec<String>>,
}

impl TeamChangeInput {
    fn read(self) -> Result<TeamChange, Problem> {
        let members = self.member_ids.map(|ids| ids.iter().map(|id| field_id("memberIds", id)).collect());
        let inboxes = self.inbox_ids.map(|ids| ids.iter().map(|id| field_id("inboxIds", id)).collect());
        Ok(TeamChange {
            name: self.name,
            members: members.transpose().map(|ids: Option<Vec<AgentId>>| ids)?,
            inboxes: inboxes.transpose().map(|ids: Option<Vec<InboxId>>| ids)?,
        })
    }
}

/// Teams know inboxes by id only (both rooms stand on one storey), so the door asks whether they exist.
fn require_inboxes(tx: &Tx<'_>, change: &TeamChange) -> Result<(), AgentError> {
    let known = inboxes::inbox_names(tx)?;
    let wanted = change.inboxes.iter().flatten();
    if wanted.into_iter().all(|inbox| known.contains_key(inbox)) {
        return Ok(());
    }
    Err(AgentError::Field { field: "inboxIds" })
}

/// `GET /teams`
pub(crate) async fn list(agent: Agent) -> Answer<Reply<TeamsDto>> {
    let teams = agent.read(agents::list_teams).await?;
    Ok(Reply(TeamsDto { items: teams.into_iter().map(TeamDto::from).collect() }))
}

/// `POST /teams`
pub(crate) async fn create(agent: Agent, Body(input): Body<NewTeamInput>) -> Answer<Created<TeamDto>> {
    let input = TeamChangeInput {
        name: Some(input.name),
        member_ids: Some(input.member_ids),
        inbox_ids: Some(input.inbox_ids),
    };
    let new = input.read()?;
    let team = agent
        .write(move |tx, actor| {
            require_inboxes(tx, &new)?;
            agents::create_team(tx, actor, &new)
        })
        .await?;
    Ok(Created(team.into()))
}

/// `PATCH /teams/{id}`
pub(crate) async fn change(
    agent: Agent,
    Path(team): Path<String>,
    Body(input): Body<TeamChangeInput>,
) -> Answer<Reply<TeamDto>> {
    let team: TeamId = id(&team)?;
    let change = input.read()?;
    let team = agent
        .write(move |tx, actor| {
            require_inboxes(tx, &change)?;
            agents::change_team(tx, actor, team, &change)
        })
        .await?;
    Ok(Reply(team.into()))
}

/// `DELETE /teams/{id}`
pub(crate) async fn delete(agent: Agent, Path(team): Path<String>) -> Answer<NoContent> {
    let team: TeamId = id(&team)?;
    agent.write(move |tx, actor| agents::delete_team(tx, actor, team)).await?;
    Ok(NoContent)
}
