//! Which screens are open, and a bounded queue to each. A screen that does not read is let go; its messages are kept.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::extract::ws::Utf8Bytes;
use kernel::{AgentId, ArticleId, ContactId, ConversationId, InboxId, Locale};
use security::{AgentActor, ContactActor};
use tokio::sync::mpsc;

use crate::frames::{Editor, Viewer};

/// Frames that may wait for one screen.
const QUEUE: usize = 256;
/// Widgets of one contact open at once, over all tabs and devices.
const WIDGETS: usize = 20;

/// What goes to one screen.
#[derive(Debug, Clone)]
pub(crate) enum Delivery {
    /// A fact's events; ignored when the screen has them already.
    Placed {
        /// The fact's position.
        position: i64,
        /// The frame, ready to send.
        frame: Utf8Bytes,
    },
    /// An ephemeral frame, ready to send.
    Passing(Utf8Bytes),
    /// The agent's rights changed: load them afresh.
    RightsChanged,
    /// A session ended.
    SignedOut,
}

/// What waits for one screen. Boxed: a queue keeps room for its first 32 entries, and most screens are idle.
pub(crate) type Deliveries = mpsc::Receiver<Box<Delivery>>;

/// An agent's open screen.
pub(crate) struct AgentScreen {
    /// Who looks, with the rights of the last load.
    pub(crate) actor: AgentActor,
    queue: mpsc::Sender<Box<Delivery>>,
    viewing: Option<Viewing>,
}

/// What an agent looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Viewing {
    /// Where.
    pub(crate) place: Place,
    /// Whether the agent is writing there.
    pub(crate) editing: bool,
}

/// A place several agents may be at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A conversation; who does not reach its inbox hears nothing of it.
    Conversation(ConversationId, InboxId),
    /// An article in the editor, in one language.
    Article(ArticleId, Locale),
}

impl Place {
    /// Whether news of who is here goes to the same people about the same thing.
    fn is_with(self, other: Self) -> bool {
        match (self, other) {
            (Self::Conversation(a, _), Self::Conversation(b, _)) => a == b,
            (Self::Article(a, _), Self::Article(b, _)) => a == b,
            _ => false,
        }
    }
}

/// A contact's open widget.
pub(crate) struct ContactScreen {
    /// Whose.
    pub(crate) actor: ContactActor,
    queue: mpsc::Sender<Box<Delivery>>,
}

#[derive(Default)]
struct Screens {
    next: u64,
    agents: HashMap<u64, AgentScreen>,
    contacts: HashMap<u64, ContactScreen>,
    by_contact: HashMap<ContactId, Vec<u64>>,
}

/// All open screens of this process.
#[derive(Default)]
pub(crate) struct Hub(Mutex<Screens>);

impl Hub {
    fn screens(&self) -> MutexGuard<'_, Screens> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn join_agent(&self, actor: AgentActor) -> (u64, Deliveries) {
        let (queue, deliveries) = mpsc::channel(QUEUE);
        let mut screens = self.screens();
        screens.next += 1;
        let id = screens.next;
        screens.agents.insert(id, AgentScreen { actor, queue, viewing: None });
        (id, deliveries)
    }

    /// `None`: the contact has as many widgets open as one may have.
    pub(crate) fn join_contact(&self, actor: ContactActor) -> Option<(u64, Deliveries)> {
        let (queue, deliveries) = mpsc::channel(QUEUE);
        let mut screens = self.screens();
        if screens.by_contact.get(&actor.id).is_some_and(|open| open.len() >= WIDGETS) {
            return None;
        }
        screens.next += 1;
        let id = screens.next;
        screens.by_contact.entry(actor.id).or_default().push(id);
        screens.contacts.insert(id, ContactScreen { actor, queue });
        Some((id, deliveries))
    }

    /// Takes a screen out; says what an agent was looking at.
    pub(crate) fn leave(&self, id: u64) -> Option<Viewing> {
        let mut screens = self.screens();
        if let Some(contact) = screens.contacts.remove(&id) {
            if let Some(ids) = screens.by_contact.get_mut(&contact.actor.id) {
                ids.retain(|other| *other != id);
                if ids.is_empty() {
                    screens.by_contact.remove(&contact.actor.id);
                }
            }
            return None;
        }
        screens.agents.remove(&id).and_then(|screen| screen.viewing)
    }

    /// Gives a screen the rights its agent has now.
    pub(crate) fn renew(&self, id: u64, actor: AgentActor) {
        if let Some(screen) = self.screens().agents.get_mut(&id) {
            screen.actor = actor;
        }
    }

    /// Open widgets.
    pub(crate) fn contact_screens(&self) -> usize {
        self.screens().contacts.len()
    }

    /// Open agents' screens.
    pub(crate) fn agent_screens(&self) -> usize {
        self.screens().agents.len()
    }

    /// Whether the agent has any open screen.
    pub(crate) fn has_agent(&self, agent: AgentId) -> bool {
        self.screens().agents.values().any(|screen| screen.actor.id == agent)
    }

    /// The agents who look, each once per screen.
    pub(crate) fn agents(&self) -> Vec<(u64, AgentActor)> {
        self.screens().agents.iter().map(|(id, screen)| (*id, screen.actor.clone())).collect()
    }

    /// The widgets of one contact.
    pub(crate) fn contacts(&self, contact: ContactId) -> Vec<(u64, ContactActor)> {
        let screens = self.screens();
        let ids = screens.by_contact.get(&contact).into_iter().flatten();
        ids.filter_map(|id| screens.contacts.get(id).map(|screen| (*id, screen.actor))).collect()
    }

    /// The contacts with an open widget, by inbox.
    pub(crate) fn contacts_of_inboxes(&self) -> HashMap<InboxId, Vec<(u64, ContactActor)>> {
        let mut found: HashMap<InboxId, Vec<(u64, ContactActor)>> = HashMap::new();
        for (id, screen) in &self.screens().contacts {
            found.entry(screen.actor.inbox).or_default().push((*id, screen.actor));
        }
        found
    }

    /// Puts a delivery into a screen's queue. A full queue ends the screen: it will come back and resume.
    pub(crate) fn deliver(&self, id: u64, delivery: Delivery) {
        let mut screens = self.screens();
        let queue =
            screens.agents.get(&id).map(|s| &s.queue).or_else(|| screens.contacts.get(&id).map(|s| &s.queue));
        if let Some(queue) = queue
            && queue.try_send(Box::new(delivery)).is_err()
        {
            // Dropping the sender ends the socket's loop.
            screens.agents.remove(&id);
            if let Some(gone) = screens.contacts.remove(&id)
                && let Some(ids) = screens.by_contact.get_mut(&gone.actor.id)
            {
                ids.retain(|other| *other != id);
                if ids.is_empty() {
                    screens.by_contact.remove(&gone.actor.id);
                }
            }
            metrics::counter!("helpward_slow_screens_total").increment(1);
        }
    }

    /// What an agent's screen looks at.
    pub(crate) fn viewing(&self, id: u64) -> Option<Viewing> {
        self.screens().agents.get(&id).and_then(|screen| screen.viewing)
    }

    /// Notes what an agent looks at; gives the places whose viewers changed.
    pub(crate) fn view(&self, id: u64, viewing: Option<Viewing>) -> Vec<Viewing> {
        let mut screens = self.screens();
        let Some(screen) = screens.agents.get_mut(&id) else { return Vec::new() };
        let before = std::mem::replace(&mut screen.viewing, viewing);
        if before == viewing {
            return Vec::new();
        }
        let mut changed: Vec<Viewing> = before.into_iter().chain(viewing).collect();
        changed.dedup_by(|a, b| a.place.is_with(b.place));
        changed
    }

    /// Who looks at a conversation, each agent once; writing outranks looking.
    pub(crate) fn viewers(&self, conversation: ConversationId) -> Vec<Viewer> {
        let mut found: HashMap<AgentId, Viewer> = HashMap::new();
        for screen in self.screens().agents.values() {
            let Some(viewing) = screen.viewing else { continue };
            if !matches!(viewing.place, Place::Conversation(id, _) if id == conversation) {
                continue;
            }
            let viewer = found.entry(screen.actor.id).or_insert_with(|| Viewer {
                agent_id: screen.actor.id.to_string(),
                name: screen.actor.name.clone(),
                editing: false,
            });
            viewer.editing |= viewing.editing;
        }
        let mut viewers: Vec<Viewer> = found.into_values().collect();
        viewers.sort_by(|a, b| a.agent_id.cmp(&b.agent_id));
        viewers
    }

    /// Who has an article open, each agent once for each language, and the screens to tell so.
    pub(crate) fn editors(&self, article: ArticleId) -> (Vec<Editor>, Vec<(u64, AgentActor)>) {
        let mut found: BTreeMap<(AgentId, Locale), Editor> = BTreeMap::new();
        let mut there = Vec::new();
        for (id, screen) in &self.screens().agents {
            let Some(Viewing { place: Place::Article(open, locale), editing }) = screen.viewing else {
                continue;
            };
            if open != article {
                continue;
            }
            there.push((*id, screen.actor.clone()));
            let editor = found.entry((screen.actor.id, locale)).or_insert_with(|| Editor {
                agent_id: screen.actor.id.to_string(),
                name: screen.actor.name.clone(),
                locale: locale.tag(),
                editing: false,
            });
            editor.editing |= editing;
        }
        (found.into_values().collect(), there)
    }
}

#[cfg(test)]
mod tests {
    use kernel::ContactSessionId;
    use security::Assurance;

    use super::*;

    fn contact() -> ContactActor {
        ContactActor {
            id: ContactId(1),
            inbox: InboxId(1),
            session: ContactSessionId(1),
            assurance: Assurance::Anonymous,
        }
    }

    #[test]
    fn one_contact_opens_so_many_widgets_and_no_more() {
        let hub = Hub::default();
        let open: Vec<_> = (0..WIDGETS).map(|_| hub.join_contact(contact()).expect("a place")).collect();
        assert!(hub.join_contact(contact()).is_none());
        assert!(hub.join_contact(ContactActor { id: ContactId(2), ..contact() }).is_some());
        hub.leave(open[0].0);
        assert!(hub.join_contact(contact()).is_some());
    }

    #[test]
    fn a_widget_that_does_not_read_leaves_nothing_behind() {
        let hub = Hub::default();
        let (id, deliveries) = hub.join_contact(contact()).expect("a place");
        for _ in 0..=QUEUE {
            hub.deliver(id, Delivery::Passing("{}".into()));
        }
        assert_eq!(deliveries.len(), QUEUE);
        assert_eq!(hub.contact_screens(), 0);
        assert!(hub.screens().by_contact.is_empty());
    }
}
