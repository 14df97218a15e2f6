//! What all handlers share: who asks, what they bring, how errors are told.

mod answer;
mod client;
mod describe;
mod input;
mod problem;
mod who;

pub(crate) use answer::{Answer, Created, Download, NoContent, PageDto, Reply};
pub(crate) use client::{Client, same_origin};
pub use client::{network_of, network_of_request, own_origin};
pub(crate) use describe::{Describe, Paged, Schemas};
pub(crate) use input::{Body, Path, Query, field_id, id};
pub use problem::Problem;
pub(crate) use problem::REQUEST_ID;
pub(crate) use who::{AGENT_COOKIE, Contact, Open, Reader, Viewer};
pub use who::{Agent, agent_token};

/// Answers what is not in the table of routes.
pub(crate) async fn unknown_route() -> Problem {
    Problem::not_found()
}
