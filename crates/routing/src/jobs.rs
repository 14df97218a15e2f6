//! Work at an exact time: the end of an offer, and the next try after everybody passed.

use agents::PresenceStatus;
use conversations::ConversationError;
use kernel::{AgentId, Millis, OfferId};
use security::{Actor, Permission};
use serde::Deserialize;
use storage::{Error, Job, NewJob, Tx};

use crate::acts::{expire, offer_waiting};

/// Ends an offer whose time is over; the key is the offer's id.
pub const EXPIRE: &str = "routing.expire";
/// Offers once more what everybody with room has passed on; there is one such job at most.
pub const OFFER_AGAIN: &str = "routing.offer_again";

/// Gives back what a vanished agent left unanswered; the key is the agent's id.
pub const HAND_BACK: &str = "routing.hand_back";
/// How long an agent may be gone before others take over: on top of the grace of a lost connection.
pub const HAND_BACK_MS: Millis = 10 * 60_000;

#[derive(Deserialize)]
struct Vanished {
    agent: AgentId,
}

#[derive(Deserialize)]
struct Expiry {
    offer: OfferId,
}

/// Does a job of [`EXPIRE`]. Errors: storage, or a payload that is not ours.
pub fn run_expire(tx: &Tx<'_>, job: &Job) -> Result<(), Error> {
    let expiry = Expiry::deserialize(&job.payload).map_err(|e| Error::Payload(e.to_string()))?;
    expire(tx, expiry.offer)
}

/// Does a job of [`OFFER_AGAIN`].
pub fn run_offer_again(tx: &Tx<'_>, _job: &Job) -> Result<(), Error> {
    offer_waiting(tx)
}

/// Plans to look after an agent whose connection is lost for good; nothing happens for one who is there, or who is away
/// by choice with the console open.
pub(crate) fn plan_hand_back(tx: &Tx<'_>, agent: AgentId) -> Result<(), Error> {
    let Some(run_at_ms) = hand_back_at(tx, agent)? else { return Ok(()) };
    tx.enqueue(&NewJob {
        kind: HAND_BACK,
        dedupe_key: Some(agent.to_string()),
        payload: serde_json::json!({ "agent": agent }),
        run_at_ms,
    })
}

/// When what an agent left is given back; `None`: the agent is there.
fn hand_back_at(tx: &Tx<'_>, agent: AgentId) -> Result<Option<Millis>, Error> {
    let presence = agents::presence_of(tx, agent)?;
    let gone = presence.filter(|p| !p.connected && p.status == PresenceStatus::Away);
    Ok(gone.map(|p| p.since_ms + HAND_BACK_MS))
}

/// Does a job of [`HAND_BACK`]: conversations whose contact waits go to the queue, those that wait for the contact stay.
pub fn run_hand_back(tx: &Tx<'_>, job: &Job) -> Result<(), ConversationError> {
    let vanished = Vanished::deserialize(&job.payload).map_err(|e| Error::Payload(e.to_string()))?;
    match hand_back_at(tx, vanished.agent)? {
        None => return Ok(()),
        // Back and gone again meanwhile.
        Some(at_ms) if at_ms > tx.now() => return Ok(plan_hand_back(tx, vanished.agent)?),
        Some(_) => {}
    }
    let routing =
        Actor::room("routing", None, &[Permission::ConversationsRead, Permission::ConversationsAssign]);
    for id in conversations::list_unanswered(tx, &routing, vanished.agent)? {
        conversations::hand_back(tx, &routing, id, vanished.agent)?;
    }
    Ok(())
}
