//! The home page: search first, then what there is.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use kernel::{Limit, Locale};
use knowledge::{CategoryBySlug, LiveCategory, LiveText, Reach};
use minijinja::context;
use minijinja::value::Serde;
use storage::{Error, Tx};

use super::addresses::part;
use super::door::{Asked, Content, Door, failed, moved};
use super::frame::{About, Frame};
use super::language::preferred;
use super::lists::rows;
use super::render::Keep;
use super::seo;
use super::site::Site;
use super::texts::Texts;
use super::views::CategoryView;

/// Articles shown of each category.
const PER_CATEGORY: u32 = 4;
/// Articles that are read most.
const POPULAR: u32 = 6;
/// Categories with their articles; more are listed by name only.
const MOST_CATEGORIES: usize = 24;

/// `GET /help/`: the language the browser likes best.
pub(crate) async fn choose(State(door): State<Arc<Door>>, asked: Asked) -> Response {
    let site = match door.db.read(Site::read).await {
        Ok(site) => site,
        Err(error) => return failed(&error),
    };
    let liked = asked.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let locale = liked.and_then(|header| preferred(header, &site.locales())).unwrap_or(site.default_locale());
    let headers = [
        (header::VARY, HeaderValue::from_static("accept-language")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300")),
    ];
    (StatusCode::FOUND, headers, [(header::LOCATION, asked.addresses.home(locale))]).into_response()
}

/// `GET /help` and `GET /help/{lang}`: the slash at the end belongs to the address.
pub(crate) async fn add_slash(asked: Asked, lang: Option<Path<String>>) -> Response {
    let base = asked.addresses.base;
    moved(&lang.map_or_else(|| format!("{base}/"), |Path(lang)| format!("{base}/{}/", part(&lang))))
}

struct Read {
    categories: Vec<(LiveCategory, Vec<LiveText>)>,
    popular: Vec<LiveText>,
}

/// `GET /help/{lang}/`
pub(crate) async fn page(State(door): State<Arc<Door>>, asked: Asked, Path(lang): Path<String>) -> Response {
    door.show(&asked, &lang, read, make).await
}

fn read(tx: &Tx<'_>, locale: Locale) -> Result<Read, Error> {
    let reach = Reach::visitor();
    let mut categories = Vec::new();
    for category in knowledge::live_categories(tx, reach, locale)?.into_iter().take(MOST_CATEGORIES) {
        let limit = Limit::of(Some(PER_CATEGORY));
        let found = knowledge::live_in_category(tx, reach, locale, &category.slug, None, limit)?;
        if let CategoryBySlug::Found { articles, .. } = found {
            categories.push((category, articles.items));
        }
    }
    Ok(Read { categories, popular: knowledge::popular(tx, reach, locale, POPULAR)? })
}

fn make(frame: &Frame, found: Read) -> Content {
    let texts = Texts::of(frame.locale);
    let categories: Vec<CategoryView> = found
        .categories
        .into_iter()
        .map(|(category, articles)| CategoryView {
            href: frame.addresses.category(frame.locale, &category.slug),
            count: usize::try_from(category.article_count).unwrap_or(0),
            more: category.article_count > i64::from(PER_CATEGORY),
            articles: rows(frame, &articles),
            name: category.name,
            description: category.description,
        })
        .collect();
    let heading = texts.say("siteName", &[("operator", &frame.site.operator)]);
    let languages = frame.site.locales().into_iter().map(|locale| (locale, frame.addresses.home(locale)));
    let about = About {
        description: texts.say("homeAbout", &[("operator", &frame.site.operator)]),
        path: Some(frame.addresses.home(frame.locale)),
        languages: languages.collect(),
        json_ld: vec![seo::website(&frame.addresses, frame.locale, &heading)],
        heading,
        ..About::default()
    };
    let context = context! { news => Serde(frame.news()), categories => Serde(categories),
    popular => Serde(rows(frame, &found.popular)) };
    Content::Page {
        template: "home.html",
        about: Box::new(about),
        context,
        status: StatusCode::OK,
        keep: Keep::Public,
    }
}
