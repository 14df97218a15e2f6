//! The widget's door and the agents' side of the same conversation.

use agents::{NewAgent, TeamChange};
use inboxes::{BusinessHours, InboxInput, default_greeting, default_topics};
use kernel::Locale;
use security::{Actor, BuiltInRole, Permission, hash_password};
use serde_json::{Value, json};
use storage::testing::on_each;

use crate::testing::{Browser, Came, Desk};

const PASSWORD: &str = "a river of 47 lanterns";

/// Two inboxes and two agents; only Li works in the first.
struct House<'t> {
    desk: Desk<'t>,
    key: String,
    li: Browser,
    zhou: Browser,
}

fn open(t: &storage::testing::TestDb) -> House<'_> {
    let desk = Desk::over(t, true);
    let cli = Actor::room("cli", None, Permission::ALL);
    let hash = hash_password(PASSWORD, &[], [1; 16]).unwrap();
    let key =
        t.db.write_blocking::<_, storage::Error, _>(move |tx| {
            let input = |name: &str| InboxInput {
                name: name.into(),
                brand_colour: "#1F5FD6".into(),
                locales: vec![Locale::ZhCn, Locale::En],
                default_locale: Locale::ZhCn,
                topics: default_topics(&Locale::ALL),
                greeting: default_greeting(&Locale::ALL),
                offer_timeout_s: 45,
                ..InboxInput::default()
            };
            let hours = BusinessHours::new("Asia/Shanghai", true, &[], vec![]).unwrap();
            let inbox = inboxes::create_inbox(tx, &cli, &input("护答"), &hours).unwrap();
            let other = inboxes::create_inbox(tx, &cli, &input("Other"), &hours).unwrap();
            for (n, inbox) in [(0, inbox.id), (1, other.id)] {
                let new =
                    TeamChange { name: Some(format!("T{n}")), members: None, inboxes: Some(vec![inbox]) };
                let team = agents::create_team(tx, &cli, &new).unwrap().id;
                let new = NewAgent {
                    name: ["李娜", "周敏"][n].into(),
                    email: format!("a{n}@desk.example"),
                    role: BuiltInRole::Agent.id(),
                    teams: vec![team],
                    locale: Locale::ZhCn,
                    password: hash.clone(),
                };
                agents::create_agent(tx, &cli, &new).unwrap();
            }
            security::close_setup(tx).unwrap();
            Ok(inbox.public_key)
        })
        .unwrap();
    let sign_in = |n: usize| {
        let mut browser = Browser { ip: [203, 0, 113, 9], ..Browser::default() };
        let body = json!({ "email": format!("a{n}@desk.example"), "password": PASSWORD });
        let came = desk.call(&mut browser, "POST /session", body);
        assert_eq!(came.body["state"], "signed_in", "{}", came.body);
        browser
    };
    let (li, zhou) = (sign_in(0), sign_in(1));
    House { key, li, zhou, desk }
}

impl House<'_> {
    fn as_agent(&self, line: &str, body: impl Into<Option<Value>>) -> Came {
        self.desk.call(&mut self.li.clone(), line, body)
    }

    /// A widget with a session.
    fn widget(&self) -> Browser {
        let mut browser = Browser { ip: [203, 0, 113, 5], ..Browser::default() };
        let body = json!({ "publicKey": self.key, "locale": "zh-Hans-CN", "timeZone": "Asia/Shanghai" });
        let came = self.desk.call(&mut browser, "POST /widget/sessions", body);
        assert_eq!((came.status.as_u16(), came.text("/identity").as_str()), (201, "anonymous"));
        browser.headers = vec![("authorization", format!("Bearer {}", came.text("/token")).leak())];
        browser
    }

    fn start(&self, widget: &Browser, text: &str) -> Came {
        let body = json!({ "clientId": "c1", "text": text });
        self.desk.call(&mut widget.clone(), "POST /widget/conversations", body)
    }

    fn say(&self, widget: &Browser, line: &str, body: impl Into<Option<Value>>) -> Came {
        self.desk.call(&mut widget.clone(), line, body)
    }

    /// The agents' id of the only conversation.
    fn only(&self) -> String {
        self.as_agent("GET /conversations?view=all", None).text("/items/0/id")
    }
}

#[test]
fn a_chat_from_the_first_word_to_the_survey() {
    on_each(|t| {
        let house = open(t);
        let shown =
            house.say(&Browser::default(), &format!("GET /widget/inboxes/{}?locale=zh", house.key), None);
        assert_eq!((shown.body["open"].as_bool(), shown.body["wait"].clone()), (Some(true), Value::Null));
        assert_eq!(shown.body["topics"][0]["key"].as_str().map(str::is_empty), Some(false));
        let widget = house.widget();
        let begun = house.start(&widget, "提现没到账");
        assert_eq!(begun.status, 201, "{}", begun.body);
        assert_eq!(
            (begun.text("/status").as_str(), begun.body["queue"]["position"].as_i64()),
            ("waiting", Some(1))
        );
        let (public, id) = (begun.text("/id"), house.only());
        assert_ne!(public, id);
        let answer = json!({ "clientId": "a1", "text": "我来看看" });
        let said = house.as_agent(&format!("POST /conversations/{id}/messages"), answer.clone());
        assert_eq!(said.status, 201);
        assert_eq!(house.as_agent(&format!("POST /conversations/{id}/messages"), answer).body, said.body);
        let note = json!({ "clientId": "n1", "text": "疑似钓鱼" });
        house.as_agent(&format!("POST /conversations/{id}/notes"), note);
        let seen = house.say(&widget, &format!("GET /widget/conversations/{public}/messages"), None);
        let text = seen.body.to_string();
        assert!(!text.contains("钓鱼") && !text.contains(&id) && !text.contains("\"note\""), "{text}");
        let kinds: Vec<_> =
            seen.body["items"].as_array().unwrap().iter().map(|m| m["kind"].clone()).collect();
        assert_eq!(kinds, ["message", "event", "message"]);
        assert_eq!(seen.body["items"][1]["event"]["to"], "李娜");
        let own = house.say(&widget, &format!("GET /widget/conversations/{public}"), None);
        assert_eq!(
            (own.text("/agent/name").as_str(), own.body["agentMessageCount"].as_i64()),
            ("李娜", Some(1))
        );
        house.say(&widget, &format!("PUT /widget/conversations/{public}/read"), json!({ "count": 1 }));
        let read = house.as_agent(&format!("PUT /conversations/{id}/read"), json!({ "count": 9 }));
        assert_eq!(read.body["count"], 1);
        let done = house.as_agent(&format!("POST /conversations/{id}/resolution"), None);
        assert_eq!(done.text("/status"), "resolved");
        let again = house.say(&widget, &format!("POST /widget/conversations/{public}/reopening"), None);
        assert_eq!(again.text("/status"), "open");
    });
}

#[test]
fn a_secret_is_refused_first_and_masked_always() {
    on_each(|t| {
        let house = open(t);
        let widget = house.widget();
        let phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow";
        let refused = house.start(&widget, phrase);
        assert_eq!((refused.status.as_u16(), refused.text("/code").as_str()), (422, "secret_found"));
        assert_eq!(refused.text("/fields/kinds"), "recovery_phrase");
        let body = json!({ "clientId": "c2", "text": phrase, "guard": "mask" });
        let sent = house.say(&widget, "POST /widget/conversations", body);
        assert_eq!(sent.status, 201);
        let seen = house.as_agent(&format!("GET /conversations/{}/messages", house.only()), None);
        assert_eq!(seen.body["items"][0]["masked"], json!(["recovery_phrase"]));
        assert!(!seen.body.to_string().contains("sausage") && !sent.body.to_string().contains("sausage"));
    });
}

#[test]
fn tokens_of_nobody_and_of_others_open_nothing() {
    on_each(|t| {
        let house = open(t);
        let (widget, stranger) = (house.widget(), house.widget());
        let public = house.start(&widget, "我的问题").text("/id");
        let paths = [
            ("GET", format!("/widget/conversations/{public}")),
            ("GET", format!("/widget/conversations/{public}/messages")),
            ("POST", format!("/widget/conversations/{public}/messages")),
            ("PUT", format!("/widget/conversations/{public}/read")),
            ("POST", format!("/widget/conversations/{public}/reopening")),
            ("PUT", format!("/widget/conversations/{public}/survey")),
        ];
        let body = |path: &str| {
            if path.ends_with("/survey") {
                json!({ "score": 1 })
            } else if path.ends_with("/read") {
                json!({ "count": 1 })
            } else {
                json!({ "clientId": "x", "text": "x" })
            }
        };
        for (method, path) in &paths {
            let line = format!("{method} {path}");
            let foreign = house.say(&stranger, &line, body(path));
            assert_eq!(foreign.refusal(), (404, "conversation_not_found"), "{line}");
            for token in ["", "Bearer ", "Bearer null", "Bearer 0", "Basic abc"] {
                let nobody = Browser { headers: vec![("authorization", token)], ..Browser::default() };
                assert_eq!(house.say(&nobody, &line, body(path)).refusal(), (401, "not_signed_in"), "{line}");
            }
            assert_eq!(
                house.say(&house.li, &line, body(path)).status,
                401,
                "an agent's cookie is no contact"
            );
        }
        let id = house.only();
        for line in [
            format!("GET /conversations/{id}"),
            format!("GET /conversations/{id}/messages"),
            format!("POST /conversations/{id}/resolution"),
            format!("GET /conversations/{id}/draft"),
        ] {
            let foreign = house.desk.call(&mut house.zhou.clone(), &line, None);
            assert_eq!(foreign.refusal(), (404, "conversation_not_found"), "{line}");
            assert_eq!(house.say(&widget, &line, None).status, 401, "a contact's token is no agent");
        }
        let mine = house.as_agent("GET /search?q=%E9%97%AE%E9%A2%98", None);
        assert_eq!(mine.body["messages"].as_array().map(Vec::len), Some(1));
        let theirs = house.desk.call(&mut house.zhou.clone(), "GET /search?q=%E9%97%AE%E9%A2%98", None);
        assert_eq!(theirs.body["messages"], json!([]));
        assert_eq!(theirs.body["contacts"], json!([]));
        let contact = house.as_agent(&format!("GET /conversations/{id}"), None).text("/contactId");
        let foreign = house.desk.call(&mut house.zhou.clone(), &format!("GET /contacts/{contact}"), None);
        assert_eq!(foreign.refusal(), (404, "contact_not_found"));
    });
}

#[test]
fn a_session_ends_and_its_token_with_it() {
    on_each(|t| {
        let house = open(t);
        let widget = house.widget();
        let line = "GET /widget/conversations";
        assert_eq!(house.say(&widget, line, None).status, 200);
        let changed =
            json!({ "locale": "en", "context": { "pageUrl": "https://w.example/", "title": "Send" } });
        assert_eq!(house.say(&widget, "PATCH /widget/session", changed).status, 204);
        assert_eq!(house.say(&widget, "DELETE /widget/session", None).status, 204);
        assert_eq!(house.say(&widget, line, None).refusal(), (401, "not_signed_in"));
        let unknown = json!({ "publicKey": "nope" });
        assert_eq!(house.say(&Browser::default(), "POST /widget/sessions", unknown).status, 404);
    });
}

#[test]
fn what_is_asked_wrongly_is_refused_by_name() {
    on_each(|t| {
        let house = open(t);
        let widget = house.widget();
        house.start(&widget, "问题");
        let id = house.only();
        let table = [
            ("GET /conversations?view=mein", None, 400, "view"),
            ("GET /conversations?label=x", None, 400, "label"),
            ("GET /conversations?priority=7", None, 400, "priority"),
            ("GET /conversations?after=x", None, 400, "after"),
            ("PATCH /conversations/{id}", Some(json!({ "priority": 4 })), 400, "priority"),
            ("PATCH /conversations/{id}", Some(json!({ "inboxId": "1" })), 400, "inboxId"),
            ("PATCH /conversations/{id}", Some(json!({ "priority": null, "topicKey": ["x"] })), 400, ""),
            ("POST /conversations/{id}/messages", Some(json!({ "text": "x" })), 400, "clientId"),
            (
                "POST /conversations/{id}/messages",
                Some(json!({ "clientId": "", "text": "x" })),
                400,
                "clientId",
            ),
            ("PUT /conversations/{id}/draft", Some(json!({ "kind": "x", "text": "x" })), 400, "kind"),
        ];
        for (line, body, status, field) in table {
            let came = house.as_agent(&line.replace("{id}", &id), body);
            assert_eq!(came.status.as_u16(), status, "{line} {}", came.body);
            if !field.is_empty() {
                assert_eq!(came.text("/fields/field"), field, "{line} {}", came.body);
            }
        }
        for bad in ["0", "-1", "x", "1e9", "9223372036854775808", "%00"] {
            let came = house.as_agent(&format!("GET /conversations/{bad}"), None);
            assert_eq!(came.status, 404, "{bad}");
        }
        let cleared = house.as_agent(&format!("PATCH /conversations/{id}"), json!({ "topicKey": null }));
        assert_eq!(cleared.status, 200);
    });
}

#[test]
fn one_contact_cannot_flood_the_desk() {
    on_each(|t| {
        let house = open(t);
        let widget = house.widget();
        let public = house.start(&widget, "一").text("/id");
        let mut refused = None;
        for n in 0..80 {
            let body = json!({ "clientId": format!("f{n}"), "text": "刷屏" });
            let came = house.say(&widget, &format!("POST /widget/conversations/{public}/messages"), body);
            if came.status == 429 {
                refused = Some(came);
                break;
            }
        }
        let refused = refused.unwrap();
        assert!(refused.headers.contains_key("retry-after"));
        let neighbour = house.widget();
        assert_eq!(house.start(&neighbour, "我也有问题").status, 201);
    });
}
