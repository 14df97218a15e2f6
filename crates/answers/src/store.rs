//! All SQL of this room. Tables of conversations are read, never written.

use std::collections::BTreeMap;

use conversations::HandOverReason;
use kernel::{ArticleId, ConversationId, InboxId, Locale, MessageId, Millis};
use storage::{Error, FromRow, Row, Tx, params, sql};

use crate::settings::{BotHours, BotSettings};

impl FromRow for BotSettings {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        let (inbox, enabled): (InboxId, i64) = (r.next()?, r.next()?);
        let (answer_at, ask_at) = (r.next()?, r.next()?);
        let hours = r.next::<String>()?;
        Ok(Self {
            inbox,
            enabled: enabled == 1,
            greetings: BTreeMap::new(),
            answer_at,
            ask_at,
            hours: BotHours::from_word(&hours).ok_or_else(|| Error::Payload("bot_settings.hours".into()))?,
            never_topics: r.next::<String>()?.split_whitespace().map(str::to_owned).collect(),
            version: r.next()?,
        })
    }
}

fn with_greetings(tx: &Tx<'_>, found: Option<BotSettings>) -> Result<Option<BotSettings>, Error> {
    let Some(mut settings) = found else { return Ok(None) };
    let rows: Vec<(Locale, String)> = tx.list(sql!("greetings"), &params![settings.inbox])?;
    settings.greetings = rows.into_iter().collect();
    Ok(Some(settings))
}

pub(crate) fn settings(tx: &Tx<'_>, inbox: InboxId) -> Result<Option<BotSettings>, Error> {
    with_greetings(tx, tx.find(sql!("settings"), &params![inbox])?)
}

pub(crate) fn lock_settings(tx: &Tx<'_>, inbox: InboxId) -> Result<Option<BotSettings>, Error> {
    with_greetings(tx, tx.find(sql!("lock_settings"), &params![inbox])?)
}

pub(crate) fn put_settings(tx: &Tx<'_>, s: &BotSettings) -> Result<(), Error> {
    tx.exec(
        sql!("put_settings"),
        &params![
            s.inbox,
            s.enabled,
            s.answer_at,
            s.ask_at,
            s.hours.word(),
            s.never_topics.join(" "),
            s.version
        ],
    )?;
    tx.exec(sql!("delete_greetings"), &params![s.inbox])?;
    for (locale, text) in &s.greetings {
        tx.exec(sql!("insert_greeting"), &params![s.inbox, *locale, text])?;
    }
    Ok(())
}

/// Whether any inbox has the bot switched on.
pub(crate) fn any_enabled(tx: &Tx<'_>) -> Result<bool, Error> {
    Ok(tx.find::<InboxId>(sql!("any_enabled"), &[])?.is_some())
}

/// What the bot still has to react to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Turn {
    pub(crate) conversation: ConversationId,
    pub(crate) message: MessageId,
    /// Whether the message is the bot's own, and did not help.
    pub(crate) not_helped: bool,
}

impl FromRow for Turn {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        let (conversation, message) = (r.next()?, r.next()?);
        Ok(Self { conversation, message, not_helped: r.next::<String>()? == "not_helped" })
    }
}

pub(crate) fn put_turn(tx: &Tx<'_>, turn: Turn) -> Result<(), Error> {
    let kind = if turn.not_helped { "not_helped" } else { "asked" };
    tx.exec(sql!("put_turn"), &params![turn.conversation, turn.message, kind, tx.now()])?;
    Ok(())
}

pub(crate) fn turns(tx: &Tx<'_>, limit: i64) -> Result<Vec<Turn>, Error> {
    tx.list(sql!("turns"), &params![limit])
}

/// Takes a turn; `false`: another process did, or a newer message came.
pub(crate) fn take_turn(tx: &Tx<'_>, turn: Turn) -> Result<bool, Error> {
    Ok(tx.exec(sql!("take_turn"), &params![turn.conversation, turn.message])? == 1)
}

/// Forgets a conversation's turn; whether there was one.
pub(crate) fn drop_turn(tx: &Tx<'_>, conversation: ConversationId) -> Result<bool, Error> {
    Ok(tx.exec(sql!("drop_turn"), &params![conversation])? == 1)
}

/// What the bot did about a turn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Done {
    pub(crate) conversation: ConversationId,
    pub(crate) inbox: InboxId,
    pub(crate) question: MessageId,
    pub(crate) reply: Option<MessageId>,
    pub(crate) decision: &'static str,
    pub(crate) reason: Option<HandOverReason>,
    pub(crate) article: Option<ArticleId>,
    pub(crate) confidence: Option<f64>,
    pub(crate) locale: Locale,
    pub(crate) topic_key: Option<String>,
}

pub(crate) fn insert_answer(tx: &Tx<'_>, done: &Done) -> Result<(), Error> {
    tx.exec(
        sql!("insert_answer"),
        &params![
            tx.new_id(),
            done.conversation,
            done.inbox,
            done.question,
            done.reply,
            done.decision,
            done.reason.map(HandOverReason::word),
            done.article,
            done.confidence,
            done.locale,
            done.topic_key.clone(),
            tx.now()
        ],
    )?;
    Ok(())
}

/// What the bot did before in a conversation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Earlier {
    pub(crate) question: MessageId,
    pub(crate) reply: Option<MessageId>,
    pub(crate) decision: String,
    pub(crate) article: Option<ArticleId>,
    pub(crate) confidence: Option<f64>,
    pub(crate) at_ms: Millis,
}

impl FromRow for Earlier {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            question: r.next()?,
            reply: r.next()?,
            decision: r.next()?,
            article: r.next()?,
            confidence: r.next()?,
            at_ms: r.next()?,
        })
    }
}

/// What the bot did before in a conversation, newest first, at most fifty.
pub(crate) fn answers_of(tx: &Tx<'_>, conversation: ConversationId) -> Result<Vec<Earlier>, Error> {
    tx.list(sql!("answers_of"), &params![conversation])
}

/// Answers that did not help, as the contact said.
pub(crate) fn failures(tx: &Tx<'_>, conversation: ConversationId) -> Result<i64, Error> {
    tx.one(sql!("failures"), &params![conversation])
}

/// Conversations handed over because the bot was late, since a time; at most ten are counted.
pub(crate) fn late_hand_overs(tx: &Tx<'_>, since_ms: Millis) -> Result<i64, Error> {
    tx.one(sql!("late_hand_overs"), &params![since_ms])
}

pub(crate) fn insert_model(
    tx: &Tx<'_>,
    fingerprint: [u8; 32],
    hash: &str,
    knowledge_version: i64,
    trained_in_ms: Millis,
) -> Result<(), Error> {
    tx.exec(
        sql!("insert_model"),
        &params![tx.new_id(), fingerprint, hash, knowledge_version, trained_in_ms, tx.now()],
    )?;
    Ok(())
}

/// The stored model of that knowledge: hash of its bytes, and how long its training took.
pub(crate) fn model_of(tx: &Tx<'_>, fingerprint: [u8; 32]) -> Result<Option<(String, Millis)>, Error> {
    tx.find(sql!("model_of"), &params![fingerprint])
}

pub(crate) fn newest_model(tx: &Tx<'_>) -> Result<Option<(String, Millis)>, Error> {
    tx.find(sql!("newest_model"), &[])
}

/// Forgets all models but the newest two; hashes of the bytes that can go.
pub(crate) fn delete_old_models(tx: &Tx<'_>) -> Result<Vec<String>, Error> {
    tx.list(sql!("delete_old_models"), &[])
}
