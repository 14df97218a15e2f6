//! What the bot could not answer, and what editors make of it.

use answers::LearningGroup;
use kernel::{ArticleId, LearningGroupId, Limit, Locale};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::door::{
    Agent, Answer, Body, Created, NoContent, PageDto, Paged, Path, Problem, Query, field_id, id,
};

/// Which groups.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct LearningQuery {
    /// Only of this language.
    locale: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 100; 50 when missing.
    limit: Option<u32>,
}

/// The article the bot came closest to.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = NearestArticle)]
pub(crate) struct NearestDto {
    article_id: String,
    title: String,
}

/// Questions that ask the same.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = LearningGroup)]
pub(crate) struct LearningGroupDto {
    id: String,
    /// How many questions it holds.
    size: i64,
    locale: String,
    /// The newest of them.
    example: String,
    /// Newest first, each wording once, at most eight.
    examples: Vec<String>,
    /// The topic most of them were about.
    #[schema(required)]
    topic_key: Option<String>,
    last_at_ms: i64,
    /// null: the bot had no guess.
    #[schema(required)]
    nearest: Option<NearestDto>,
}

impl From<LearningGroup> for LearningGroupDto {
    fn from(group: LearningGroup) -> Self {
        Self {
            id: group.id.to_string(),
            size: group.size,
            locale: group.locale.tag().to_owned(),
            example: group.examples.first().cloned().unwrap_or_default(),
            examples: group.examples,
            topic_key: group.topic_key,
            last_at_ms: group.last_at_ms,
            nearest: group.nearest.map(|(id, title)| NearestDto { article_id: id.to_string(), title }),
        }
    }
}

/// The draft that was made.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = LearningDraft)]
pub(crate) struct DraftDto {
    article_id: String,
}

/// A wording to add to an article's draft.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct WordingInput {
    article_id: String,
    locale: String,
    question: String,
}

pub(crate) fn locale(tag: &str) -> Result<Locale, Problem> {
    tag.parse().map_err(|_| Problem::invalid("locale", "invalid_field"))
}

/// `GET /answers/learning`
pub(crate) async fn list(
    agent: Agent,
    Query(query): Query<LearningQuery>,
) -> Answer<Paged<LearningGroupDto>> {
    let language = query.locale.as_deref().map(locale).transpose()?;
    let (after, limit) = (query.after, Limit::of(query.limit));
    let page = agent
        .read(move |tx, actor| answers::list_learning(tx, actor, language, after.as_deref(), limit))
        .await?;
    Ok(Paged(PageDto::of(page, LearningGroupDto::from)))
}

/// `POST /answers/learning/{id}/draft`
pub(crate) async fn draft(agent: Agent, Path(group): Path<String>) -> Answer<Created<DraftDto>> {
    let group: LearningGroupId = id(&group)?;
    let article = agent.write(move |tx, actor| answers::draft_from_learning(tx, actor, group)).await?;
    Ok(Created(DraftDto { article_id: article.to_string() }))
}

/// `POST /answers/learning/{id}/wording`
pub(crate) async fn add_wording(
    agent: Agent,
    Path(group): Path<String>,
    Body(input): Body<WordingInput>,
) -> Answer<NoContent> {
    let group: LearningGroupId = id(&group)?;
    let (article, language): (ArticleId, Locale) =
        (field_id("articleId", &input.article_id)?, locale(&input.locale)?);
    agent
        .write(move |tx, actor| answers::add_wording(tx, actor, group, article, language, &input.question))
        .await?;
    Ok(NoContent)
}

/// `DELETE /answers/learning/{id}`
pub(crate) async fn dismiss(agent: Agent, Path(group): Path<String>) -> Answer<NoContent> {
    let group: LearningGroupId = id(&group)?;
    agent.write(move |tx, actor| answers::dismiss_learning(tx, actor, group)).await?;
    Ok(NoContent)
}
