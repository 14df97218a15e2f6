//! Contacts and agents as the server sees them: what a widget and a console send.

use anyhow::{Context, ensure};
use hyper::Method;
use serde_json::json;

use super::http::{Connection, Server};
use super::socket::Socket;
use crate::desk::client_id;

/// A contact at its widget.
pub struct Contact {
    /// Its connection.
    pub http: Connection,
    token: String,
    server: Server,
}

impl Contact {
    /// Begins an anonymous session.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn arrive(server: &Server, public_key: &str) -> anyhow::Result<Self> {
        let mut http = Connection::open(server, Vec::new()).await?;
        let begin = json!({"publicKey": public_key, "locale": "en", "timeZone": "UTC"});
        let session = http.json(Method::POST, "/api/v1/widget/sessions", begin).await?;
        let token = session["token"].as_str().context("a session has a token")?.to_owned();
        http.always("authorization", &format!("Bearer {token}"));
        Ok(Self { http, token, server: server.clone() })
    }

    /// Opens a conversation; the answer is its id as contacts know it.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn open(&mut self, n: i64, text: &str) -> anyhow::Result<String> {
        let body = json!({"clientId": client_id(n), "topicKey": null, "text": text, "attachmentIds": []});
        let opened = self.http.json(Method::POST, "/api/v1/widget/conversations", body).await?;
        Ok(opened["id"].as_str().context("a conversation has an id")?.to_owned())
    }

    /// Says something in a conversation.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn say(&mut self, conversation: &str, n: i64, text: &str) -> anyhow::Result<()> {
        let path = format!("/api/v1/widget/conversations/{conversation}/messages");
        let body = json!({"clientId": client_id(n), "text": text, "attachmentIds": []}).to_string();
        let (status, answer) = self.http.call(Method::POST, &path, body).await?;
        ensure!((200..300).contains(&status), "{status} {}", String::from_utf8_lossy(&answer));
        Ok(())
    }

    /// Opens the live line and waits for its welcome.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn listen(&self) -> anyhow::Result<Socket> {
        let origin = ("origin".to_owned(), format!("http://{}", self.server.authority()));
        let mut socket = Socket::open(&self.server, "/api/v1/widget/live", &[origin]).await?;
        socket.hello(Some(&self.token)).await?;
        Ok(socket)
    }
}

/// An agent at the console.
pub struct Agent {
    /// Its connection.
    pub http: Connection,
    headers: Vec<(String, String)>,
    server: Server,
}

impl Agent {
    /// Comes back with the cookie of a session (`name=value`).
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub async fn with_cookie(server: &Server, cookie: &str) -> anyhow::Result<Self> {
        let origin = format!("http://{}", server.authority());
        let headers = vec![("cookie".to_owned(), cookie.to_owned()), ("origin".to_owned(), origin)];
        let http = Connection::open(server, headers.clone()).await?;
        Ok(Self { http, headers, server: server.clone() })
    }

    /// Answers a conversation.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn say(&mut self, conversation: &str, n: i64, text: &str) -> anyhow::Result<()> {
        let path = format!("/api/v1/conversations/{conversation}/messages");
        let body = json!({"clientId": client_id(n), "text": text, "attachmentIds": []}).to_string();
        let (status, answer) = self.http.call(Method::POST, &path, body).await?;
        ensure!((200..300).contains(&status), "{status} {}", String::from_utf8_lossy(&answer));
        Ok(())
    }

    /// Opens the live line and waits for its welcome.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn listen(&self) -> anyhow::Result<Socket> {
        let mut socket = Socket::open(&self.server, "/api/v1/live", &self.headers).await?;
        socket.hello(None).await?;
        Ok(socket)
    }
}
