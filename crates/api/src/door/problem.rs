//! Errors as `application/problem+json` (RFC 9457): a stable code and facts; the web translates the sentence.

use std::borrow::Cow;
use std::collections::BTreeMap;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{DomainError, ErrorKind};
use serde::Serialize;
use utoipa::ToSchema;

/// An error on its way to the client.
#[derive(Debug)]
pub struct Problem {
    kind: ErrorKind,
    code: &'static str,
    fields: BTreeMap<Cow<'static, str>, Cow<'static, str>>,
    retry_after_s: Option<u64>,
    current: Option<serde_json::Value>,
}

/// An error as clients see it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Problem)]
pub(crate) struct ProblemDto {
    /// What went wrong; a promise to clients.
    code: String,
    /// One of seven kinds.
    kind: String,
    /// Facts for the reader's sentence: names of fields, limits.
    fields: BTreeMap<String, String>,
    /// Names the request in the operator's log.
    request_id: String,
    /// On a conflict over a text: the text that is there now, in the shape a successful save answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    current: Option<serde_json::Value>,
}

impl Problem {
    pub(crate) const fn new(kind: ErrorKind, code: &'static str) -> Self {
        Self { kind, code, fields: BTreeMap::new(), retry_after_s: None, current: None }
    }

    pub(crate) const fn not_found() -> Self {
        Self::new(ErrorKind::NotFound, "not_found")
    }

    pub(crate) const fn not_signed_in() -> Self {
        Self::new(ErrorKind::Denied, "not_signed_in")
    }

    /// The input field `name` is wrong in the way of `code`.
    pub(crate) fn invalid(name: impl Into<Cow<'static, str>>, code: &'static str) -> Self {
        Self::new(ErrorKind::Invalid, code).with("field", name.into())
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.fields.insert(Cow::Borrowed(name), value.into());
        self
    }

    /// Carries what is there now, for a conflict in which nothing typed may be lost.
    pub(crate) fn with_current(mut self, current: Option<serde_json::Value>) -> Self {
        self.current = current;
        self
    }

    /// Asks the client to wait so many seconds.
    pub(crate) const fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// Whether trying again later may work: storage or a peer is away.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        self.kind == ErrorKind::Unavailable
    }

    fn status(&self) -> StatusCode {
        match (self.kind, self.code) {
            (_, "not_signed_in") => StatusCode::UNAUTHORIZED,
            (_, "too_large") => StatusCode::PAYLOAD_TOO_LARGE,
            (_, "disk_full") => StatusCode::INSUFFICIENT_STORAGE,
            (_, "secret_found") => StatusCode::UNPROCESSABLE_ENTITY,
            (ErrorKind::Invalid, _) => StatusCode::BAD_REQUEST,
            (ErrorKind::Denied, _) => StatusCode::FORBIDDEN,
            (ErrorKind::NotFound, _) => StatusCode::NOT_FOUND,
            (ErrorKind::Conflict, _) => StatusCode::CONFLICT,
            (ErrorKind::Limited, _) => StatusCode::TOO_MANY_REQUESTS,
            (ErrorKind::Unavailable, _) => StatusCode::SERVICE_UNAVAILABLE,
            (ErrorKind::Internal, _) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl<E: DomainError> From<E> for Problem {
    fn from(error: E) -> Self {
        let mut problem = Self::new(error.kind(), error.code());
        match problem.kind {
            ErrorKind::Internal => {
                tracing::error!(%error, "a request failed");
                return problem;
            }
            ErrorKind::Unavailable => tracing::warn!(%error, "a request could not be kept"),
            _ => {}
        }
        for (name, value) in error.fields() {
            if name == "retryAfterS" {
                problem.retry_after_s = value.parse().ok();
            }
            problem.fields.insert(Cow::Borrowed(name), value);
        }
        problem
    }
}

tokio::task_local! {
    /// The id of the request being answered; set by the outermost layer.
    pub(crate) static REQUEST_ID: String;
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let waits = matches!(self.kind, ErrorKind::Unavailable | ErrorKind::Limited);
        let retry_after_s = self.retry_after_s.or(waits.then_some(1));
        let fields = self.fields.into_iter().map(|(k, v)| (k.into_owned(), v.into_owned())).collect();
        let body = ProblemDto {
            code: self.code.to_owned(),
            kind: self.kind.code().to_owned(),
            fields,
            request_id: REQUEST_ID.try_with(Clone::clone).unwrap_or_default(),
            current: self.current,
        };
        let mut response = (status, axum::Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(HeaderName::from_static("x-error-code"), HeaderValue::from_static(self.code));
        if let Some(seconds) = retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
