//! One trouble, many conversations, one announcement: what belongs to an incident, and the answer all get at its end.

mod acts;
mod error;
mod facts;
mod incident;
mod jobs;
mod reactions;
mod store;
#[cfg(test)]
mod tests;

pub use acts::{
    close_incident, incident, incidents_of_conversation, set_topics, tie_conversation, tied_conversations,
    untie_conversation,
};
pub use error::IncidentError;
pub use facts::IncidentFact;
pub use incident::{
    Closing, Incident, IncidentTopic, MAX_CLOSING_CHARS, MAX_TOPICS, Outcome, TiedConversation, TiedIncident,
};
pub use jobs::{TELL, run_tell};
pub use reactions::{REACTION, react, wants};
