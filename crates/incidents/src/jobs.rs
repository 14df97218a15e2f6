//! Telling every conversation that the trouble is over, a few at a time.

use conversations::NewMessage;
use kernel::{AnnouncementId, ConversationId};
use security::{Actor, Permission};
use serde::Deserialize;
use storage::{Error, Job, NewJob, Tx};

use crate::error::IncidentError;
use crate::incident::{Closing, Outcome, closing_in};
use crate::store;

/// Tells the conversations of a closed incident; the key is the announcement's id.
pub const TELL: &str = "incidents.tell";
/// Conversations told in one transaction: a step holds the writer for some milliseconds.
const AT_ONCE: u32 = 25;

#[derive(Deserialize)]
struct Which {
    announcement: AnnouncementId,
}

pub(crate) fn tell_soon(tx: &Tx<'_>, id: AnnouncementId) -> Result<(), Error> {
    tx.enqueue(&NewJob {
        kind: TELL,
        dedupe_key: Some(id.to_string()),
        payload: serde_json::json!({ "announcement": id }),
        run_at_ms: tx.now(),
    })
}

/// Does a job of [`TELL`]: tells some, and asks for the next turn while there are more. Each conversation is told once.
pub fn run_tell(tx: &Tx<'_>, job: &Job) -> Result<(), IncidentError> {
    let which = Which::deserialize(&job.payload).map_err(|e| Error::Payload(e.to_string()))?;
    let id = which.announcement;
    let actor = Actor::room(
        "incidents",
        Some(job.id),
        &[Permission::ConversationsRead, Permission::ConversationsReply],
    );
    let closings = store::closings(tx, id)?;
    let untold = store::untold(tx, id, AT_ONCE)?;
    for conversation in &untold {
        let outcome = tell(tx, &actor, id, *conversation, &closings)?;
        store::told(tx, id, *conversation, outcome)?;
        if outcome == Outcome::Answered {
            store::add_answered(tx, id)?;
        }
    }
    if untold.is_empty() { Ok(()) } else { Ok(tell_soon(tx, id)?) }
}

fn tell(
    tx: &Tx<'_>,
    actor: &Actor,
    id: AnnouncementId,
    conversation: ConversationId,
    closings: &[Closing],
) -> Result<Outcome, IncidentError> {
    let c = conversations::access_conversation(tx, actor, conversation)?;
    let Some(closing) = closing_in(closings, c.locale).filter(|_| c.resolved_at_ms.is_none()) else {
        return Ok(Outcome::ResolvedBefore);
    };
    let new = message(format!("incident-{id}-over-{conversation}"), &closing.text, closing.locale);
    conversations::add_message(tx, actor, conversation, &new)?;
    Ok(Outcome::Answered)
}

/// A message of the desk itself.
pub(crate) fn message(client_id: String, text: &str, locale: kernel::Locale) -> NewMessage {
    NewMessage {
        client_id,
        text: security::screen(text),
        attachments: Vec::new(),
        locale: Some(locale),
        mentions: Vec::new(),
        choice: None,
    }
}
