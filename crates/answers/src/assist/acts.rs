//! Setting the model, and what it used.

use std::collections::BTreeSet;

use kernel::Millis;
use security::{Actor, Change, FieldKey, Permission, Subject};
use storage::Tx;

use super::error::{AssistError, ModelFailure};
use super::settings::{ModelSettings, Use, check_key};
use super::store;
use crate::error::AnswersError;

/// What the model used in a month.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModelUse {
    /// Tokens, with what calls that are running may still take.
    pub tokens: i64,
    /// Calls.
    pub calls: i64,
    /// Of these, those that gave nothing.
    pub failed_calls: i64,
    /// Why the last of them did; `None`: none did.
    pub last_failure: Option<ModelFailure>,
}

/// What becomes of the key.
#[derive(Clone, PartialEq, Eq)]
pub enum NewKey {
    /// It stays, as long as scheme, host and port do.
    Keep,
    /// None is sent any more.
    Remove,
    /// This one.
    Set(String),
}

/// New settings of the model.
#[derive(Clone, PartialEq, Eq)]
pub struct NewModel {
    /// All but the key; its `has_key` is not read.
    pub settings: ModelSettings,
    /// The key.
    pub key: NewKey,
    /// Scheme, host and port of the address, as the connector reads it; `""` without a model.
    pub origin: String,
}

/// How the model is set, what it used this month, and which month that is (UTC, e.g. `2026-11`). Needs `answers.manage`.
pub fn access_model(tx: &Tx<'_>, actor: &Actor) -> Result<(ModelSettings, ModelUse, String), AnswersError> {
    actor.require(Permission::AnswersManage)?;
    let settings = store::model(tx)?.map_or_else(ModelSettings::unset, |stored| stored.settings);
    let month = month_of(tx.now());
    Ok((settings, store::use_of_month(tx, &month)?, month))
}

/// Sets the model. Needs `answers.manage`. Nothing happens when nothing differs.
///
/// The key is sealed for scheme, host and port: whoever may change the address cannot have a key sent elsewhere that is
/// not theirs to know. `new.settings.version` is the one that was read: [`AnswersError::Changed`] when somebody was faster.
pub fn set_model(
    tx: &Tx<'_>,
    actor: &Actor,
    field_key: &FieldKey,
    new: &NewModel,
) -> Result<ModelSettings, AnswersError> {
    actor.require(Permission::AnswersManage)?;
    let before = store::lock_model(tx)?;
    let sealed_before = before.as_ref().and_then(|stored| stored.sealed_key.clone());
    let before = before.map_or_else(ModelSettings::unset, |stored| stored.settings);
    if before.version != new.settings.version {
        return Err(AnswersError::Changed);
    }
    let mut after = new.settings.clone().check()?;
    let sealed = match &new.key {
        NewKey::Remove => None,
        NewKey::Keep => sealed_before.filter(|sealed| field_key.open(&place(&new.origin), sealed).is_some()),
        NewKey::Set(key) => {
            let key = check_key(key)?;
            Some(field_key.seal(tx.random(), &place(&new.origin), key.as_bytes()))
        }
    };
    after.has_key = sealed.is_some();
    if after == before && !matches!(new.key, NewKey::Set(_)) {
        return Ok(before);
    }
    after.version += 1;
    store::put_model(tx, &after, sealed.as_deref())?;
    let mut changes = changes(&before, &after);
    if matches!(new.key, NewKey::Set(_)) {
        // That there is another key is told, nothing of it.
        changes.push(Change { field: "key".to_owned(), from: None, to: None });
    }
    security::audit(tx, actor, "model.changed", Subject::only("language_model"), &changes)?;
    Ok(after)
}

fn changes(before: &ModelSettings, after: &ModelSettings) -> Vec<Change> {
    let uses =
        |settings: &ModelSettings| settings.uses.iter().map(|one| one.word()).collect::<Vec<_>>().join(" ");
    [
        Change::between("baseUrl", &before.base_url, &after.base_url),
        Change::between("model", &before.model, &after.model),
        Change::between("hasKey", &before.has_key, &after.has_key),
        Change::between("uses", &uses(before), &uses(after)),
        Change::between("timeoutS", &before.timeout_s, &after.timeout_s),
        Change::between("monthlyTokens", &before.monthly_tokens, &after.monthly_tokens),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Names what a sealed key is for: it opens for no other scheme, host or port.
fn place(origin: &str) -> String {
    format!("language_model:{origin}")
}

/// What the model does for agents now: on, and tokens are left. Needs `conversations.read`.
pub fn uses_at_work(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<Use>, AnswersError> {
    actor.require(Permission::ConversationsRead)?;
    Ok(at_work(tx)?.into_iter().filter(|one| *one != Use::Rephrase).collect())
}

/// What the model does for the bot now.
pub(crate) fn uses_of_bot(tx: &Tx<'_>) -> Result<BTreeSet<Use>, AnswersError> {
    Ok(at_work(tx)?.into_iter().filter(|one| *one != Use::Translation).collect())
}

fn at_work(tx: &Tx<'_>) -> Result<Vec<Use>, AnswersError> {
    let Some(stored) = store::model(tx)? else { return Ok(Vec::new()) };
    let used = store::use_of_month(tx, &month_of(tx.now()))?.tokens;
    let spent = used >= stored.settings.monthly_tokens;
    Ok(if spent { Vec::new() } else { stored.settings.uses.into_iter().collect() })
}

/// A call that may be made: settings, key, and tokens that were put aside for it.
pub(crate) struct Begun {
    pub(crate) settings: ModelSettings,
    pub(crate) key: Option<String>,
    pub(crate) month: String,
    pub(crate) reserved: i64,
}

/// Puts tokens aside for a call; `None` for a use: somebody tries the settings.
pub(crate) fn begin(
    tx: &Tx<'_>,
    field_key: &FieldKey,
    origin: impl Fn(&str) -> Option<String>,
    wanted: Option<Use>,
    tokens: i64,
) -> Result<Begun, AssistError> {
    let stored = store::model(tx)?.filter(|stored| !stored.settings.base_url.is_empty());
    let stored = stored.ok_or(AssistError::Off)?;
    let settings = stored.settings;
    if wanted.is_some_and(|wanted| !settings.uses.contains(&wanted)) {
        return Err(AssistError::Off);
    }
    let key = match stored.sealed_key {
        None => None,
        Some(sealed) => {
            let refused = AssistError::Failed(ModelFailure::RefusedAddress);
            let origin = origin(&settings.base_url).ok_or(refused)?;
            let opened = field_key.open(&place(&origin), &sealed).and_then(|key| String::from_utf8(key).ok());
            Some(opened.ok_or(AssistError::Failed(ModelFailure::WrongKey))?)
        }
    };
    let month = month_of(tx.now());
    if !store::begin_use(tx, &month, tokens, settings.monthly_tokens)? {
        return Err(AssistError::Spent);
    }
    Ok(Begun { settings, key, month, reserved: tokens })
}

/// The month of a time, UTC, e.g. `2026-11`.
fn month_of(at_ms: Millis) -> String {
    let at = jiff::Timestamp::from_millisecond(at_ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    at.strftime("%Y-%m").to_string()
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn months_are_those_of_utc() {
        assert_eq!(month_of(1_795_690_234_000), "2026-11");
        assert_eq!(month_of(1_796_083_199_999), "2026-11");
        assert_eq!(month_of(1_796_083_200_000), "2026-12");
    }
}
