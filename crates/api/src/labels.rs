//! Labels.

use conversations::Label;
use kernel::LabelId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::door::{Agent, Answer, Body, Created, NoContent, Path, Reply, id};

/// A coloured word on conversations.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Label)]
pub(crate) struct LabelDto {
    id: String,
    name: String,
    /// `#rrggbb`.
    colour: String,
}

impl From<Label> for LabelDto {
    fn from(label: Label) -> Self {
        Self { id: label.id.to_string(), name: label.name, colour: label.colour }
    }
}

/// All labels.
#[derive(Serialize, ToSchema)]
#[schema(as = Labels)]
pub(crate) struct LabelsDto {
    items: Vec<LabelDto>,
}

/// A label to be made.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewLabelInput {
    name: String,
    /// `#rrggbb`.
    colour: String,
}

/// Changes to a label; a missing field stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct LabelChangeInput {
    name: Option<String>,
    colour: Option<String>,
}

/// `GET /labels`
pub(crate) async fn list(agent: Agent) -> Answer<Reply<LabelsDto>> {
    let labels = agent.read(conversations::list_labels).await?;
    Ok(Reply(LabelsDto { items: labels.into_iter().map(LabelDto::from).collect() }))
}

/// `POST /labels`
pub(crate) async fn create(agent: Agent, Body(input): Body<NewLabelInput>) -> Answer<Created<LabelDto>> {
    let label = agent
        .write(move |tx, actor| conversations::create_label(tx, actor, &input.name, &input.colour))
        .await?;
    Ok(Created(label.into()))
}

/// `PATCH /labels/{id}`
pub(crate) async fn change(
    agent: Agent,
    Path(label): Path<String>,
    Body(input): Body<LabelChangeInput>,
) -> Answer<Reply<LabelDto>> {
    let label: LabelId = id(&label)?;
    let changed = agent
        .write(move |tx, actor| {
            conversations::change_label(tx, actor, label, input.name.as_deref(), input.colour.as_deref())
        })
        .await?;
    Ok(Reply(changed.into()))
}

/// `DELETE /labels/{id}`
pub(crate) async fn delete(agent: Agent, Path(label): Path<String>) -> Answer<NoContent> {
    let label: LabelId = id(&label)?;
    agent.write(move |tx, actor| conversations::delete_label(tx, actor, label)).await?;
    Ok(NoContent)
}
