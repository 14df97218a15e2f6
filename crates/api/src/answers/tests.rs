//! The bot through the doors: set, asked, met in the widget, taken over.

use std::collections::BTreeMap;

use inboxes::{BusinessHours, InboxInput, default_greeting, default_topics};
use kernel::Locale;
use knowledge::{ArticleKind, Audience, NewArticle, Publication, Words};
use security::{Actor, BuiltInRole, Permission};
use serde_json::{Value, json};
use storage::testing::{TestDb, on_each};

use crate::testing::{Browser, Came, Desk, staff};

struct House<'t> {
    desk: Desk<'t>,
    boss: Browser,
    inbox: String,
    key: String,
}

fn house_actor() -> Actor {
    Actor::room("cli", None, Permission::ALL)
}

fn open(t: &TestDb) -> House<'_> {
    let desk = Desk::over(t, true);
    let (_, boss) = staff(&desk, "Boss", BuiltInRole::Administrator);
    let inbox = t.db.write_blocking(|tx| {
        let input = InboxInput {
            name: "Wallet".into(),
            brand_colour: "#1F5FD6".into(),
            locales: vec![Locale::En, Locale::ZhCn],
            default_locale: Locale::En,
            topics: default_topics(&Locale::ALL),
            greeting: default_greeting(&Locale::ALL),
            offer_timeout_s: 45,
            ..InboxInput::default()
        };
        let hours = BusinessHours::new("UTC", true, &[], vec![]).unwrap();
        inboxes::create_inbox(tx, &house_actor(), &input, &hours)
    });
    let inbox = inbox.unwrap();
    for (n, (title, body, asks)) in [
        (
            "How long does a withdrawal take?",
            "About ten minutes.",
            ["withdrawal time", "withdrawal not arrived"],
        ),
        ("How do I change my password?", "In the settings.", ["change password", "reset my password"]),
        ("Which fees do you charge?", "None; the network does.", ["what are the fees", "network fee"]),
    ]
    .into_iter()
    .enumerate()
    {
        let words = Words {
            title: title.into(),
            body: body.into(),
            questions: asks.map(str::to_owned).to_vec(),
            ..Words::default()
        };
        let new = NewArticle {
            kind: ArticleKind::Faq,
            audience: Audience::Public,
            category: None,
            external_key: Some(format!("faq-{n}")),
            source_locale: Locale::En,
            tags: Vec::new(),
            words,
        };
        t.db.write_blocking(move |tx| {
            let id = knowledge::create_article(tx, &house_actor(), &new)?.article.id;
            knowledge::publish_text(tx, &house_actor(), id, Locale::En, &Publication::default())
        })
        .unwrap();
    }
    House { boss, inbox: inbox.id.to_string(), key: inbox.public_key, desk }
}

impl House<'_> {
    fn boss(&self, line: &str, body: impl Into<Option<Value>>) -> Came {
        self.desk.call(&mut self.boss.clone(), line, body)
    }

    fn learn(&self) {
        let house = &self.desk.house;
        answers::learn_if_changed(&house.db, &house.files, &house.answers).unwrap();
    }

    fn switch_on(&self) {
        let line = format!("/inboxes/{}/bot", self.inbox);
        let version = self.boss(&format!("GET {line}"), None).body["version"].clone();
        let on = json!({ "enabled": true, "answerAt": 0.02, "askAt": 0.01, "hours": "always", "version": version });
        let came = self.boss(&format!("PUT {line}"), on);
        assert_eq!(came.status, 200, "{}", came.body);
    }

    fn widget(&self) -> Browser {
        let mut browser = Browser { ip: [203, 0, 113, 5], ..Browser::default() };
        let body = json!({ "publicKey": self.key, "locale": "en", "timeZone": "UTC" });
        let came = self.desk.call(&mut browser, "POST /widget/sessions", body);
        browser.headers = vec![("authorization", format!("Bearer {}", came.text("/token")).leak())];
        browser
    }

    fn say(&self, widget: &Browser, line: &str, body: impl Into<Option<Value>>) -> Came {
        self.desk.call(&mut widget.clone(), line, body)
    }

    /// The metrics of these days by their keys.
    fn report(&self) -> BTreeMap<String, Value> {
        let came = self.boss("GET /reports/summary?from=2026-11-22&to=2026-11-25&tz=UTC", None);
        let metrics = came.body["metrics"].as_array().unwrap().iter();
        metrics.map(|one| (one["key"].as_str().unwrap().to_owned(), one.clone())).collect()
    }

    /// What wiring does by itself: the reaction to every fact, then the turns.
    fn pump(&self) {
        let db = &self.desk.house.db;
        let unplaced = "select count(*) from facts where position is null";
        while db.read_blocking(move |tx| tx.one::<i64>(unplaced, &[])).unwrap() > 0 {
            std::thread::yield_now();
        }
        let facts = db.read_blocking(|tx| storage::facts_after(tx, 0, 10_000)).unwrap();
        for fact in facts.into_iter().filter(answers::wants) {
            db.write_blocking(move |tx| answers::react(tx, &fact)).unwrap();
        }
        while answers::answer_waiting(db, &self.desk.house.answers, &self.desk.house.model).unwrap() > 0 {}
    }
}

#[test]
fn settings_are_kept_checked_and_guarded() {
    on_each(|t| {
        let house = open(t);
        let line = format!("/inboxes/{}/bot", house.inbox);
        let before = house.boss(&format!("GET {line}"), None);
        assert_eq!(
            (before.body["enabled"].as_bool(), before.body["calibrated"].clone()),
            (Some(false), Value::Null)
        );
        let put = |body: Value| house.boss(&format!("PUT {line}"), body);
        let good = json!({ "enabled": true, "greetings": { "en": "Hi." }, "hours": "open", "version": 0 });
        let set = put(good.clone());
        assert_eq!((set.status.as_u16(), set.text("/greetings/en").as_str()), (200, "Hi."), "{}", set.body);
        assert_eq!(put(good).refusal(), (409, "changed_meanwhile"));
        for (field, body) in [
            ("answerAt", json!({ "enabled": true, "answerAt": 2.0, "hours": "open", "version": 1 })),
            ("hours", json!({ "enabled": true, "hours": "sometimes", "version": 1 })),
            (
                "greetings",
                json!({ "enabled": true, "greetings": { "xx": "x" }, "hours": "open", "version": 1 }),
            ),
        ] {
            assert_eq!(put(body).text("/fields/field"), field);
        }
        let (_, mut li) = staff(&house.desk, "Li", BuiltInRole::Agent);
        for line in
            [format!("GET {line}"), "GET /answers/state".to_owned(), "GET /answers/learning".to_owned()]
        {
            assert_eq!(house.desk.call(&mut li, &line, None).refusal(), (403, "denied"), "{line}");
        }
        assert_eq!(house.boss("GET /inboxes/999/bot", None).status, 404);
    });
}

#[test]
fn one_question_is_asked_without_a_conversation() {
    on_each(|t| {
        let house = open(t);
        let question = json!({ "question": "what are the fees" });
        assert_eq!(house.boss("POST /answers/ask", question.clone()).refusal().1, "answers_not_ready");
        assert_eq!(house.boss("GET /answers/state", None).text("/health"), "training");
        house.learn();
        let state = house.boss("GET /answers/state", None);
        assert_eq!((state.body["ready"].as_bool(), state.body["answers"].as_i64()), (Some(true), Some(3)));
        assert_eq!(state.text("/health"), "off");
        house.switch_on();
        let mut asked = question;
        asked["inboxId"] = json!(house.inbox);
        let came = house.boss("POST /answers/ask", asked);
        assert_eq!(came.text("/answerId"), "faq-2", "{}", came.body);
        assert_eq!((came.text("/decision").as_str(), came.text("/language").as_str()), ("answer", "en"));
        assert_eq!(came.body["handover"], json!({ "handover": false, "reason": null }));
        let person = house.boss("POST /answers/ask", json!({ "question": "let me talk to a human" }));
        assert_eq!(person.body["answerId"], Value::Null);
        assert_eq!(person.body["handover"], json!({ "handover": true, "reason": "asked" }));
        let long = json!({ "question": "x".repeat(2_001) });
        assert_eq!(house.boss("POST /answers/ask", long).refusal().1, "too_long");
        let kept = json!({ "question": "network fee", "locale": "en", "articleId": came.text("/articleId") });
        assert_eq!(house.boss("POST /answers/expectations", kept).status, 201);
        let run = house.boss("POST /answers/expectations/run", json!({}));
        assert_eq!(
            (run.body["right"].as_i64(), run.body["items"][0]["right"].as_bool()),
            (Some(1), Some(true))
        );
        assert_eq!(run.text("/items/0/expectation/articleTitle"), run.text("/items/0/foundTitle"));
        let id = run.text("/items/0/expectation/id");
        assert_eq!(house.boss(&format!("DELETE /answers/expectations/{id}"), None).status, 204);
        assert_eq!(house.boss(&format!("DELETE /answers/expectations/{id}"), None).status, 404);
    });
}

#[test]
fn the_widget_meets_the_bot_and_an_agent_takes_over() {
    on_each(|t| {
        let house = open(t);
        house.switch_on();
        let early = house.widget();
        let first = json!({ "clientId": "c0", "text": "what are the fees" });
        let begun = house.say(&early, "POST /widget/conversations", first);
        assert_eq!(begun.text("/status"), "waiting", "nothing is learnt yet: people");
        house.learn();
        let widget = house.widget();
        let first = json!({ "clientId": "c1", "text": "what are the fees" });
        let begun = house.say(&widget, "POST /widget/conversations", first);
        let id = begun.text("/id");
        assert_eq!((begun.text("/status").as_str(), begun.body["queue"].clone()), ("bot", Value::Null));
        house.pump();
        let messages = format!("/widget/conversations/{id}/messages");
        let said = house.say(&widget, &format!("GET {messages}"), None);
        let answer = &said.body["items"][1];
        assert_eq!(answer["author"]["kind"], "bot", "{}", said.body);
        assert_eq!(answer["offers"][0]["kind"], "article");
        assert_eq!(answer["helped"], Value::Null);
        let message = answer["id"].as_str().unwrap().to_owned();
        let rated =
            house.say(&widget, &format!("POST {messages}/{message}/feedback"), json!({ "helped": true }));
        assert_eq!((rated.status.as_u16(), rated.body["helped"].as_bool()), (200, Some(true)));
        let stranger = house.widget();
        let foreign =
            house.say(&stranger, &format!("POST {messages}/{message}/feedback"), json!({ "helped": false }));
        assert_eq!(foreign.status, 404);
        let list = house.boss("GET /conversations?view=bot", None);
        let inner = list.text("/items/0/id");
        assert_eq!(list.text("/items/0/status"), "bot");
        assert_eq!(house.boss("GET /conversations/counts", None).body["bot"], 1);
        let found = house.boss(&format!("GET /conversations/{inner}/suggestions"), None);
        assert_eq!(found.text("/items/0/title"), "Which fees do you charge?");
        let asked = house.say(&widget, &format!("POST /widget/conversations/{id}/hand-over"), json!({}));
        assert_eq!(
            (asked.text("/status").as_str(), asked.body["queue"]["position"].as_i64()),
            ("waiting", Some(2))
        );
        let notes = house.boss(&format!("GET /conversations/{inner}/messages"), None).body.to_string();
        assert!(notes.contains("Articles tried: Which fees do you charge?"), "{notes}");
        let report = house.report();
        let part = |metric: &str, n: usize| report[metric]["byPart"][n]["parts"].clone();
        assert_eq!(report["hand_over_reasons"]["total"]["n"], 1);
        assert_eq!(part("hand_over_reasons", 0)[0]["word"], "asked");
        assert_eq!(report["coverage"]["total"], json!({ "n": 1, "median": null, "p90": null, "share": 1.0 }));
        assert_eq!(
            (&part("coverage", 0)[0]["word"], &part("coverage", 1)[0]["word"]),
            (&json!("en"), &json!(""))
        );
        let seen = house.say(&widget, &format!("GET {messages}"), None).body.to_string();
        assert!(!seen.contains("Articles tried") && !seen.contains("\"asked\""), "{seen}");
    });
}

#[test]
fn what_could_not_be_answered_becomes_a_draft() {
    on_each(|t| {
        let house = open(t);
        house.switch_on();
        house.learn();
        let line = format!("PUT /inboxes/{}/bot", house.inbox);
        let strict =
            json!({ "enabled": true, "answerAt": 1.0, "askAt": 1.0, "hours": "always", "version": 1 });
        assert_eq!(house.boss(&line, strict).status, 200);
        for (n, text) in
            ["how do I stake ATOM", "how to stake my ATOM", "umbrella repair in Lisbon"].iter().enumerate()
        {
            let widget = house.widget();
            let first = json!({ "clientId": format!("c{n}"), "text": text });
            house.say(&widget, "POST /widget/conversations", first);
            house.pump();
        }
        let report = house.report();
        assert_eq!(report["hand_over_reasons"]["byPart"][0]["parts"][0]["n"], 3);
        assert_eq!(
            (&report["coverage"]["total"]["n"], &report["coverage"]["total"]["share"]),
            (&json!(3), &json!(0.0))
        );
        let job = storage::Job {
            id: 1,
            kind: answers::GROUP.into(),
            dedupe_key: None,
            payload: json!({}),
            attempts: 1,
        };
        house.desk.house.db.write_blocking(move |tx| answers::run_group(tx, &job)).unwrap();
        let groups = house.boss("GET /answers/learning", None);
        assert_eq!(groups.body["items"].as_array().map(Vec::len), Some(2), "{}", groups.body);
        assert_eq!(
            (groups.body["items"][0]["size"].as_i64(), groups.text("/items/0/locale").as_str()),
            (Some(2), "en")
        );
        let id = groups.text("/items/0/id");
        let draft = house.boss(&format!("POST /answers/learning/{id}/draft"), None);
        assert_eq!(draft.status, 201, "{}", draft.body);
        assert_eq!(house.boss(&format!("POST /answers/learning/{id}/draft"), None).status, 404, "done once");
        let other = house.boss("GET /answers/learning", None).text("/items/0/id");
        let wording =
            json!({ "articleId": draft.text("/articleId"), "locale": "en", "question": "umbrella repair" });
        assert_eq!(house.boss(&format!("POST /answers/learning/{other}/wording"), wording).status, 204);
        assert_eq!(house.boss("GET /answers/learning", None).body["items"], json!([]));
        assert_eq!(house.boss(&format!("DELETE /answers/learning/{other}"), None).status, 404);
    });
}

#[test]
fn fields_are_set_filled_in_and_read() {
    on_each(|t| {
        let house = open(t);
        let topic = default_topics(&Locale::ALL)[0].key.clone();
        let line = format!("/inboxes/{}/topics/{topic}/fields", house.inbox);
        let labels = json!({ "en": "Transaction hash", "zh-CN": "交易哈希" });
        let field = json!({ "key": "hash", "kind": "transaction_hash", "required": true, "labels": labels });
        let set = house.boss(&format!("PUT {line}"), json!({ "items": [field] }));
        assert_eq!(set.status, 200, "{}", set.body);
        let asks = json!({ "en": "Seed phrase", "zh-CN": "助记词" });
        let bad = json!({ "items": [{ "key": "s", "kind": "text", "required": true, "labels": asks }] });
        assert_eq!(house.boss(&format!("PUT {line}"), bad).text("/fields/field"), "labels");
        let widget = house.widget();
        let first = json!({ "clientId": "c1", "text": "stuck", "topicKey": topic });
        let id = house.say(&widget, "POST /widget/conversations", first).text("/id");
        let own = format!("/widget/conversations/{id}/fields");
        let empty = house.say(&widget, &format!("GET {own}"), None);
        assert_eq!(empty.body["items"][0]["value"], Value::Null);
        let filled = house.say(&widget, &format!("PUT {own}"), json!({ "values": { "hash": "0x12" } }));
        assert_eq!((filled.status.as_u16(), filled.body["items"][0]["valid"].as_bool()), (200, Some(false)));
        let inner = house.boss("GET /conversations", None).text("/items/0/id");
        let seen = house.boss(&format!("GET /conversations/{inner}/fields"), None);
        assert_eq!(seen.text("/items/0/value"), "0x12");
        let stranger = house.widget();
        assert_eq!(house.say(&stranger, &format!("GET {own}"), None).status, 404);
        assert_eq!(house.say(&stranger, &format!("PUT {own}"), json!({ "values": {} })).status, 404);
    });
}

#[test]
fn a_publication_is_rehearsed_with_the_questions_that_must_keep_their_answers() {
    on_each(|t| {
        let house = open(t);
        house.learn();
        let list = house.boss("GET /knowledge/articles?q=password", None);
        let article = list.text("/items/0/id");
        let at = format!("/knowledge/articles/{article}/texts/en");
        let line = format!("POST {at}/rehearsal");
        let none = house.boss(&line, None);
        assert_eq!((none.body["finished"].as_bool(), none.body["asked"].as_i64()), (Some(true), Some(0)));
        for (question, of) in [("reset my password", &article), ("withdrawal time", &article)] {
            let kept = json!({ "question": question, "locale": "en", "articleId": of });
            assert_eq!(house.boss("POST /answers/expectations", kept).status, 201);
        }
        let before = house.boss("POST /answers/expectations/run", json!({})).body;
        let same = house.boss(&line, None);
        assert_eq!((same.body["lost"].clone(), same.body["wrongAlready"].as_i64()), (json!([]), Some(1)));

        let other = json!({ "title": "Where are my collectibles?", "slug": "", "description": "", "draftVersion": 1,
            "body": "Under Collectibles.", "questions": ["my nft is missing"] });
        assert_eq!(house.boss(&format!("PUT {at}"), other).status, 200);
        let lost = house.boss(&line, None);
        assert_eq!(
            (lost.body["asked"].as_i64(), lost.body["lost"].as_array().map(Vec::len)),
            (Some(2), Some(1))
        );
        assert_eq!(lost.text("/lost/0/expectation/question"), "reset my password");
        assert_eq!(
            house.boss("POST /answers/expectations/run", json!({})).body,
            before,
            "nothing was changed"
        );

        let (_, mut writer) = staff(&house.desk, "Wen", BuiltInRole::Specialist);
        assert_eq!(house.desk.call(&mut writer, &line, None).refusal(), (403, "denied"));
        let told = house.boss(&format!("POST {at}/publication"), json!({ "toldLosses": 1 }));
        assert_eq!(told.status, 200, "{}", told.body);
        let audit = house.boss("GET /audit?action=article.published", None).body.to_string();
        assert!(audit.contains("toldLosses"), "{audit}");
    });
}
