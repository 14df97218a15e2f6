//! The caches of a conversation say what its rows say. For tests and `helpward doctor`.

use storage::{Error, Tx};

use crate::bot::Feeling;
use crate::conversation::{Conversation, Status, queue_rank};
use crate::store;

/// Every contradiction between the caches and the rows, as sentences; empty when all is well.
pub fn check_invariants(tx: &Tx<'_>) -> Result<Vec<String>, Error> {
    let mut wrong = Vec::new();
    for id in store::check::all_ids(tx)? {
        let c = store::conversations::find(tx, id)?.ok_or(Error::NoRow)?;
        check_one(tx, &c, &mut wrong)?;
    }
    for (agent, held) in store::check::held(tx)? {
        let load = agents::find_agent(tx, agent)?.map_or(0, |a| a.load);
        if load != held {
            wrong.push(format!("agent {agent}: load {load}, holds {held}"));
        }
    }
    Ok(wrong)
}

fn check_one(tx: &Tx<'_>, c: &Conversation, wrong: &mut Vec<String>) -> Result<(), Error> {
    let told = store::check::told(tx, c.id)?;
    let mut expect = |what: &str, cached: String, rows: String| {
        if cached != rows {
            wrong.push(format!("conversation {}: {what} is {cached}, rows say {rows}", c.number));
        }
    };
    expect("entries", c.last_seq.to_string(), told.entries.to_string());
    expect("last_seq", c.last_seq.to_string(), told.last_seq.to_string());
    expect("last_public_seq", c.last_public_seq.to_string(), told.last_public_seq.to_string());
    expect("contact_message_count", c.contact_message_count.to_string(), told.by_contact.to_string());
    expect("answer_count", c.answer_count.to_string(), told.by_others.to_string());
    expect("opening_id", format!("{:?}", Some(c.opening_id)), format!("{:?}", told.opening));
    expect("resolved_at_ms", format!("{:?}", c.resolved_at_ms), format!("{:?}", told.resolved_at_ms));
    expect("snoozed_until_ms", format!("{:?}", c.snoozed_until_ms), format!("{:?}", told.snoozed_until_ms));
    expect("assignee_id", format!("{:?}", c.assignee_id), format!("{:?}", told.assignee));
    expect("team_id", format!("{:?}", c.team_id), format!("{:?}", told.team));
    expect("opened_at_ms", format!("{:?}", Some(c.opened_at_ms)), format!("{:?}", told.opened_at_ms));
    expect(
        "first_response_at_ms",
        format!("{:?}", c.first_response_at_ms),
        format!("{:?}", told.first_response_at_ms),
    );
    expect(
        "last_message_at_ms",
        format!("{:?}", Some(c.last_message_at_ms)),
        format!("{:?}", told.last_message_at_ms),
    );
    expect("bot_since_ms", format!("{:?}", c.bot_since_ms), format!("{:?}", told.bot_since_ms));
    expect(
        "feeling",
        format!("{:?}", c.feeling.map(Feeling::word)),
        format!("{:?}", told.feeling.as_deref()),
    );
    expect(
        "somebody else beside the bot",
        "false".to_owned(),
        (c.bot_since_ms.is_some() && c.status() != Status::Bot
            || c.bot_since_ms.is_some() && c.assignee_id.is_some())
        .to_string(),
    );
    expect("queue_rank", c.queue_rank.to_string(), queue_rank(c.opened_at_ms, c.priority).to_string());
    Ok(())
}
