//! What the rows say, for the invariant check of tests.

use kernel::{AgentId, ConversationId, Millis, OpeningId, TeamId};
use storage::{Error, FromRow, Row, Tx, params, sql};

/// What the caches of one conversation must be.
pub(crate) struct Told {
    pub(crate) entries: i64,
    pub(crate) last_seq: i64,
    pub(crate) last_public_seq: i64,
    pub(crate) by_contact: i64,
    pub(crate) by_others: i64,
    pub(crate) opening: Option<OpeningId>,
    pub(crate) resolved_at_ms: Option<Millis>,
    pub(crate) snoozed_until_ms: Option<Millis>,
    pub(crate) assignee: Option<AgentId>,
    pub(crate) team: Option<TeamId>,
    pub(crate) opened_at_ms: Option<Millis>,
    pub(crate) first_response_at_ms: Option<Millis>,
    pub(crate) last_message_at_ms: Option<Millis>,
    pub(crate) bot_since_ms: Option<Millis>,
    pub(crate) feeling: Option<String>,
}

impl FromRow for Told {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            entries: r.next()?,
            last_seq: r.next()?,
            last_public_seq: r.next()?,
            by_contact: r.next()?,
            by_others: r.next()?,
            opening: r.next()?,
            resolved_at_ms: r.next()?,
            snoozed_until_ms: r.next()?,
            assignee: r.next()?,
            team: r.next()?,
            opened_at_ms: r.next()?,
            first_response_at_ms: r.next()?,
            last_message_at_ms: r.next()?,
            bot_since_ms: r.next()?,
            feeling: r.next()?,
        })
    }
}

pub(crate) fn all_ids(tx: &Tx<'_>) -> Result<Vec<ConversationId>, Error> {
    tx.list(sql!("conversation_ids"), &[])
}

pub(crate) fn told(tx: &Tx<'_>, id: ConversationId) -> Result<Told, Error> {
    tx.one(sql!("facts_of_conversation"), &params![id])
}

pub(crate) fn held(tx: &Tx<'_>) -> Result<Vec<(AgentId, i64)>, Error> {
    tx.list(sql!("held_at_hand"), &[])
}
