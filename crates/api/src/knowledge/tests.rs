//! Articles, categories and announcements through the router, on both engines.

use inboxes::{BusinessHours, InboxInput, default_greeting};
use kernel::Locale;
use security::{Actor, BuiltInRole, Permission};
use serde_json::{Value, json};
use storage::Tx;
use storage::testing::on_each;

use crate::testing::{Browser, Came, Desk, staff};

struct Writers<'t> {
    desk: Desk<'t>,
    editor: Browser,
    writer: Browser,
}

fn on_each_desk(test: impl Fn(&mut Writers<'_>)) {
    on_each(|t| {
        let desk = Desk::over(t, true);
        let (_, editor) = staff(&desk, "Ed", BuiltInRole::Editor);
        let (_, writer) = staff(&desk, "Wen", BuiltInRole::Specialist);
        test(&mut Writers { desk, editor, writer });
    });
}

impl Writers<'_> {
    fn ed(&mut self, line: &str, body: impl Into<Option<Value>>) -> Came {
        self.desk.call(&mut self.editor, line, body)
    }

    fn wen(&mut self, line: &str, body: impl Into<Option<Value>>) -> Came {
        self.desk.call(&mut self.writer, line, body)
    }

    /// Makes an inbox; its public key.
    fn inbox(&self) -> String {
        let input = InboxInput {
            name: "护答".into(),
            brand_colour: "#1F5FD6".into(),
            locales: vec![Locale::En],
            default_locale: Locale::En,
            greeting: default_greeting(&[Locale::En]),
            offer_timeout_s: 45,
            ..InboxInput::default()
        };
        let make = move |tx: &Tx<'_>| {
            let hours = BusinessHours::new("Asia/Shanghai", true, &[], vec![]).unwrap();
            let cli = Actor::room("cli", None, Permission::ALL);
            Ok::<_, storage::Error>(inboxes::create_inbox(tx, &cli, &input, &hours).unwrap().public_key)
        };
        self.desk.t.db.write_blocking(make).unwrap()
    }

    /// Brings the index up to what is live, as the wiring does.
    fn shelve(&self) {
        let (version, texts) = self.desk.t.db.read_blocking(::knowledge::everything_live).unwrap();
        let index = ::knowledge::SearchIndex::build(&texts);
        self.desk.house.shelf.put(::knowledge::Shelved { index, version });
    }

    fn article(&mut self) -> String {
        let new = json!({ "kind": "faq", "audience": "public", "sourceLocale": "en", "title": "Fees",
            "body": "Small.", "questions": ["why is gas high"], "externalKey": "a-1" });
        let made = self.ed("POST /knowledge/articles", new);
        assert_eq!(made.status.as_u16(), 201, "{}", made.body);
        made.text("/id")
    }
}

fn draft(body: &str, version: i64) -> Value {
    json!({ "title": "Fees", "slug": "fees", "description": "", "body": body, "questions": [], "draftVersion": version })
}

#[test]
fn an_article_is_written_reviewed_published_and_retired() {
    on_each_desk(|w| {
        let id = w.article();
        let at = format!("/knowledge/articles/{id}");
        let list = w.wen("GET /knowledge/articles?state=draft&locale=en&q=FEE", None);
        assert_eq!(list.text("/items/0/texts/0/state"), "draft");
        assert_eq!(list.text("/items/0/externalKey"), "a-1");
        let asked = w.wen(&format!("POST {at}/texts/en/review"), None);
        assert_eq!(
            (asked.text("/state"), asked.text("/reviewRequestedBy")),
            ("in_review".into(), "Wen".into())
        );
        let refused = w.wen(&format!("POST {at}/texts/en/publication"), json!({}));
        assert_eq!(refused.refusal(), (403, "denied"));
        let live = w.ed(&format!("POST {at}/texts/en/publication"), json!({ "draftVersion": 1 }));
        assert_eq!((live.text("/state"), live.body["liveVersion"].clone()), ("live".into(), json!(1)));
        let broken = draft("[x](/help/en/a/gone)", 1);
        w.wen(&format!("PUT {at}/texts/en"), broken);
        let shown = w.wen(&format!("GET {at}"), None);
        assert_eq!(shown.text("/warnings/0/kind"), "broken_link");
        assert_eq!(shown.body["texts"][0]["changedSinceLive"], json!(true));
        let versions = w.wen(&format!("GET {at}/texts/en/versions"), None);
        assert_eq!(versions.body["items"][0]["live"], json!(true));
        let back = w.wen(&format!("POST {at}/texts/en/versions/1/restoration"), json!({ "draftVersion": 2 }));
        assert_eq!(back.text("/body"), "Small.");
        assert_eq!(
            w.wen(&format!("GET {at}/texts/en/versions/2"), None).text("/body"),
            "[x](/help/en/a/gone)"
        );
        assert_eq!(w.wen(&format!("GET {at}/texts/fr/versions"), None).status.as_u16(), 404);
        assert_eq!(w.ed(&format!("DELETE {at}"), None).status.as_u16(), 204);
        let retired = w.ed("GET /knowledge/articles?state=retired", None);
        assert_eq!(retired.text("/items/0/id"), id);
        assert_eq!(w.ed(&format!("PUT {at}/texts/en"), draft("x", 3)).refusal(), (409, "article_retired"));
        assert_eq!(w.ed(&format!("POST {at}/restoration"), None).text("/texts/0/state"), "live");
        let taken = json!({ "kind": "faq", "audience": "public", "sourceLocale": "en", "title": "x", "externalKey": "a-1" });
        assert_eq!(w.ed("POST /knowledge/articles", taken).refusal(), (409, "external_key_taken"));
    });
}

#[test]
fn a_conflict_shows_the_words_of_the_other() {
    on_each_desk(|w| {
        let id = w.article();
        let put = format!("PUT /knowledge/articles/{id}/texts/en");
        assert_eq!(w.ed(&put, draft("Ed's words.", 1)).body["draftVersion"], json!(2));
        let conflict = w.wen(&put, draft("Wen's words.", 1));
        assert_eq!(conflict.refusal(), (409, "changed_meanwhile"));
        assert_eq!(conflict.text("/current/body"), "Ed's words.");
        assert_eq!(conflict.body["current"]["draftVersion"], json!(2));
        assert_eq!(conflict.text("/fields/by"), "Ed");
        let patch = format!("PATCH /knowledge/articles/{id}");
        assert_eq!(w.ed(&patch, json!({ "tags": ["money"], "version": 1 })).body["version"], json!(2));
        let stale = w.wen(&patch, json!({ "tags": [], "version": 1 }));
        assert_eq!((stale.refusal(), stale.body.get("current")), ((409, "changed_meanwhile"), None));
    });
}

#[test]
fn wrong_input_names_its_field() {
    on_each_desk(|w| {
        let id = w.article();
        let put = format!("PUT /knowledge/articles/{id}/texts/en");
        let mut long = draft("x", 1);
        long["title"] = json!("t".repeat(201));
        let came = w.ed(&put, long);
        assert_eq!((came.refusal(), came.text("/fields/field")), ((400, "too_long"), "title".into()));
        for (line, body, field) in [
            ("GET /knowledge/articles?state=gone", None, "state"),
            ("GET /knowledge/articles?after=x", None, "after"),
            (
                "POST /announcements",
                Some(json!({ "kind": "joke", "severity": "info", "places": [], "texts": [] })),
                "kind",
            ),
        ] {
            let came = w.ed(line, body);
            assert_eq!((came.status.as_u16(), came.text("/fields/field")), (400, field.into()), "{line}");
        }
    });
}

#[test]
fn categories_and_announcements_are_kept() {
    on_each_desk(|w| {
        let texts =
            json!({ "texts": [{ "locale": "en", "name": "Money" }, { "locale": "zh-CN", "name": "资金" }] });
        let category = w.wen("POST /knowledge/categories", texts);
        let (id, article) = (category.text("/id"), w.article());
        assert_eq!(category.text("/texts/1/slug"), "资金");
        let into = json!({ "categoryId": id, "version": 1 });
        w.ed(&format!("PATCH /knowledge/articles/{article}"), into);
        assert_eq!(w.wen("GET /knowledge/categories", None).body["items"][0]["articleCount"], json!(1));
        let full = w.wen(&format!("DELETE /knowledge/categories/{id}"), None);
        assert_eq!(full.refusal(), (409, "category_not_empty"));
        let out = json!({ "categoryId": null, "version": 2 });
        w.ed(&format!("PATCH /knowledge/articles/{article}"), out);
        assert_eq!(w.wen(&format!("DELETE /knowledge/categories/{id}"), None).status.as_u16(), 204);
        let news = json!({ "kind": "incident", "severity": "warning", "places": ["console", "widget"],
            "texts": [{ "locale": "en", "title": "TRON is slow" }] });
        assert_eq!(w.wen("POST /announcements", news.clone()).refusal(), (403, "denied"));
        let made = w.ed("POST /announcements", news);
        let id = made.text("/id");
        assert_eq!(
            w.wen("GET /announcements/live?locale=zh-CN", None).text("/items/0/title"),
            "TRON is slow"
        );
        let ends = json!({ "endsAtMs": null, "severity": "critical", "version": 1 });
        assert_eq!(w.ed(&format!("PATCH /announcements/{id}"), ends).text("/severity"), "critical");
        assert_eq!(w.ed(&format!("POST /announcements/{id}/end"), None).status.as_u16(), 200);
        assert_eq!(w.wen("GET /announcements/live?locale=en", None).body["items"], json!([]));
        assert_eq!(w.wen("GET /announcements", None).text("/items/0/id"), id);
    });
}

#[test]
fn the_desk_searches_what_is_live() {
    on_each_desk(|w| {
        let id = w.article();
        w.ed(&format!("POST /knowledge/articles/{id}/texts/en/publication"), json!({}));
        w.shelve();
        let found = w.wen("GET /knowledge/search?q=gas&locale=en", None);
        assert_eq!((found.text("/items/0/articleId"), found.text("/items/0/title")), (id, "Fees".into()));
        let near = w.wen("GET /knowledge/search?q=smal", None);
        assert_eq!(near.text("/items/0/title"), "Fees");
        assert_eq!(w.wen("GET /knowledge/search?q=kangaroo", None).body["items"], json!([]));
    });
}

#[test]
fn visitors_search_in_the_widget_and_whole_words_that_fail_are_counted() {
    on_each_desk(|w| {
        let (key, mut visitor) = (w.inbox(), Browser { ip: [203, 0, 113, 9], ..Browser::default() });
        let home = format!("GET /widget/inboxes/{key}");
        assert_eq!(w.desk.call(&mut visitor, &home, None).body["help"], json!(false));
        let staff = json!({ "kind": "faq", "audience": "staff", "sourceLocale": "en", "title": "Kangaroo limits",
            "body": "Ours.", "questions": [] });
        for id in [w.article(), w.ed("POST /knowledge/articles", staff).text("/id")] {
            w.ed(&format!("POST /knowledge/articles/{id}/texts/en/publication"), json!({}));
        }
        w.shelve();
        assert_eq!(w.desk.call(&mut visitor, &home, None).body["help"], json!(true));
        let mut search = |words: &str, settled: bool| {
            let body = json!({ "words": words, "locale": "en", "settled": settled });
            w.desk.call(&mut visitor, &format!("POST /widget/inboxes/{key}/help/searches"), body)
        };
        assert_eq!(search("gas", true).text("/items/0/title"), "Fees");
        let near = search("smallx", false);
        assert_eq!((near.text("/didYouMean"), near.status.as_u16()), ("small".into(), 200));
        for settled in [false, true] {
            assert_eq!(
                search("kangaroo", settled).body["items"],
                json!([]),
                "staff's words are nobody else's"
            );
        }
        for n in 0..30 {
            assert_eq!(search(&format!("zzz{n}qq"), true).status.as_u16(), 200);
        }
        let failed = w.ed("GET /knowledge/searches", None).body["items"].as_array().unwrap().clone();
        let kangaroo = failed.iter().find(|one| one["words"] == json!("kangaroo")).unwrap();
        assert_eq!(kangaroo["times"], json!(1));
        assert_eq!(failed.len(), 20, "one address adds so many in a minute");
        let done = "DELETE /knowledge/searches?locale=en&words=kangaroo";
        assert_eq!(w.wen(done, None).status.as_u16(), 204);
        assert_eq!(w.wen(done, None).status.as_u16(), 404, "done once");
    });
}
