//! Facts become events: each object is loaded afresh, through the rights of whoever is shown it.

use std::collections::HashMap;
use std::sync::Arc;

use api::view;
use axum::extract::ws::Utf8Bytes;
use conversations::{Aspect, ConversationFact};
use kernel::{AgentId, ConversationId};
use routing::RoutingFact;
use security::{Actor, AgentActor, ContactActor, Permission};
use storage::{Error, StoredFact, Tx};

use crate::Live;
use crate::frames::{Event, ServerFrame};
use crate::hub::Delivery;
use crate::line::text_of;

/// What goes to which screen.
type Deliveries = Vec<(u64, Delivery)>;
/// A frame and the position it stands for.
type Frames = Vec<(i64, Utf8Bytes)>;

/// Renders live facts for the screens they concern.
pub(crate) async fn batch(
    live: &Live,
    facts: Vec<Arc<StoredFact>>,
    agents: Vec<(u64, AgentActor)>,
    contacts: Vec<(u64, ContactActor)>,
) -> Result<Deliveries, Error> {
    let read = move |tx: &Tx<'_>| {
        let mut out = Deliveries::new();
        for fact in &facts {
            if !agents.is_empty() {
                to_agents(tx, fact, &agents, &mut out)?;
            }
            for (screen, actor) in contacts.iter().filter(|(_, actor)| Some(actor.id.0) == fact.scope.contact)
            {
                let events = contact_events(tx, fact, *actor)?;
                if !events.is_empty() {
                    out.push((*screen, placed(fact, events)));
                }
            }
        }
        Ok(out)
    };
    live.house.db.read(read).await
}

/// Renders missed facts for one agent.
pub(crate) async fn for_agent(
    live: &Live,
    facts: Vec<Arc<StoredFact>>,
    actor: AgentActor,
) -> Result<Frames, Error> {
    if facts.is_empty() {
        return Ok(Frames::new());
    }
    let read = move |tx: &Tx<'_>| {
        let mut out = Deliveries::new();
        let viewers = [(0, actor.clone())];
        for fact in &facts {
            to_agents(tx, fact, &viewers, &mut out)?;
        }
        Ok(out.into_iter().filter_map(|(_, delivery)| frame_of(delivery)).collect())
    };
    live.house.db.read(read).await
}

/// Renders missed facts for one contact.
pub(crate) async fn for_contact(
    live: &Live,
    facts: Vec<Arc<StoredFact>>,
    actor: ContactActor,
) -> Result<Frames, Error> {
    let facts: Vec<_> = facts.into_iter().filter(|fact| fact.scope.contact == Some(actor.id.0)).collect();
    if facts.is_empty() {
        return Ok(Frames::new());
    }
    let read = move |tx: &Tx<'_>| {
        let mut out = Frames::new();
        for fact in &facts {
            let events = contact_events(tx, fact, actor)?;
            if !events.is_empty() {
                out.push((fact.position, events_text(fact, events)));
            }
        }
        Ok(out)
    };
    live.house.db.read(read).await
}

fn frame_of(delivery: Delivery) -> Option<(i64, Utf8Bytes)> {
    match delivery {
        Delivery::Placed { position, frame } => Some((position, frame)),
        Delivery::Passing(text) => Some((0, text)),
        Delivery::RightsChanged | Delivery::SignedOut => None,
    }
}

fn events_text(fact: &StoredFact, events: Vec<Event>) -> Utf8Bytes {
    text_of(&ServerFrame::Events { position: fact.position.to_string(), events })
}

fn placed(fact: &StoredFact, events: Vec<Event>) -> Delivery {
    Delivery::Placed { position: fact.position, frame: events_text(fact, events) }
}

/// The door itself, for loading an object once; each viewer's own rights are asked before it is shown.
fn loader(fact: &StoredFact) -> Actor {
    let rights = [Permission::ConversationsRead, Permission::ContactsRead, Permission::AgentsRead];
    Actor::room("realtime", Some(fact.position), &rights)
}

fn to_agents(
    tx: &Tx<'_>,
    fact: &StoredFact,
    viewers: &[(u64, AgentActor)],
    out: &mut Deliveries,
) -> Result<(), Error> {
    match fact.room.as_str() {
        "conversations" => {
            let news: ConversationFact = fact.parse()?;
            let message = news.message();
            conversation_to_agents(tx, fact, news.place().conversation, message, viewers, out)
        }
        "surveys" => match fact.scope.conversation {
            Some(id) => conversation_to_agents(tx, fact, id.into(), None, viewers, out),
            None => Ok(()),
        },
        "contacts" => {
            let Some(id) = fact.scope.contact else { return Ok(()) };
            for (screen, viewer) in viewers {
                let actor = Actor::Agent(viewer.clone());
                if let Some(contact) = view::contact(tx, &actor, id.into())? {
                    out.push((*screen, placed(fact, vec![Event::Contact { contact: Box::new(contact) }])));
                }
            }
            Ok(())
        }
        "agents" => agent_to_agents(tx, fact, viewers, out),
        "inboxes" => {
            let Some(id) = fact.scope.inbox else { return Ok(()) };
            for (screen, viewer) in viewers {
                let actor = Actor::Agent(viewer.clone());
                if let Some(inbox) = view::inbox(tx, &actor, id.into())? {
                    out.push((*screen, placed(fact, vec![Event::Inbox { inbox: Box::new(inbox) }])));
                }
            }
            Ok(())
        }
        "routing" => offer_to_agent(tx, fact, viewers, out),
        _ => Ok(()),
    }
}

/// An agent, whose email address and role only those see who may see agents; and everybody themselves.
fn agent_to_agents(
    tx: &Tx<'_>,
    fact: &StoredFact,
    viewers: &[(u64, AgentActor)],
    out: &mut Deliveries,
) -> Result<(), Error> {
    let Some(id) = fact.scope.agent.map(AgentId) else { return Ok(()) };
    let entitled: Vec<u64> =
        viewers.iter().filter(|(_, viewer)| may_see_agent(viewer, id)).map(|(screen, _)| *screen).collect();
    if entitled.is_empty() {
        return Ok(());
    }
    let Some(agent) = view::agent(tx, id)? else { return Ok(()) };
    let frame = events_text(fact, vec![Event::Agent { agent: Box::new(agent) }]);
    for screen in entitled {
        out.push((screen, Delivery::Placed { position: fact.position, frame: frame.clone() }));
    }
    Ok(())
}

fn may_see_agent(viewer: &AgentActor, agent: AgentId) -> bool {
    viewer.id == agent || Actor::Agent(viewer.clone()).may(Permission::AgentsRead)
}

fn conversation_to_agents(
    tx: &Tx<'_>,
    fact: &StoredFact,
    id: ConversationId,
    message: Option<kernel::MessageId>,
    viewers: &[(u64, AgentActor)],
    out: &mut Deliveries,
) -> Result<(), Error> {
    let inbox = fact.scope.inbox.map(kernel::InboxId);
    let may = |viewer: &AgentActor| {
        let actor = Actor::Agent(viewer.clone());
        actor.may(Permission::ConversationsRead) && inbox.is_none_or(|inbox| actor.reaches_inbox(inbox))
    };
    let entitled: Vec<_> = viewers.iter().filter(|(_, viewer)| may(viewer)).collect();
    if entitled.is_empty() {
        return Ok(());
    }
    let door = loader(fact);
    let Some(mut conversation) = view::conversation(tx, &door, id)? else { return Ok(()) };
    let message = match message {
        Some(message) => view::message(tx, &door, message)?,
        None => None,
    };
    let reads: HashMap<AgentId, i64> = conversations::read_counts(tx, id)?.into_iter().collect();
    // Viewers differ only in how far they have read, and most have read equally far.
    let mut frames: HashMap<i64, Utf8Bytes> = HashMap::new();
    for (screen, viewer) in entitled {
        let read_count = reads.get(&viewer.id).copied().unwrap_or(0);
        let frame = frames.entry(read_count).or_insert_with(|| {
            conversation.read_count = read_count;
            let mut events = vec![Event::Conversation { conversation: Box::new(conversation.clone()) }];
            events.extend(message.clone().map(|message| Event::Message { message: Box::new(message) }));
            events_text(fact, events)
        });
        out.push((*screen, Delivery::Placed { position: fact.position, frame: frame.clone() }));
    }
    Ok(())
}

fn offer_to_agent(
    tx: &Tx<'_>,
    fact: &StoredFact,
    viewers: &[(u64, AgentActor)],
    out: &mut Deliveries,
) -> Result<(), Error> {
    let news: RoutingFact = fact.parse()?;
    let (RoutingFact::OfferMade { offer, agent, .. } | RoutingFact::OfferClosed { offer, agent, .. }) = news;
    for (screen, viewer) in viewers.iter().filter(|(_, viewer)| viewer.id == agent) {
        let frame = match news {
            RoutingFact::OfferMade { .. } => {
                let actor = Actor::Agent(viewer.clone());
                view::offer(tx, &actor, offer)?.map(|offer| ServerFrame::Offer { offer: Box::new(offer) })
            }
            RoutingFact::OfferClosed { outcome, .. } => Some(ServerFrame::OfferClosed {
                offer_id: offer.to_string(),
                reason: outcome.word().to_owned(),
            }),
        };
        if let Some(frame) = frame {
            out.push((*screen, Delivery::Passing(text_of(&frame))));
        }
    }
    Ok(())
}

fn contact_events(tx: &Tx<'_>, fact: &StoredFact, viewer: ContactActor) -> Result<Vec<Event>, Error> {
    let actor = Actor::Contact(viewer);
    let mut events = Vec::new();
    let (conversation, message) = match fact.room.as_str() {
        "conversations" => {
            let news: ConversationFact = fact.parse()?;
            if desks_own(&news) {
                return Ok(events);
            }
            (Some(news.place().conversation), news.message())
        }
        "surveys" => (fact.scope.conversation.map(ConversationId), None),
        _ => (None, None),
    };
    let Some(id) = conversation else { return Ok(events) };
    if let Some(conversation) = view::widget_conversation(tx, &actor, id)? {
        events.push(Event::WidgetConversation { conversation: Box::new(conversation) });
    }
    if let Some(message) = message
        && let Some(message) = view::widget_message(tx, &actor, message)?
    {
        events.push(Event::WidgetMessage { message: Box::new(message) });
    }
    Ok(events)
}

/// What only the desk knows of: not even its time is told to the contact.
const fn desks_own(news: &ConversationFact) -> bool {
    match news {
        ConversationFact::NoteAdded { .. } => true,
        ConversationFact::ConversationChanged { what, .. } => {
            !matches!(what, Aspect::Assignee | Aspect::Contact | Aspect::Bot)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use kernel::{RoleId, SessionId};
    use security::{InboxScope, Permissions};

    use super::*;

    #[test]
    fn an_agent_is_shown_only_to_those_who_may_see_agents_and_to_itself() {
        let viewer = |rights: &[Permission]| AgentActor {
            id: AgentId(1),
            came_with: security::CameWith::Session(SessionId(1)),
            name: String::new(),
            role: RoleId(9),
            permissions: Permissions::of(rights),
            inboxes: InboxScope::All,
            teams: Vec::new(),
            ip: None,
        };
        let without = viewer(&[Permission::ConversationsRead]);
        assert!(!may_see_agent(&without, AgentId(2)));
        assert!(may_see_agent(&without, AgentId(1)));
        assert!(may_see_agent(&viewer(&[Permission::AgentsRead]), AgentId(2)));
    }
}
