//! Who has an article open is told to all who have it open, and to nobody else.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::Method;
use serde_json::{Value, json};
use storage::Engine;
use tokio_tungstenite::tungstenite::Message;

use crate::support::desk::{Browser, set_up};
use crate::support::server::Server;
use crate::support::socket::{Socket, agent_socket};

/// Name, language, whether writing: of each who has the article open, in the order of names.
type Editors = Vec<(String, String, bool)>;

/// An agent's screen and the news of editors it heard.
struct Screen {
    socket: Socket,
    heard: Vec<Editors>,
}

impl Screen {
    async fn of(browser: &Browser) -> Self {
        Self { socket: agent_socket(browser).await, heard: Vec::new() }
    }

    /// Says where the screen is, and waits until the server has taken it in and told everyone.
    async fn opens(&mut self, article: &str, locale: &str, editing: bool) {
        self.say(json!({ "type": "article", "articleId": article, "locale": locale, "editing": editing }))
            .await;
        self.listen().await;
    }

    async fn say(&mut self, frame: Value) {
        self.socket.send(Message::text(frame.to_string())).await.expect("sent");
    }

    /// Hears all that was told before this: a line sends what waits for it before it answers a ping.
    async fn listen(&mut self) {
        self.say(json!({ "type": "ping" })).await;
        while let Some(Ok(frame)) = self.socket.next().await {
            let Message::Text(text) = frame else { continue };
            let frame: Value = serde_json::from_str(&text).expect("JSON");
            match frame["type"].as_str() {
                Some("pong") => return,
                Some("editors") => self.heard.push(editors(&frame)),
                _ => {}
            }
        }
        panic!("the line was cut");
    }

    /// What was heard since the last time.
    async fn news(&mut self) -> Vec<Editors> {
        self.listen().await;
        std::mem::take(&mut self.heard)
    }

    /// Waits for the next news, for what the server does in its own time.
    async fn next_news(&mut self) -> Vec<Editors> {
        let waited = tokio::time::timeout(Duration::from_secs(10), async {
            loop {
                let news = self.news().await;
                if !news.is_empty() {
                    return news;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        waited.await.expect("news within ten seconds")
    }
}

fn editors(frame: &Value) -> Editors {
    let word = |editor: &Value, key: &str| editor[key].as_str().expect("a word").to_owned();
    let editors = frame["editors"].as_array().expect("editors").iter();
    let mut shown: Editors =
        editors.map(|e| (word(e, "name"), word(e, "locale"), e["editing"] == true)).collect();
    shown.sort();
    shown
}

fn at<const N: usize>(editors: [(&str, &str, bool); N]) -> Editors {
    editors.map(|(name, locale, editing)| (name.to_owned(), locale.to_owned(), editing)).to_vec()
}

async fn article(owner: &Browser) -> String {
    let body = json!({ "kind": "guide", "audience": "public", "sourceLocale": "en", "title": "Fees" });
    let made = owner.send(Method::POST, "/knowledge/articles", Some(body)).await;
    made["id"].as_str().expect("an id").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_an_article_open_is_told_to_those_who_have_it_open() {
    let server = Server::start(Engine::Sqlite).await;
    let (owner, _) = set_up(&server).await;
    let (bo, lin, wei) = (
        owner.invite("Bo", "editor", &[]).await,
        owner.invite("Lin", "editor", &[]).await,
        owner.invite("Wei", "editor", &[]).await,
    );
    let (fees, other) = (article(&owner).await, article(&owner).await);
    let (mut first, mut second, mut elsewhere) =
        (Screen::of(&bo).await, Screen::of(&lin).await, Screen::of(&wei).await);

    first.opens(&fees, "en", false).await;
    assert_eq!(first.news().await, [at([("Bo", "en", false)])]);
    elsewhere.opens(&other, "en", true).await;
    second.opens(&fees, "zh-CN", true).await;
    let both = at([("Bo", "en", false), ("Lin", "zh-CN", true)]);
    assert_eq!(second.news().await, std::slice::from_ref(&both));
    assert_eq!(first.news().await, [both]);
    // Wei works on another article, and hears of that one alone.
    assert_eq!(elsewhere.news().await, [at([("Wei", "en", true)])]);

    // The same words again are no news; another language is.
    second.opens(&fees, "zh-CN", true).await;
    assert!(second.news().await.is_empty());
    second.opens(&fees, "en", true).await;
    assert_eq!(first.news().await, [at([("Bo", "en", false), ("Lin", "en", true)])]);

    // A line that is cut leaves the article, and so does going to one that is not there.
    drop(second);
    assert_eq!(first.next_news().await, [at([("Bo", "en", false)])]);
    elsewhere.opens(&fees, "en", false).await;
    assert_eq!(first.news().await, [at([("Bo", "en", false), ("Wei", "en", false)])]);
    elsewhere.opens("999999", "en", false).await;
    assert_eq!(first.news().await, [at([("Bo", "en", false)])]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_no_longer_read_articles_is_no_longer_seen_in_one() {
    let server = Server::start(Engine::Sqlite).await;
    let (owner, _) = set_up(&server).await;
    let body = json!({ "name": "Writers", "permissions": ["knowledge.read", "knowledge.write"] });
    let role = owner.send(Method::POST, "/roles", Some(body)).await;
    let role = role["id"].as_str().expect("an id").to_owned();
    let (bo, lin) = (owner.invite("Bo", "editor", &[]).await, owner.invite("Lin", "editor", &[]).await);
    let id = lin.me["id"].as_str().expect("an id");
    owner.send(Method::PATCH, &format!("/agents/{id}"), Some(json!({ "roleId": role }))).await;
    let fees = article(&owner).await;
    let (mut first, mut second) = (Screen::of(&bo).await, Screen::of(&lin).await);
    first.opens(&fees, "en", false).await;
    second.opens(&fees, "en", true).await;
    assert_eq!(first.news().await.last(), Some(&at([("Bo", "en", false), ("Lin", "en", true)])));
    second.news().await;

    owner.send(Method::PATCH, &format!("/roles/{role}"), Some(json!({ "permissions": [] }))).await;
    assert_eq!(first.next_news().await, [at([("Bo", "en", false)])]);
    // Saying it is there does not bring it back.
    second.opens(&fees, "en", true).await;
    assert!(second.news().await.is_empty());
    assert!(first.news().await.is_empty());
}
