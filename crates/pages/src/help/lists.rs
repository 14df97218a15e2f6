//! Articles in lists, and the page of one category.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Limit, Locale};
use knowledge::{ArticleKind, CategoryBySlug, LiveText, Reach};
use minijinja::context;
use minijinja::value::Serde;
use serde::Deserialize;
use storage::{Error, Tx};

use super::addresses::part;
use super::door::{Asked, Content, Door};
use super::frame::{About, Frame, own_name};
use super::render::Keep;
use super::seo;
use super::texts::Texts;
use super::views::{CategoryView, RowView};

/// Articles on one page of a category.
const PER_PAGE: u32 = 50;

/// Articles as rows.
pub(crate) fn rows(frame: &Frame, articles: &[LiveText]) -> Vec<RowView> {
    let row = |text: &LiveText| {
        let foreign = text.locale != frame.locale;
        RowView {
            title: text.title.clone(),
            href: frame.addresses.article(frame.locale, &text.slug),
            description: text.description.clone(),
            tutorial: text.kind == ArticleKind::Tutorial,
            lang: foreign.then(|| text.locale.tag()),
            language: foreign.then(|| own_name(text.locale)),
        }
    };
    articles.iter().map(row).collect()
}

/// Where a page of a long list begins.
#[derive(Deserialize)]
pub(crate) struct Start {
    after: Option<String>,
}

/// `GET /help/{lang}/c/{slug}`
pub(crate) async fn category(
    State(door): State<Arc<Door>>,
    asked: Asked,
    Path((lang, slug)): Path<(String, String)>,
    Query(start): Query<Start>,
) -> Response {
    let wanted = slug.clone();
    let after = start.after.clone();
    let read = move |tx: &Tx<'_>, locale| read(tx, locale, &wanted, after.as_deref());
    door.show(&asked, &lang, read, |frame, found| made(frame, &slug, start.after.is_some(), found)).await
}

fn read(tx: &Tx<'_>, locale: Locale, slug: &str, after: Option<&str>) -> Result<CategoryBySlug, Error> {
    let reach = Reach::visitor();
    let limit = Limit::of(Some(PER_PAGE));
    let mut found = knowledge::live_in_category(tx, reach, locale, slug, after, limit)?;
    if let CategoryBySlug::Found { category, addresses, .. } = &mut found {
        // Named in a language is not yet filled in it.
        let mut filled = Vec::new();
        for address in addresses.drain(..) {
            let there = knowledge::live_categories(tx, reach, address.0)?;
            if there.iter().any(|one| one.id == category.id) {
                filled.push(address);
            }
        }
        *addresses = filled;
    }
    Ok(found)
}

fn made(frame: &Frame, slug: &str, later: bool, found: CategoryBySlug) -> Content {
    let (category, others, articles) = match found {
        CategoryBySlug::Found { category, addresses, articles } => (category, addresses, articles),
        CategoryBySlug::Moved { slug } => {
            return Content::Moved(frame.addresses.category(frame.locale, &slug));
        }
        CategoryBySlug::Missing => return Content::Missing { query: super::missing::words(slug) },
    };
    let here = frame.addresses.category(frame.locale, &category.slug);
    let steps = [
        (Texts::of(frame.locale).get("home").to_owned(), frame.addresses.home(frame.locale)),
        (category.name.clone(), here.clone()),
    ];
    let languages =
        others.into_iter().map(|(locale, slug)| (locale, frame.addresses.category(locale, &slug)));
    let about = About {
        heading: category.name.clone(),
        description: category.description.clone(),
        // Further pages of a list are no pages of their own for search engines.
        path: (!later).then(|| here.clone()),
        languages: languages.collect(),
        json_ld: vec![seo::breadcrumb(&frame.addresses, &steps)],
        ..About::default()
    };
    let more = articles.next.as_ref().map(|after| format!("{here}?after={}", part(after)));
    let view = CategoryView {
        name: category.name,
        href: here.clone(),
        description: category.description,
        count: usize::try_from(category.article_count).unwrap_or(0),
        articles: Vec::new(),
        more: false,
    };
    let context = context! { category => Serde(view), articles => Serde(rows(frame, &articles.items)),
    first => later.then_some(here), more => more };
    Content::Page {
        template: "category.html",
        about: Box::new(about),
        context,
        status: StatusCode::OK,
        keep: Keep::Public,
    }
}
