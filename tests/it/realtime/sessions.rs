//! A session that ends, or rights that change, reach the sockets within five seconds; foreign pages get none.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use storage::Engine;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use crate::support::desk::{Browser, Widget, set_up};
use crate::support::server::Server;
use crate::support::socket::{Socket, agent_socket, widget_socket};

/// What trust.md promises.
const WITHIN: Duration = Duration::from_secs(5);

/// Frames until one of `kind`, or the code the socket was closed with.
async fn until(socket: &mut Socket, kind: &str) -> Option<u16> {
    let waited = tokio::time::timeout(WITHIN, async {
        while let Some(Ok(frame)) = socket.next().await {
            match frame {
                Message::Text(text) => {
                    let frame: Value = serde_json::from_str(&text).expect("JSON");
                    if frame["type"] == kind {
                        return None;
                    }
                }
                Message::Close(frame) => return Some(frame.map_or(0, |f| f.code.into())),
                _ => {}
            }
        }
        Some(0)
    });
    waited.await.expect("within five seconds")
}

async fn refused(browser: &Browser) {
    let answer = browser.raw(Method::GET, "/session", None).await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ends_is_dead_on_rest_and_sockets() {
    let server = Server::start(Engine::Sqlite).await;
    let (owner, _) = set_up(&server).await;
    let teams = owner.get("/teams").await;
    let team = teams["items"][0]["id"].as_str().expect("a team").to_owned();

    let lin = owner.invite("Lin", "agent", std::slice::from_ref(&team)).await;
    let mut socket = agent_socket(&lin).await;
    let id = lin.me["id"].as_str().expect("an id");
    owner.send(Method::PATCH, &format!("/agents/{id}"), Some(json!({ "disabled": true }))).await;
    assert_eq!(until(&mut socket, "signedOut").await, None);
    assert_eq!(until(&mut socket, "-").await, Some(4401));
    refused(&lin).await;

    let wei = owner.invite("Wei", "agent", std::slice::from_ref(&team)).await;
    let mut socket = agent_socket(&wei).await;
    wei.send(Method::DELETE, "/session", None).await;
    assert_eq!(until(&mut socket, "signedOut").await, None);
    refused(&wei).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rights_that_change_make_a_screen_fetch_afresh_and_then_hear_only_what_it_may() {
    let server = Server::start(Engine::Sqlite).await;
    let (owner, inbox) = set_up(&server).await;
    let teams = owner.get("/teams").await;
    let team = teams["items"][0]["id"].as_str().expect("a team").to_owned();
    let lin = owner.invite("Lin", "agent", std::slice::from_ref(&team)).await;
    let mut socket = agent_socket(&lin).await;
    let id = lin.me["id"].as_str().expect("an id");
    owner.send(Method::PATCH, &format!("/agents/{id}"), Some(json!({ "teamIds": [] }))).await;
    assert_eq!(until(&mut socket, "resync").await, None);

    // Lin no longer reaches the inbox: what is said there is not heard on the socket, and not found over HTTP.
    let key = inbox["publicKey"].as_str().expect("a key");
    let widget = Widget::open(&owner.address, key).await;
    let first = json!({ "clientId": crate::support::desk::client_id(), "topicKey": null, "text": "秘密", "attachmentIds": [] });
    widget.post("/conversations", first).await;
    let quiet = tokio::time::timeout(Duration::from_secs(2), async {
        while let Some(Ok(frame)) = socket.next().await {
            if let Message::Text(text) = frame {
                assert!(!text.contains("秘密"), "a screen heard what its agent may not see: {text}");
                assert!(!text.contains("\"conversation\""), "{text}");
            }
        }
    });
    assert!(quiet.await.is_err(), "the socket stays open");
    let list = lin.get("/conversations?view=all").await;
    assert_eq!(list["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_another_site_gets_neither_socket_nor_command() {
    let server = Server::start(Engine::Sqlite).await;
    let (owner, _) = set_up(&server).await;
    for (path, origin) in [
        ("/live", "https://evil.example"),
        ("/live", "null"),
        ("/widget/live", "http://127.0.0.1.evil.example"),
    ] {
        let url = format!("{}/api/v1{path}", owner.address.replacen("http", "ws", 1));
        let mut request = url.into_client_request().expect("a request");
        request.headers_mut().insert("cookie", owner.cookie().parse().expect("a cookie"));
        request.headers_mut().insert("origin", origin.parse().expect("an origin"));
        assert!(connect_async(request).await.is_err(), "{path} from {origin}");
    }
    let command = owner.client.put(format!("{}/api/v1/presence", owner.address));
    let command = command.header("origin", "https://evil.example").json(&json!({ "status": "away" }));
    assert_eq!(command.send().await.expect("an answer").status(), StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_who_ends_the_session_hears_nothing_more_in_any_tab() {
    let server = Server::start(Engine::Sqlite).await;
    let (owner, inbox) = set_up(&server).await;
    let key = inbox["publicKey"].as_str().expect("a key");
    let (ended, other) = (Widget::open(&owner.address, key).await, Widget::open(&owner.address, key).await);
    let mut tabs = [widget_socket(&ended).await, widget_socket(&ended).await];
    let mut neighbour = widget_socket(&other).await;
    let answer = ended.raw(Method::DELETE, "/session", None).await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    for tab in &mut tabs {
        assert_eq!(until(tab, "signedOut").await, None, "no ping is waited for");
        assert_eq!(until(tab, "-").await, Some(4401));
    }
    neighbour.send(Message::text(json!({ "type": "ping" }).to_string())).await.expect("sent");
    assert_eq!(until(&mut neighbour, "pong").await, None, "only that session ended");
}
