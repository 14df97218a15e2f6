//! What a person will need to know about a topic: set by administrators, filled in by contacts, read by agents.

use std::collections::BTreeMap;

use conversations::{ConversationField, FieldKind, IntakeField};
use kernel::{ConversationId, InboxId, Locale};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::door::{Agent, Answer, Body, Contact, Path, Problem, Reply, id};

/// A field of a topic.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = IntakeField)]
pub(crate) struct FieldDto {
    /// Unique within the topic: `a-z 0-9 _`.
    key: String,
    /// `text`, `account`, `network`, `transaction_hash`, `address`, `amount`, `choice` or `file`.
    kind: String,
    required: bool,
    /// Its name in each language of the inbox.
    labels: BTreeMap<String, String>,
    /// For `choice` only.
    #[serde(default)]
    choices: Vec<String>,
}

impl From<IntakeField> for FieldDto {
    fn from(field: IntakeField) -> Self {
        Self {
            key: field.key,
            kind: field.kind.word().to_owned(),
            required: field.required,
            labels: field.labels.into_iter().map(|(l, label)| (l.tag().to_owned(), label)).collect(),
            choices: field.choices,
        }
    }
}

impl FieldDto {
    fn read(self) -> Result<IntakeField, Problem> {
        let mut labels = BTreeMap::new();
        for (tag, label) in self.labels {
            let locale: Locale = tag.parse().map_err(|_| Problem::invalid("labels", "invalid_field"))?;
            labels.insert(locale, label);
        }
        let kind =
            FieldKind::from_word(&self.kind).ok_or_else(|| Problem::invalid("kind", "invalid_field"))?;
        Ok(IntakeField { key: self.key, kind, required: self.required, labels, choices: self.choices })
    }
}

/// The fields of a topic, in order.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = IntakeFields)]
pub(crate) struct FieldsDto {
    /// At most eight.
    items: Vec<FieldDto>,
}

/// A field with what the contact gave.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = FilledField)]
pub(crate) struct FilledDto {
    key: String,
    /// As [`IntakeField`] names kinds.
    kind: String,
    required: bool,
    labels: BTreeMap<String, String>,
    choices: Vec<String>,
    /// null: nothing was given yet.
    #[schema(required)]
    value: Option<String>,
    /// Whether format and checksum hold; null: nothing was given yet.
    #[schema(required)]
    valid: Option<bool>,
}

impl From<ConversationField> for FilledDto {
    fn from(place: ConversationField) -> Self {
        let field = FieldDto::from(place.field);
        Self {
            key: field.key,
            kind: field.kind,
            required: field.required,
            labels: field.labels,
            choices: field.choices,
            valid: place.given.as_ref().map(|given| given.valid),
            value: place.given.map(|given| given.value),
        }
    }
}

/// The fields of a conversation's topic.
#[derive(Serialize, ToSchema)]
#[schema(as = FilledFields)]
pub(crate) struct FilledFieldsDto {
    items: Vec<FilledDto>,
}

impl From<Vec<ConversationField>> for FilledFieldsDto {
    fn from(fields: Vec<ConversationField>) -> Self {
        Self { items: fields.into_iter().map(FilledDto::from).collect() }
    }
}

/// What the contact gives, by key; what is left out stays as it was.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FillInput {
    values: BTreeMap<String, String>,
}

/// `GET /inboxes/{id}/topics/{key}/fields`
pub(crate) async fn show(
    agent: Agent,
    Path((inbox, topic)): Path<(String, String)>,
) -> Answer<Reply<FieldsDto>> {
    let inbox: InboxId = id(&inbox)?;
    let fields = agent.read(move |tx, actor| conversations::intake_fields(tx, actor, inbox, &topic)).await?;
    Ok(Reply(FieldsDto { items: fields.into_iter().map(FieldDto::from).collect() }))
}

/// `PUT /inboxes/{id}/topics/{key}/fields`
pub(crate) async fn set(
    agent: Agent,
    Path((inbox, topic)): Path<(String, String)>,
    Body(input): Body<FieldsDto>,
) -> Answer<Reply<FieldsDto>> {
    let inbox: InboxId = id(&inbox)?;
    let fields = input.items.into_iter().map(FieldDto::read).collect::<Result<Vec<_>, _>>()?;
    let set = agent
        .write(move |tx, actor| conversations::set_intake_fields(tx, actor, inbox, &topic, &fields))
        .await?;
    Ok(Reply(FieldsDto { items: set.into_iter().map(FieldDto::from).collect() }))
}

/// `GET /conversations/{id}/fields`
pub(crate) async fn of_conversation(
    agent: Agent,
    Path(conversation): Path<String>,
) -> Answer<Reply<FilledFieldsDto>> {
    let conversation: ConversationId = id(&conversation)?;
    let fields =
        agent.read(move |tx, actor| conversations::conversation_fields(tx, actor, conversation)).await?;
    Ok(Reply(fields.into()))
}

/// `GET /widget/conversations/{id}/fields`
pub(crate) async fn own(contact: Contact, Path(public_id): Path<String>) -> Answer<Reply<FilledFieldsDto>> {
    let fields = contact
        .read(move |tx, actor| {
            let id = conversations::conversation_of_public_id(tx, &public_id)?;
            conversations::conversation_fields(tx, actor, id)
        })
        .await?;
    Ok(Reply(fields.into()))
}

/// `PUT /widget/conversations/{id}/fields`
pub(crate) async fn fill(
    contact: Contact,
    Path(public_id): Path<String>,
    Body(input): Body<FillInput>,
) -> Answer<Reply<FilledFieldsDto>> {
    contact.take_change()?;
    let values: Vec<(String, String)> = input.values.into_iter().collect();
    let fields = contact
        .write(move |tx, actor| {
            let id = conversations::conversation_of_public_id(tx, &public_id)?;
            conversations::fill_fields(tx, actor, id, &values)
        })
        .await?;
    Ok(Reply(fields.into()))
}
