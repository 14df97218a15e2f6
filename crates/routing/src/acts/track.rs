//! Following one conversation: how long it was held, how long its contact waited, whether its offer stands.

use kernel::{ConversationId, Millis};
use storage::{Error, Tx};

use super::close;
use crate::estimate::error_of;
use crate::offer::Outcome;
use crate::store::{self, Standing};

/// Takes in where a conversation stands after a fact of `at_ms`. Running it twice changes nothing more.
pub(crate) fn track(tx: &Tx<'_>, id: ConversationId, at_ms: Millis) -> Result<(), Error> {
    let Some(standing) = store::standing(tx, id)? else { return Ok(()) };
    follow_hold(tx, id, &standing, at_ms)?;
    if standing.is_waiting() {
        return Ok(());
    }
    if let Some(offer) = store::open_offer_of(tx, id)? {
        // The agent may have picked up by hand what was offered: that is an answer too.
        let taken = standing.assignee == Some(offer.agent) && standing.resolved_at_ms.is_none();
        close(tx, &offer, if taken { Outcome::Accepted } else { Outcome::Withdrawn })?;
    }
    if let Some(told) = store::told(tx, id)? {
        let error = told.first.and_then(|(middle_ms, first_ms)| error_of(middle_ms, at_ms - first_ms));
        // Only a wait that ended with an agent tells how good the estimate was.
        if let Some(error) = error.filter(|_| standing.holder().is_some()) {
            store::keep_wait_error(tx, standing.inbox, error)?;
        }
        store::delete_told(tx, id)?;
    }
    Ok(())
}

fn follow_hold(tx: &Tx<'_>, id: ConversationId, standing: &Standing, at_ms: Millis) -> Result<(), Error> {
    let (before, now) = (store::hold(tx, id)?, standing.holder());
    if before.map(|hold| hold.0) == now {
        return Ok(());
    }
    if let Some((_, since_ms)) = before {
        store::delete_hold(tx, id)?;
        store::keep_service_time(tx, standing.inbox, (at_ms - since_ms).max(0))?;
    }
    if let Some(agent) = now {
        store::insert_hold(tx, id, standing.inbox, agent, at_ms)?;
    }
    Ok(())
}
