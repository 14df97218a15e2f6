//! Who a contact is: the operator's signed token through the door, and everything that only looks like one.

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use kernel::{Clock as _, SystemClock};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use storage::Engine;

use crate::support::desk::{Browser, Widget, client, client_id, set_up};
use crate::support::server::Server;

/// The operator's back end: an inbox and the secret it was given.
struct Operator {
    address: String,
    inbox: String,
    public_key: String,
    secret: String,
}

impl Operator {
    async fn meet(owner: &Browser, inbox: &Value) -> Self {
        let text = |name: &str| inbox[name].as_str().expect("text").to_owned();
        let key = owner.post(&format!("/inboxes/{}/keys", text("id")), json!({ "algorithm": "HS256" })).await;
        Self {
            address: owner.address.clone(),
            inbox: text("id"),
            public_key: text("publicKey"),
            secret: key["secret"].as_str().expect("shown once").to_owned(),
        }
    }

    fn token(&self, sub: &str) -> String {
        self.signed(json!({ "sub": sub, "aud": self.public_key, "exp": in_seconds(300), "name": "林晓" }))
    }

    fn signed(&self, claims: Value) -> String {
        sign(claims, &self.secret)
    }

    /// A browser that brings a token, and the session of an earlier visit if there is one.
    async fn enter(&self, token: &str, resume: Option<&str>) -> Value {
        let input =
            json!({ "publicKey": self.public_key, "locale": "zh-CN", "token": token, "resume": resume });
        let url = format!("{}/api/v1/widget/sessions", self.address);
        let answer =
            client(std::sync::Arc::default()).post(url).json(&input).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::CREATED);
        answer.json().await.expect("JSON")
    }

    fn widget(&self, session: &Value) -> Widget {
        Widget {
            address: self.address.clone(),
            client: client(std::sync::Arc::default()),
            token: session["token"].as_str().expect("a token").to_owned(),
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "claims are written at the call")]
fn sign(claims: Value, secret: &str) -> String {
    let key = EncodingKey::from_secret(secret.as_bytes());
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key).expect("signed")
}

fn in_seconds(seconds: i64) -> i64 {
    SystemClock.now_ms() / 1_000 + seconds
}

async fn begin(widget: &Widget, text: &str) -> String {
    let first = json!({ "clientId": client_id(), "topicKey": null, "text": text, "attachmentIds": [] });
    widget.post("/conversations", first).await["id"].as_str().expect("an id").to_owned()
}

async fn history(widget: &Widget) -> Vec<String> {
    let list = widget.get("/conversations").await;
    let items = list["items"].as_array().expect("items").iter();
    items.map(|item| item["id"].as_str().expect("an id").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signed_person_is_known_again_on_another_device_and_nobody_else_is() {
    let server = Server::start(Engine::Sqlite).await;
    let (owner, inbox) = set_up(&server).await;
    let operator = Operator::meet(&owner, &inbox).await;
    let session = operator.enter(&operator.token("harbor-1"), None).await;
    assert_eq!(session["identity"], "signed");
    assert_eq!(session["contact"], json!({ "name": "林晓", "verified": true }));
    let phone = operator.widget(&session);
    let conversation = begin(&phone, "提现没到账").await;
    let laptop = operator.widget(&operator.enter(&operator.token("harbor-1"), None).await);
    assert_eq!(history(&laptop).await, std::slice::from_ref(&conversation));
    let other = operator.widget(&operator.enter(&operator.token("harbor-2"), None).await);
    assert_eq!(history(&other).await, [""; 0]);
    let peek = other.raw(Method::GET, &format!("/conversations/{conversation}/messages"), None).await;
    assert_eq!(peek.expect("an answer").status(), StatusCode::NOT_FOUND);
    let desk = owner.get("/conversations?view=all").await;
    assert_eq!(
        (&desk["items"][0]["contactVerified"], &desk["items"][0]["contactName"]),
        (&json!(true), &json!("林晓"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_only_looks_like_a_signature_opens_no_history() {
    let server = Server::start(Engine::Sqlite).await;
    let (owner, inbox) = set_up(&server).await;
    let operator = Operator::meet(&owner, &inbox).await;
    let real = operator.widget(&operator.enter(&operator.token("harbor-1"), None).await);
    begin(&real, "第一句").await;
    let claims = |aud: &str, exp: i64| json!({ "sub": "harbor-1", "aud": aud, "exp": exp });
    let own = operator.public_key.as_str();
    let good = operator.token("harbor-1");
    let (head, rest) = good.split_once('.').expect("three parts");
    let body = rest.split_once('.').expect("three parts").0;
    // {"alg":"none"} and {"alg":"HS256"} without and with a foreign signature.
    for (why, token) in [
        ("another's key", sign(claims(own, in_seconds(300)), &"x".repeat(40))),
        ("expired", operator.signed(claims(own, in_seconds(-120)))),
        ("another inbox", operator.signed(claims("hw_other", in_seconds(300)))),
        ("valid for a week", operator.signed(claims(own, in_seconds(7 * 86_400)))),
        ("nobody", operator.signed(json!({ "aud": own, "exp": in_seconds(300) }))),
        ("no algorithm", format!("eyJhbGciOiJub25lIn0.{body}.")),
        ("no signature", format!("{head}.{body}.")),
        ("no token", "harbor-1".to_owned()),
    ] {
        let session = operator.enter(&token, None).await;
        assert_eq!(
            (&session["identity"], &session["contact"]["verified"]),
            (&json!("rejected"), &json!(false)),
            "{why}"
        );
        assert_eq!(history(&operator.widget(&session)).await, [""; 0], "{why}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_anonymous_conversation_goes_along_and_a_retired_key_signs_nobody_in() {
    let server = Server::start(Engine::Sqlite).await;
    let (owner, inbox) = set_up(&server).await;
    let operator = Operator::meet(&owner, &inbox).await;
    let anonymous = Widget::open(&owner.address, &operator.public_key).await;
    let conversation = begin(&anonymous, "先问一句").await;
    let session = operator.enter(&operator.token("harbor-1"), Some(&anonymous.token)).await;
    assert_eq!(session["identity"], "signed");
    assert_eq!(history(&operator.widget(&session)).await, [conversation]);
    let old = anonymous.raw(Method::GET, "/conversations", None).await.expect("an answer");
    assert_eq!(old.status(), StatusCode::UNAUTHORIZED, "the anonymous session ended");

    let keys = format!("/inboxes/{}/keys", operator.inbox);
    let rotated = Operator::meet(&owner, &inbox).await;
    for one in [&operator, &rotated] {
        assert_eq!(
            one.enter(&one.token("harbor-1"), None).await["identity"],
            "signed",
            "two keys while rotating"
        );
    }
    let first = owner.get(&keys).await["items"][1]["id"].as_str().expect("an id").to_owned();
    owner.send(Method::DELETE, &format!("{keys}/{first}"), None).await;
    assert_eq!(operator.enter(&operator.token("harbor-1"), None).await["identity"], "rejected");
    assert_eq!(rotated.enter(&rotated.token("harbor-1"), None).await["identity"], "signed");
}
