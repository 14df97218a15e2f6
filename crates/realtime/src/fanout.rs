//! Takes each fact to the screens it concerns: loaded once, shown through each viewer's rights.

use std::sync::Arc;
use std::time::Duration;

use contacts::ContactFact;
use security::SecurityFact;
use storage::StoredFact;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use crate::frames::ServerFrame;
use crate::hub::Delivery;
use crate::line::text_of;
use crate::{Live, render};

/// Facts rendered in one read.
const AT_ONCE: usize = 200;

/// Runs until the tail ends.
pub(crate) async fn run(live: Arc<Live>) {
    let mut facts = loop {
        match live.tail.subscribe(None).await {
            Ok(subscription) => break subscription.live,
            Err(error) => {
                tracing::warn!(%error, "the log cannot be followed yet");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    };
    loop {
        let mut batch = Vec::new();
        match facts.recv().await {
            Ok(fact) => batch.push(fact),
            Err(RecvError::Lagged(_)) => resync_all(&live),
            Err(RecvError::Closed) => return,
        }
        while batch.len() < AT_ONCE {
            match facts.try_recv() {
                Ok(fact) => batch.push(fact),
                Err(TryRecvError::Lagged(_)) => resync_all(&live),
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            }
        }
        tell(&live, batch).await;
    }
}

/// This process could not follow the log: every screen fetches afresh.
fn resync_all(live: &Live) {
    tracing::warn!("screens could not follow the log and fetch afresh");
    let text = text_of(&ServerFrame::Resync);
    for (id, _) in live.hub.agents() {
        live.hub.deliver(id, Delivery::Passing(text.clone()));
    }
    for (id, _) in live.hub.contacts_of_inboxes().into_values().flatten() {
        live.hub.deliver(id, Delivery::Passing(text.clone()));
    }
}

async fn tell(live: &Live, batch: Vec<Arc<StoredFact>>) {
    for fact in &batch {
        match fact.room.as_str() {
            "security" => rights(live, fact),
            "contacts" => contact_sessions(live, fact),
            _ => {}
        }
    }
    let agents = live.hub.agents();
    let contacts = batch.iter().filter_map(|fact| fact.scope.contact).map(|id| live.hub.contacts(id.into()));
    let contacts: Vec<_> = contacts.flatten().collect();
    if agents.is_empty() && contacts.is_empty() {
        return;
    }
    match render::batch(live, batch, agents, contacts).await {
        Ok(deliveries) => {
            for (screen, delivery) in deliveries {
                live.hub.deliver(screen, delivery);
            }
        }
        Err(error) => {
            tracing::warn!(%error, "facts could not be shown");
            resync_all(live);
        }
    }
}

/// A contact's session that ended hears nothing more.
fn contact_sessions(live: &Live, fact: &StoredFact) {
    let Ok(ContactFact::SessionEnded { session, contact, .. }) = fact.parse() else { return };
    for (id, actor) in live.hub.contacts(contact) {
        if actor.session == session {
            live.hub.deliver(id, Delivery::SignedOut);
        }
    }
}

/// A session that ended, or rights that changed, reach the sockets at once.
fn rights(live: &Live, fact: &StoredFact) {
    let Ok(fact) = fact.parse::<SecurityFact>() else { return };
    for (id, actor) in live.hub.agents() {
        match fact {
            SecurityFact::SessionRevoked { session, .. } if actor.session() == Some(session) => {
                live.hub.deliver(id, Delivery::SignedOut);
            }
            SecurityFact::RightsChanged { agent, role }
                if agent == Some(actor.id) || role == Some(actor.role) =>
            {
                live.hub.deliver(id, Delivery::RightsChanged);
            }
            SecurityFact::SessionRevoked { .. } | SecurityFact::RightsChanged { .. } => {}
        }
    }
}
