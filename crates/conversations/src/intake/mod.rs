//! What a person will need to know about a topic: asked before a person is there, checked, shown, never asked twice.

mod field;
mod store;

use std::collections::BTreeMap;

use kernel::{ConversationId, InboxId, Millis};
use security::{Actor, Change, Permission, Subject};
use storage::{Error, Tx};

pub use field::{FieldKind, IntakeField, MAX_FIELDS};

use crate::acts::assign::tell;
use crate::acts::{append_event, save};
use crate::author::Author;
use crate::error::ConversationError;
use crate::facts::{Aspect, Place};
use crate::message::{Event, EventKind};
use crate::rights::{access_conversation, access_conversation_for_change};
use crate::{access_file, conversation::Conversation};

/// A value a contact gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenValue {
    /// The field's key.
    pub key: String,
    /// The kind it had then.
    pub kind: FieldKind,
    /// The value, without secrets; for a file its random id.
    pub value: String,
    /// Whether format and checksum hold; people get what does not hold too.
    pub valid: bool,
    /// When it was given, UTC.
    pub given_at_ms: Millis,
}

/// A field of a conversation's topic, with what the contact gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationField {
    /// The field.
    pub field: IntakeField,
    /// What was given; `None`: nothing yet.
    pub given: Option<GivenValue>,
}

/// The fields of a topic, in order. For agents who reach the inbox, and rooms.
pub fn intake_fields(
    tx: &Tx<'_>,
    actor: &Actor,
    inbox: InboxId,
    topic_key: &str,
) -> Result<Vec<IntakeField>, ConversationError> {
    inboxes::access_inbox(tx, actor, inbox).map_err(|_| ConversationError::NotFound)?;
    Ok(store::fields(tx, inbox, topic_key)?)
}

/// Sets the fields of a topic, in order. Needs `inboxes.manage`. What contacts gave before stays.
///
/// [`ConversationError::NoTopic`], or [`ConversationError::Field`] with what is wrong: a label that asks for a secret too.
pub fn set_intake_fields(
    tx: &Tx<'_>,
    actor: &Actor,
    inbox: InboxId,
    topic_key: &str,
    fields: &[IntakeField],
) -> Result<Vec<IntakeField>, ConversationError> {
    actor.require(Permission::InboxesManage)?;
    let settings = inboxes::access_inbox(tx, actor, inbox).map_err(|_| ConversationError::NotFound)?.settings;
    if !inboxes::topic_exists(tx, inbox, topic_key)? {
        return Err(ConversationError::NoTopic);
    }
    let languages: Vec<_> = settings.locales.iter().map(|(locale, _)| *locale).collect();
    let checked = field::check_all(fields, &languages).map_err(ConversationError::Field)?;
    let before = store::fields(tx, inbox, topic_key)?;
    if before == checked {
        return Ok(before);
    }
    store::replace_fields(tx, inbox, topic_key, &checked)?;
    let keys = |fields: &[IntakeField]| fields.iter().map(|f| f.key.as_str()).collect::<Vec<_>>().join(" ");
    let changes = [Change::set("topic", topic_key), Change::new("fields", keys(&before), keys(&checked))];
    security::audit(tx, actor, "intake.changed", Subject::of("inbox", inbox.0), &changes)?;
    Ok(checked)
}

/// The fields of a conversation's topic with what was given, then what was given for fields that are gone.
pub fn conversation_fields(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
) -> Result<Vec<ConversationField>, ConversationError> {
    let c = access_conversation(tx, actor, id)?;
    Ok(fields_of(tx, &c)?)
}

fn fields_of(tx: &Tx<'_>, c: &Conversation) -> Result<Vec<ConversationField>, Error> {
    let fields = match &c.topic_key {
        Some(topic) => store::fields(tx, c.inbox_id, topic)?,
        None => Vec::new(),
    };
    let mut given: BTreeMap<String, GivenValue> =
        store::values(tx, c.id)?.into_iter().map(|value| (value.key.clone(), value)).collect();
    let mut all: Vec<ConversationField> = fields
        .into_iter()
        .map(|field| ConversationField { given: given.remove(&field.key), field })
        .collect();
    all.extend(given.into_values().map(|value| ConversationField {
        field: IntakeField {
            key: value.key.clone(),
            kind: value.kind,
            required: false,
            labels: BTreeMap::new(),
            choices: Vec::new(),
        },
        given: Some(value),
    }));
    Ok(all)
}

/// Keeps what the contact gives for fields of the conversation's topic; unknown keys are refused, an empty value is
/// left out. A value whose checksum fails is kept and marked: people see it, the contact is told.
///
/// [`ConversationError::Field`] with `fields` for an unknown key, a value that is too long, or a file that is not of
/// this conversation; [`ConversationError::Secret`] for a value that holds a secret: nothing is kept then.
pub fn fill_fields(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    values: &[(String, String)],
) -> Result<Vec<ConversationField>, ConversationError> {
    let own = actor.contact().ok_or(ConversationError::NotFound)?;
    let mut c = access_conversation_for_change(tx, actor, id)?;
    if contacts::is_blocked(tx, own.id)? {
        return Err(ConversationError::Blocked);
    }
    let known = fields_of(tx, &c)?;
    let network = network_of(&known, values);
    let mut changed = false;
    for (key, value) in values {
        let value = value.trim();
        let Some(place) = known.iter().find(|place| place.field.key == *key) else {
            return Err(ConversationError::Field("fields"));
        };
        if value.is_empty() || place.given.as_ref().is_some_and(|given| given.value == value) {
            continue;
        }
        let valid = check_value(tx, actor, &c, &place.field, value, network)?;
        store::put_value(tx, id, &place.field, value, valid)?;
        changed = true;
    }
    if changed {
        let holder = c.load_holder();
        let message = append_event(tx, &mut c, Author::of(actor), &Event::plain(EventKind::FieldsFilled))?;
        save(tx, &mut c, holder)?;
        tell(tx, Place::of(&c), Author::of(actor), message, Aspect::Fields, (None, None))?;
    }
    Ok(fields_of(tx, &c)?)
}

/// The network the contact named, in what is given now or before: hashes and addresses are checked by it.
fn network_of(known: &[ConversationField], values: &[(String, String)]) -> Option<chain::Network> {
    let named = known.iter().filter(|place| place.field.kind == FieldKind::Network).find_map(|place| {
        let now = values.iter().find(|(key, _)| *key == place.field.key).map(|(_, value)| value.as_str());
        now.or_else(|| place.given.as_ref().map(|given| given.value.as_str()))
    });
    named.and_then(field::network_named)
}

fn check_value(
    tx: &Tx<'_>,
    actor: &Actor,
    c: &Conversation,
    field: &IntakeField,
    value: &str,
    network: Option<chain::Network>,
) -> Result<bool, ConversationError> {
    if !security::screen(value).found().is_empty() {
        return Err(ConversationError::Secret);
    }
    if field.kind == FieldKind::File {
        let file = access_file(tx, actor, value).map_err(|_| ConversationError::NoFile)?;
        return if file.conversation_id == Some(c.id) { Ok(true) } else { Err(ConversationError::NoFile) };
    }
    field.check_value(value, network).ok_or(ConversationError::Field("fields"))
}
