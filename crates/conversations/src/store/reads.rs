//! Reads and drafts.

use kernel::{AgentId, ConversationId};
use storage::{Error, Tx, params, sql};

/// Notes what an agent has read; says whether that was news.
pub(crate) fn agent_read(
    tx: &Tx<'_>,
    id: ConversationId,
    agent: AgentId,
    count: i64,
    seq: i64,
) -> Result<bool, Error> {
    Ok(tx.exec(sql!("agent_read"), &params![id, agent, count, seq, tx.now()])? == 1)
}

/// Lowers what an agent has read, for themselves alone; says whether that was news.
pub(crate) fn agent_unread(
    tx: &Tx<'_>,
    id: ConversationId,
    agent: AgentId,
    count: i64,
) -> Result<bool, Error> {
    Ok(tx.exec(sql!("agent_unread"), &params![id, agent, count])? == 1)
}

/// How many of the contact's messages each agent has read.
pub(crate) fn agents_read(tx: &Tx<'_>, id: ConversationId) -> Result<Vec<(AgentId, i64)>, Error> {
    tx.list(sql!("agents_read"), &params![id])
}

/// Notes what the contact has read; says whether that was news.
pub(crate) fn contact_read(tx: &Tx<'_>, id: ConversationId, count: i64, seq: i64) -> Result<bool, Error> {
    Ok(tx.exec(sql!("contact_read"), &params![id, count, seq, tx.now()])? == 1)
}

pub(crate) fn put_draft(
    tx: &Tx<'_>,
    id: ConversationId,
    agent: AgentId,
    kind: &str,
    text: &str,
    original: Option<String>,
) -> Result<(), Error> {
    if text.is_empty() {
        tx.exec(sql!("delete_draft"), &params![id, agent, kind])?;
    } else {
        tx.exec(sql!("put_draft"), &params![id, agent, kind, text, tx.now(), original])?;
    }
    Ok(())
}

/// The agent's drafts, as (kind, text, what it was before it was translated).
pub(crate) fn drafts(
    tx: &Tx<'_>,
    id: ConversationId,
    agent: AgentId,
) -> Result<Vec<(String, String, Option<String>)>, Error> {
    tx.list(sql!("drafts"), &params![id, agent])
}
