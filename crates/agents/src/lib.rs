//! The people who help: agents, teams, presence, capacity, invitations. See README.md.

mod acts;
mod agent;
mod error;
mod facts;
mod presence;
mod store;
mod team;

#[cfg(test)]
mod tests;

pub use acts::{
    Accepted, Candidate, NewAgent, NewInvitation, PresentAgent, accept_invitation, access_agent, add_load,
    agent_by_email, agent_name, agent_names, authenticate, authenticate_key, can_reach_inbox, candidates,
    change_agent, change_own, change_team, confirm_owner, connection_closed, connection_opened, create_agent,
    create_team, delete_role, delete_team, email_of_invitation, find_agent, go_away, heartbeat, invite_agent,
    list_agents, list_teams, presence_of, present_agents, require_somebody_in_charge, reset_agent,
    reset_second_factor, role_of, set_load, set_presence, sweep_presence, team_exists, team_reaches_inbox,
};
pub use agent::{Agent, AgentChange, AgentName, LARGEST_CAPACITY, OwnChange, USUAL_CAPACITY};
pub use error::AgentError;
pub use facts::AgentFact;
pub use presence::{GRACE_MS, HEARTBEAT_MS, Presence, PresenceStatus, SILENT_MS};
pub use team::{Team, TeamChange};
