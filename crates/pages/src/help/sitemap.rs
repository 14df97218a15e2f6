//! The map of the site for search engines, and what they should leave alone.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use kernel::{ArticleId, Locale, Millis};
use knowledge::{PublicAddress, Reach};
use storage::{Error, Tx};

use super::addresses::Addresses;
use super::door::{Asked, Door, failed};
use super::moments::{day, zone};
use super::render::{self, Keep, escape};
use super::site::Site;
use crate::headers;

/// Addresses in one file (the protocol allows 50,000).
const PER_FILE: usize = 20_000;
/// Rows read at once.
const PER_READ: u32 = 5_000;

/// One page in all its languages.
struct Entry {
    /// Its path by language.
    paths: Vec<(Locale, String)>,
    /// When it last changed, UTC; `None`: whenever something below it does.
    changed_at_ms: Option<Millis>,
}

/// `GET /help/sitemap.xml`: all addresses, or the list of files that hold them.
pub(crate) async fn whole(State(door): State<Arc<Door>>, asked: Asked) -> Response {
    let files = match files(&door, &asked).await {
        Ok(files) => files,
        Err(error) => return failed(&error),
    };
    let body = if files.len() == 1 { files[0].clone() } else { index(&asked.addresses, files.len()) };
    xml(&asked, body)
}

/// `GET /help/sitemap/{nth}`: one of several files, from `1.xml`.
pub(crate) async fn part(State(door): State<Arc<Door>>, asked: Asked, Path(name): Path<String>) -> Response {
    let files = match files(&door, &asked).await {
        Ok(files) => files,
        Err(error) => return failed(&error),
    };
    let nth = name.strip_suffix(".xml").and_then(|nth| nth.parse::<usize>().ok());
    match nth.and_then(|nth| files.get(nth.checked_sub(1)?)) {
        Some(file) => xml(&asked, file.clone()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `GET /robots.txt`
pub(crate) async fn robots(asked: Asked) -> Response {
    let mut text = String::from("User-agent: *\n");
    if !asked.addresses.base.is_empty() {
        text.push_str("Disallow: /api/\nDisallow: /desk/\nDisallow: /widget/\n");
    }
    let base = asked.addresses.base;
    for locale in Locale::ALL {
        let _ = writeln!(text, "Disallow: {base}/{}/search", locale.tag());
    }
    let _ = writeln!(text, "\nSitemap: {}/sitemap.xml", asked.addresses.canonical);
    plain(&asked, "text/plain; charset=utf-8", text)
}

fn xml(asked: &Asked, body: String) -> Response {
    plain(asked, "application/xml; charset=utf-8", body)
}

fn plain(asked: &Asked, content_type: &'static str, body: String) -> Response {
    let mut headers = HeaderMap::new();
    headers::common(&mut headers);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    render::tagged(headers, body.into_bytes(), StatusCode::OK, Keep::Public, &asked.headers)
}

/// The files of this moment; made again when the knowledge has changed.
async fn files(door: &Door, asked: &Asked) -> Result<Arc<Vec<String>>, Error> {
    let version = door.db.read(knowledge::knowledge_version).await?;
    let mut kept = door.sitemap.lock().await;
    if let Some((of, files)) = kept.as_ref()
        && *of == version
    {
        return Ok(Arc::clone(files));
    }
    let addresses = asked.addresses.clone();
    let (entries, usual) = door.db.read(move |tx| entries(tx, &addresses)).await?;
    let files: Vec<String> =
        entries.chunks(PER_FILE).map(|part| file(part, &asked.addresses, usual)).collect();
    let files = Arc::new(files);
    *kept = Some((version, Arc::clone(&files)));
    Ok(files)
}

/// Home pages, categories with something in them, and public articles; with the language of `x-default`.
fn entries(tx: &Tx<'_>, addresses: &Addresses) -> Result<(Vec<Entry>, Locale), Error> {
    let site = Site::read(tx)?;
    let locales = site.locales();
    let home = locales.iter().map(|locale| (*locale, addresses.home(*locale)));
    let mut entries = vec![Entry { paths: home.collect(), changed_at_ms: None }];
    let mut categories = std::collections::BTreeMap::new();
    for locale in &locales {
        for category in knowledge::live_categories(tx, Reach::visitor(), *locale)? {
            let path = (*locale, addresses.category(*locale, &category.slug));
            categories.entry(category.id).or_insert_with(Vec::new).push(path);
        }
    }
    entries.extend(categories.into_values().map(|paths| Entry { paths, changed_at_ms: None }));
    let mut last: Option<(ArticleId, Locale)> = None;
    let mut of = None;
    loop {
        let rows = knowledge::public_addresses(tx, last, PER_READ)?;
        let Some(end) = rows.last() else { break };
        last = Some((end.article, end.locale));
        for row in rows.into_iter().filter(|row| locales.contains(&row.locale)) {
            add(&mut entries, addresses, of == Some(row.article), &row);
            of = Some(row.article);
        }
    }
    Ok((entries, site.default_locale()))
}

/// Adds an article's address, to the entry before when that is the same article.
fn add(entries: &mut Vec<Entry>, addresses: &Addresses, same: bool, row: &PublicAddress) {
    let path = (row.locale, addresses.article(row.locale, &row.slug));
    match entries.last_mut().filter(|_| same) {
        Some(entry) => {
            entry.paths.push(path);
            entry.changed_at_ms = entry.changed_at_ms.max(Some(row.published_at_ms));
        }
        None => entries.push(Entry { paths: vec![path], changed_at_ms: Some(row.published_at_ms) }),
    }
}

fn file(entries: &[Entry], addresses: &Addresses, usual: Locale) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for entry in entries {
        let mut others = String::new();
        if entry.paths.len() > 1 {
            let default = entry.paths.iter().find(|(locale, _)| *locale == usual).or(entry.paths.first());
            let named = entry.paths.iter().map(|(locale, path)| (locale.tag(), path));
            for (lang, path) in named.chain(default.map(|(_, path)| ("x-default", path))) {
                let href = escape(&addresses.absolute(path));
                let _ = write!(others, "<xhtml:link rel=\"alternate\" hreflang=\"{lang}\" href=\"{href}\"/>");
            }
        }
        let changed = entry.changed_at_ms.map(|at_ms| day(at_ms, &zone("UTC"), Locale::En).iso);
        let changed = changed.map(|day| format!("<lastmod>{day}</lastmod>")).unwrap_or_default();
        for (_, path) in &entry.paths {
            let address = escape(&addresses.absolute(path));
            let _ = writeln!(xml, "<url><loc>{address}</loc>{changed}{others}</url>");
        }
    }
    xml.push_str("</urlset>\n");
    xml
}

fn index(addresses: &Addresses, files: usize) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for nth in 1..=files {
        let address = escape(&format!("{}/sitemap/{nth}.xml", addresses.canonical));
        let _ = writeln!(xml, "<sitemap><loc>{address}</loc></sitemap>");
    }
    xml.push_str("</sitemapindex>\n");
    xml
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_of_a_page_name_each_other() {
        let addresses = Addresses { base: "/help", canonical: "https://desk.example/help".to_owned() };
        let entries = [
            Entry { paths: vec![(Locale::En, "/help/en/a/fees".to_owned())], changed_at_ms: Some(0) },
            Entry {
                paths: vec![(Locale::ZhCn, "/help/zh-CN/".to_owned()), (Locale::En, "/help/en/".to_owned())],
                changed_at_ms: None,
            },
        ];
        let xml = file(&entries, &addresses, Locale::En);
        let lines: Vec<&str> = xml.lines().filter(|line| line.starts_with("<url>")).collect();
        assert_eq!(
            lines[0],
            "<url><loc>https://desk.example/help/en/a/fees</loc><lastmod>1970-01-01</lastmod></url>"
        );
        assert_eq!(lines.len(), 3);
        let default = "hreflang=\"x-default\" href=\"https://desk.example/help/en/\"";
        assert!(lines[1].contains(default) && lines[2].contains(default), "{xml}");
    }
}
