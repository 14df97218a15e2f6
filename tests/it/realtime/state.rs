//! Old state + events = state fetched afresh, for every act, on both engines.
//!
//! A screen fetches once, then only applies events while every command of the desk is given. After each one, what the
//! screen holds must be what a fresh fetch gives. A command without a case turns the last check red; a fact without a
//! case does not compile.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use conversations::{Aspect, ConversationFact};
use futures_util::StreamExt as _;
use reqwest::Method;
use serde_json::{Value, json};
use storage::Engine;
use tokio_tungstenite::tungstenite::Message;

use crate::support::desk::{Browser, Widget, client_id, set_up};
use crate::support::server::Server;
use crate::support::socket::{Socket, agent_socket};

type Objects = BTreeMap<String, Value>;

/// What a screen shows.
#[derive(Debug, Default, Clone, PartialEq)]
struct Shown {
    conversations: Objects,
    messages: Objects,
    contacts: Objects,
    agents: Objects,
    inboxes: Objects,
}

/// Every fact of a conversation, and the command below that brings it about. A new fact without an arm does not compile.
#[expect(dead_code, reason = "read by the compiler: it must name every fact")]
const fn case_of(fact: &ConversationFact) -> &'static str {
    match fact {
        ConversationFact::ConversationOpened { .. } => "POST /widget/conversations",
        ConversationFact::MessageAdded { .. } => "POST /conversations/{id}/messages",
        ConversationFact::NoteAdded { .. } => "POST /conversations/{id}/notes",
        ConversationFact::ConversationChanged { what, .. } => match what {
            Aspect::Assignee | Aspect::Team => "PUT /conversations/{id}/assignment",
            Aspect::Priority | Aspect::Topic | Aspect::Labels | Aspect::Subject => {
                "PATCH /conversations/{id}"
            }
            Aspect::Snooze => "PUT /conversations/{id}/snooze",
            Aspect::Contact => "POST /widget/sessions",
            Aspect::Bot => "POST /widget/conversations/{id}/hand-over",
            Aspect::Feeling => "no command: the bot notes it",
            Aspect::Fields => "PUT /widget/conversations/{id}/fields",
        },
        ConversationFact::MessageRated { .. } => {
            "POST /widget/conversations/{id}/messages/{messageId}/feedback"
        }
        ConversationFact::ConversationResolved { .. } => "POST /conversations/{id}/resolution",
        ConversationFact::ConversationReopened { .. } => "POST /conversations/{id}/reopening",
        ConversationFact::ConversationRead { .. } => "PUT /conversations/{id}/read",
    }
}

/// Commands that change nothing a desk's screen holds, each with its reason.
const ELSEWHERE: &[(&str, &str)] = &[
    ("POST /setup/owner", "before there is a screen"),
    ("POST /setup/owner/confirm", "before there is a screen"),
    ("PUT /setup/workspace", "before there is a screen"),
    ("POST /session", "signs in"),
    ("POST /session/second-factor", "signs in"),
    ("DELETE /session", "signs out: its sockets close, see sessions"),
    ("POST /session/password", "a secret"),
    ("POST /password-resets/redeem", "a secret"),
    ("DELETE /sessions/{id}", "signs out: its sockets close, see sessions"),
    ("POST /agents/{id}/reset", "a secret link"),
    ("POST /agents/invitations", "nobody is an agent before accepting"),
    ("POST /roles", "settings, fetched when opened"),
    ("PATCH /roles/{id}", "settings; its agents are told to fetch afresh"),
    ("DELETE /roles/{id}", "settings, fetched when opened"),
    ("POST /api-keys", "a secret, fetched when opened"),
    ("DELETE /api-keys/{id}", "a secret, fetched when opened"),
    ("POST /jobs/{id}/retry", "machinery, fetched when opened"),
    ("DELETE /jobs/{id}", "machinery, fetched when opened"),
    ("POST /inboxes/{id}/keys", "a secret, fetched when opened"),
    ("DELETE /inboxes/{id}/keys/{keyId}", "a secret, fetched when opened"),
    ("PUT /conversations/{id}/draft", "the agent's own, fetched with the conversation"),
    ("POST /files", "nobody's until a message takes it"),
    ("POST /widget/files", "nobody's until a message takes it"),
    ("PATCH /widget/session", "the contact's own words about language and page"),
    ("DELETE /widget/session", "the contact's own session"),
    ("POST /offers/{id}/acceptance", "an assignment, as by hand; see routing's own tests for the offer"),
    ("POST /offers/{id}/refusal", "an offer to one agent; see routing's own tests"),
    ("PUT /announcements/{id}/topics", "settings, fetched when opened"),
    ("POST /announcements/{id}/closing", "settings, fetched when opened; its messages come by a job"),
    ("PUT /conversations/{id}/incidents/{announcementId}", "fetched with the conversation"),
    ("DELETE /conversations/{id}/incidents/{announcementId}", "fetched with the conversation"),
    ("PUT /inboxes/{id}/topics/{key}/fields", "settings, fetched when opened"),
    ("PUT /inboxes/{id}/bot", "settings, fetched when opened"),
    ("POST /answers/ask", "asks the engine, changes nothing"),
    ("POST /conversations/{id}/summary", "asks the model, stores nothing"),
    ("POST /conversations/{id}/translation", "asks the model, stores nothing"),
    ("POST /conversations/{id}/messages/{messageId}/translation", "asks the model, stores nothing"),
    ("PUT /answers/model", "settings, fetched when opened"),
    ("POST /answers/model/test", "asks the model, changes nothing on a screen"),
    ("POST /answers/learning/{id}/draft", "knowledge, fetched when opened"),
    ("POST /answers/learning/{id}/wording", "knowledge, fetched when opened"),
    ("DELETE /answers/learning/{id}", "settings, fetched when opened"),
    ("POST /answers/expectations", "settings, fetched when opened"),
    ("POST /answers/expectations/run", "asks the engine, changes nothing"),
    ("DELETE /answers/expectations/{id}", "settings, fetched when opened"),
    (
        "POST /widget/inboxes/{publicKey}/help/articles/{id}/feedback",
        "sums that editors fetch when they look",
    ),
    ("POST /widget/inboxes/{publicKey}/help/searches", "counts what was not found, for editors who look"),
    ("POST /labels", "settings, fetched when opened"),
    ("PATCH /labels/{id}", "settings, fetched when opened"),
    ("DELETE /labels/{id}", "settings, fetched when opened"),
    ("DELETE /knowledge/searches", "knowledge, fetched when opened"),
    ("POST /knowledge/categories", "knowledge, fetched when opened"),
    ("PATCH /knowledge/categories/{id}", "knowledge, fetched when opened"),
    ("DELETE /knowledge/categories/{id}", "knowledge, fetched when opened"),
    ("POST /knowledge/articles", "knowledge, fetched when opened"),
    ("PATCH /knowledge/articles/{id}", "knowledge, fetched when opened; a stale change is refused"),
    ("DELETE /knowledge/articles/{id}", "knowledge, fetched when opened"),
    ("POST /knowledge/articles/{id}/restoration", "knowledge, fetched when opened"),
    (
        "PUT /knowledge/articles/{id}/texts/{locale}",
        "a draft; a stale save is refused with what is there now",
    ),
    ("POST /knowledge/articles/{id}/texts/{locale}/review", "knowledge, fetched when opened"),
    ("DELETE /knowledge/articles/{id}/texts/{locale}/review", "knowledge, fetched when opened"),
    ("POST /knowledge/articles/{id}/texts/{locale}/rehearsal", "asks the engine, changes nothing"),
    ("POST /knowledge/articles/{id}/texts/{locale}/publication", "knowledge, fetched when opened"),
    ("DELETE /knowledge/articles/{id}/texts/{locale}/publication", "knowledge, fetched when opened"),
    (
        "POST /knowledge/articles/{id}/texts/{locale}/versions/{number}/restoration",
        "a draft; a stale save is refused with what is there now",
    ),
    ("POST /knowledge/files", "nobody's until a text names it"),
    ("POST /knowledge/imports", "machinery, fetched while it runs"),
    ("DELETE /knowledge/imports/{id}", "machinery, fetched while it runs"),
    ("POST /announcements", "fetched when opened, and by its own clock"),
    ("PATCH /announcements/{id}", "fetched when opened, and by its own clock"),
    ("POST /announcements/{id}/end", "fetched when opened, and by its own clock"),
];

struct Desk {
    owner: Browser,
    inbox: String,
    inbox_key: String,
    widget: Widget,
    socket: Socket,
    shown: Shown,
    covered: BTreeSet<&'static str>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_that_only_hears_events_shows_what_a_fresh_one_fetches_embedded() {
    every_command(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_that_only_hears_events_shows_what_a_fresh_one_fetches_on_a_server() {
    every_command(Engine::Postgres).await;
}

async fn every_command(engine: Engine) {
    let server = Server::start(engine).await;
    let (owner, inbox) = set_up(&server).await;
    let text = |name: &str| inbox[name].as_str().expect("text").to_owned();
    let widget = Widget::open(&owner.address, &text("publicKey")).await;
    let socket = agent_socket(&owner).await;
    let shown = fetch(&owner).await;
    let mut desk = Desk {
        owner,
        inbox: text("id"),
        inbox_key: text("publicKey"),
        widget,
        socket,
        shown,
        covered: BTreeSet::new(),
    };
    people(&mut desk).await;
    settings(&mut desk).await;
    let (id, public) = conversation(&mut desk).await;
    changes(&mut desk, &id).await;
    contact_side(&mut desk, &id, &public).await;
    bot_side(&mut desk).await;
    check_covered(&desk);
}

fn by_id(list: &Value) -> Objects {
    let items = list["items"].as_array().expect("items");
    items.iter().map(|item| (item["id"].as_str().expect("an id").to_owned(), item.clone())).collect()
}

async fn fetch(owner: &Browser) -> Shown {
    let mut shown = Shown::default();
    for view in ["all", "snoozed", "resolved"] {
        shown.conversations.extend(by_id(&owner.get(&format!("/conversations?view={view}&limit=100")).await));
    }
    for id in shown.conversations.keys() {
        shown.messages.extend(by_id(&owner.get(&format!("/conversations/{id}/messages?limit=100")).await));
    }
    shown.contacts = by_id(&owner.get("/contacts?limit=100").await);
    shown.agents = by_id(&owner.get("/agents?limit=100").await);
    shown.inboxes = by_id(&owner.get("/inboxes").await);
    shown
}

/// Applies what has come until now, as the console does: newer versions replace, repeats are ignored.
async fn listen(desk: &mut Desk) {
    while let Ok(Some(Ok(frame))) = tokio::time::timeout(Duration::from_millis(30), desk.socket.next()).await
    {
        let Message::Text(text) = frame else { continue };
        let frame: Value = serde_json::from_str(&text).expect("JSON");
        assert_ne!(frame["type"], "resync", "events suffice for what is done here");
        for event in frame["events"].as_array().into_iter().flatten() {
            let shown = &mut desk.shown;
            let kind = event["type"].as_str().expect("a type");
            let place = match kind {
                "conversation" => &mut shown.conversations,
                "message" => &mut shown.messages,
                "contact" => &mut shown.contacts,
                "agent" => &mut shown.agents,
                "inbox" => &mut shown.inboxes,
                other => panic!("an event nobody applies: {other}"),
            };
            let object = &event[kind];
            let id = object["id"].as_str().expect("an id").to_owned();
            let known = place.get(&id).and_then(|o| o["version"].as_i64()).unwrap_or(i64::MIN);
            if object["version"].as_i64().is_none_or(|version| version >= known) {
                place.insert(id, object.clone());
            }
        }
    }
}

/// What may differ: figures of the moment that are no state of the object.
fn settled(mut shown: Shown) -> Shown {
    for agent in shown.agents.values_mut() {
        agent.as_object_mut().expect("an object").remove("lastSeenAtMs");
    }
    for contact in shown.contacts.values_mut() {
        contact.as_object_mut().expect("an object").remove("lastSeenAtMs");
    }
    shown
}

impl Desk {
    /// After a command: what events made of the old state is what a fresh fetch gives.
    async fn same(&mut self, command: &'static str) {
        self.covered.insert(command);
        let mut fresh = Shown::default();
        for _ in 0..60 {
            listen(self).await;
            fresh = settled(fetch(&self.owner).await);
            if settled(self.shown.clone()) == fresh {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let told = settled(self.shown.clone());
        for (name, a, b) in [
            ("conversations", &told.conversations, &fresh.conversations),
            ("messages", &told.messages, &fresh.messages),
            ("contacts", &told.contacts, &fresh.contacts),
            ("agents", &told.agents, &fresh.agents),
            ("inboxes", &told.inboxes, &fresh.inboxes),
        ] {
            let ids: BTreeSet<_> = a.keys().chain(b.keys()).collect();
            for id in ids.into_iter().filter(|id| a.get(*id) != b.get(*id)) {
                println!("{name} {id}\n  by events: {:?}\n  fresh:     {:?}", a.get(id), b.get(id));
            }
        }
        panic!("after {command} the screen differs from a fresh one");
    }

    async fn agent(
        &mut self,
        method: Method,
        command: &'static str,
        path: &str,
        input: Option<Value>,
    ) -> Value {
        let answer = self.owner.send(method, path, input).await;
        self.same(command).await;
        answer
    }
}

async fn people(desk: &mut Desk) {
    desk.agent(Method::PATCH, "PATCH /session/me", "/session/me", Some(json!({ "name": "Olive O." }))).await;
    desk.agent(Method::PUT, "PUT /presence", "/presence", Some(json!({ "status": "busy" }))).await;
    let team = json!({ "name": "Second line", "memberIds": [], "inboxIds": [desk.inbox] });
    let team = desk.agent(Method::POST, "POST /teams", "/teams", Some(team)).await;
    let team = team["id"].as_str().expect("an id").to_owned();
    let agent = desk.owner.invite("Lin", "agent", std::slice::from_ref(&team)).await;
    desk.same("POST /invitations/acceptance").await;
    let id = agent.me["id"].as_str().expect("an id").to_owned();
    let change = json!({ "capacity": 7 });
    desk.agent(Method::PATCH, "PATCH /agents/{id}", &format!("/agents/{id}"), Some(change)).await;
    let rename = json!({ "name": "Third line", "memberIds": [id] });
    desk.agent(Method::PATCH, "PATCH /teams/{id}", &format!("/teams/{team}"), Some(rename)).await;
    desk.agent(Method::DELETE, "DELETE /teams/{id}", &format!("/teams/{team}"), None).await;
}

async fn settings(desk: &mut Desk) {
    let path = format!("/inboxes/{}", desk.inbox);
    desk.agent(Method::PATCH, "PATCH /inboxes/{id}", &path, Some(json!({ "name": "The app" }))).await;
    let hours = json!({ "timeZone": "Europe/Berlin", "always": true, "shifts": [], "holidays": [] });
    desk.agent(Method::PUT, "PUT /inboxes/{id}/hours", &format!("{path}/hours"), Some(hours)).await;
    let mut second = desk.owner.get(&path).await;
    let fields = second.as_object_mut().expect("an object");
    for server_made in ["id", "publicKey", "version", "kind", "onBrandColour"] {
        fields.remove(server_made);
    }
    fields.insert("name".into(), json!("Web site"));
    desk.agent(Method::POST, "POST /inboxes", "/inboxes", Some(second)).await;
}

/// A contact begins; gives the desk's id and the contact's id of the conversation.
async fn conversation(desk: &mut Desk) -> (String, String) {
    let first =
        json!({ "clientId": client_id(), "topicKey": null, "text": "我的转账没到账", "attachmentIds": [] });
    let opened = desk.widget.post("/conversations", first).await;
    desk.same("POST /widget/conversations").await;
    let id = desk.shown.conversations.keys().next().expect("a conversation").clone();
    let public = opened["id"].as_str().expect("an id").to_owned();
    assert_ne!(id, public, "contacts see another id than the desk");
    let path = format!("/conversations/{id}");
    let say = |text: &str| Some(json!({ "clientId": client_id(), "text": text, "attachmentIds": [] }));
    desk.agent(Method::POST, "POST /conversations/{id}/messages", &format!("{path}/messages"), say("请稍等"))
        .await;
    desk.agent(
        Method::POST,
        "POST /conversations/{id}/notes",
        &format!("{path}/notes"),
        say("look at the hash"),
    )
    .await;
    let more = json!({ "clientId": client_id(), "text": "哈希是 0xabc", "attachmentIds": [] });
    desk.widget.post(&format!("/conversations/{public}/messages"), more).await;
    desk.same("POST /widget/conversations/{id}/messages").await;
    (id, public)
}

async fn changes(desk: &mut Desk, id: &str) {
    let path = format!("/conversations/{id}");
    let label = desk.owner.post("/labels", json!({ "name": "vip", "colour": "#1F5FD6" })).await["id"].clone();
    for change in
        [json!({ "subject": "Transfer missing" }), json!({ "priority": 3 }), json!({ "labelIds": [label] })]
    {
        desk.agent(Method::PATCH, "PATCH /conversations/{id}", &path, Some(change)).await;
    }
    desk.agent(
        Method::PUT,
        "PUT /conversations/{id}/read",
        &format!("{path}/read"),
        Some(json!({ "count": 2 })),
    )
    .await;
    desk.agent(Method::DELETE, "DELETE /conversations/{id}/read", &format!("{path}/read"), None).await;
    let me = desk.owner.me["id"].clone();
    let nobody = json!({ "agentId": null, "teamId": null });
    desk.agent(
        Method::PUT,
        "PUT /conversations/{id}/assignment",
        &format!("{path}/assignment"),
        Some(nobody),
    )
    .await;
    let mine = json!({ "agentId": me, "teamId": null, "note": { "clientId": client_id(), "text": "mine again", "attachmentIds": [] } });
    desk.agent(Method::PUT, "PUT /conversations/{id}/assignment", &format!("{path}/assignment"), Some(mine))
        .await;
    let later = json!({ "untilMs": kernel::Clock::now_ms(&kernel::SystemClock) + 3_600_000 });
    let snooze = format!("{path}/snooze");
    desk.agent(Method::PUT, "PUT /conversations/{id}/snooze", &snooze, Some(later)).await;
    desk.agent(Method::DELETE, "DELETE /conversations/{id}/snooze", &snooze, None).await;
    let resolution = format!("{path}/resolution");
    desk.agent(Method::POST, "POST /conversations/{id}/resolution", &resolution, None).await;
    desk.agent(Method::POST, "POST /conversations/{id}/reopening", &format!("{path}/reopening"), None).await;
    // Only an opening that an agent answered is asked about.
    let done = json!({ "clientId": client_id(), "text": "已到账，请查收", "attachmentIds": [] });
    desk.agent(Method::POST, "POST /conversations/{id}/messages", &format!("{path}/messages"), Some(done))
        .await;
    desk.agent(Method::POST, "POST /conversations/{id}/resolution", &resolution, None).await;
}

async fn contact_side(desk: &mut Desk, id: &str, public: &str) {
    let own = format!("/conversations/{public}");
    let widget = desk.widget.clone();
    let put = async |path: String, input: Value| {
        let answer = widget.raw(Method::PUT, &path, Some(input)).await.expect("an answer");
        assert!(answer.status().is_success(), "{path}: {}", answer.text().await.expect("a body"));
    };
    // The question follows the resolution as a reaction to its fact.
    let mut tries = 0;
    while widget.get("/conversations").await["items"][0]["survey"]["state"] != "asked" {
        tries += 1;
        assert!(tries < 250, "the contact is never asked");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    put(format!("{own}/survey"), json!({ "score": 2, "reasons": [], "comment": "慢" })).await;
    desk.same("PUT /widget/conversations/{id}/survey").await;
    put(format!("{own}/read"), json!({ "count": 1 })).await;
    desk.same("PUT /widget/conversations/{id}/read").await;
    desk.widget.post(&format!("{own}/reopening"), json!({})).await;
    desk.same("POST /widget/conversations/{id}/reopening").await;
    let contact = desk.shown.conversations[id]["contactId"].as_str().expect("an id").to_owned();
    let path = format!("/contacts/{contact}");
    desk.agent(Method::PATCH, "PATCH /contacts/{id}", &path, Some(json!({ "notes": "prefers Chinese" })))
        .await;
    let block = format!("{path}/block");
    let why = json!({ "reason": "abuse" });
    desk.agent(Method::PUT, "PUT /contacts/{id}/block", &block, Some(why)).await;
    desk.agent(Method::DELETE, "DELETE /contacts/{id}/block", &block, None).await;
    Widget::open(&desk.owner.address, &desk.inbox_key).await;
    desk.same("POST /widget/sessions").await;
}

/// A contact meets the bot, fills in what a person will need, and asks for one.
async fn bot_side(desk: &mut Desk) {
    let article = json!({ "kind": "faq", "audience": "public", "sourceLocale": "zh-CN", "title": "提现多久到账？",
        "body": "十分钟。", "questions": ["提现没到账", "提现要多久"] });
    let article = desk.owner.post("/knowledge/articles", article).await["id"].clone();
    let article = article.as_str().expect("an id");
    desk.owner.post(&format!("/knowledge/articles/{article}/texts/zh-CN/publication"), json!({})).await;
    let bot = format!("/inboxes/{}/bot", desk.inbox);
    let on = json!({ "enabled": true, "answerAt": 0.0, "askAt": 0.0, "hours": "always", "version": 0 });
    desk.owner.send(Method::PUT, &bot, Some(on)).await;
    let inbox = desk.owner.get(&format!("/inboxes/{}", desk.inbox)).await;
    let topic = inbox["topics"][0]["key"].as_str().expect("a topic").to_owned();
    let labels: BTreeMap<&str, &str> = [("en", "Account"), ("zh-CN", "账户")].into();
    let field = json!({ "key": "account", "kind": "account", "required": true, "labels": labels });
    let fields = format!("/inboxes/{}/topics/{topic}/fields", desk.inbox);
    desk.owner.send(Method::PUT, &fields, Some(json!({ "items": [field] }))).await;
    let mut tries = 0;
    while desk.owner.get("/answers/state").await["ready"] != true {
        tries += 1;
        assert!(tries < 600, "the bot never learns");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let widget = Widget::open(&desk.owner.address, &desk.inbox_key).await;
    let first =
        json!({ "clientId": client_id(), "topicKey": topic, "text": "提现没到账", "attachmentIds": [] });
    let begun = widget.post("/conversations", first).await;
    assert_eq!(begun["status"], "bot");
    let public = begun["id"].as_str().expect("an id").to_owned();
    let own = format!("/conversations/{public}");
    let mut answer = Value::Null;
    for _ in 0..250 {
        let said = widget.get(&format!("{own}/messages")).await;
        answer = said["items"].as_array().and_then(|all| all.last().cloned()).unwrap_or_default();
        if answer["author"]["kind"] == "bot" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(answer["offers"][0]["kind"], "article", "{answer}");
    let message = answer["id"].as_str().expect("an id");
    widget.post(&format!("{own}/messages/{message}/feedback"), json!({ "helped": true })).await;
    desk.same("POST /widget/conversations/{id}/messages/{messageId}/feedback").await;
    let values = json!({ "values": { "account": "wang" } });
    let filled = widget.raw(Method::PUT, &format!("{own}/fields"), Some(values)).await.expect("an answer");
    assert!(filled.status().is_success(), "{}", filled.text().await.expect("a body"));
    desk.same("PUT /widget/conversations/{id}/fields").await;
    let asked = widget.post(&format!("{own}/hand-over"), json!({ "reason": "asked" })).await;
    assert_eq!(asked["status"], "waiting");
    desk.same("POST /widget/conversations/{id}/hand-over").await;
}

fn check_covered(desk: &Desk) {
    let elsewhere: BTreeSet<&str> = ELSEWHERE.iter().map(|(command, _)| *command).collect();
    let mut missing = Vec::new();
    let mut known = BTreeSet::new();
    for route in ::api::routes().iter().filter(|route| route.method != Method::GET) {
        let command = format!("{} {}", route.method, route.path);
        if !desk.covered.contains(command.as_str()) && !elsewhere.contains(command.as_str()) {
            missing.push(command.clone());
        }
        known.insert(command);
    }
    assert!(missing.is_empty(), "commands without a case: {missing:#?}");
    let stale: Vec<_> = desk.covered.iter().chain(&elsewhere).filter(|c| !known.contains(**c)).collect();
    assert!(stale.is_empty(), "cases without a command: {stale:#?}");
}
