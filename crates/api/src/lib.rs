//! The HTTP door: routes, inputs, answers, errors, and the OpenAPI document made from them.

mod agents;
mod answers;
mod api_keys;
mod audit;
mod contacts;
mod conversations;
mod door;
mod files;
mod house;
mod inboxes;
mod incidents;
mod intake;
mod jobs;
mod knowledge;
mod labels;
mod layers;
mod openapi;
mod people;
mod reports;
mod roles;
mod routes;
mod routing;
mod search;
mod session;
mod setup;
mod teams;
#[cfg(test)]
mod testing;
pub mod view;
mod widget;

pub use crate::answers::ModelDoor;
pub use agents::{AgentDto, PresenceDto};
pub use contacts::dto::ContactDto;
pub use conversations::dto::{
    AttachmentDto, AuthorDto, ConversationDto, EventDto, GivenSurveyDto, MessageDto,
};
pub use conversations::read::CountsDto;
pub use door::{Agent, Problem, agent_token, network_of, network_of_request, own_origin};
pub use house::{DoorSettings, House};
pub use inboxes::InboxDto;
pub use layers::{LayerSettings, layers};
pub use openapi::document;
pub use people::PeopleDoor;
pub use routes::{Right, Route, routes};
pub use routing::OfferDto;
pub use widget::dto::{QueueDto, WaitRangeDto, WidgetAgentDto, WidgetConversationDto, WidgetSurveyDto};
pub use widget::limits::{ContactLimits, ContactsDoor};
pub use widget::queue::QueueBoard;

use std::sync::Arc;

use axum::Router;

/// The longest JSON body, in bytes.
const BODY_BYTES: usize = 256 * 1024;

/// The router of everything under `/api/v1`, with its limits.
pub fn router(house: Arc<House>) -> Router {
    let mut router = Router::new();
    for route in routes() {
        router = router.route(&format!("/api/v1{}", route.path), route.service);
    }
    router
        .fallback(door::unknown_route)
        .method_not_allowed_fallback(door::unknown_route)
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&house), door::same_origin))
        .layer(axum::extract::DefaultBodyLimit::max(BODY_BYTES))
        .with_state(house)
}

/// The contact behind a chat session's token, for a door that takes the token in its own way.
pub async fn contact_actor(house: &Arc<House>, token: &str) -> Result<security::ContactActor, Problem> {
    widget::authenticate(house, token).await
}
