//! A desk behind its router, for tests of handlers: one database, one browser with cookies.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use security::FieldKey;
use serde_json::Value;
use storage::Files;
use storage::testing::TestDb;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

use crate::{DoorSettings, House, PeopleDoor};

/// A desk behind its router.
pub(crate) struct Desk<'t> {
    pub(crate) t: &'t TestDb,
    pub(crate) house: Arc<House>,
    router: Router,
    runtime: Runtime,
}

/// A browser: its cookies and its address.
#[derive(Default, Clone)]
pub(crate) struct Browser {
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) ip: [u8; 4],
    /// Further headers of each request.
    pub(crate) headers: Vec<(&'static str, &'static str)>,
}

/// What came back.
pub(crate) struct Came {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Came {
    /// Status and code, for refusals.
    pub(crate) fn refusal(&self) -> (u16, &str) {
        (self.status.as_u16(), self.body["code"].as_str().unwrap_or_default())
    }

    /// A text of the answer; a JSON pointer.
    pub(crate) fn text(&self, pointer: &str) -> String {
        let found = self.body.pointer(pointer).and_then(Value::as_str);
        found.unwrap_or_else(|| panic!("no {pointer} in {} {}", self.status, self.body)).to_owned()
    }
}

impl<'t> Desk<'t> {
    /// A desk over a fresh database, at an address with TLS.
    pub(crate) fn over(t: &'t TestDb, demo: bool) -> Self {
        let house = Arc::new(House {
            db: t.db.clone(),
            files: Files::open(t.folder().join("files")).unwrap(),
            key: Arc::new(FieldKey::new(&[9; 32])),
            people: PeopleDoor::default(),
            contacts: crate::ContactsDoor::default(),
            answers: Arc::default(),
            model: no_model(),
            calls: crate::ModelDoor::default(),
            shelf: Arc::default(),
            queue: crate::QueueBoard::default(),
            door: DoorSettings {
                public_url: "https://desk.example".into(),
                trusted_proxies: Vec::new(),
                demo,
            },
        });
        t.db.write_blocking(move |tx| security::ensure_installation(tx, demo)).unwrap();
        let router = crate::router(Arc::clone(&house));
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        Self { t, house, router, runtime }
    }

    /// Sends a request and keeps the cookies it sets.
    pub(crate) fn call(&self, browser: &mut Browser, line: &str, body: impl Into<Option<Value>>) -> Came {
        let (method, path) = line.split_once(' ').unwrap();
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        let cookies: Vec<String> =
            browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        request = request.header(header::COOKIE, cookies.join("; ")).header(header::USER_AGENT, "Firefox");
        for (name, value) in &browser.headers {
            request = request.header(*name, *value);
        }
        let body = body.into().map_or_else(Body::empty, |json| Body::from(json.to_string()));
        let mut request = request.header(header::CONTENT_TYPE, "application/json").body(body).unwrap();
        let peer = SocketAddr::from((Ipv4Addr::from(browser.ip), 40_000));
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = self.runtime.block_on(self.router.clone().oneshot(request)).unwrap();
        let (parts, body) = response.into_parts();
        let bytes = self.runtime.block_on(axum::body::to_bytes(body, 1 << 20)).unwrap();
        for line in parts.headers.get_all(header::SET_COOKIE) {
            let (pair, rest) = line.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            assert!(rest.contains("HttpOnly") && rest.contains("SameSite=Strict") && rest.contains("Secure"));
            if value.is_empty() {
                browser.cookies.remove(name);
            } else {
                browser.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Came { status: parts.status, headers: parts.headers, body }
    }
}

/// Makes an agent with a built-in role and signs in, on a demo desk.
pub(crate) fn staff(
    desk: &Desk<'_>,
    name: &'static str,
    role: security::BuiltInRole,
) -> (kernel::AgentId, Browser) {
    let email = format!("{}@wallet.example", name.to_lowercase());
    let new = agents::NewAgent {
        name: name.into(),
        email: email.clone(),
        role: role.id(),
        teams: vec![],
        locale: kernel::Locale::En,
        password: security::hash_password("correct horse battery", &[], [3; 16]).unwrap(),
    };
    let by = security::Actor::room("cli", None, security::Permission::ALL);
    let made = desk.t.db.write_blocking(move |tx| agents::create_agent(tx, &by, &new)).unwrap();
    let mut browser = Browser { ip: [203, 0, 113, 9], ..Browser::default() };
    let login = serde_json::json!({ "email": email, "password": "correct horse battery" });
    let came = desk.call(&mut browser, "POST /session", login);
    assert_eq!(came.text("/state"), "signed_in");
    (made.id, browser)
}

/// A model at the other end of a wire nobody connected.
fn no_model() -> Arc<answers::Assist> {
    struct NoModel;
    impl answers::LanguageModel for NoModel {
        fn check_address(&self, base_url: &str) -> Result<String, outbound::Refusal> {
            outbound::Target::parse(base_url, &outbound::Allowed::default()).map(|target| target.origin())
        }
        fn complete(&self, _: &answers::Call) -> Result<answers::Completion, answers::ModelFailure> {
            Err(answers::ModelFailure::Unreachable)
        }
    }
    Arc::new(answers::Assist::new(Arc::new(NoModel), FieldKey::new(&[9; 32])))
}
