//! The templates with views made by hand: every branch renders, every text exists, nothing from outside becomes markup.

use std::collections::BTreeSet;

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::Locale;
use minijinja::context;
use minijinja::value::{Serde, Value};

use super::render::{self, Keep, TEMPLATES};
use super::texts::Texts;
use super::views::*;

const HOSTILE: &str = "\"><script>alert(1)</script><img src=x onerror=alert(1)>' onmouseover='alert(1)";

fn body(response: Response) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let bytes = runtime.block_on(axum::body::to_bytes(response.into_body(), 1 << 20)).unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn moment(text: &str) -> MomentView {
    MomentView { iso: "2026-11-26T18:00:00+08:00".to_owned(), text: text.to_owned() }
}

fn page(locale: Locale, text: &str) -> PageView {
    PageView {
        lang: locale.tag(),
        base: "/help",
        title: text.to_owned(),
        heading: text.to_owned(),
        description: text.to_owned(),
        kind: "article",
        canonical: Some("https://help.example/help/en/".to_owned()),
        alternates: vec![AlternateView { lang: "en", href: "https://help.example/help/en/".to_owned() }],
        unlisted: false,
        json_ld: vec!["{}".to_owned()],
        site_name: text.to_owned(),
        operator: text.to_owned(),
        initial: "H".to_owned(),
        domain: "help.example".to_owned(),
        languages: [("zh-CN", "简体中文"), ("en", "English")]
            .map(|(lang, name)| LanguageView {
                lang,
                name,
                href: format!("/help/{lang}/"),
                current: lang == locale.tag(),
            })
            .to_vec(),
        query: text.to_owned(),
        contact: Some("/widget/page?inbox=key".to_owned()),
        status: Some(StatusView {
            open: true,
            wait: Some(text.to_owned()),
            opens: None,
            closes: Some(moment(text)),
        }),
        incidents: vec![news("incident", text)],
        styles: vec!["/help/assets/help.css".to_owned()],
        scripts: vec!["/help/assets/help.js".to_owned()],
    }
}

fn news(kind: &'static str, text: &str) -> NewsView {
    NewsView {
        kind,
        icon: "news",
        label: text.to_owned(),
        title: text.to_owned(),
        body: "<p>sanitised</p>".to_owned(),
        lang: Some("en"),
        since: moment(text),
    }
}

fn row(text: &str, tutorial: bool) -> RowView {
    RowView {
        title: text.to_owned(),
        href: "/help/en/a/x".to_owned(),
        description: text.to_owned(),
        tutorial,
        lang: Some("zh-CN"),
        language: Some("中文"),
    }
}

fn article(text: &str, outdated: bool) -> ArticleView {
    ArticleView {
        kind: "tutorial",
        lang: "en",
        language: "English",
        title: text.to_owned(),
        description: text.to_owned(),
        html: "<h2 id=\"a\">A</h2><p>sanitised</p>".to_owned(),
        contents: vec![HeadingView { id: "a".to_owned(), text: text.to_owned() }],
        updated: moment(text),
        minutes: 3,
        wallet_version: Some(text.to_owned()),
        fallback: !outdated,
        outdated: outdated.then(|| OtherVersionView {
            name: "English",
            lang: "en",
            href: "/help/en/a/x".to_owned(),
        }),
    }
}

/// Every template with everything it can show.
fn all(locale: Locale, text: &str) -> Vec<(&'static str, Value)> {
    let page = || Serde(page(locale, text));
    let rows = || Serde(vec![row(text, true), row(text, false)]);
    let category = CategoryView {
        name: text.to_owned(),
        href: "/help/en/c/x".to_owned(),
        description: text.to_owned(),
        count: 7,
        articles: vec![row(text, false)],
        more: true,
    };
    let steps = vec![StepView { name: text.to_owned(), href: "/help/en/c/x".to_owned() }];
    let mut contexts = vec![
        (
            "home.html",
            context! { page => page(), news => Serde(vec![news("tip", text)]), popular => rows(),
            categories => Serde(vec![category.clone()]) },
        ),
        (
            "category.html",
            context! { page => page(), category => Serde(category), articles => rows(), first => "/a", more => "/b" },
        ),
        (
            "search.html",
            context! { page => page(), heading => text, text => text, articles => rows(), instead => rows(),
            meant => context! { href => "/a", text => text } },
        ),
        ("plain.html", context! { page => page(), heading => text, text => text, back => "/help/en/" }),
    ];
    for (outdated, said) in [(true, ""), (false, "yes"), (false, "no"), (true, "masked")] {
        let context = context! { page => page(), article => Serde(article(text, outdated)), steps => Serde(&steps), related => rows(),
        feedback => "/help/en/a/x/feedback", said => said, reasons => ["unclear", "other"] };
        contexts.push(("article.html", context));
    }
    contexts
}

#[test]
fn nothing_from_outside_becomes_markup() {
    for locale in Locale::ALL {
        for (template, context) in all(locale, HOSTILE) {
            let response =
                render::page(locale, template, context, StatusCode::OK, Keep::Public, &HeaderMap::new());
            assert_eq!(response.status(), StatusCode::OK, "{template}");
            let html = body(response);
            assert!(!html.contains("<script>") && !html.contains("<img src=x"), "{template}: {html}");
            assert!(!html.contains("' onmouseover='"), "{template}: {html}");
            assert!(html.contains("&lt;script&gt;"), "{template} shows what was written");
        }
    }
}

#[test]
fn pages_without_anything_are_whole() {
    let empty = PageView { lang: "en", base: "/help", kind: "website", ..PageView::default() };
    let none: [RowView; 0] = [];
    let context = context! { page => Serde(empty), news => Serde(&none), popular => Serde(&none), categories => Serde(&none) };
    let html =
        body(render::page(Locale::En, "home.html", context, StatusCode::OK, Keep::Public, &HeaderMap::new()));
    assert!(html.contains(Texts::of(Locale::En).get("homeEmpty")), "{html}");
    assert!(!html.contains("rel=\"canonical\"") && !html.contains("class=\"stuck\""), "{html}");
}

#[test]
fn a_page_that_the_browser_has_is_not_sent_again() {
    let once = |keep, asked: &HeaderMap| {
        render::page(
            Locale::En,
            "plain.html",
            context! { page => Serde(page(Locale::En, "x")), heading => "x", text => "x", back => "/" },
            StatusCode::OK,
            keep,
            asked,
        )
    };
    let first = once(Keep::Public, &HeaderMap::new());
    let mut asked = HeaderMap::new();
    asked.insert("if-none-match", first.headers()["etag"].clone());
    let again = once(Keep::Public, &asked);
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert!(body(again).is_empty());
    let private = once(Keep::No, &asked);
    assert_eq!(
        (private.status(), private.headers()["cache-control"].to_str().unwrap()),
        (StatusCode::OK, "no-store")
    );
    assert!(private.headers().get("etag").is_none());
}

/// Keys that code asks for by name.
const BY_CODE: &[&str] = &[
    "categoryEmpty",
    "failedText",
    "failedTitle",
    "homeAbout",
    "language",
    "limitedText",
    "limitedTitle",
    "missingText",
    "missingTitle",
    "newsAnnouncement",
    "newsIncident",
    "newsTip",
    "rangeMinute",
    "rangeMinutes",
    "rangeUnder",
    "refusedText",
    "refusedTitle",
    "searchEmpty",
    "searchFound",
    "searchNone",
    "searchNoneText",
    "searchTitle",
    "siteName",
    "transcript",
];

#[test]
fn every_text_is_used_and_every_used_text_exists() {
    let mut used: BTreeSet<&str> = BY_CODE.iter().copied().collect();
    for (_, source) in TEMPLATES {
        for call in [" t(\"", "(t(\"", " n(\"", "{t(\""] {
            used.extend(source.split(call).skip(1).filter_map(|rest| rest.split('"').next()));
        }
    }
    used.remove("reason.");
    for locale in Locale::ALL {
        let keys: BTreeSet<&str> =
            Texts::of(locale).keys().map(|key| key.split('#').next().unwrap_or(key)).collect();
        let reasons: BTreeSet<&str> = keys.iter().copied().filter(|key| key.starts_with("reason.")).collect();
        let missing: Vec<_> = used.difference(&keys).collect();
        let unused: Vec<_> = keys.difference(&used).filter(|key| !reasons.contains(*key)).collect();
        assert!(missing.is_empty() && unused.is_empty(), "{locale}: missing {missing:?}, unused {unused:?}");
    }
}
