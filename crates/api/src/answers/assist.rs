//! What the optional model does for an agent in a conversation. Nothing of it is stored.

use answers::Translation;
use kernel::{ConversationId, Locale, MessageId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::door::{Agent, Answer, Body, Path, Problem, Reply, id};

/// The language an agent reads.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ReadIn {
    locale: String,
}

impl ReadIn {
    fn locale(&self) -> Result<Locale, Problem> {
        self.locale.parse().map_err(|_| Problem::invalid("locale", "invalid_field"))
    }
}

/// A summary of a conversation.
#[derive(Serialize, ToSchema)]
#[schema(as = Summary)]
pub(crate) struct SummaryDto {
    text: String,
}

/// A draft to translate.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct DraftToTranslate {
    /// At most 4,000 characters.
    text: String,
}

/// A text in another language.
#[derive(Serialize, ToSchema)]
#[schema(as = Translation)]
pub(crate) struct TranslationDto {
    text: String,
    /// The language it is in, a BCP 47 tag.
    language: String,
}

impl From<Translation> for TranslationDto {
    fn from(translation: Translation) -> Self {
        Self { text: translation.text, language: translation.language }
    }
}

/// `POST /conversations/{id}/summary`
pub(crate) async fn summary(
    agent: Agent,
    Path(conversation): Path<String>,
    Body(input): Body<ReadIn>,
) -> Answer<Reply<SummaryDto>> {
    let (conversation, locale): (ConversationId, _) = (id(&conversation)?, input.locale()?);
    let text =
        agent.with_model(move |model, db, actor| model.summary(db, actor, conversation, locale)).await?;
    Ok(Reply(SummaryDto { text }))
}

/// `POST /conversations/{id}/messages/{messageId}/translation`
pub(crate) async fn translate_message(
    agent: Agent,
    Path((conversation, message)): Path<(String, String)>,
    Body(input): Body<ReadIn>,
) -> Answer<Reply<TranslationDto>> {
    let (conversation, message): (ConversationId, MessageId) = (id(&conversation)?, id(&message)?);
    let locale = input.locale()?;
    let work = move |model: &answers::Assist, db: &storage::Db, actor: &security::Actor| {
        model.translate_message(db, actor, conversation, message, locale)
    };
    Ok(Reply(agent.with_model(work).await?.into()))
}

/// `POST /conversations/{id}/translation`
pub(crate) async fn translate_draft(
    agent: Agent,
    Path(conversation): Path<String>,
    Body(input): Body<DraftToTranslate>,
) -> Answer<Reply<TranslationDto>> {
    let conversation: ConversationId = id(&conversation)?;
    let work = move |model: &answers::Assist, db: &storage::Db, actor: &security::Actor| {
        model.translate_draft(db, actor, conversation, &input.text)
    };
    Ok(Reply(agent.with_model(work).await?.into()))
}
