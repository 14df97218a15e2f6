//! Work at an exact time: the bot is late; a conversation has gone quiet.

use kernel::ConversationId;
use security::{Actor, BotActor};
use serde::Deserialize;
use storage::{Error, Job, Tx};

use crate::acts::hand_over::release;
use crate::acts::prepare::reader;
use crate::error::AnswersError;

/// Hands a conversation to people whose turn the bot did not finish in time; the key is the conversation's id.
pub const RELEASE: &str = "answers.release";
/// Settles a conversation that the bot answered and that went quiet; the key is the conversation's id.
pub const SETTLE: &str = "answers.settle";

#[derive(Deserialize)]
struct About {
    conversation: ConversationId,
}

fn about(job: &Job) -> Result<ConversationId, AnswersError> {
    let about = About::deserialize(&job.payload).map_err(|e| Error::Payload(e.to_string()))?;
    Ok(about.conversation)
}

/// Does a job of [`RELEASE`]. Nothing happens when the turn was finished meanwhile.
pub fn run_release(tx: &Tx<'_>, job: &Job) -> Result<(), AnswersError> {
    release(tx, about(job)?)
}

/// Does a job of [`SETTLE`]. Nothing happens when people have the conversation, or it was resolved.
pub fn run_settle(tx: &Tx<'_>, job: &Job) -> Result<(), AnswersError> {
    let conversation = conversations::access_conversation(tx, &reader(), about(job)?)?;
    let bot = Actor::Bot(BotActor { inbox: conversation.inbox_id });
    conversations::settle_as_bot(tx, &bot, conversation.id)?;
    Ok(())
}
