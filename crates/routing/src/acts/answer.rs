//! Answering an offer, or not.

use conversations::Conversation;
use kernel::OfferId;
use security::{Actor, Permission};
use storage::{Error, Tx, cancel_job};

use super::offer_waiting;
use crate::error::RoutingError;
use crate::facts::RoutingFact;
use crate::jobs::EXPIRE;
use crate::offer::{Offer, Outcome, goes_away};
use crate::store;

/// One offer made to this agent. Errors: [`RoutingError::NotFound`] for those of others too.
pub fn access_offer(tx: &Tx<'_>, actor: &Actor, id: OfferId) -> Result<Offer, RoutingError> {
    own(actor, store::find_offer(tx, id)?)
}

/// The offers that wait for this agent's answer.
pub fn open_offers(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<Offer>, RoutingError> {
    match actor {
        Actor::Agent(agent) => Ok(store::open_offers_of_agent(tx, agent.id)?),
        Actor::Contact(_) | Actor::Bot(_) | Actor::Room(_) => Ok(Vec::new()),
    }
}

fn own(actor: &Actor, offer: Option<Offer>) -> Result<Offer, RoutingError> {
    let agent = actor.agent().map(|agent| agent.id);
    offer.filter(|offer| Some(offer.agent) == agent).ok_or(RoutingError::NotFound)
}

/// Takes the offered conversation. Needs `conversations.reply`. Accepting again answers the same.
///
/// [`RoutingError::Ended`]: the time is over, or somebody took the conversation by hand; they keep it.
pub fn accept_offer(tx: &Tx<'_>, actor: &Actor, id: OfferId) -> Result<Conversation, RoutingError> {
    actor.require(Permission::ConversationsReply)?;
    let offer = own(actor, store::lock_offer(tx, id)?)?;
    match offer.closed {
        Some((_, Outcome::Accepted)) => {
            return Ok(conversations::access_conversation(tx, actor, offer.conversation)?);
        }
        Some((_, outcome)) => return Err(RoutingError::Ended(outcome)),
        None if tx.now() >= offer.expires_at_ms => return Err(RoutingError::Ended(Outcome::Expired)),
        None => {}
    }
    let conversation = conversations::claim_waiting(tx, actor, offer.conversation, offer.agent)?;
    close(tx, &offer, Outcome::Accepted)?;
    Ok(conversation)
}

/// Passes the offered conversation on. Declining again changes nothing.
///
/// [`RoutingError::Ended`]: it ended otherwise before.
pub fn decline_offer(tx: &Tx<'_>, actor: &Actor, id: OfferId) -> Result<(), RoutingError> {
    actor.require(Permission::ConversationsReply)?;
    let offer = own(actor, store::lock_offer(tx, id)?)?;
    match offer.closed {
        Some((_, Outcome::Declined)) => Ok(()),
        Some((_, outcome)) => Err(RoutingError::Ended(outcome)),
        None => Ok(close(tx, &offer, Outcome::Declined)?),
    }
}

/// Ends an open offer and tells it; nothing happens when it has ended before.
pub(crate) fn close(tx: &Tx<'_>, offer: &Offer, outcome: Outcome) -> Result<(), Error> {
    if store::close_offer(tx, offer.id, outcome)? {
        cancel_job(tx, EXPIRE, &offer.id.to_string())?;
        tx.emit(&RoutingFact::closed(offer, outcome))?;
    }
    Ok(())
}

/// Ends an offer whose time is over; an agent who misses two in a row goes away. Then the next is asked.
pub(crate) fn expire(tx: &Tx<'_>, id: OfferId) -> Result<(), Error> {
    let Some(offer) = store::lock_offer(tx, id)?.filter(|offer| offer.closed.is_none()) else {
        return Ok(());
    };
    if tx.now() < offer.expires_at_ms {
        return Ok(());
    }
    close(tx, &offer, Outcome::Expired)?;
    if goes_away(&store::latest_outcomes(tx, offer.agent)?) {
        agents::go_away(tx, offer.agent)?;
    }
    offer_waiting(tx)
}
