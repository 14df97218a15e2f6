//! What is sent and forgotten: typing, viewers, presence, numbers of the views, places in the queue.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use agents::PresenceStatus;
use api::view;
use axum::extract::ws::Utf8Bytes;
use kernel::{AgentId, ContactId, ConversationId, InboxId};
use security::{Actor, AgentActor, Permission};
use storage::{Error, StoredFact, Tx};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::MissedTickBehavior;

use crate::Live;
use crate::agent::typist;
use crate::frames::{ServerFrame, Typist};
use crate::hub::{Delivery, Place};
use crate::line::text_of;

/// How long news about numbers and places are gathered before they are told.
const GATHER: Duration = Duration::from_millis(300);
/// Places in the queue are told at least this often, as waits pass.
const QUEUE_EVERY: Duration = Duration::from_secs(10);

/// Runs until the tail ends: tells numbers and places when facts may have moved them.
pub(crate) async fn run(live: Arc<Live>) {
    loop {
        let Ok(subscription) = live.tail.subscribe(None).await else {
            tokio::time::sleep(Duration::from_secs(1)).await;
            continue;
        };
        let mut facts = subscription.live;
        let mut every = tokio::time::interval(QUEUE_EVERY);
        every.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let moved = tokio::select! {
                fact = facts.recv() => match fact {
                    Ok(fact) => moves_numbers(&fact),
                    Err(RecvError::Lagged(_)) => true,
                    Err(RecvError::Closed) => return,
                },
                _ = every.tick() => {
                    tell_queue(&live).await;
                    false
                }
            };
            if moved {
                tokio::time::sleep(GATHER).await;
                while facts.try_recv().is_ok() {}
                tell_counts(&live).await;
                tell_queue(&live).await;
            }
        }
    }
}

/// Whether a fact may change how many conversations a view holds, or who waits.
fn moves_numbers(fact: &StoredFact) -> bool {
    matches!(
        (fact.room.as_str(), fact.kind.as_str()),
        (
            "conversations",
            "conversation_opened"
                | "conversation_changed"
                | "conversation_resolved"
                | "conversation_reopened"
        ) | ("agents" | "inboxes", _)
    )
}

async fn tell_counts(live: &Live) {
    let agents = live.hub.agents();
    if agents.is_empty() {
        return;
    }
    let read = move |tx: &Tx<'_>| {
        let mut frames = Vec::new();
        for (screen, agent) in &agents {
            if let Some(counts) = view::counts(tx, &Actor::Agent(agent.clone()))? {
                frames.push((*screen, text_of(&ServerFrame::Counts { counts })));
            }
        }
        Ok::<_, Error>(frames)
    };
    match live.house.db.read(read).await {
        Ok(frames) => {
            frames.into_iter().for_each(|(screen, text)| live.hub.deliver(screen, Delivery::Passing(text)))
        }
        Err(error) => tracing::warn!(%error, "the numbers of the views could not be told"),
    }
}

/// What a fresh screen is told besides events: numbers and offers that wait for this agent.
pub(crate) async fn greet(live: &Live, screen: u64, agent: &AgentActor) {
    let actor = Actor::Agent(agent.clone());
    let read = move |tx: &Tx<'_>| {
        let mut frames = Vec::new();
        if let Some(counts) = view::counts(tx, &actor)? {
            frames.push(text_of(&ServerFrame::Counts { counts }));
        }
        for offer in view::offers(tx, &actor)? {
            frames.push(text_of(&ServerFrame::Offer { offer: Box::new(offer) }));
        }
        Ok::<_, Error>(frames)
    };
    match live.house.db.read(read).await {
        Ok(frames) => frames.into_iter().for_each(|text| live.hub.deliver(screen, Delivery::Passing(text))),
        Err(error) => tracing::warn!(%error, "a fresh screen could not be greeted"),
    }
}

async fn tell_queue(live: &Live) {
    if live.hub.contact_screens() == 0 {
        return;
    }
    if let Err(error) = try_tell_queue(live).await {
        tracing::warn!(%error, "places in the queue could not be told");
    }
}

async fn try_tell_queue(live: &Live) -> Result<(), Error> {
    let db = &live.house.db;
    let picture = live.house.queue.current(db).await?;
    let read = Arc::clone(&picture);
    let waiting = db.read(move |tx| view::waiting(tx, &read)).await?;
    let mut screens: HashMap<ConversationId, (String, Vec<u64>)> = HashMap::new();
    for (id, contact, public_id) in waiting {
        let open: Vec<u64> = live.hub.contacts(contact).into_iter().map(|(screen, _)| screen).collect();
        if !open.is_empty() {
            screens.insert(id, (public_id, open));
        }
    }
    if screens.is_empty() {
        return Ok(());
    }
    let ids: Vec<ConversationId> = screens.keys().copied().collect();
    for (id, queue) in db.write(move |tx| view::queue_places(tx, &picture, &ids)).await? {
        let Some((conversation_id, open)) = screens.remove(&id) else { continue };
        let text = text_of(&ServerFrame::Queue { conversation_id, queue });
        for screen in open {
            live.hub.deliver(screen, Delivery::Passing(text.clone()));
        }
    }
    Ok(())
}

/// The first socket of an agent opened, or the last one closed.
pub(crate) async fn connection(live: &Live, agent: AgentId, opened: bool) {
    let act = move |tx: &Tx<'_>| {
        if opened { agents::connection_opened(tx, agent) } else { agents::connection_closed(tx, agent) }
    };
    if let Err(error) = live.house.db.write(act).await {
        tracing::warn!(%error, "an agent's presence could not be kept");
    }
}

/// An agent's socket is alive.
pub(crate) async fn heartbeat(live: &Live, agent: AgentId) {
    if let Err(error) = live.house.db.write(move |tx| agents::heartbeat(tx, &[agent])).await {
        tracing::warn!(%error, "an agent's heartbeat could not be kept");
    }
}

/// An agent says where they are; an unknown word is ignored.
pub(crate) async fn set_presence(live: &Live, actor: Actor, status: &str) {
    let Some(status) = PresenceStatus::from_code(status) else { return };
    if let Err(error) = live.house.db.write(move |tx| agents::set_presence(tx, &actor, status)).await {
        tracing::warn!(%error, "an agent's presence could not be kept");
    }
}

/// Tells who is at a place: a conversation's to everyone entitled, an article's to those who have it open.
pub(crate) fn tell_place(live: &Live, place: Place) {
    match place {
        Place::Conversation(conversation, inbox) => {
            let viewers = live.hub.viewers(conversation);
            let text = text_of(&ServerFrame::Viewers { conversation_id: conversation.to_string(), viewers });
            tell_entitled(live, inbox, &text, None);
        }
        Place::Article(article, _) => {
            let (editors, there) = live.hub.editors(article);
            let text = text_of(&ServerFrame::Editors { article_id: article.to_string(), editors });
            for (screen, agent) in there {
                if Actor::Agent(agent).may(Permission::KnowledgeRead) {
                    live.hub.deliver(screen, Delivery::Passing(text.clone()));
                }
            }
        }
    }
}

/// An agent types: the contact and the colleagues see it.
pub(crate) async fn agent_types(
    live: &Live,
    agent: &AgentActor,
    screen: u64,
    conversation: ConversationId,
    inbox: InboxId,
    contact: ContactId,
    on: bool,
) {
    if !Actor::Agent(agent.clone()).may(Permission::ConversationsReply) {
        return;
    }
    tell_colleagues(live, conversation, inbox, typist(&agent.name), on, Some(screen));
    if live.hub.contacts(contact).is_empty() {
        return;
    }
    let id = agent.id;
    let read = move |tx: &Tx<'_>| {
        let name = agents::agent_name(tx, id)?.map(|name| name.public().to_owned()).unwrap_or_default();
        let door = Actor::room("realtime", None, &[Permission::ConversationsRead]);
        Ok::<_, Error>((name, view::public_id(tx, &door, conversation)?))
    };
    if let Ok((name, Some(conversation_id))) = live.house.db.read(read).await {
        let text = text_of(&ServerFrame::Typing { conversation_id, who: typist(&name), on });
        for (screen, _) in live.hub.contacts(contact) {
            live.hub.deliver(screen, Delivery::Passing(text.clone()));
        }
    }
}

/// A contact types in an own conversation: the agents who reach the inbox see it.
pub(crate) async fn contact_types(live: &Live, actor: Actor, public_id: String, on: bool) {
    let read = move |tx: &Tx<'_>| view::own_conversation(tx, &actor, &public_id);
    let Ok(Some((conversation, inbox, name))) = live.house.db.read(read).await else { return };
    tell_colleagues(live, conversation, inbox, Typist { kind: "contact", name }, on, None);
}

fn tell_colleagues(
    live: &Live,
    conversation: ConversationId,
    inbox: InboxId,
    who: Typist,
    on: bool,
    except: Option<u64>,
) {
    let text = text_of(&ServerFrame::Typing { conversation_id: conversation.to_string(), who, on });
    tell_entitled(live, inbox, &text, except);
}

/// Sends a frame to the screens of all who may read conversations of an inbox.
fn tell_entitled(live: &Live, inbox: InboxId, text: &Utf8Bytes, except: Option<u64>) {
    for (screen, agent) in live.hub.agents() {
        let actor = Actor::Agent(agent);
        let entitled = actor.may(Permission::ConversationsRead) && actor.reaches_inbox(inbox);
        if entitled && Some(screen) != except {
            live.hub.deliver(screen, Delivery::Passing(text.clone()));
        }
    }
}
