//! The API's document as a page that works offline and without scripts.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use minijinja::value::Serde;
use minijinja::{Environment, context};
use serde::Serialize;
use serde_json::Value;

use crate::{Pages, headers};

const TEMPLATE: &str = include_str!("../templates/docs.html");
const STYLE: &str = include_str!("../templates/docs.css");

#[derive(Serialize)]
struct Operation {
    method: String,
    path: String,
    id: String,
    room: String,
    description: String,
    parameters: Vec<Parameter>,
    body: Option<String>,
    answers: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Parameter {
    name: String,
    place: String,
    required: bool,
}

/// The page.
pub(crate) async fn page(State(pages): State<Arc<Pages>>) -> Response {
    let schemas = &pages.openapi["components"]["schemas"];
    let schemas: Vec<(String, String)> = entries(schemas)
        .map(|(name, schema)| (name.clone(), serde_json::to_string_pretty(schema).unwrap_or_default()))
        .collect();
    let mut environment = Environment::new();
    let rendered = environment.add_template("docs.html", TEMPLATE).and_then(|()| {
        let template = environment.get_template("docs.html")?;
        template
            .render(context! { operations => Serde(operations(&pages.openapi)), schemas => Serde(schemas) })
    });
    match rendered {
        Ok(html) => (headers::page(None), html).into_response(),
        Err(error) => {
            tracing::error!(%error, "the API page could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Its style.
pub(crate) async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

/// The document itself.
pub(crate) async fn document(State(pages): State<Arc<Pages>>) -> Response {
    Json(&pages.openapi).into_response()
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn operations(document: &Value) -> Vec<Operation> {
    let mut all = Vec::new();
    for (path, item) in entries(&document["paths"]) {
        for (method, operation) in entries(item) {
            all.push(describe(method, path, operation));
        }
    }
    all.sort_by(|a, b| (&a.room, &a.path, &a.method).cmp(&(&b.room, &b.path, &b.method)));
    all
}

fn describe(method: &str, path: &str, operation: &Value) -> Operation {
    let parameters = operation["parameters"].as_array().into_iter().flatten().map(|p| Parameter {
        name: text(&p["name"]),
        place: text(&p["in"]),
        required: p["required"].as_bool().unwrap_or(false),
    });
    let answers = entries(&operation["responses"])
        .map(|(status, response)| (status.clone(), schema_name(&response["content"]).unwrap_or_default()));
    Operation {
        method: method.to_uppercase(),
        path: path.to_owned(),
        id: text(&operation["operationId"]),
        room: text(&operation["tags"][0]),
        description: text(&operation["description"]),
        parameters: parameters.collect(),
        body: schema_name(&operation["requestBody"]["content"]),
        answers: answers.collect(),
    }
}

/// The schema a content names, if it names one.
fn schema_name(content: &Value) -> Option<String> {
    let (_, first) = entries(content).next()?;
    let direct = &first["schema"]["$ref"];
    let listed = &first["schema"]["properties"]["items"]["items"]["$ref"];
    let name = direct.as_str().or(listed.as_str())?;
    name.rsplit('/').next().map(str::to_owned)
}
