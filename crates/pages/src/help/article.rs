//! One article.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Locale;
use knowledge::{
    ArticleKind, BySlug, FileLinks, LiveCategory, LiveText, Reach, Reason, TextState, Translation,
};
use minijinja::context;
use minijinja::value::Serde;
use serde::Deserialize;
use storage::{Error, Tx};

use super::door::{Asked, Content, Door};
use super::frame::{About, Frame, own_name};
use super::moments::day;
use super::render::Keep;
use super::search::found_rows;
use super::texts::Texts;
use super::views::{ArticleView, OtherVersionView, RowView, StepView};
use super::{body, seo};

/// Related articles beside an article.
const RELATED: usize = 4;

/// What was said about the article just now.
#[derive(Deserialize)]
pub(crate) struct Said {
    said: Option<String>,
}

struct Read {
    found: BySlug,
    category: Option<LiveCategory>,
    files: FileLinks,
}

/// `GET /help/{lang}/a/{slug}`
pub(crate) async fn page(
    State(door): State<Arc<Door>>,
    asked: Asked,
    Path((lang, slug)): Path<(String, String)>,
    Query(said): Query<Said>,
) -> Response {
    let wanted = slug.clone();
    let read = move |tx: &Tx<'_>, locale| read(tx, locale, &wanted);
    let shelf = Arc::clone(&door.center.shelf);
    let mut opened = None;
    let make = |frame: &Frame, read: Read| match read.found {
        BySlug::Found(text, others) => {
            opened = Some((text.article, text.locale));
            let mut related = found_rows(frame, &shelf, &text.title, RELATED + 1, Some(text.article));
            related.truncate(RELATED);
            let parts = Parts { text: &text, others: &others, category: read.category.as_ref() };
            made(frame, &parts, &read.files, related, said.said.as_deref())
        }
        BySlug::Moved { locale, slug } => Content::Moved(frame.addresses.article(locale, &slug)),
        BySlug::Missing => Content::Missing { query: super::missing::words(&slug) },
    };
    let response = door.show(&asked, &lang, read, make).await;
    if let Some((article, locale)) = opened {
        door.count_read(article, locale).await;
    }
    response
}

/// An article with what is known about it.
struct Parts<'a> {
    text: &'a LiveText,
    others: &'a [Translation],
    category: Option<&'a LiveCategory>,
}

fn read(tx: &Tx<'_>, locale: Locale, slug: &str) -> Result<Read, Error> {
    let reach = Reach::visitor();
    let found = by_slug(tx, reach, locale, slug)?;
    let BySlug::Found(text, _) = &found else {
        return Ok(Read { found, category: None, files: FileLinks::default() });
    };
    let category = match text.category {
        Some(id) => knowledge::live_categories(tx, reach, locale)?.into_iter().find(|one| one.id == id),
        None => None,
    };
    let label = Texts::of(text.locale).get("transcript");
    let files = knowledge::file_links(tx, &text.body, text.locale, label)?;
    Ok(Read { found, category, files })
}

/// An article by its address; by its address in another language when it has none in this one.
fn by_slug(tx: &Tx<'_>, reach: Reach, locale: Locale, slug: &str) -> Result<BySlug, Error> {
    let found = knowledge::live_by_slug(tx, reach, locale, slug)?;
    if found != BySlug::Missing {
        return Ok(found);
    }
    for other in Locale::ALL.into_iter().filter(|other| *other != locale) {
        match knowledge::live_by_slug(tx, reach, other, slug)? {
            BySlug::Missing => {}
            BySlug::Moved { slug, .. } => return Ok(BySlug::Moved { locale, slug }),
            BySlug::Found(text, others) => {
                let own = others.iter().find(|one| one.locale == locale).map(|one| one.slug.clone());
                return Ok(own.map_or(BySlug::Found(text, others), |slug| BySlug::Moved { locale, slug }));
            }
        }
    }
    Ok(BySlug::Missing)
}

fn made(
    frame: &Frame,
    parts: &Parts<'_>,
    files: &FileLinks,
    related: Vec<RowView>,
    said: Option<&str>,
) -> Content {
    let text = parts.text;
    let html = body::html(&text.body, files);
    let plain = knowledge::plain_text(&text.body);
    let about = about(frame, parts, &plain, &html);
    let view = view(frame, parts, &plain, html);
    let feedback = format!("{}/feedback", frame.addresses.article(text.locale, &text.slug));
    let reasons: Vec<&str> = Reason::ALL.iter().map(|reason| reason.word()).collect();
    let context = context! { article => Serde(view), steps => Serde(steps(frame, parts.category)),
    related => Serde(related), feedback => feedback, said => said.unwrap_or_default(), reasons => reasons };
    Content::Page {
        template: "article.html",
        about: Box::new(about),
        context,
        status: StatusCode::OK,
        keep: Keep::Public,
    }
}

fn view(frame: &Frame, parts: &Parts<'_>, plain: &str, html: String) -> ArticleView {
    let Parts { text, others, .. } = parts;
    // The version that this one was translated from is newer: it is the one that is not itself outdated.
    let state = others.iter().find(|other| other.locale == text.locale).map(|other| other.state);
    let newer = others.iter().find(|other| other.state == TextState::Live);
    let newer = newer.filter(|_| state == Some(TextState::Outdated));
    ArticleView {
        kind: text.kind.word(),
        lang: text.locale.tag(),
        language: own_name(text.locale),
        title: text.title.clone(),
        description: text.description.clone(),
        html,
        contents: body::contents(&text.body),
        updated: day(text.published_at_ms, &frame.site.zone(), frame.locale),
        minutes: body::minutes(plain),
        wallet_version: text.wallet_version.clone(),
        fallback: text.locale != frame.locale,
        outdated: newer.map(|other| OtherVersionView {
            name: own_name(other.locale),
            lang: other.locale.tag(),
            href: frame.addresses.article(other.locale, &other.slug),
        }),
    }
}

fn steps(frame: &Frame, category: Option<&LiveCategory>) -> Vec<StepView> {
    let step = |category: &LiveCategory| StepView {
        name: category.name.clone(),
        href: frame.addresses.category(frame.locale, &category.slug),
    };
    category.map(step).into_iter().collect()
}

fn about(frame: &Frame, parts: &Parts<'_>, plain: &str, html: &str) -> About {
    let Parts { text, others, category } = *parts;
    let addresses = &frame.addresses;
    let here = addresses.article(text.locale, &text.slug);
    let description =
        if text.description.is_empty() { body::beginning(plain, 160) } else { text.description.clone() };
    let data = seo::ArticleData {
        url: addresses.absolute(&here),
        title: &text.title,
        description: &description,
        locale: text.locale,
        published_at_ms: text.first_published_at_ms,
        updated_at_ms: text.published_at_ms,
        operator: &frame.site.operator,
    };
    let mut json_ld = vec![seo::article(&data)];
    if text.kind == ArticleKind::Faq {
        json_ld.push(seo::question(&text.title, plain, text.locale));
    }
    json_ld.extend(seo::videos(html, &data, |path| addresses.absolute(path)));
    let mut path = vec![(Texts::of(frame.locale).get("home").to_owned(), addresses.home(frame.locale))];
    path.extend(steps(frame, category).into_iter().map(|step| (step.name, step.href)));
    path.push((text.title.clone(), here.clone()));
    json_ld.push(seo::breadcrumb(addresses, &path));
    About {
        heading: text.title.clone(),
        article: true,
        languages: others
            .iter()
            .map(|other| (other.locale, addresses.article(other.locale, &other.slug)))
            .collect(),
        elsewhere: Some(addresses.article(frame.locale, &text.slug)),
        article_id: Some(text.public_id.clone()),
        path: Some(here),
        description,
        json_ld,
        query: String::new(),
    }
}
