//! What handlers answer.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::Page;
use serde::Serialize;
use utoipa::ToSchema;

use super::Problem;

/// A handler's result.
pub(crate) type Answer<T> = Result<T, Problem>;

/// 200 with JSON, never cached.
#[derive(Debug)]
pub(crate) struct Reply<T>(pub(crate) T);

/// 201 with JSON, never cached.
#[derive(Debug)]
pub(crate) struct Created<T>(pub(crate) T);

/// 204.
#[derive(Debug)]
pub(crate) struct NoContent;

/// Bytes with their own headers: files and CSV.
#[derive(Debug)]
pub(crate) struct Download {
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PageDto<T> {
    /// The rows.
    pub(crate) items: Vec<T>,
    /// Read on with `after` set to this; null at the end.
    #[schema(required)]
    pub(crate) next: Option<String>,
}

impl<T> PageDto<T> {
    /// The page with each row turned into what clients see.
    pub(crate) fn of<R>(page: Page<R>, dto: impl FnMut(R) -> T) -> Self {
        Self { items: page.items.into_iter().map(dto).collect(), next: page.next }
    }
}

const NO_STORE: (header::HeaderName, HeaderValue) =
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));

impl<T: Serialize> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        ([NO_STORE], Json(self.0)).into_response()
    }
}

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, [NO_STORE], Json(self.0)).into_response()
    }
}

impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

impl IntoResponse for Download {
    fn into_response(self) -> Response {
        (self.headers, self.bytes).into_response()
    }
}
