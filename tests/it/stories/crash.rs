//! Many widgets and agents write while the process is killed again and again: what was acknowledged is there,
//! once, in order; and every screen resumes without gap or repeat.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use storage::Engine;

use crate::support::desk::{Browser, Widget, client_id, set_up, until_acknowledged};
use crate::support::server::Server;
use crate::support::socket::{Heard, listen};

const WIDGETS: usize = 16;
const AGENTS: usize = 3;
const KILLS: u64 = 20;

/// What the clients were told is kept: by conversation, the texts in the order they were sent, per author.
type Ledger = Arc<Mutex<BTreeMap<String, Vec<(String, String)>>>>;

struct Story {
    server: Server,
    owner: Browser,
    inbox: Value,
    ledger: Ledger,
    over: Arc<AtomicBool>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_on_the_embedded_database() {
    crash_story(Server::start(Engine::Sqlite).await).await;
}

/// `kill -9` keeps the kernel's page cache; this disk does not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_the_power_is_cut() {
    crash_story(Server::start_on_forgetful_disk().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_on_a_server_database() {
    crash_story(Server::start(Engine::Postgres).await).await;
}

async fn crash_story(server: Server) {
    let (owner, inbox) = set_up(&server).await;
    let ledger = Ledger::default();
    let mut story = Story { server, owner, inbox, ledger, over: Arc::default() };
    let mut people = Vec::new();
    let mut screens = Vec::new();
    let mut widgets = Vec::new();
    for n in 0..WIDGETS {
        let widget =
            Widget::open(&story.server.address(), story.inbox["publicKey"].as_str().expect("a key")).await;
        let heard = Arc::new(Mutex::new(Heard::default()));
        screens.push(tokio::spawn(listen(widget.address.clone(), widget.token.clone(), Arc::clone(&heard))));
        wait_until(|| heard.lock().expect("unpoisoned").snapshots == 1).await;
        people.push(tokio::spawn(contact(
            n,
            widget.clone(),
            Arc::clone(&story.ledger),
            Arc::clone(&story.over),
        )));
        widgets.push((widget, heard));
    }
    let teams = story.owner.get("/teams").await;
    let team = teams["items"][0]["id"].as_str().expect("the inbox's team").to_owned();
    for n in 0..AGENTS {
        let agent = story.owner.invite(&format!("Agent{n}"), "agent", std::slice::from_ref(&team)).await;
        people.push(tokio::spawn(answer(n, agent, Arc::clone(&story.ledger), Arc::clone(&story.over))));
    }
    let chance = kernel::SeededRng::new(42);
    for _ in 0..KILLS {
        tokio::time::sleep(Duration::from_millis(150 + chance.below(700))).await;
        story.server.kill_and_restart().await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    story.over.store(true, Ordering::Relaxed);
    for person in people {
        person.await.expect("nobody gave up");
    }
    check(&story, &widgets).await;
    screens.iter().for_each(tokio::task::JoinHandle::abort);
    assert_eq!(story.server.stop().await, Some(0));
}

fn acknowledged(ledger: &Ledger, conversation: &str, author: &str, text: String) {
    let mut ledger = ledger.lock().expect("unpoisoned");
    ledger.entry(conversation.to_owned()).or_default().push((author.to_owned(), text));
}

async fn contact(n: usize, widget: Widget, ledger: Ledger, over: Arc<AtomicBool>) {
    let first =
        json!({ "clientId": client_id(), "topicKey": null, "text": format!("w{n} 0"), "attachmentIds": [] });
    let opened = until_acknowledged(|| widget.raw(Method::POST, "/conversations", Some(first.clone()))).await;
    let opened = opened.expect("a conversation");
    let number = opened["number"].to_string();
    let id = opened["id"].as_str().expect("an id").to_owned();
    acknowledged(&ledger, &number, &format!("w{n}"), format!("w{n} 0"));
    let mut k = 0;
    while !over.load(Ordering::Relaxed) {
        k += 1;
        let text = format!("w{n} {k}");
        let message = json!({ "clientId": client_id(), "text": text, "attachmentIds": [] });
        let path = format!("/conversations/{id}/messages");
        let said = until_acknowledged(|| widget.raw(Method::POST, &path, Some(message.clone()))).await;
        said.expect("a contact may always write");
        acknowledged(&ledger, &number, &format!("w{n}"), text);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn answer(n: usize, agent: Browser, ledger: Ledger, over: Arc<AtomicBool>) {
    let mut k = 0;
    while !over.load(Ordering::Relaxed) {
        let list =
            until_acknowledged(|| agent.raw(Method::GET, "/conversations?view=all&limit=50", None)).await;
        let list = list.expect("agents may list");
        for conversation in list["items"].as_array().expect("items").iter().skip(n).step_by(AGENTS) {
            k += 1;
            let text = format!("a{n} {k}");
            let message = json!({ "clientId": client_id(), "text": text, "attachmentIds": [] });
            let path = format!("/conversations/{}/messages", conversation["id"].as_str().expect("an id"));
            let said = until_acknowledged(|| agent.raw(Method::POST, &path, Some(message.clone()))).await;
            said.expect("agents may answer");
            acknowledged(&ledger, &conversation["number"].to_string(), &format!("a{n}"), text);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// All messages of a conversation, oldest first, as the contact sees them.
async fn timeline(widget: &Widget, id: &str) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    loop {
        let before = all.first().map_or(String::new(), |m| format!("&before={}", m["seq"]));
        let page = widget.get(&format!("/conversations/{id}/messages?limit=100{before}")).await;
        let mut items = page["items"].as_array().expect("items").clone();
        items.extend(all);
        all = items;
        if page["hasMore"] != true {
            return all;
        }
    }
}

async fn check(story: &Story, widgets: &[(Widget, Arc<Mutex<Heard>>)]) {
    let (mut acked, mut lost, mut duplicated, mut reordered) = (0, 0, 0, 0);
    let (mut unheard, mut repeated, mut resumes) = (0, 0, 0);
    let ledger = story.ledger.lock().expect("unpoisoned").clone();
    for (widget, heard) in widgets {
        let list = widget.get("/conversations").await;
        assert_eq!(list["items"].as_array().expect("items").len(), 1, "one first message, one conversation");
        let conversation = &list["items"][0];
        let shown = timeline(widget, conversation["id"].as_str().expect("an id")).await;
        let said: Vec<&str> = shown.iter().filter_map(|m| m["text"].as_str()).collect();
        let mut authors: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (author, text) in &ledger[&conversation["number"].to_string()] {
            acked += 1;
            match said.iter().filter(|t| *t == text).count() {
                0 => lost += 1,
                1 => authors.entry(author).or_default().push(text),
                _ => duplicated += 1,
            }
        }
        for (author, texts) in authors {
            let order: Vec<&str> = said
                .iter()
                .copied()
                .filter(|t| t.starts_with(&format!("{author} ")))
                .filter(|t| texts.contains(t))
                .collect();
            reordered += usize::from(order != texts);
        }
        wait_until_heard(heard, &shown).await;
        let heard = heard.lock().expect("unpoisoned");
        assert_eq!(heard.snapshots, 1, "only the first welcome was a snapshot");
        resumes += heard.resumes;
        repeated += heard.out_of_order + heard.messages.values().filter(|n| **n > 1).count() as u32;
        unheard +=
            shown.iter().filter(|m| !heard.messages.contains_key(m["id"].as_str().expect("an id"))).count();
    }
    println!(
        "crash story on {}: {KILLS} kills, {acked} acknowledged, {lost} lost, {duplicated} duplicated, {reordered} out of \
         order; sockets: {resumes} resumes, {unheard} unheard, {repeated} repeated",
        story.server.engine.name()
    );
    assert!(acked > 200, "the load was too small to mean anything: {acked}");
    assert_eq!((lost, duplicated, reordered, unheard, repeated), (0, 0, 0, 0, 0));
}

/// The last events may still be under way.
async fn wait_until_heard(heard: &Mutex<Heard>, shown: &[Value]) {
    let all = || {
        let heard = heard.lock().expect("unpoisoned");
        shown.iter().all(|m| heard.messages.contains_key(m["id"].as_str().expect("an id")))
    };
    wait_until(all).await;
}

/// Waits ten seconds at most; what did not come about shows in the checks that follow.
async fn wait_until(done: impl Fn() -> bool) {
    for _ in 0..200 {
        if done() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
