//! Every route, with the right it needs and the handler, side by side. The acts check the rights; a test compares.

use std::sync::Arc;

use axum::handler::Handler;
use axum::http::Method;
use axum::routing::MethodRouter;
use security::Permission as P;
use utoipa::openapi::path::Operation;

use crate::House;
use crate::door::{Describe, Schemas};

/// What a caller must bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Nothing, or what the body itself proves.
    Open,
    /// A signed-in agent; the act only reaches what is the agent's own.
    SignedIn,
    /// A signed-in agent with this permission.
    Needs(P),
    /// A contact's session.
    Contact,
}

/// One route.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path below `/api/v1`.
    pub path: &'static str,
    /// What a caller must bring.
    pub right: Right,
    /// The handler's name, e.g. `conversations::list`.
    pub handler: &'static str,
    pub(crate) service: MethodRouter<Arc<House>>,
    pub(crate) operation: Operation,
    pub(crate) schemas: Schemas,
}

fn route<H, Marker, Args>(method: Method, path: &'static str, right: Right, handler: H) -> Route
where
    H: Handler<Marker, Arc<House>> + Describe<Args>,
    Marker: 'static,
{
    let (operation, schemas) = H::describe();
    let name = std::any::type_name::<H>();
    let name = name.split_once("::").map_or(name, |(_, rest)| rest);
    let filter = axum::routing::MethodFilter::try_from(method.clone()).expect("a method of the table");
    let service = axum::routing::on(filter, handler);
    Route { method, path, right, handler: name, service, operation, schemas }
}

/// Shorthand for the table.
macro_rules! table {
    ($($method:ident $path:literal $right:expr => $handler:path;)*) => {
        vec![$(route(Method::$method, $path, $right, $handler)),*]
    };
}

/// Every route of the door.
#[must_use]
pub fn routes() -> Vec<Route> {
    use Right::{Contact, Needs, Open, SignedIn};
    table! {
    }
}
