//! Search: the page of results, and suggestions while somebody types.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use kernel::{ArticleId, Locale};
use knowledge::{ArticleKind, LiveText, Reach, Shelf};
use minijinja::context;
use minijinja::value::Serde;
use serde::{Deserialize, Serialize};
use storage::Tx;

use super::door::{Asked, Content, Door};
use super::frame::{About, Frame, own_name};
use super::lists::rows;
use super::render::Keep;
use super::texts::Texts;
use super::views::RowView;

/// Results on the page.
const RESULTS: usize = 20;
/// Suggestions while typing.
const SUGGESTIONS: usize = 6;
/// Articles offered instead of results.
const INSTEAD: u32 = 4;
/// The longest query, in characters.
const MAX_QUERY: usize = 200;

/// What is searched for.
#[derive(Deserialize)]
pub(crate) struct Words {
    q: Option<String>,
}

impl Words {
    fn text(self) -> String {
        let text: String =
            self.q.unwrap_or_default().chars().filter(|sign| !sign.is_control()).take(MAX_QUERY).collect();
        text.trim().to_owned()
    }
}

/// Public articles that fit, as rows; those in the reader's language; in others when there are none. `without` is left out.
pub(crate) fn found_rows(
    frame: &Frame,
    shelf: &Shelf,
    query: &str,
    limit: usize,
    without: Option<ArticleId>,
) -> Vec<RowView> {
    let shelved = shelf.current();
    let mut hits = shelved.index.search(query, Some(frame.locale), Reach::visitor(), limit);
    if hits.is_empty() {
        hits = shelved.index.search(query, None, Reach::visitor(), limit);
    }
    let rows = hits.into_iter().filter(|hit| Some(hit.article) != without).map(|hit| {
        let foreign = hit.locale != frame.locale;
        RowView {
            href: frame.addresses.article(frame.locale, &hit.slug),
            title: hit.title,
            description: hit.snippet,
            tutorial: hit.kind == ArticleKind::Tutorial,
            lang: foreign.then(|| hit.locale.tag()),
            language: foreign.then(|| own_name(hit.locale)),
        }
    });
    rows.collect()
}

/// `GET /help/{lang}/search?q=`
pub(crate) async fn page(
    State(door): State<Arc<Door>>,
    asked: Asked,
    Path(lang): Path<String>,
    Query(words): Query<Words>,
) -> Response {
    let query = words.text();
    let read = |tx: &Tx<'_>, locale| knowledge::popular(tx, Reach::visitor(), locale, INSTEAD);
    let mut counted = None;
    let make = |frame: &Frame, popular: Vec<LiveText>| {
        let found = found_rows(frame, &door.center.shelf, &query, RESULTS, None);
        counted = Some((frame.locale, found.len()));
        let meant = door.center.shelf.current().index.did_you_mean(&query, Reach::visitor());
        made(frame, &query, found, meant.as_deref(), &popular)
    };
    let response = door.show(&asked, &lang, read, make).await;
    if let Some((locale, hits)) = counted {
        count(&door, &asked, locale, &query, hits).await;
    }
    response
}

/// Remembers a search that found nothing. That it cannot be kept costs the reader nothing.
async fn count(door: &Door, asked: &Asked, locale: Locale, query: &str, hits: usize) {
    if query.is_empty() || hits > 0 || !door.takes_write(asked.network) {
        return;
    }
    let words = query.to_owned();
    let kept = door.db.write(move |tx| knowledge::count_search(tx, locale, &words, hits)).await;
    if let Err(error) = kept {
        tracing::warn!(%error, "a search that found nothing was not counted");
    }
}

fn made(
    frame: &Frame,
    query: &str,
    found: Vec<RowView>,
    meant: Option<&str>,
    popular: &[LiveText],
) -> Content {
    let texts = Texts::of(frame.locale);
    let count = found.len();
    let holes = [("query", query), ("count", &count.to_string())];
    let (heading, text) = match (query.is_empty(), count) {
        (true, _) => (texts.get("searchTitle").to_owned(), texts.get("searchEmpty")),
        (false, 0) => (texts.say("searchNone", &holes), texts.get("searchNoneText")),
        (false, _) => (texts.say_counted("searchFound", count, &holes), ""),
    };
    let instead = if count == 0 { rows(frame, popular) } else { Vec::new() };
    let meant =
        meant.map(|words| context! { href => frame.addresses.search(frame.locale, words), text => words });
    let mut about = About::unlisted(&heading);
    about.query = query.to_owned();
    about.elsewhere = Some(frame.addresses.search(frame.locale, query));
    let context = context! { heading => heading, text => text, articles => Serde(found), instead => Serde(instead), meant => meant };
    Content::Page {
        template: "search.html",
        about: Box::new(about),
        context,
        status: StatusCode::OK,
        keep: Keep::No,
    }
}

/// What is shown while somebody types.
#[derive(Serialize)]
struct Suggestions {
    items: Vec<Suggestion>,
}

#[derive(Serialize)]
struct Suggestion {
    title: String,
    href: String,
}

/// `GET /help/{lang}/suggest?q=`
pub(crate) async fn suggest(
    State(door): State<Arc<Door>>,
    asked: Asked,
    Path(lang): Path<String>,
    Query(words): Query<Words>,
) -> Response {
    let Ok(locale) = lang.parse::<Locale>() else { return StatusCode::NOT_FOUND.into_response() };
    let shelved = door.center.shelf.current();
    let hits = shelved.index.search(&words.text(), Some(locale), Reach::visitor(), SUGGESTIONS);
    let items = hits
        .into_iter()
        .map(|hit| Suggestion { href: asked.addresses.article(locale, &hit.slug), title: hit.title });
    let body = Suggestions { items: items.collect() };
    ([(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=60"))], Json(body)).into_response()
}
