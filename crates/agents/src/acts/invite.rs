//! Invitations and resets: one-time links handed over by a colleague until mail is connected.

use kernel::{AgentId, Locale, RoleId, TeamId};
use security::{Actor, Change, LinkPurpose, NewLink, PasswordHash, Permission, Subject, VerifiedPassword};
use storage::Tx;

use super::people::{insert, put_teams, require_rank, usable_role};
use crate::agent::check_name;
use crate::facts::AgentFact;
use crate::store::InvitationRow;
use crate::{AgentError, store};

/// Whom to invite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInvitation {
    /// The address for signing in.
    pub email: String,
    /// The name, which the invited person may change.
    pub name: String,
    /// The role.
    pub role: RoleId,
    /// The teams.
    pub teams: Vec<TeamId>,
}

/// Invites a person; an earlier open invitation of the same address stops working.
pub fn invite_agent(tx: &Tx<'_>, actor: &Actor, new: &NewInvitation) -> Result<NewLink, AgentError> {
    actor.require(Permission::AgentsManage)?;
    let role = usable_role(tx, actor, new.role)?;
    let name = check_name(&new.name).ok_or(AgentError::Field { field: "name" })?;
    let email = security::check_email(&new.email)?;
    if security::email_is_taken(tx, &email)? {
        return Err(security::EntryError::EmailTaken.into());
    }
    for team in &new.teams {
        store::team(tx, *team)?.ok_or(AgentError::Field { field: "teamIds" })?;
        super::teams::require_reach(actor, &store::inboxes_of_team(tx, *team)?)?;
    }
    for earlier in store::open_invitations(tx, &email)? {
        security::cancel_links(tx, LinkPurpose::Invitation, earlier)?;
    }
    let id = tx.new_id();
    let invitation =
        InvitationRow { id, email: email.clone(), name, role: role.id, teams: new.teams.clone() };
    store::insert_invitation(tx, &invitation, actor.agent().map(|agent| agent.id))?;
    let changes = [Change::set("email", &email), Change::set("role", &role.name)];
    security::audit(tx, actor, "agent.invited", Subject::of("invitation", id), &changes)?;
    Ok(security::create_link(tx, LinkPurpose::Invitation, id)?)
}

/// The address of an invitation that still works, for the rules about personal passwords.
pub fn email_of_invitation(tx: &Tx<'_>, token: &str) -> Result<Option<String>, AgentError> {
    let Some(id) = security::subject_of_link(tx, LinkPurpose::Invitation, token)? else { return Ok(None) };
    Ok(store::invitation(tx, id)?.map(|invitation| invitation.email))
}

/// The agent an invitation became.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    /// The agent.
    pub agent: AgentId,
    /// Proof of the password just set, with which `security::sign_in` goes on.
    pub verified: VerifiedPassword,
}

/// Accepts an invitation: the person becomes an agent with the password they chose.
///
/// Role and teams are those of the invitation; a role or team deleted in the meantime is refused or left out.
pub fn accept_invitation(
    tx: &Tx<'_>,
    token: &str,
    name: &str,
    password: &PasswordHash,
    locale: Locale,
) -> Result<Accepted, AgentError> {
    let id = security::use_link(tx, LinkPurpose::Invitation, token)?;
    let invitation = store::invitation(tx, id)?.ok_or(security::EntryError::LinkGone)?;
    security::role(tx, invitation.role)?.ok_or(security::EntryError::LinkGone)?;
    let agent = insert(tx, name, invitation.role, locale)?;
    security::create_credential(tx, agent, &invitation.email, password)?;
    // The one who invited had the right to open these inboxes.
    let inviter = Actor::room("agents", Some(id), &[Permission::InboxesManage]);
    let mut teams = Vec::with_capacity(invitation.teams.len());
    for team in invitation.teams {
        if store::team(tx, team)?.is_some() {
            teams.push(team);
        }
    }
    put_teams(tx, &inviter, agent, &teams)?;
    store::accept_invitation(tx, id, agent)?;
    tx.emit(&AgentFact::AgentChanged { agent })?;
    let subject = Subject::of("agent", agent.0);
    security::audit(tx, &inviter, "agent.joined", subject, &[Change::set("email", &invitation.email)])?;
    Ok(Accepted { agent, verified: security::verified_by_setting(tx, agent)? })
}

/// A link by which an agent chooses a new password. The second factor stays.
pub fn reset_agent(tx: &Tx<'_>, actor: &Actor, id: AgentId) -> Result<NewLink, AgentError> {
    actor.require(Permission::AgentsManage)?;
    let agent =
        store::agent(tx, id)?.filter(|agent| agent.disabled_at_ms.is_none()).ok_or(AgentError::NotFound)?;
    require_rank(tx, actor, agent.role)?;
    security::audit(tx, actor, "agent.reset_link_made", Subject::of("agent", id.0), &[])?;
    Ok(security::create_link(tx, LinkPurpose::PasswordReset, id.0)?)
}

/// Takes an agent's second factor away, for one who lost phone and recovery codes; the next sign-in
/// enrols a new one. Ends the agent's sessions.
pub fn reset_second_factor(tx: &Tx<'_>, actor: &Actor, id: AgentId) -> Result<(), AgentError> {
    actor.require(Permission::AgentsManage)?;
    let agent = store::agent(tx, id)?.ok_or(AgentError::NotFound)?;
    require_rank(tx, actor, agent.role)?;
    security::remove_second_factor(tx, id)?;
    security::audit(tx, actor, "agent.second_factor_removed", Subject::of("agent", id.0), &[])?;
    Ok(())
}
