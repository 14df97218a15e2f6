//! The HTTP door: routes, inputs, answers, errors, and the OpenAPI document made from them.

mod door;
mod house;
mod openapi;
mod routes;

pub use house::{DoorSettings, House};
pub use openapi::document;
pub use routes::{Right, Route, routes};

use std::sync::Arc;

use axum::Router;

/// The longest JSON body, in bytes.
const BODY_BYTES: usize = 256 * 1024;

/// The router of everything under `/api/v1`, with its limits.
#[must_use]
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
