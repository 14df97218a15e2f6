//! The log of facts: what happened, in one order, written with the change it tells.

use kernel::Millis;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Error, FromRow, Row, Tx, params};

/// Something that happened. Holds ids and small values; never message text, names, tokens or links.
pub trait Fact: Serialize {
    /// The room that tells it, e.g. `conversations`.
    fn room(&self) -> &'static str;
    /// What happened, e.g. `message_added`.
    fn kind(&self) -> &'static str;
    /// The payload's version; grows when a stored payload changes shape.
    fn version(&self) -> u16 {
        1
    }
    /// Whom it concerns; readers choose by it without opening the payload.
    fn scope(&self) -> Scope;
}

/// Whom a fact concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scope {
    /// The inbox, if it is of one.
    pub inbox: Option<i64>,
    /// The conversation, if it is of one.
    pub conversation: Option<i64>,
    /// The contact, if it is of one.
    pub contact: Option<i64>,
    /// The agent, if it is of one.
    pub agent: Option<i64>,
}

/// A fact as read from the log.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredFact {
    /// Its place in the one order; cursors are made of these.
    pub position: i64,
    /// Its id, unique, also before it has a position.
    pub id: i64,
    /// The room that told it.
    pub room: String,
    /// What happened.
    pub kind: String,
    /// The payload's version.
    pub version: u16,
    /// Whom it concerns.
    pub scope: Scope,
    /// The payload.
    pub payload: serde_json::Value,
    /// When the act ran, UTC.
    pub at_ms: Millis,
}

impl StoredFact {
    /// The payload as the type that wrote it.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, Error> {
        T::deserialize(&self.payload).map_err(|e| Error::Payload(format!("{}.{}: {e}", self.room, self.kind)))
    }
}

impl FromRow for StoredFact {
    fn from_row(row: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            position: row.next()?,
            id: row.next()?,
            room: row.next()?,
            kind: row.next()?,
            version: row.next()?,
            scope: Scope {
                inbox: row.next()?,
                conversation: row.next()?,
                contact: row.next()?,
                agent: row.next()?,
            },
            payload: serde_json::from_str(&row.next::<String>()?)
                .map_err(|e| Error::Payload(e.to_string()))?,
            at_ms: row.next()?,
        })
    }
}

pub(crate) fn insert(
    tx: &Tx<'_>,
    room: &str,
    kind: &str,
    version: u16,
    scope: Scope,
    payload: &serde_json::Value,
) -> Result<(), Error> {
    tx.exec(
        "insert into facts (id, position, room, kind, version, inbox_id, conversation_id, contact_id, agent_id, payload, at_ms)
         values ($1, /*next position*/null, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &params![
            tx.new_id(),
            room,
            kind,
            version,
            scope.inbox,
            scope.conversation,
            scope.contact,
            scope.agent,
            payload.to_string(),
            tx.now()
        ],
    )?;
    Ok(())
}

/// Facts after `position`, in order, at most `limit`.
pub fn facts_after(tx: &Tx<'_>, position: i64, limit: u32) -> Result<Vec<StoredFact>, Error> {
    tx.list(
        "select position, id, room, kind, version, inbox_id, conversation_id, contact_id, agent_id, payload, at_ms
         from facts where position > $1 order by position limit $2",
        &params![position, limit],
    )
}

/// The newest position; 0 in an empty log.
pub fn last_position(tx: &Tx<'_>) -> Result<i64, Error> {
    tx.one("select coalesce(max(position), 0) from facts", &[])
}

/// The oldest position still kept; a cursor before it gets a snapshot. 0 in an empty log.
pub(crate) fn first_position(tx: &Tx<'_>) -> Result<i64, Error> {
    tx.one("select coalesce(min(position), 0) from facts", &[])
}

/// Days a fact is kept.
const KEPT_DAYS: i64 = 30;

/// Deletes up to 5,000 facts older than thirty days, never the newest one; says how many.
pub fn sweep_facts(tx: &Tx<'_>) -> Result<u64, Error> {
    let before_ms = tx.now() - KEPT_DAYS * 86_400_000;
    tx.exec(
        "delete from facts where id in (
           select id from facts where at_ms < $1 and position is not null
             and position < (select max(position) from facts) order by at_ms limit 5000)",
        &params![before_ms],
    )
}
