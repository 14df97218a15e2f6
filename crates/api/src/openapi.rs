//! The OpenAPI 3.1 document, made from the table of routes.

use axum::http::Method;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, InfoBuilder, OpenApi, OpenApiBuilder, PathItem, Required};

use crate::routes::{Right, Route, routes};

/// The document of everything under `/api/v1`.
#[must_use]
pub fn document() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Helpward")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Ids are decimal strings; times are milliseconds since 1970, UTC. Errors carry a stable code.",
        ))
        .build();
    let mut document = OpenApiBuilder::new().info(info).build();
    let mut components = Components::new();
    for route in routes() {
        for (name, schema) in &route.schemas {
            components.schemas.insert(name.clone(), schema.clone());
        }
        let path = format!("/api/v1{}", route.path);
        let method = route.method.clone();
        let item = document.paths.paths.entry(path).or_default();
        *slot(item, &method) = Some(operation(route));
    }
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("helpward")));
    let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    components.add_security_scheme("agent", cookie);
    components.add_security_scheme("contact", bearer);
    document.components = Some(components);
    document
}

fn slot<'i>(item: &'i mut PathItem, method: &Method) -> &'i mut Option<Operation> {
    match *method {
        Method::POST => &mut item.post,
        Method::PUT => &mut item.put,
        Method::PATCH => &mut item.patch,
        Method::DELETE => &mut item.delete,
        _ => &mut item.get,
    }
}

fn operation(route: Route) -> Operation {
    let mut operation = route.operation;
    operation.operation_id = Some(route.handler.replace("::", "."));
    operation.tags = route.handler.split("::").next().map(|room| vec![room.to_owned()]);
    operation.description = match route.right {
        Right::Open => None,
        Right::SignedIn => Some("For any signed-in agent.".to_owned()),
        Right::Needs(permission) => Some(format!("Needs the permission `{}`.", permission.code())),
        Right::Contact => Some("For a contact's own session.".to_owned()),
        Right::Either => Some("For agents and contacts who may see it.".to_owned()),
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
