//! The frames as schemas of the same OpenAPI document as the HTTP door.

use utoipa::openapi::{Components, OpenApi};
use utoipa::{PartialSchema as _, ToSchema};

use crate::frames::{ClientFrame, ServerFrame};

/// Adds `ClientFrame` and `ServerFrame`, with all they name.
#[must_use]
pub fn add_schemas(mut document: OpenApi) -> OpenApi {
    let components = document.components.get_or_insert_with(Components::new);
    let mut found = Vec::new();
    ClientFrame::schemas(&mut found);
    ServerFrame::schemas(&mut found);
    found.push((ClientFrame::name().into_owned(), ClientFrame::schema()));
    found.push((ServerFrame::name().into_owned(), ServerFrame::schema()));
    for (name, schema) in found {
        components.schemas.entry(name).or_insert(schema);
    }
    document
}
