//! What a request brings: path ids, query, JSON body. Wrong input names its field.

use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use kernel::ErrorKind;
use serde::de::DeserializeOwned;

use super::Problem;

/// A JSON body.
pub(crate) struct Body<T>(pub(crate) T);

/// The ids in the path, in order.
pub(crate) struct Path<T>(pub(crate) T);

/// The query string.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match axum::Json::<T>::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Self(value)),
            Err(JsonRejection::JsonDataError(error)) => {
                // serde names what it missed or did not know; the text holds no input values of ours to hide,
                // but may quote the client's own.
                let text = error.body_text();
                let field = text.split('`').nth(1).unwrap_or_default().to_owned();
                Err(Problem::invalid(field, "invalid_field"))
            }
            Err(JsonRejection::BytesRejection(error)) if error.status() == 413 => {
                Err(Problem::new(ErrorKind::Limited, "too_large"))
            }
            Err(_) => Err(Problem::new(ErrorKind::Invalid, "invalid_json")),
        }
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    /// A path that holds no such id names nothing.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(value)| Self(value)).map_err(|_| Problem::not_found())
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(error) => {
                let field = error.body_text().split('`').nth(1).unwrap_or_default().to_owned();
                Err(Problem::invalid(field, "invalid_field"))
            }
        }
    }
}

/// An id in the path; what is no id names nothing.
pub(crate) fn id<T: std::str::FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

/// An id in a field of the body or the query.
pub(crate) fn field_id<T: std::str::FromStr>(field: &'static str, text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::invalid(field, "invalid_field"))
}
