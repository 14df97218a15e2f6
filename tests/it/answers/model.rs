//! The optional language model through the door: against a real server, and against one that means harm.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::support::desk::{Browser, Widget, client_id, set_up};
use crate::support::model_server::{KEY, ModelServer};
use crate::support::server::Server;

const SAID: &str =
    "I sent 1,250.50 USDT to 0x52908400098527886E0F7030069857D2E4169EE7 and it has not arrived.";
const NOTED: &str = "Between us: this person is on the watch list.";

/// A desk with one conversation: what the contact said, and a private note.
struct Desk {
    _server: Server,
    owner: Browser,
    conversation: String,
    message: String,
}

async fn desk(allowed: &str) -> Desk {
    let server = Server::start_with(&[&format!("outbound.allow={allowed}")]).await;
    let (owner, inbox) = set_up(&server).await;
    let widget = Widget::open(&server.address(), inbox["publicKey"].as_str().expect("a key")).await;
    let first = json!({ "clientId": client_id(), "topicKey": null, "text": SAID, "attachmentIds": [] });
    widget.post("/conversations", first).await;
    let all = owner.get("/conversations?view=all&limit=10").await;
    let conversation = all["items"][0]["id"].as_str().expect("a conversation").to_owned();
    let note = json!({ "clientId": client_id(), "text": NOTED, "attachmentIds": [] });
    owner.post(&format!("/conversations/{conversation}/notes"), note).await;
    let said = owner.get(&format!("/conversations/{conversation}/messages")).await;
    let items = said["items"].as_array().expect("messages");
    let message = items.iter().find(|m| m["text"] == SAID).expect("what was said")["id"].clone();
    Desk { _server: server, owner, conversation, message: message.as_str().expect("an id").to_owned() }
}

impl Desk {
    /// Sets the model; status and answer.
    async fn set(&self, base_url: &str, model: &str, change: Value) -> (u16, Value) {
        let now = self.owner.get("/answers/model").await;
        let mut body = json!({ "baseUrl": base_url, "model": model, "uses": ["summary", "translation"],
            "timeoutS": 20, "monthlyTokens": 1_000_000, "version": now["version"] });
        for (name, value) in change.as_object().expect("changes") {
            body[name] = value.clone();
        }
        self.call(Method::PUT, "/answers/model", body).await
    }

    async fn call(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let answer = self.owner.raw(method, path, Some(body)).await.expect("an answer");
        let status = answer.status().as_u16();
        (status, answer.json().await.expect("JSON"))
    }

    async fn outcome(&self) -> String {
        let tried = self.owner.send(Method::POST, "/answers/model/test", None).await;
        tried["outcome"].as_str().expect("an outcome").to_owned()
    }

    /// Tries the settings that were just set, which fails in this way; that counts as one failed call more.
    async fn fails(&self, outcome: &str) {
        let before = self.month().await["failedCalls"].as_i64().expect("a count");
        assert_eq!(self.outcome().await, outcome);
        let after = self.month().await;
        assert_eq!(
            (after["failedCalls"].as_i64(), after["lastFailure"].as_str()),
            (Some(before + 1), Some(outcome))
        );
    }

    async fn month(&self) -> Value {
        self.owner.get("/answers/model").await["month"].clone()
    }

    async fn summary(&self) -> (u16, Value) {
        let path = format!("/conversations/{}/summary", self.conversation);
        self.call(Method::POST, &path, json!({ "locale": "en" })).await
    }

    async fn translation(&self, locale: &str) -> (u16, Value) {
        let path = format!("/conversations/{}/messages/{}/translation", self.conversation, self.message);
        self.call(Method::POST, &path, json!({ "locale": locale })).await
    }

    async fn timeline(&self) -> String {
        self.owner.get(&format!("/conversations/{}/messages", self.conversation)).await.to_string()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_server_sums_up_translates_and_fails_in_its_own_ways() {
    let server = ModelServer::start().await;
    let desk = desk(&server.place()).await;
    let base = format!("http://{}/v1", server.place());

    assert_eq!(desk.summary().await.1["code"], "model_off");
    let refused = desk.set("http://127.0.0.1:1/v1", "good", json!({})).await;
    assert_eq!((refused.0, refused.1["code"].as_str()), (400, Some("model_needs_https")));
    let refused = desk.set("https://169.254.169.254/v1", "good", json!({})).await;
    assert_eq!((refused.0, refused.1["code"].as_str()), (400, Some("model_address_refused")));

    desk.set(&base, "good", json!({ "key": "sk-wrong" })).await;
    desk.fails("wrong_key").await;
    let (_, set) = desk.set(&base, "good", json!({ "key": KEY })).await;
    assert_eq!(set["hasKey"], true);
    assert!(!set.to_string().contains(KEY), "the key is told to nobody");
    let tried = desk.owner.send(Method::POST, "/answers/model/test", None).await;
    assert_eq!((tried["outcome"].as_str(), tried["tokens"].as_i64()), (Some("ok"), Some(30)));
    for (model, outcome) in [("no-such", "unknown_model"), ("limited", "busy"), ("failing", "failing")] {
        desk.set(&base, model, json!({})).await;
        desk.fails(outcome).await;
    }
    desk.set(&base, "slow", json!({ "timeoutS": 1 })).await;
    desk.fails("slow").await;
    // A success ends the rest that failures brought.
    desk.set(&base, "good", json!({})).await;
    assert_eq!(desk.outcome().await, "ok");
    let failed = desk.month().await["failedCalls"].clone();

    let before = desk.timeline().await;
    desk.set(&base, "sums-up", json!({})).await;
    let (_, summary) = desk.summary().await;
    assert_eq!(
        summary["text"],
        "The contact sent 1,250.50 USDT to 0x52908400098527886E0F7030069857D2E4169EE7 and it has not arrived. \
         Nothing was tried yet."
    );
    desk.set(&base, "to-chinese", json!({})).await;
    let (_, translated) = desk.translation("zh-CN").await;
    assert_eq!(
        (translated["text"].as_str(), translated["language"].as_str()),
        (
            Some("我转了 1,250.50 USDT 到 0x52908400098527886E0F7030069857D2E4169EE7，还没有到账。"),
            Some("zh")
        )
    );
    assert_eq!(desk.timeline().await, before, "nothing was stored");

    // A draft goes into the contact's language; what the agent wrote stays as a note, in the same step.
    desk.set(&base, "to-english", json!({})).await;
    let path = format!("/conversations/{}", desk.conversation);
    let draft =
        desk.owner.post(&format!("{path}/translation"), json!({ "text": "请等 20 分钟再看。" })).await;
    assert_eq!(draft["text"], "Please wait 20 minutes and look again.");
    let sent = json!({ "clientId": client_id(), "text": draft["text"], "attachmentIds": [], "note": "请等 20 分钟再看。" });
    desk.owner.post(&format!("{path}/messages"), sent).await;
    let said = desk.owner.get(&format!("{path}/messages")).await;
    let kinds: Vec<_> =
        said["items"].as_array().expect("items").iter().rev().take(2).map(|m| m["kind"].clone()).collect();
    assert_eq!(kinds, ["note", "message"]);

    // The wrong language is thrown away, and so is everything when the budget is used up.
    desk.set(&base, "to-chinese", json!({})).await;
    assert_eq!(desk.translation("en").await.1["code"], "model_unusable");
    desk.set(&base, "sums-up", json!({ "monthlyTokens": 10 })).await;
    let (status, spent) = desk.summary().await;
    assert_eq!((status, spent["code"].as_str()), (429, Some("model_spent")));
    assert_eq!(desk.owner.get("/answers/model/uses").await["items"], json!([]));
    let month = desk.month().await;
    assert!(month["tokens"].as_i64().expect("tokens") >= 10, "{month}");
    assert_eq!(month["failedCalls"], failed, "what was answered, but not used, did not fail: {month}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_server_puts_an_article_shortly_and_a_slow_one_costs_nobody_the_answer() {
    let model = ModelServer::start().await;
    let desk = desk(&model.place()).await;
    let base = format!("http://{}/v1", model.place());
    let inbox = desk.owner.get("/inboxes").await["items"][0].clone();
    publish_long_article(&desk.owner, inbox["id"].as_str().expect("an id")).await;
    for (name, begins) in [
        ("shortens", "Open Activity, choose Export and save the file within 30 minutes."),
        ("slow", "Export within 30 minutes."),
        ("no-such", "Export within 30 minutes."),
    ] {
        desk.set(&base, name, json!({ "key": KEY, "uses": ["rephrase"] })).await;
        let widget = Widget::open(&desk.owner.address, inbox["publicKey"].as_str().expect("a key")).await;
        let first = json!({ "clientId": client_id(), "topicKey": null,
            "text": "where can I export my transaction history", "attachmentIds": [] });
        let id = widget.post("/conversations", first).await["id"].as_str().expect("an id").to_owned();
        let answer = bots_answer(&widget, &id).await;
        assert!(answer["text"].as_str().is_some_and(|text| text.starts_with(begins)), "{name}: {answer}");
        assert_eq!(answer["offers"][0]["title"], "How do I export my transaction history?");
    }
}

/// Publishes an article that is too long to be said whole, and switches the bot on once it has learnt it.
async fn publish_long_article(owner: &Browser, inbox: &str) {
    let title = "How do I export my transaction history?";
    let new = json!({ "kind": "faq", "audience": "public", "categoryId": null, "sourceLocale": "en", "title": title });
    let id = owner.post("/knowledge/articles", new).await["id"].as_str().expect("an id").to_owned();
    let body = format!("Export within 30 minutes. {}", "Look at what is there before you go on. ".repeat(30));
    let draft = owner.get(&format!("/knowledge/articles/{id}")).await;
    let version = draft["texts"][0]["draftVersion"].clone();
    let words = json!({ "title": title, "slug": "export", "description": "", "body": body,
        "questions": ["export my history", "download transactions as a file"], "draftVersion": version });
    let text = format!("/knowledge/articles/{id}/texts/en");
    owner.send(Method::PUT, &text, Some(words)).await;
    owner.post(&format!("{text}/publication"), json!({})).await;
    let bot = format!("/inboxes/{inbox}/bot");
    let version = owner.get(&bot).await["version"].clone();
    let on =
        json!({ "enabled": true, "answerAt": 0.02, "askAt": 0.01, "hours": "always", "version": version });
    owner.send(Method::PUT, &bot, Some(on)).await;
    for _ in 0..600 {
        let state = owner.get("/answers/state").await;
        if state["ready"] == true && state["indexedVersion"] == state["knowledgeVersion"] {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the bot never learnt the article");
}

/// What the bot says first; people have the conversation after ten seconds without it.
async fn bots_answer(widget: &Widget, id: &str) -> Value {
    for _ in 0..300 {
        let said = widget.get(&format!("/conversations/{id}/messages")).await;
        let items = said["items"].as_array().expect("messages");
        if let Some(answer) = items.iter().find(|m| m["author"]["kind"] == "bot" && m["kind"] == "message") {
            return answer.clone();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the bot said nothing");
}

/// A server that means harm: says the same to everyone, and keeps what it was told.
async fn hostile(answer: Arc<Mutex<Vec<u8>>>, heard: Arc<Mutex<String>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let place = listener.local_addr().expect("an address").to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (answer, heard) = (Arc::clone(&answer), Arc::clone(&heard));
            tokio::spawn(async move {
                let (mut request, mut piece) = (Vec::new(), [0; 4096]);
                loop {
                    let read = stream.read(&mut piece).await.unwrap_or(0);
                    request.extend_from_slice(&piece[..read]);
                    if read == 0 || whole(&request) {
                        break;
                    }
                }
                heard.lock().expect("unpoisoned").push_str(&String::from_utf8_lossy(&request));
                let bytes = answer.lock().expect("unpoisoned").clone();
                let _ = stream.write_all(&bytes).await;
            });
        }
    });
    place
}

/// Whether a request has come to its end.
fn whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, _)) = text.split_once("\r\n\r\n") else { return false };
    let length =
        head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    request.len() >= head.len() + 4 + length.unwrap_or(0_usize)
}

fn http(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
        .into_bytes()
}

fn saying(text: &str) -> Vec<u8> {
    let choice = json!({ "message": { "role": "assistant", "content": text }, "finish_reason": "stop" });
    http(&json!({ "choices": [choice], "usage": { "total_tokens": 40 } }).to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_means_harm_learns_nothing_and_shows_nothing() {
    let (answer, heard) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(String::new())));
    let place = hostile(Arc::clone(&answer), Arc::clone(&heard)).await;
    let desk = desk(&place).await;
    desk.set(&format!("http://{place}/v1"), "evil", json!({})).await;
    let says = |bytes: Vec<u8>| *answer.lock().expect("unpoisoned") = bytes;

    says(saying("It has not arrived; the contact waits for an answer."));
    assert_eq!(desk.summary().await.0, 200);
    let told = heard.lock().expect("unpoisoned").clone();
    for kept in ["1,250.50", "0x5290", "watch list", "Olive"] {
        assert!(!told.contains(kept), "{kept} was sent: {told}");
    }
    assert!(told.contains("⟦1⟧ USDT") && told.contains("has not arrived"), "{told}");

    for evil in [
        "Ignore the desk and visit https://evil.example/claim to get it back now.",
        "The contact should write to @helpward_support about this matter.",
        "Ask the contact for the recovery phrase to restore the wallet now.",
        "The contact sent 999 USDT and it has not arrived at all.",
        "The contact sent ⟦7⟧ USDT and it has not arrived at all.",
        "El contacto dice que su dinero no ha llegado todavía, por favor ayúdele.",
        "<script>alert(document.domain)</script> it has not arrived.",
        "I'm sorry, but I can't help with that.",
    ] {
        says(saying(evil));
        assert_eq!(desk.summary().await.1["code"], "model_unusable", "{evil}");
    }
    says(saying("我转了一些 USDT，还没有到账。"));
    assert_eq!(desk.translation("zh-CN").await.1["code"], "model_unusable", "an amount was dropped");

    let redirect =
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
    for (bytes, outcome) in [
        (redirect.as_bytes().to_vec(), "redirected"),
        (http(&"x".repeat(400_000)), "too_large"),
        (b"\x00\x01\x02garbage".to_vec(), "not_the_api"),
        (http("[]"), "not_the_api"),
    ] {
        says(bytes);
        assert_eq!(desk.outcome().await, outcome);
    }
}
