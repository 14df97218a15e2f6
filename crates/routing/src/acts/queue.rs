//! What waiting contacts and agents see of the queue.

use std::collections::BTreeMap;

use kernel::{AgentId, ConversationId, InboxId, Millis};
use security::{Actor, Permission};
use storage::{Error, Tx};

use super::offering::reach;
use crate::error::RoutingError;
use crate::estimate::{Floor, Held, MAX_QUEUE, PresentAgent, WaitRange, estimate};
use crate::store::{self, Told};
use crate::told::{ShownWait, shown_wait};

/// Positions are counted no further than this.
const MAX_POSITION: i64 = 1_000;
/// Rows of the queue an agent can list.
const MAX_ROWS: i64 = 500;
/// The chance behind the futures is the same each time, so that ranges move only when the desk does.
const SEED: u64 = 1;

/// The queue of the whole desk at one moment, with the waits foretold.
///
/// Reading it takes a few queries; [`QueuePicture::foretell`] is pure work of some milliseconds, so it is
/// done outside transactions. A door makes one at most every few seconds and answers everybody from it.
#[derive(Debug, Clone)]
pub struct QueuePicture {
    floor: Floor,
    order: Vec<(ConversationId, InboxId)>,
    waits: BTreeMap<ConversationId, Option<WaitRange>>,
    next: BTreeMap<InboxId, Option<WaitRange>>,
}

/// Where one conversation stands in the queue, as its contact may see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueuePlace {
    /// Its place in its inbox, 1 = next; counted up to 1,001.
    pub position: i64,
    /// The wait still ahead; `None`: "longer than usual".
    pub range: Option<ShownWait>,
    /// Whether the inbox is outside its hours now.
    pub closed: bool,
    /// When it opens, UTC; `None`: it is open, or no opening is known.
    pub opens_at_ms: Option<Millis>,
}

/// One waiting conversation, as agents see the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueRow {
    /// Which.
    pub conversation: ConversationId,
    /// Its inbox.
    pub inbox: InboxId,
    /// Its place in its inbox, 1 = next.
    pub position: i64,
    /// How long it has waited, in milliseconds.
    pub wait_ms: Millis,
}

impl QueuePicture {
    /// Reads the desk as it is now.
    pub fn read(tx: &Tx<'_>) -> Result<Self, Error> {
        let limit = i64::try_from(MAX_QUEUE).unwrap_or(i64::MAX);
        let order: Vec<_> =
            store::waiting(tx, limit)?.into_iter().map(|(id, inbox, _)| (id, inbox)).collect();
        let all: Vec<InboxId> = inboxes::inbox_names(tx)?.into_keys().collect();
        let mut held: BTreeMap<AgentId, Vec<Held>> = BTreeMap::new();
        for (agent, inbox, since_ms) in store::on_hands(tx)? {
            held.entry(agent).or_default().push(Held { inbox, held_ms: (tx.now() - since_ms).max(0) });
        }
        let present = agents::present_agents(tx)?.into_iter().filter(|agent| agent.may_reply);
        let agents = present.map(|agent| PresentAgent {
            capacity: usize::try_from(agent.capacity).unwrap_or(0),
            inboxes: reach(&agent).unwrap_or_else(|| all.clone()),
            held: held.remove(&agent.id).unwrap_or_default(),
        });
        let floor = Floor {
            agents: agents.collect(),
            queue: order.iter().map(|(_, inbox)| *inbox).collect(),
            service_ms: store::service_times(tx)?,
            answer_ms: store::answer_times(tx)?,
            errors: store::wait_errors(tx)?,
        };
        let next = all.into_iter().map(|inbox| (inbox, None)).collect();
        Ok(Self { floor, order, waits: BTreeMap::new(), next })
    }

    /// Works out the waits: of everybody in the queue, and of one who would come now to each inbox.
    #[must_use]
    pub fn foretell(mut self) -> Self {
        let ranges = estimate(&self.floor, SEED);
        self.waits = self.order.iter().map(|(id, _)| *id).zip(ranges).collect();
        for (inbox, wait) in &mut self.next {
            let mut floor = self.floor.clone();
            floor.queue.push(*inbox);
            *wait = estimate(&floor, SEED).pop().flatten();
        }
        self
    }

    /// The wait of one who would begin a conversation in this inbox now. `None`: "longer than usual".
    #[must_use]
    pub fn wait_of_next(&self, inbox: InboxId) -> Option<ShownWait> {
        shown_wait(None, self.next.get(&inbox).copied().flatten())
    }
}

/// Where the given conversations stand, and remembers what was told, so that no number ever rises.
///
/// Those that do not wait (any more) are left out. `picture` may be some seconds old. The door has asked
/// before whether the contact may see the conversation.
pub fn tell_queue(
    tx: &Tx<'_>,
    picture: &QueuePicture,
    ids: &[ConversationId],
) -> Result<Vec<(ConversationId, QueuePlace)>, Error> {
    let mut hours: BTreeMap<InboxId, (bool, Option<Millis>)> = BTreeMap::new();
    let mut places = Vec::new();
    for id in ids {
        let Some(standing) = store::standing(tx, *id)?.filter(store::Standing::is_waiting) else { continue };
        let position = store::ahead(tx, *id, &standing, MAX_POSITION)? + 1;
        let (closed, opens_at_ms) = match hours.get(&standing.inbox) {
            Some(known) => *known,
            None => {
                let answer = opening(tx, standing.inbox)?;
                hours.insert(standing.inbox, answer);
                answer
            }
        };
        let fresh = picture.waits.get(id).copied().flatten();
        let range = tell_one(tx, *id, standing.inbox, fresh)?;
        places.push((*id, QueuePlace { position, range: range.filter(|_| !closed), closed, opens_at_ms }));
    }
    Ok(places)
}

fn tell_one(
    tx: &Tx<'_>,
    id: ConversationId,
    inbox: InboxId,
    fresh: Option<WaitRange>,
) -> Result<Option<ShownWait>, Error> {
    let before = store::told(tx, id)?.unwrap_or_default();
    let shown = shown_wait(before.last, fresh);
    let now = Told {
        first: before.first.or_else(|| fresh.map(|range| (range.middle_ms, tx.now()))),
        last: shown.or(before.last),
    };
    if now != before {
        store::keep_told(tx, id, inbox, &now)?;
    }
    Ok(shown)
}

/// Whether an inbox is closed now, and when it opens if it is.
fn opening(tx: &Tx<'_>, inbox: InboxId) -> Result<(bool, Option<Millis>), Error> {
    let Some(hours) = inboxes::business_hours(tx, inbox)? else { return Ok((false, None)) };
    let closed = !hours.is_open(tx.now());
    Ok((closed, closed.then(|| hours.next_opening(tx.now())).flatten()))
}

/// The ids of waiting conversations, in the queue's order, at most [`MAX_QUEUE`]: whom a door tells news.
pub fn conversations_in_queue(picture: &QueuePicture) -> impl Iterator<Item = ConversationId> {
    picture.order.iter().map(|(id, _)| *id)
}

/// The queue as an agent sees it: own inboxes only, in order. Needs `conversations.read`.
pub fn list_queue(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<QueueRow>, RoutingError> {
    actor.require(Permission::ConversationsRead)?;
    let mut places: BTreeMap<InboxId, i64> = BTreeMap::new();
    let mut rows = Vec::new();
    for (conversation, inbox, opened_at_ms) in store::waiting(tx, MAX_ROWS)? {
        let position = places.entry(inbox).or_default();
        *position += 1;
        if actor.reaches_inbox(inbox) {
            rows.push(QueueRow {
                conversation,
                inbox,
                position: *position,
                wait_ms: tx.now() - opened_at_ms,
            });
        }
    }
    Ok(rows)
}
