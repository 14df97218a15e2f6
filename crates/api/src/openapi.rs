//! The OpenAPI 3.1 document, made from the table of routes.

use utoipa::openapi::path::{ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, HttpMethod, InfoBuilder, OpenApi, OpenApiBuilder, PathItem, Required};

use crate::routes::{Right, Route, routes};

/// The document of everything under `/api/v1`.
#[must_use]
pub fn document() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Helpward")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some("Ids are decimal strings; times are milliseconds since 1970, UTC. Errors carry a stable code."))
        .build();
    let mut document = OpenApiBuilder::new().info(info).build();
    let mut components = Components::new();
    for route in routes() {
        for (name, schema) in &route.schemas {
            components.schemas.insert(name.clone(), schema.clone());
        }
        let path = format!("/api/v1{}", route.path);
        let method = method(&route);
        let item = PathItem::new(method, operation(route));
        document.paths.add_path(path, item);
    }
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("helpward")));
    let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    components.add_security_scheme("agent", cookie);
    components.add_security_scheme("contact", bearer);
    document.components = Some(components);
    document
}

fn method(route: &Route) -> HttpMethod {
    match route.method.as_str() {
        "POST" => HttpMethod::Post,
        "PUT" => HttpMethod::Put,
        "PATCH" => HttpMethod::Patch,
        "DELETE" => HttpMethod::Delete,
        _ => HttpMethod::Get,
    }
}

fn operation(route: Route) -> utoipa::openapi::path::Operation {
    let mut operation = route.operation;
    operation.operation_id = Some(route.handler.replace("::", "."));
    operation.tags = route.handler.split("::").next().map(|room| vec![room.to_owned()]);
    operation.description = match route.right {
        Right::Open => None,
        Right::SignedIn => Some("For any signed-in agent.".to_owned()),
        Right::Needs(permission) => Some(format!("Needs the permission `{}`.", permission.code())),
        Right::Contact => Some("For a contact's own session.".to_owned()),
    };
    let names = route.path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let text = || ObjectBuilder::new().schema_type(Type::String).build();
    let params = names.map(|name| {
        let param = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path);
        param.required(Required::True).schema(Some(text())).build().into()
    });
    operation.parameters.get_or_insert_default().splice(0..0, params);
    operation
}
