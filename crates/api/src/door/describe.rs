//! Reads the OpenAPI operation of a handler off its signature, so that document and code cannot differ.

use std::borrow::Cow;

use utoipa::openapi::path::{Operation, OperationBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Ref, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{ContentBuilder, RefOr, Required, ResponseBuilder, Schema};
use utoipa::{IntoParams, ToSchema};

use super::{
    Agent, Answer, Body, Client, Contact, Created, Download, NoContent, Open, PageDto, Path, Query, Reader,
    Reply, Viewer,
};

/// Schemas met on the way, by name.
pub(crate) type Schemas = Vec<(String, RefOr<Schema>)>;

/// An operation being described.
pub(crate) struct Sketch {
    pub(crate) operation: OperationBuilder,
    pub(crate) schemas: Schemas,
}

/// One part of a handler's signature.
pub(crate) trait Part {
    fn describe(sketch: Sketch) -> Sketch;
}

/// A handler, by its signature.
pub(crate) trait Describe<Args> {
    /// The operation and the schemas it names.
    fn describe() -> (Operation, Schemas);
}

fn named<T: ToSchema>(mut sketch: Sketch) -> (Sketch, RefOr<Schema>) {
    T::schemas(&mut sketch.schemas);
    let name: Cow<'static, str> = T::name();
    sketch.schemas.push((name.to_string(), T::schema()));
    (sketch, RefOr::Ref(Ref::from_schema_name(name)))
}

fn answered(sketch: Sketch, status: &str, description: &str, schema: Option<RefOr<Schema>>) -> Sketch {
    let mut response = ResponseBuilder::new().description(description);
    if let Some(schema) = schema {
        response = response.content("application/json", ContentBuilder::new().schema(Some(schema)).build());
    }
    Sketch { operation: sketch.operation.response(status, response.build()), schemas: sketch.schemas }
}

impl Part for Open {
    fn describe(sketch: Sketch) -> Sketch {
        sketch
    }
}

impl Part for Client {
    fn describe(sketch: Sketch) -> Sketch {
        sketch
    }
}

impl Part for axum::extract::Multipart {
    fn describe(sketch: Sketch) -> Sketch {
        let file = ObjectBuilder::new().schema_type(Type::String).content_encoding("binary").build();
        let form = ObjectBuilder::new().property("file", file).required("file").build();
        let content = ContentBuilder::new().schema(Some(form)).build();
        let body =
            RequestBodyBuilder::new().content("multipart/form-data", content).required(Some(Required::True));
        Sketch { operation: sketch.operation.request_body(Some(body.build())), schemas: sketch.schemas }
    }
}

impl Part for axum::http::HeaderMap {
    fn describe(sketch: Sketch) -> Sketch {
        sketch
    }
}

impl Part for Agent {
    fn describe(sketch: Sketch) -> Sketch {
        let scheme = SecurityRequirement::new("agent", Vec::<String>::new());
        Sketch { operation: sketch.operation.security(scheme), schemas: sketch.schemas }
    }
}

impl Part for Contact {
    fn describe(sketch: Sketch) -> Sketch {
        let scheme = SecurityRequirement::new("contact", Vec::<String>::new());
        Sketch { operation: sketch.operation.security(scheme), schemas: sketch.schemas }
    }
}

impl Part for Reader {
    /// With a contact's session or without.
    fn describe(sketch: Sketch) -> Sketch {
        let nothing = SecurityRequirement::default();
        let scheme = SecurityRequirement::new("contact", Vec::<String>::new());
        Sketch { operation: sketch.operation.security(nothing).security(scheme), schemas: sketch.schemas }
    }
}

impl Part for Viewer {
    fn describe(sketch: Sketch) -> Sketch {
        let either = ["agent", "contact"].map(|name| SecurityRequirement::new(name, Vec::<String>::new()));
        let operation = either.into_iter().fold(sketch.operation, OperationBuilder::security);
        Sketch { operation, schemas: sketch.schemas }
    }
}

impl<T> Part for Path<T> {
    fn describe(sketch: Sketch) -> Sketch {
        // The names stand in the path itself; `openapi.rs` reads them there.
        sketch
    }
}

impl<T: IntoParams> Part for Query<T> {
    fn describe(sketch: Sketch) -> Sketch {
        let params = T::into_params(|| Some(ParameterIn::Query));
        let operation = params.into_iter().fold(sketch.operation, OperationBuilder::parameter);
        Sketch { operation, schemas: sketch.schemas }
    }
}

impl<T: ToSchema> Part for Body<T> {
    fn describe(sketch: Sketch) -> Sketch {
        let (sketch, schema) = named::<T>(sketch);
        let content = ContentBuilder::new().schema(Some(schema)).build();
        let body =
            RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True));
        Sketch { operation: sketch.operation.request_body(Some(body.build())), schemas: sketch.schemas }
    }
}

impl<T: ToSchema> Part for Reply<T> {
    fn describe(sketch: Sketch) -> Sketch {
        let (sketch, schema) = named::<T>(sketch);
        answered(sketch, "200", "Done.", Some(schema))
    }
}

impl<T: ToSchema> Part for Created<T> {
    fn describe(sketch: Sketch) -> Sketch {
        let (sketch, schema) = named::<T>(sketch);
        answered(sketch, "201", "Made.", Some(schema))
    }
}

/// A page of a list, as a 200.
pub(crate) struct Paged<T>(pub(crate) PageDto<T>);

impl<T: serde::Serialize> axum::response::IntoResponse for Paged<T> {
    fn into_response(self) -> axum::response::Response {
        Reply(self.0).into_response()
    }
}

impl<T: ToSchema> Part for Paged<T> {
    fn describe(sketch: Sketch) -> Sketch {
        let (sketch, item) = named::<T>(sketch);
        let next = ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::SchemaType::from_iter([Type::String, Type::Null]))
            .description(Some("Read on with `after` set to this; null at the end."));
        let page = ObjectBuilder::new()
            .property("items", ArrayBuilder::new().items(item))
            .required("items")
            .property("next", next)
            .required("next");
        answered(sketch, "200", "One page.", Some(page.build().into()))
    }
}

impl Part for NoContent {
    fn describe(sketch: Sketch) -> Sketch {
        answered(sketch, "204", "Done.", None)
    }
}

impl Part for Download {
    fn describe(sketch: Sketch) -> Sketch {
        let response = ResponseBuilder::new().description("The file.");
        Sketch { operation: sketch.operation.response("200", response.build()), schemas: sketch.schemas }
    }
}

/// An answer with headers of its own, such as a cookie.
impl<T: Part> Part for (axum::http::HeaderMap, T) {
    fn describe(sketch: Sketch) -> Sketch {
        T::describe(sketch)
    }
}

macro_rules! describe {
    ($($arg:ident)*) => {
        impl<F, Fut, R, $($arg),*> Describe<($($arg,)*)> for F
        where
            F: Fn($($arg),*) -> Fut,
            Fut: Future<Output = Answer<R>>,
            R: Part,
            $($arg: Part,)*
        {
            fn describe() -> (Operation, Schemas) {
                let sketch = Sketch { operation: OperationBuilder::new(), schemas: Schemas::new() };
                $(let sketch = $arg::describe(sketch);)*
                let sketch = R::describe(sketch);
                let sketch = {
                    let (sketch, schema) = named::<super::problem::ProblemDto>(sketch);
                    let content = ContentBuilder::new().schema(Some(schema)).build();
                    let refused = ResponseBuilder::new()
                        .description("Refused, with the reason.")
                        .content("application/problem+json", content);
                    Sketch { operation: sketch.operation.response("default", refused.build()), schemas: sketch.schemas }
                };
                (sketch.operation.build(), sketch.schemas)
            }
        }
    };
}
describe!();
describe!(A);
describe!(A B);
describe!(A B C);
describe!(A B C D);
describe!(A B C D E);
