//! Presence acts: what agents say, and what the realtime door sees of their sockets.
//!
//! The door counts an agent's sockets itself and reports only the first and the last, and a sign of
//! life of all connected agents every `HEARTBEAT_MS`, so presence costs a handful of small writes.

use kernel::AgentId;
use security::Actor;
use storage::{Error, Tx};

use crate::facts::AgentFact;
use crate::presence::{Presence, PresenceRow, PresenceStatus};
use crate::{AgentError, store};

/// The actor says whether they are there.
pub fn set_presence(tx: &Tx<'_>, actor: &Actor, status: PresenceStatus) -> Result<Presence, AgentError> {
    let agent = actor.in_person().ok_or(AgentError::NotSignedIn)?.id;
    Ok(change(tx, agent, |row| row.set(status, tx.now()))?.ok_or(AgentError::NotFound)?.shown())
}

/// An agent's first socket of this process opened.
pub fn connection_opened(tx: &Tx<'_>, agent: AgentId) -> Result<(), Error> {
    change(tx, agent, |row| row.opened(tx.now())).map(drop)
}

/// An agent's last socket of this process closed; the grace begins.
pub fn connection_closed(tx: &Tx<'_>, agent: AgentId) -> Result<(), Error> {
    change(tx, agent, |row| row.closed(tx.now())).map(drop)
}

/// Signs of life of all agents connected to this process. One that another process took for lost is
/// connected again.
pub fn heartbeat(tx: &Tx<'_>, agents: &[AgentId]) -> Result<(), Error> {
    for agent in agents {
        if !store::beat(tx, *agent)? {
            connection_opened(tx, *agent)?;
        }
    }
    Ok(())
}

/// Makes agents away whose connection was lost for longer than the grace. Run every ten seconds by
/// one process; says how many changed.
pub fn sweep_presence(tx: &Tx<'_>) -> Result<usize, Error> {
    let silent = store::silent(tx)?;
    for agent in &silent {
        change(tx, *agent, |row| row.aged(tx.now()))?;
    }
    Ok(silent.len())
}

/// An agent's presence; `None` for an unknown agent.
pub fn presence_of(tx: &Tx<'_>, agent: AgentId) -> Result<Option<Presence>, Error> {
    Ok(store::presence(tx, agent)?.map(|row| row.shown()))
}

pub(super) fn change(
    tx: &Tx<'_>,
    agent: AgentId,
    next: impl Fn(PresenceRow) -> PresenceRow,
) -> Result<Option<PresenceRow>, Error> {
    let Some(old) = store::presence_for_change(tx, agent)? else { return Ok(None) };
    let new = next(old);
    if new != old {
        store::update_presence(tx, agent, &new)?;
    }
    if new.shown() != old.shown() {
        store::bump_agent(tx, agent)?;
        tx.emit(&AgentFact::PresenceChanged { agent })?;
    }
    Ok(Some(new))
}
