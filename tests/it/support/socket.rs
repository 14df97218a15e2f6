//! A live socket that resumes by its cursor, as every screen of ours does.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use super::desk::{Browser, Widget};

/// An open live socket.
pub(crate) type Socket =
    tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

/// What a socket heard over all its connections.
#[derive(Default)]
pub(crate) struct Heard {
    /// Highest position.
    pub(crate) cursor: Option<i64>,
    /// How often each message came, by id; a snapshot's messages are not counted here.
    pub(crate) messages: BTreeMap<String, u32>,
    /// Frames whose position was not higher than the one before.
    pub(crate) out_of_order: u32,
    /// Welcomes that could not resume.
    pub(crate) snapshots: u32,
    /// Welcomes that resumed.
    pub(crate) resumes: u32,
}

/// Listens until the task is aborted, coming back whenever the line is cut.
pub(crate) async fn listen(address: String, token: String, heard: Arc<Mutex<Heard>>) {
    let url = format!("{}/api/v1/widget/live", address.replacen("http", "ws", 1));
    loop {
        if let Ok((mut socket, _)) = connect_async(&url).await {
            let cursor = heard.lock().expect("unpoisoned").cursor.map(|c| c.to_string());
            let hello = json!({ "type": "hello", "cursor": cursor, "token": token, "protocol": 1 });
            if socket.send(Message::text(hello.to_string())).await.is_ok() {
                while let Some(Ok(frame)) = socket.next().await {
                    if let Message::Text(text) = frame {
                        let frame: Value = serde_json::from_str(&text).expect("JSON");
                        note(&mut heard.lock().expect("unpoisoned"), &frame);
                    }
                }
            }
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn position(value: &Value) -> i64 {
    value.as_str().and_then(|p| p.parse().ok()).expect("a position")
}

fn note(heard: &mut Heard, frame: &Value) {
    match frame["type"].as_str() {
        Some("welcome") => {
            if frame["resumed"] == true {
                heard.resumes += 1;
            } else {
                heard.snapshots += 1;
                heard.cursor = Some(position(&frame["cursor"]));
            }
        }
        Some("events") => {
            let at = position(&frame["position"]);
            if heard.cursor.is_some_and(|cursor| at <= cursor) {
                heard.out_of_order += 1;
            }
            heard.cursor = Some(at);
            for event in frame["events"].as_array().expect("events") {
                if event["type"] == "message" {
                    let id = event["message"]["id"].as_str().expect("an id").to_owned();
                    *heard.messages.entry(id).or_default() += 1;
                }
            }
        }
        _ => {}
    }
}

/// Opens the socket of a signed-in agent, welcomed without a cursor.
pub(crate) async fn agent_socket(browser: &Browser) -> Socket {
    let mut request = format!("{}/api/v1/live", browser.address.replacen("http", "ws", 1))
        .into_client_request()
        .expect("a request");
    request.headers_mut().insert("cookie", browser.cookie().parse().expect("a cookie"));
    let (mut socket, _) = connect_async(request).await.expect("a socket");
    let hello = json!({ "type": "hello", "cursor": null, "protocol": 1 });
    socket.send(Message::text(hello.to_string())).await.expect("sent");
    let welcome = socket.next().await.expect("a frame").expect("a frame");
    assert!(welcome.to_text().expect("text").contains("\"welcome\""));
    socket
}

/// Opens the socket of a widget, welcomed without a cursor.
pub(crate) async fn widget_socket(widget: &Widget) -> Socket {
    let url = format!("{}/api/v1/widget/live", widget.address.replacen("http", "ws", 1));
    let (mut socket, _) = connect_async(url).await.expect("a socket");
    let hello = json!({ "type": "hello", "cursor": null, "token": widget.token, "protocol": 1 });
    socket.send(Message::text(hello.to_string())).await.expect("sent");
    let welcome = socket.next().await.expect("a frame").expect("a frame");
    assert!(welcome.to_text().expect("text").contains("\"welcome\""));
    socket
}
