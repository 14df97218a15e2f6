//! Setting the bot of an inbox, and whether it takes a new conversation.

use kernel::InboxId;
use security::{Actor, Change, Permission, Subject};
use storage::Tx;

use crate::error::AnswersError;
use crate::settings::BotSettings;
use crate::store;

/// How the bot of an inbox is set. Needs `answers.manage`.
pub fn access_bot_settings(tx: &Tx<'_>, actor: &Actor, inbox: InboxId) -> Result<BotSettings, AnswersError> {
    actor.require(Permission::AnswersManage)?;
    check_inbox(tx, actor, inbox)?;
    Ok(store::settings(tx, inbox)?.unwrap_or_else(|| BotSettings::unset(inbox)))
}

/// Sets the bot of an inbox. Needs `answers.manage`. Nothing happens when nothing differs.
///
/// `new.version` is the one that was read: [`AnswersError::Changed`] when somebody was faster.
pub fn set_bot_settings(tx: &Tx<'_>, actor: &Actor, new: &BotSettings) -> Result<BotSettings, AnswersError> {
    actor.require(Permission::AnswersManage)?;
    check_inbox(tx, actor, new.inbox)?;
    let before = store::lock_settings(tx, new.inbox)?.unwrap_or_else(|| BotSettings::unset(new.inbox));
    if before.version != new.version {
        return Err(AnswersError::Changed);
    }
    let mut after = new.clone().check()?;
    if after == before {
        return Ok(before);
    }
    after.version += 1;
    store::put_settings(tx, &after)?;
    security::audit(tx, actor, "bot.changed", Subject::of("inbox", new.inbox.0), &changes(&before, &after))?;
    Ok(after)
}

fn check_inbox(tx: &Tx<'_>, actor: &Actor, inbox: InboxId) -> Result<(), AnswersError> {
    if !actor.reaches_inbox(inbox) && !actor.may(Permission::InboxesManage) {
        return Err(AnswersError::NotFound);
    }
    if inboxes::inbox_names(tx)?.contains_key(&inbox) { Ok(()) } else { Err(AnswersError::NotFound) }
}

fn changes(before: &BotSettings, after: &BotSettings) -> Vec<Change> {
    let at = |at: Option<f64>| at.map_or_else(|| "calibrated".to_owned(), |at| format!("{at:.2}"));
    let mut changes: Vec<Change> = [
        Change::between("enabled", &before.enabled, &after.enabled),
        Change::between("answerAt", &at(before.answer_at), &at(after.answer_at)),
        Change::between("askAt", &at(before.ask_at), &at(after.ask_at)),
        Change::between("hours", &before.hours.word(), &after.hours.word()),
        Change::between("neverTopics", &before.never_topics.join(" "), &after.never_topics.join(" ")),
    ]
    .into_iter()
    .flatten()
    .collect();
    // Long texts are not copied into audit rows; that they changed is.
    if before.greetings != after.greetings {
        changes.push(Change { field: "greetings".to_owned(), from: None, to: None });
    }
    changes
}

/// Whether the bot takes a conversation that begins now: it is on, at work, and the topic is not people's.
/// Doors ask only while a [`Library`](crate::Library) is ready; otherwise people have it at once.
pub fn takes_conversation(
    tx: &Tx<'_>,
    inbox: InboxId,
    topic_key: Option<&str>,
) -> Result<bool, storage::Error> {
    let Some(settings) = store::settings(tx, inbox)? else { return Ok(false) };
    Ok(settings.allows(topic_key) && at_work(tx, &settings)?)
}

/// Whether the bot is on and within its hours.
pub(crate) fn at_work(tx: &Tx<'_>, settings: &BotSettings) -> Result<bool, storage::Error> {
    if !settings.enabled {
        return Ok(false);
    }
    let hours = inboxes::business_hours(tx, settings.inbox)?;
    Ok(settings.hours.works(hours.is_none_or(|hours| hours.is_open(tx.now()))))
}
