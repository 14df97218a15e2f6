//! The routes with real articles: what is shown, what is hidden, and under which headers.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use inboxes::{BusinessHours, InboxInput, TopicInput};
use kernel::{ArticleId, Locale};
use knowledge::{
    ArticleKind, Audience, NewArticle, NewDraft, Publication, SearchIndex, Shelf, Shelved, StoredArticleFile,
    Words,
};
use security::{Actor, Permission};
use storage::testing::{TestDb, open};
use storage::{Engine, Files};
use tower::ServiceExt as _;

use super::{HelpCenter, at_own_domain};

const HOSTILE: &str = "</script><script>alert(1)</script><img src=x onerror=alert(1)>";
const PHRASE: &str =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

struct Desk {
    t: TestDb,
    shelf: Arc<Shelf>,
    router: Router,
    runtime: tokio::runtime::Runtime,
}

struct Came {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Came {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

fn editor() -> Actor {
    Actor::room("test", None, Permission::ALL)
}

impl Desk {
    fn new(own_url: Option<&str>) -> Self {
        let t = open(Engine::Sqlite);
        t.db.write_blocking(|tx| security::ensure_installation(tx, false).map(drop)).unwrap();
        t.db.write_blocking(inbox).unwrap();
        let shelf = Arc::new(Shelf::default());
        let center = HelpCenter {
            public_url: "https://desk.example".to_owned(),
            own_url: own_url.map(str::to_owned),
            files: Files::open(t.folder().join("files")).unwrap(),
            shelf: Arc::clone(&shelf),
            network: Box::new(|parts| {
                parts.headers.get("x-test-network").and_then(|v| v.to_str().ok()?.parse::<IpAddr>().ok())
            }),
            own_page: Box::new(|parts| {
                parts.headers.get("origin").is_none_or(|origin| origin == "https://desk.example")
            }),
            reader: Box::new(|parts| {
                Box::pin(async move { parts.headers.contains_key("x-test-editor").then(editor) })
            }),
        };
        let router = at_own_domain(super::router(t.db.clone(), center), own_url);
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        Self { t, shelf, router, runtime }
    }

    fn call(&self, line: &str, headers: &[(&str, &str)], body: &'static str) -> Came {
        let (method, path) = line.split_once(' ').unwrap();
        let mut request = Request::builder().method(method).uri(path).header("host", "desk.example");
        for (name, value) in headers {
            request
                .headers_mut()
                .unwrap()
                .insert(axum::http::HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
        }
        let request = request
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        let response = self.runtime.block_on(self.router.clone().oneshot(request)).unwrap();
        let (parts, body) = response.into_parts();
        let bytes = self.runtime.block_on(axum::body::to_bytes(body, 1 << 24)).unwrap();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Came { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    fn get(&self, path: &str) -> Came {
        self.call(&format!("GET {path}"), &[], "")
    }

    /// Writes an article; `live`: and publishes it.
    fn write(&self, new: NewArticle, live: bool) -> ArticleId {
        let locale = new.source_locale;
        let id = self
            .t
            .db
            .write_blocking(move |tx| knowledge::create_article(tx, &editor(), &new))
            .unwrap()
            .article
            .id;
        if live {
            self.publish(id, locale);
        }
        id
    }

    fn publish(&self, id: ArticleId, locale: Locale) {
        let publication = Publication::default();
        self.t
            .db
            .write_blocking(move |tx| knowledge::publish_text(tx, &editor(), id, locale, &publication))
            .unwrap();
        self.index();
    }

    /// Saves another draft of a text and publishes it.
    fn rewrite(&self, id: ArticleId, locale: Locale, words: Words) {
        let save = move |tx: &storage::Tx<'_>| {
            let view = knowledge::access_article(tx, &editor(), id)?;
            let draft_version =
                view.texts.iter().find(|text| text.locale == locale).map_or(0, |text| text.draft_version);
            let draft = NewDraft { words: words.clone(), draft_version };
            knowledge::save_text(tx, &editor(), id, locale, &draft)
        };
        self.t.db.write_blocking(save).unwrap();
        self.publish(id, locale);
    }

    fn index(&self) {
        let (version, texts) = self.t.db.write_blocking(knowledge::everything_live).unwrap();
        self.shelf.put(Shelved { index: SearchIndex::build(&texts), version });
    }
}

fn inbox(tx: &storage::Tx<'_>) -> Result<(), inboxes::InboxError> {
    let input = InboxInput {
        name: "Harbor & Sons".to_owned(),
        brand_colour: "#0B6B61".to_owned(),
        locales: vec![Locale::ZhCn, Locale::En],
        default_locale: Locale::ZhCn,
        topics: Vec::<TopicInput>::new(),
        offer_timeout_s: 60,
        ..InboxInput::default()
    };
    let hours = BusinessHours::new("Asia/Shanghai", true, &[], Vec::new()).unwrap();
    inboxes::create_inbox(tx, &editor(), &input, &hours).map(drop)
}

fn words(title: &str, slug: &str, body: &str) -> Words {
    Words { title: title.to_owned(), slug: slug.to_owned(), body: body.to_owned(), ..Words::default() }
}

fn article(audience: Audience, locale: Locale, words: Words) -> NewArticle {
    NewArticle {
        kind: ArticleKind::Faq,
        audience,
        category: None,
        external_key: None,
        source_locale: locale,
        tags: Vec::new(),
        words,
    }
}

fn public(locale: Locale, words: Words) -> NewArticle {
    article(Audience::Public, locale, words)
}

#[test]
fn the_browsers_language_is_chosen_once() {
    let desk = Desk::new(None);
    for (header, to) in [("en-GB,en;q=0.9", "/help/en/"), ("zh-TW", "/help/zh-CN/"), ("fr", "/help/zh-CN/")] {
        let came = desk.call("GET /help/", &[("accept-language", header)], "");
        assert_eq!((came.status, came.header("location")), (302, to));
        assert_eq!(came.header("vary"), "accept-language", "{:?}", came.headers);
    }
    for (path, to) in [("/help", "/help/"), ("/help/en", "/help/en/")] {
        let came = desk.get(path);
        assert_eq!((came.status, came.header("location")), (301, to));
    }
}

#[test]
fn pages_are_public_tagged_and_locked_down() {
    let desk = Desk::new(None);
    desk.write(public(Locale::En, words("Fees", "fees", "Fees go to the network.")), true);
    for path in ["/help/en/", "/help/zh-CN/", "/help/en/a/fees"] {
        let came = desk.get(path);
        assert_eq!(came.status, 200, "{path}: {}", came.body);
        assert!(came.header("cache-control").starts_with("public, max-age=60"), "{path}");
        let policy = came.header("content-security-policy");
        assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"));
        assert_eq!(came.header("x-content-type-options"), "nosniff");
        assert_eq!(came.header("referrer-policy"), "same-origin");
        assert!(!came.headers.contains_key("set-cookie"));
        let tag = came.header("etag").to_owned();
        let again = desk.call(&format!("GET {path}"), &[("if-none-match", &tag)], "");
        assert_eq!((again.status, again.body.as_str()), (304, ""), "{path}");
        assert!(
            !came.body.contains(" style=")
                && !came.body.contains("<style")
                && !came.body.contains(" onclick")
        );
    }
    let home = desk.get("/help/en/").body;
    assert!(home.contains("Harbor &amp; Sons"), "the operator's name is a text: {home}");
    assert!(
        home.contains(
            "<link rel=\"alternate\" hreflang=\"x-default\" href=\"https://desk.example/help/zh-CN/\""
        ),
        "{home}"
    );
}

#[test]
fn nothing_that_is_not_live_and_public_is_shown_anywhere() {
    let desk = Desk::new(None);
    let hidden = |title: &str| words(title, &title.to_lowercase(), "hiddenword");
    let gone = desk.write(public(Locale::En, hidden("Retired")), true);
    desk.write(public(Locale::En, hidden("Draft")), false);
    desk.write(article(Audience::Staff, Locale::En, hidden("Staff")), true);
    desk.write(article(Audience::SignedIn, Locale::En, hidden("Signed")), true);
    assert_eq!(desk.get("/help/en/a/retired").status, 200, "before");
    desk.t.db.write_blocking(move |tx| knowledge::retire_article(tx, &editor(), gone)).unwrap();
    desk.index();
    let open = desk.write(public(Locale::En, words("Open", "open", "see")), true);
    desk.rewrite(open, Locale::En, words("Open", "opened", "see"));
    for slug in ["draft", "staff", "signed", "retired"] {
        for path in [format!("/help/en/a/{slug}"), format!("/help/zh-CN/a/{slug}")] {
            let came = desk.get(&path);
            assert_eq!(came.status, 404, "{path}");
            assert!(!came.body.contains("hiddenword"), "{path}");
        }
        let posted = desk.call(&format!("POST /help/en/a/{slug}/feedback"), &[], "helpful=yes");
        assert_eq!(posted.status, 404, "{slug}");
    }
    let places =
        ["/help/en/", "/help/en/search?q=hiddenword", "/help/en/suggest?q=hiddenword", "/help/sitemap.xml"];
    for path in places {
        let came = desk.get(path);
        assert_eq!(came.status, 200, "{path}");
        for title in ["Draft", "Staff", "Signed", "Retired"] {
            assert!(
                !came.body.contains(&format!(">{title}<"))
                    && !came.body.contains(&format!("a/{}", title.to_lowercase())),
                "{path}: {title}"
            );
        }
    }
    assert!(desk.get("/help/sitemap.xml").body.contains("<loc>https://desk.example/help/en/a/opened</loc>"));
}

#[test]
fn hostile_words_stay_words() {
    let desk = Desk::new(None);
    let body =
        format!("{HOSTILE}\n\n[x](javascript:alert(1)) ![p](https://evil.example/p.png)\n\n## {HOSTILE}");
    let mut hostile = words(&format!("T {HOSTILE}"), "hostile", &body);
    hostile.description = HOSTILE.to_owned();
    desk.write(public(Locale::En, hostile), true);
    for path in ["/help/en/", "/help/en/a/hostile", "/help/en/search?q=alert"] {
        let html = desk.get(path).body;
        for bad in ["<script>", "<img src=x", "javascript:alert(1)\"", "evil.example/p.png\""] {
            assert!(!html.contains(bad), "{path} holds {bad}: {html}");
        }
        let scripts = html.matches("<script").count();
        let known = html.matches("type=\"module\"").count() + html.matches("application/ld+json").count();
        assert_eq!(scripts, known, "{path}");
    }
    let query = desk.get("/help/en/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").body;
    assert!(query.contains("&lt;script&gt;") && !query.contains("<script>alert"), "{query}");
}

#[test]
fn addresses_that_changed_lead_on() {
    let desk = Desk::new(None);
    let id = desk.write(public(Locale::En, words("Fees", "fees", "x")), true);
    desk.rewrite(id, Locale::En, words("Fees", "network-fees", "x"));
    let old = desk.get("/help/en/a/fees");
    assert_eq!((old.status, old.header("location")), (301, "/help/en/a/network-fees"));
    let untranslated = desk.get("/help/zh-CN/a/network-fees");
    assert_eq!(untranslated.status, 200);
    assert!(untranslated.body.contains("<article class=\"faq\" lang=\"en\">"), "{}", untranslated.body);
    assert!(untranslated.body.contains("暂时没有中文版"), "{}", untranslated.body);
    desk.rewrite(id, Locale::ZhCn, words("手续费", "手续费", "网络收取。"));
    let translated = desk.get("/help/zh-CN/a/network-fees");
    assert_eq!(translated.status, 301);
    assert!(translated.header("location").ends_with("/zh-CN/a/%E6%89%8B%E7%BB%AD%E8%B4%B9"));
    let here = desk.get(translated.header("location")).body;
    assert!(here.contains("hreflang=\"en\"") && here.contains("hreflang=\"zh-CN\""), "{here}");
    let missing = desk.get("/help/en/a/usdt-not-arrived");
    assert_eq!(missing.status, 404);
    assert!(missing.body.contains("value=\"usdt not arrived\""), "{}", missing.body);
    assert_eq!(desk.get("/help/xx/anything/at/all").status, 404);
}

#[test]
fn answers_are_kept_screened_limited_and_only_from_our_own_page() {
    let desk = Desk::new(None);
    let id = desk.write(public(Locale::En, words("Fees", "fees", "x")), true);
    let give = |headers: &[(&str, &str)], body: &'static str| {
        desk.call("POST /help/en/a/fees/feedback", headers, body)
    };
    let yes = give(&[("origin", "https://desk.example")], "helpful=yes");
    assert_eq!((yes.status, yes.header("location")), (303, "/help/en/a/fees?said=yes#helpful"));
    assert!(desk.get("/help/en/a/fees?said=yes").body.contains("role=\"status\""));
    let foreign = give(&[("origin", "https://evil.example")], "helpful=no");
    assert_eq!((foreign.status, foreign.header("cache-control")), (403, "no-store"));
    let body = format!("helpful=no&reason=unclear&note={}", PHRASE.replace(' ', "+"));
    let masked = give(&[], Box::leak(body.into_boxed_str()));
    assert_eq!(masked.header("location"), "/help/en/a/fees?said=masked#helpful");
    let sums = desk.t.db.write_blocking(move |tx| knowledge::feedback_of(tx, &editor(), id)).unwrap();
    assert_eq!((sums.helpful, sums.not_helpful), (1, 1));
    assert!(!sums.notes[0].text.contains("abandon"), "{:?}", sums.notes);

    let line = [("x-test-network", "198.51.100.7")];
    let statuses: Vec<u16> = (0..30).map(|_| give(&line, "helpful=yes").status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 20);
    assert_eq!(*statuses.last().unwrap(), 429);
    let sums = desk.t.db.write_blocking(move |tx| knowledge::feedback_of(tx, &editor(), id)).unwrap();
    assert_eq!(sums.helpful, 2, "one reader counts once");
}

#[test]
fn a_search_in_vain_is_counted_and_offers_a_person() {
    let desk = Desk::new(None);
    desk.write(public(Locale::En, words("Fees", "fees", "Fees go to the network.")), true);
    let found = desk.get("/help/en/search?q=fees");
    assert!(found.body.contains("/a/fees\"") && found.body.contains("noindex"), "{}", found.body);
    assert_eq!(found.header("cache-control"), "no-store");
    for _ in 0..2 {
        assert!(desk.get("/help/en/search?q=zzzqqq").body.contains("/widget/page?inbox="));
    }
    let failed = desk.t.db.write_blocking(|tx| knowledge::failed_searches(tx, &editor(), 10)).unwrap();
    assert_eq!(
        failed.iter().map(|search| (search.words.as_str(), search.times)).collect::<Vec<_>>(),
        [("zzzqqq", 2)]
    );
    let misspelt = desk.get("/help/en/search?q=netwrok").body;
    assert!(misspelt.contains("<a href=\"/help/en/search?q=network\">network</a>"), "{misspelt}");
    let suggestions = desk.get("/help/en/suggest?q=fee").body;
    assert_eq!(suggestions, r#"{"items":[{"title":"Fees","href":"/help/en/a/fees"}]}"#);
}

#[test]
fn the_own_domain_is_the_one_that_search_engines_learn() {
    let desk = Desk::new(Some("https://help.example"));
    desk.write(public(Locale::En, words("Fees", "fees", "x")), true);
    let own = [("host", "help.example")];
    let chosen = desk.call("GET /", &[own[0], ("accept-language", "en")], "");
    assert_eq!((chosen.status, chosen.header("location")), (302, "/en/"));
    let page = desk.call("GET /en/a/fees", &own, "").body;
    assert!(page.contains("href=\"/zh-CN/") && !page.contains("href=\"/help"), "{page}");
    assert!(page.contains("https://desk.example/widget/page?inbox="), "the chat is at the desk");
    let canonical = |html: &str| {
        html.split("rel=\"canonical\" href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    assert_eq!(canonical(&page), canonical(&desk.get("/help/en/a/fees").body));
    let robots = desk.call("GET /robots.txt", &own, "").body;
    assert!(robots.contains("Sitemap: https://help.example/sitemap.xml"), "{robots}");
    assert!(
        desk.call("GET /sitemap.xml", &own, "").body.contains("<loc>https://help.example/en/a/fees</loc>")
    );
}

/// A file an editor uploaded, with these bytes.
fn upload(desk: &Desk, name: &str, content_type: &'static str, bytes: &[u8]) -> String {
    let files = Files::open(desk.t.folder().join("files")).unwrap();
    let stored = StoredArticleFile {
        name: name.to_owned(),
        content_type,
        file: files.put(bytes).unwrap(),
        picture: None,
    };
    desk.t.db.write_blocking(move |tx| knowledge::add_article_file(tx, &editor(), &stored)).unwrap().public_id
}

#[test]
fn files_are_given_to_those_who_may_read_what_names_them() {
    let desk = Desk::new(None);
    let video: Vec<u8> = (0..=255).cycle().take(5_000_000).collect();
    let id = upload(&desk, "steps.mp4", "video/mp4", &video);
    let path = format!("/help/files/{id}/steps.mp4");
    assert_eq!(desk.get(&path).status, 404, "no live article names it");
    let early = desk.call(&format!("GET {path}"), &[("x-test-editor", "1")], "");
    assert_eq!((early.status, early.header("cache-control")), (200, "private, no-store"));
    let body = format!("![Send money]({path})");
    desk.write(public(Locale::En, words("Video", "video", &body)), true);
    let whole = desk.get(&path);
    assert_eq!(
        (whole.status, whole.header("content-type"), whole.header("accept-ranges")),
        (200, "video/mp4", "bytes")
    );
    assert!(whole.header("content-security-policy").contains("sandbox"));
    assert!(whole.header("cache-control").starts_with("public"));
    let part = desk.call(&format!("GET {path}"), &[("range", "bytes=4999990-")], "");
    assert_eq!((part.status, part.header("content-range")), (206, "bytes 4999990-4999999/5000000"));
    let first = desk.call(&format!("GET {path}"), &[("range", "bytes=0-")], "");
    assert_eq!(first.header("content-range"), "bytes 0-2097151/5000000");
    let outside = desk.call(&format!("GET {path}"), &[("range", "bytes=5000000-")], "");
    assert_eq!((outside.status, outside.header("content-range")), (416, "bytes */5000000"));
    let page = desk.get("/help/en/a/video").body;
    assert!(page.contains("<video") && page.contains("VideoObject"), "{page}");

    let page = upload(&desk, "page.html", "text/html", b"<script>alert(1)</script>");
    let path = format!("/help/files/{page}/page.html");
    let early = desk.call(&format!("GET {path}"), &[("x-test-editor", "1")], "");
    assert_eq!(
        (early.header("content-type"), early.header("content-disposition")),
        ("application/octet-stream", "attachment")
    );
}

#[test]
fn the_brand_and_the_icon_are_made_from_settings() {
    let desk = Desk::new(None);
    let theme = desk.get("/help/theme.css");
    assert_eq!(
        (theme.status, theme.header("content-type")),
        (StatusCode::OK.as_u16(), "text/css; charset=utf-8")
    );
    assert!(theme.body.contains("--brand: #0B6B61") && theme.body.contains("prefers-color-scheme: dark"));
    let icon = desk.get("/help/icon.svg");
    assert!(icon.body.contains(">H</text>") && icon.header("content-security-policy").contains("'none'"));
}
