//! What the desk says among itself leaves no trace for the contact: no gap in the order, no version, no event.

use std::time::Duration;

use futures_util::StreamExt as _;
use serde_json::{Value, json};
use storage::Engine;

use crate::support::desk::{Widget, client_id, set_up};
use crate::support::server::Server;
use crate::support::socket::widget_socket;

fn say(text: &str) -> Value {
    json!({ "clientId": client_id(), "text": text, "attachmentIds": [] })
}

/// The places of a page of the timeline, oldest first.
async fn places(widget: &Widget, id: &str, query: &str) -> Vec<i64> {
    let page = widget.get(&format!("/conversations/{id}/messages?{query}")).await;
    page["items"].as_array().expect("items").iter().map(|m| m["seq"].as_i64().expect("a place")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notes_labels_and_priorities_cannot_be_counted_embedded() {
    nothing_to_count(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notes_labels_and_priorities_cannot_be_counted_on_a_server() {
    nothing_to_count(Engine::Postgres).await;
}

async fn nothing_to_count(engine: Engine) {
    let server = Server::start(engine).await;
    let (owner, inbox) = set_up(&server).await;
    let widget = Widget::open(&owner.address, inbox["publicKey"].as_str().expect("a key")).await;
    let first = json!({ "clientId": client_id(), "topicKey": null, "text": "第一句", "attachmentIds": [] });
    let id = widget.post("/conversations", first).await["id"].as_str().expect("an id").to_owned();
    let desk = owner.get("/conversations?view=all").await;
    let path = format!("/conversations/{}", desk["items"][0]["id"].as_str().expect("an id"));
    let label = owner.post("/labels", json!({ "name": "vip", "colour": "#1F5FD6" })).await["id"].clone();
    owner.post(&format!("{path}/messages"), say("请稍等")).await;
    let mut socket = widget_socket(&widget).await;
    let before = widget.get(&format!("/conversations/{id}")).await;

    for n in 0..3 {
        owner.post(&format!("{path}/notes"), say(&format!("note {n}"))).await;
    }
    for change in [json!({ "labelIds": [label] }), json!({ "priority": 3 }), json!({ "subject": "x" })] {
        owner.send(reqwest::Method::PATCH, &path, Some(change)).await;
    }
    assert_eq!(
        widget.get(&format!("/conversations/{id}")).await,
        before,
        "nothing has happened for the contact"
    );
    let quiet = tokio::time::timeout(Duration::from_millis(500), socket.next()).await;
    assert!(quiet.is_err(), "not even a frame came: {quiet:?}");

    owner.post(&format!("{path}/messages"), say("好了")).await;
    widget.post(&format!("/conversations/{id}/messages"), say("谢谢")).await;
    let all = places(&widget, &id, "limit=50").await;
    let count = i64::try_from(all.len()).expect("few");
    assert_eq!(all, (1..=count).collect::<Vec<_>>());
    assert_eq!(places(&widget, &id, &format!("limit=2&before={count}")).await, [count - 2, count - 1]);
    let after = widget.get(&format!("/conversations/{id}")).await;
    assert_eq!(after["lastSeq"], count);
    assert!(after["agentReadSeq"].as_i64().is_some_and(|read| read <= count), "{after}");
    assert!(after["version"].as_i64() > before["version"].as_i64(), "what the contact sees is a new version");
}
