//! Templates to answers: one environment per language, strict about names, with a tag for caches.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use kernel::Locale;
use minijinja::value::{Kwargs, Value};
use minijinja::{Environment, Error, Output, State, UndefinedBehavior, escape_formatter};

use super::texts::{Texts, fill};
use crate::headers;

/// Fresh for a minute: hours, incidents and corrections are seen soon, and a busy page is made once.
const PUBLIC: HeaderValue = HeaderValue::from_static("public, max-age=60, stale-while-revalidate=60");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

pub(crate) const TEMPLATES: [(&str, &str); 8] = [
    ("frame.html", include_str!("../../templates/help/frame.html")),
    ("parts.html", include_str!("../../templates/help/parts.html")),
    ("home.html", include_str!("../../templates/help/home.html")),
    ("category.html", include_str!("../../templates/help/category.html")),
    ("article.html", include_str!("../../templates/help/article.html")),
    ("feedback.html", include_str!("../../templates/help/feedback.html")),
    ("search.html", include_str!("../../templates/help/search.html")),
    ("plain.html", include_str!("../../templates/help/plain.html")),
];

static EN: LazyLock<Environment<'static>> = LazyLock::new(|| environment(Locale::En));
static ZH_CN: LazyLock<Environment<'static>> = LazyLock::new(|| environment(Locale::ZhCn));

fn environment(locale: Locale) -> Environment<'static> {
    let texts = Texts::of(locale);
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source).expect("the templates are whole, which a test reads");
    }
    environment.set_formatter(write);
    environment.add_function("t", move |key: &str, holes: Kwargs| said(texts.get(key), None, &holes));
    environment.add_function("n", move |key: &str, count: usize, holes: Kwargs| {
        said(texts.counted(key, count), Some(count), &holes)
    });
    environment
}

/// A text as HTML: its own signs and what fills its holes are escaped, unless a hole is given HTML.
fn said(text: &str, count: Option<usize>, holes: &Kwargs) -> Result<Value, Error> {
    let mut values = BTreeMap::new();
    for name in holes.args() {
        let value: Value = holes.get(name)?;
        let html = if value.is_safe() { value.to_string() } else { escape(&value.to_string()) };
        values.insert(name, html);
    }
    if let Some(count) = count {
        values.insert("count", count.to_string());
    }
    Ok(Value::from_safe_string(fill(&escape(text), |name| values.get(name).cloned())))
}

/// Writes a value into a page: as the library does, but slashes stay slashes, so that addresses can be read.
fn write(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str().filter(|_| !value.is_safe()) {
        Some(text) => out.write_str(&escape(text)).map_err(Error::from),
        None => escape_formatter(out, state, value),
    }
}

/// A text as HTML or XML, also inside a quoted attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// How an answer may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// By anybody, for a minute: it depends on its address only.
    Public,
    /// By nobody.
    No,
}

/// A page; `304` when the browser has it already.
pub(crate) fn page(
    locale: Locale,
    template: &str,
    context: Value,
    status: StatusCode,
    keep: Keep,
    asked: &HeaderMap,
) -> Response {
    let environment: &Environment<'_> = match locale {
        Locale::En => &EN,
        Locale::ZhCn => &ZH_CN,
    };
    match environment.get_template(template).and_then(|template| template.render(context)) {
        Ok(html) => tagged(html_headers(), html.into_bytes(), status, keep, asked),
        Err(error) => {
            tracing::error!(%error, template, "a page of the help center could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Headers of a help page. Unlike other pages it names itself to itself when a form is sent, so that the form's
/// origin can be checked; other sites learn nothing.
fn html_headers() -> HeaderMap {
    let mut headers = headers::page(None);
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers
}

/// Bytes with their tag and how they may be kept.
pub(crate) fn tagged(
    mut headers: HeaderMap,
    body: Vec<u8>,
    status: StatusCode,
    keep: Keep,
    asked: &HeaderMap,
) -> Response {
    headers.insert(header::CACHE_CONTROL, if keep == Keep::Public { PUBLIC } else { NO_STORE });
    if status == StatusCode::OK && keep == Keep::Public {
        // Weak, because the answer may be compressed on its way.
        let tag = format!("W/\"{}\"", &blake3::hash(&body).to_hex()[..20]);
        let known = asked.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let same = known.split(',').any(|one| one.trim() == tag);
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(header::ETAG, tag);
        }
        if same {
            headers.remove(header::CONTENT_TYPE);
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
    }
    (status, headers, body).into_response()
}
