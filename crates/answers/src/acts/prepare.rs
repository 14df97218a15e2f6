//! Everything one turn needs, in one read: then the engine may take its time outside any transaction.

use conversations::{AuthorKind, Conversation, EntryKind, Message};
use kernel::{Limit, MessageId, Millis};
use knowledge::Reach;
use security::{Actor, Assurance, BotActor, Permission, SecretKind};
use storage::Tx;

use super::settings::at_work;
use crate::error::AnswersError;
use crate::settings::BotSettings;
use crate::store::{self, Earlier, Turn};
use crate::turn::{Before, Prompt};

/// Messages of the contact that are read as one question, newest ones.
const PIECES: usize = 4;
const HOUR_MS: Millis = 3_600_000;

/// A turn with everything it needs.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) turn: Turn,
    pub(crate) conversation: Conversation,
    pub(crate) settings: BotSettings,
    pub(crate) reach: Reach,
    /// The contact's message that is answered.
    pub(crate) question: MessageId,
    pub(crate) prompt: Prompt,
    pub(crate) before: Before,
    /// Whether the newest words held a recovery phrase or private key; it was masked, but it has left the contact's hands.
    pub(crate) secret_sent: bool,
    /// Whether the bot has said nothing here yet.
    pub(crate) first: bool,
}

impl Prepared {
    pub(crate) const fn bot(&self) -> Actor {
        Actor::Bot(BotActor { inbox: self.conversation.inbox_id })
    }
}

/// The rights by which this room reads.
pub(crate) fn reader() -> Actor {
    Actor::room("answers", None, &[Permission::ConversationsRead, Permission::InboxesManage])
}

/// `None`: the conversation is not the bot's any more.
pub(crate) fn prepare(tx: &Tx<'_>, turn: Turn) -> Result<Option<Prepared>, AnswersError> {
    let view = conversations::view_conversation(tx, &reader(), turn.conversation)?;
    let conversation = view.conversation;
    if conversation.bot_since_ms.is_none() {
        return Ok(None);
    }
    let settings = store::settings(tx, conversation.inbox_id)?
        .unwrap_or_else(|| BotSettings::unset(conversation.inbox_id));
    let bot = Actor::Bot(BotActor { inbox: conversation.inbox_id });
    let said = conversations::list_messages(tx, &bot, conversation.id, None, Limit::of(Some(20)))?.items;
    let earlier = store::answers_of(tx, conversation.id)?;
    let (question, prompt) = if turn.not_helped {
        failed_question(tx, turn, &earlier)?
    } else {
        let choice = conversations::choice_of(tx, &bot, turn.message)?;
        let prompt = choice.map_or_else(|| Prompt::Written(newest_words(&said)), Prompt::Chosen);
        (turn.message, prompt)
    };
    let before = Before {
        tried: earlier.iter().filter_map(|done| done.article).collect(),
        asked_last: earlier.first().is_some_and(|done| done.decision == "ask" || done.decision == "courtesy"),
        failures: usize::try_from(store::failures(tx, conversation.id)?).unwrap_or(usize::MAX),
        written_in_hour: written_since(&earlier, tx.now() - HOUR_MS),
        topic_is_peoples: !settings.allows(conversation.topic_key.as_deref()),
        works: at_work(tx, &settings)?,
    };
    let known = if view.contact_signed { Assurance::Signed } else { Assurance::Anonymous };
    Ok(Some(Prepared {
        turn,
        settings,
        reach: Reach::contact(known),
        question,
        prompt,
        before,
        secret_sent: !turn.not_helped && secret_sent(&said),
        first: earlier.iter().all(|done| done.reply.is_none()),
        conversation,
    }))
}

/// What the contact wrote since anybody else last spoke: people write in pieces.
pub(crate) fn newest_words(said: &[Message]) -> String {
    let mut pieces: Vec<&str> = newest(said).map(|m| m.text.as_str()).collect();
    pieces.reverse();
    pieces.join("\n")
}

fn newest(said: &[Message]) -> impl Iterator<Item = &Message> {
    let newest = said.iter().rev().filter(|m| m.kind == EntryKind::Message);
    newest.take_while(|m| m.author_kind == AuthorKind::Contact).take(PIECES)
}

fn secret_sent(said: &[Message]) -> bool {
    let keys = [SecretKind::RecoveryPhrase, SecretKind::PrivateKey].map(SecretKind::code);
    newest(said).any(|m| m.masked.iter().any(|kind| keys.contains(&kind.as_str())))
}

fn failed_question(
    tx: &Tx<'_>,
    turn: Turn,
    earlier: &[Earlier],
) -> Result<(MessageId, Prompt), AnswersError> {
    let failed = earlier.iter().find(|done| done.reply == Some(turn.message));
    let question = failed.map_or(turn.message, |done| done.question);
    let text = conversations::view_message(tx, &reader(), question)?.text;
    Ok((question, Prompt::NotHelped(text)))
}

fn written_since(earlier: &[Earlier], since_ms: Millis) -> i64 {
    let recent = earlier.iter().filter(|done| done.at_ms > since_ms && done.reply.is_some());
    i64::try_from(recent.count()).unwrap_or(i64::MAX)
}
