//! The desk over HTTP: the owner sets it up, agents join, contacts write.

use std::sync::Arc;
use std::time::Duration;

use reqwest::cookie::{CookieStore as _, Jar};
use reqwest::{Client, Method, Response, StatusCode};
use serde_json::{Value, json};

use super::server::Server;

/// A password no list knows.
const PASSWORD: &str = "correct-horse-battery-staple-7";

/// One browser of an agent.
#[derive(Clone)]
pub(crate) struct Browser {
    pub(crate) address: String,
    pub(crate) client: Client,
    pub(crate) cookies: Arc<Jar>,
    pub(crate) me: Value,
}

/// One browser of a contact.
#[derive(Clone)]
pub(crate) struct Widget {
    pub(crate) address: String,
    pub(crate) client: Client,
    pub(crate) token: String,
}

/// A client that keeps cookies and speaks TLS with ring.
#[expect(clippy::disallowed_methods, reason = "the tests are the client")]
pub(crate) fn client(cookies: Arc<Jar>) -> Client {
    // Fails when another test of this process was first, which is fine.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().cookie_provider(cookies).timeout(Duration::from_secs(10)).build().expect("a client")
}

/// A unique id for a command.
pub(crate) fn client_id() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{:08x}-0000-4000-8000-{n:012x}", std::process::id())
}

/// The six digits of now (RFC 6238 with SHA-1, 30 s), as an authenticator app shows them.
pub(crate) fn totp(secret: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).expect("base32");
    let totp = totp_rs::Builder::new().with_secret(secret).build().expect("a secret");
    totp.generate_current().to_string()
}

async fn body(response: Response) -> Value {
    let (status, path) = (response.status(), response.url().path().to_owned());
    let text = response.text().await.expect("a body");
    assert!(status.is_success(), "{path}: {status}: {text}");
    if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") }
}

/// Sets the desk up as the wizard does; gives the owner's browser and the first inbox.
pub(crate) async fn set_up(server: &Server) -> (Browser, Value) {
    let marker = "/desk/setup#";
    let at = server.printed.find(marker).expect("the setup address was printed") + marker.len();
    let token: String = server.printed[at..].chars().take_while(|c| !c.is_whitespace()).collect();
    let mut owner = Browser::fresh(server.address());
    let start = json!({ "setupToken": token, "name": "Olive Owner", "email": "owner@wallet.test",
        "password": PASSWORD, "locale": "en" });
    let enrol = owner.post("/setup/owner", start).await;
    let code = totp(enrol["totpSecret"].as_str().expect("a secret"));
    owner.me = owner.post("/setup/owner/confirm", json!({ "setupToken": token, "code": code })).await;
    let workspace = json!({ "operatorName": "Harbor Wallet", "locales": ["en", "zh-CN"], "timeZone": "Asia/Shanghai",
        "inboxName": "Wallet app", "brandColour": "#1F5FD6", "allowedOrigins": [],
        "hours": { "timeZone": "Asia/Shanghai", "always": true, "shifts": [], "holidays": [] } });
    let inbox = owner.send(Method::PUT, "/setup/workspace", Some(workspace)).await;
    (owner, inbox)
}

impl Browser {
    /// A browser that is not signed in.
    pub(crate) fn fresh(address: String) -> Self {
        let cookies = Arc::<Jar>::default();
        Self { address, client: client(Arc::clone(&cookies)), cookies, me: Value::Null }
    }

    /// The cookie header this browser sends.
    pub(crate) fn cookie(&self) -> String {
        let url = self.address.parse().expect("an address");
        let header = self.cookies.cookies(&url);
        header.and_then(|h| h.to_str().map(str::to_owned).ok()).unwrap_or_default()
    }

    pub(crate) async fn raw(
        &self,
        method: Method,
        path: &str,
        input: Option<Value>,
    ) -> reqwest::Result<Response> {
        let request = self.client.request(method, format!("{}/api/v1{path}", self.address));
        match input {
            Some(input) => request.json(&input).send().await,
            None => request.send().await,
        }
    }

    pub(crate) async fn send(&self, method: Method, path: &str, input: Option<Value>) -> Value {
        body(self.raw(method, path, input).await.expect("an answer")).await
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, input: Value) -> Value {
        self.send(Method::POST, path, Some(input)).await
    }

    /// Invites an agent into the inbox's team and signs them in with their second factor.
    pub(crate) async fn invite(&self, name: &str, role: &str, teams: &[String]) -> Self {
        let roles = self.get("/roles").await;
        let roles = roles["items"].as_array().expect("roles").clone();
        let role = roles.iter().find(|r| r["name"] == role).expect("a role")["id"].clone();
        let email = format!("{}@wallet.test", name.to_lowercase());
        let invitation = json!({ "email": email, "name": name, "roleId": role, "teamIds": teams });
        let link = self.post("/agents/invitations", invitation).await;
        let link = link["link"].as_str().expect("a link");
        let token = link.rsplit('#').next().expect("a token").to_owned();
        let mut agent = Self::fresh(self.address.clone());
        let accept = json!({ "token": token, "name": name, "password": PASSWORD, "locale": "en" });
        let answer = agent.post("/invitations/acceptance", accept).await;
        assert_eq!(answer["state"], "enrol_second_factor", "{answer}");
        let code = totp(answer["totpSecret"].as_str().expect("a secret"));
        let entry = json!({ "challenge": answer["challenge"], "code": code });
        agent.me = agent.post("/session/second-factor", entry).await["me"].clone();
        agent
    }
}

impl Widget {
    /// A fresh, anonymous browser at an inbox.
    pub(crate) async fn open(address: &str, inbox_key: &str) -> Self {
        let client = client(Arc::default());
        let input = json!({ "publicKey": inbox_key, "locale": "zh-CN", "timeZone": "Asia/Shanghai" });
        let made = client.post(format!("{address}/api/v1/widget/sessions")).json(&input).send().await;
        let session = body(made.expect("an answer")).await;
        let token = session["token"].as_str().expect("a token").to_owned();
        Self { address: address.to_owned(), client, token }
    }

    pub(crate) async fn raw(
        &self,
        method: Method,
        path: &str,
        input: Option<Value>,
    ) -> reqwest::Result<Response> {
        let url = format!("{}/api/v1/widget{path}", self.address);
        let request = self.client.request(method, url).bearer_auth(&self.token);
        match input {
            Some(input) => request.json(&input).send().await,
            None => request.send().await,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        body(self.raw(Method::GET, path, None).await.expect("an answer")).await
    }

    pub(crate) async fn post(&self, path: &str, input: Value) -> Value {
        body(self.raw(Method::POST, path, Some(input)).await.expect("an answer")).await
    }
}

/// Repeats a command until it is acknowledged, as every client of ours does: same client id, growing pauses.
/// Gives `None` when it is refused for good.
pub(crate) async fn until_acknowledged<F, Fut>(command: F) -> Option<Value>
where
    F: Fn() -> Fut,
    Fut: Future<Output = reqwest::Result<Response>>,
{
    for attempt in 0..200_u64 {
        match command().await {
            Ok(response) if response.status().is_success() => {
                // A body cut in the middle is no acknowledgement.
                if let Ok(value) = response.json::<Value>().await {
                    return Some(value);
                }
            }
            Ok(response)
                if response.status() == StatusCode::TOO_MANY_REQUESTS
                    || response.status().is_server_error() => {}
            Ok(_) => return None,
            Err(_) => {}
        }
        tokio::time::sleep(Duration::from_millis((20 * (attempt + 1)).min(300))).await;
    }
    None
}
