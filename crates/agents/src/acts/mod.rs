//! What the doors and higher rooms call.

mod authenticate;
mod floor;
mod invite;
mod load;
mod people;
mod presence;
mod reach;
mod teams;

pub use authenticate::{authenticate, authenticate_key};
pub use floor::{PresentAgent, agent_names, go_away, present_agents};
pub use invite::{
    Accepted, NewInvitation, accept_invitation, email_of_invitation, invite_agent, reset_agent,
    reset_second_factor,
};
pub use load::{Candidate, add_load, candidates, set_load};
pub use people::{
    NewAgent, access_agent, agent_by_email, agent_name, change_agent, change_own, confirm_owner,
    create_agent, delete_role, find_agent, list_agents, require_somebody_in_charge,
};
pub use presence::{
    connection_closed, connection_opened, heartbeat, presence_of, set_presence, sweep_presence,
};
pub use reach::{can_reach_inbox, role_of, team_exists, team_reaches_inbox};
pub use teams::{change_team, create_team, delete_team, list_teams};
