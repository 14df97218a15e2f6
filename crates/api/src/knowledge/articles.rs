//! Articles themselves.

use ::knowledge::{ArticleChange, ArticleFilter, NewArticle, TextState, Words};
use kernel::{ArticleId, Limit};
use serde::{Deserialize, Deserializer};
use utoipa::{IntoParams, ToSchema};

use super::dto::{ArticleDto, ArticleRowDto};
use super::{audience, kind, locale, shown};
use crate::door::{
    Agent, Answer, Body, Created, NoContent, PageDto, Paged, Path, Problem, Query, Reply, field_id, id,
};

/// Which articles.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArticleQuery {
    /// `faq`, `guide` or `tutorial`.
    kind: Option<String>,
    /// One category.
    category: Option<String>,
    /// `missing`, `draft`, `in_review`, `live`, `outdated`; or `retired`: the retired ones instead of the others.
    state: Option<String>,
    /// The language that `state` speaks of; alone: articles that have it.
    locale: Option<String>,
    /// Letters of a title.
    q: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 100; 50 when missing.
    limit: Option<u32>,
}

impl ArticleQuery {
    fn filter(&self) -> Result<ArticleFilter, Problem> {
        let retired = self.state.as_deref() == Some("retired");
        let state =
            self.state.as_deref().filter(|_| !retired).map(|word| {
                TextState::from_word(word).ok_or_else(|| Problem::invalid("state", "invalid_field"))
            });
        Ok(ArticleFilter {
            kind: self.kind.as_deref().map(kind).transpose()?,
            category: self.category.as_deref().map(|id| field_id("category", id)).transpose()?,
            state: state.transpose()?,
            locale: self.locale.as_deref().map(|tag| locale("locale", tag)).transpose()?,
            words: self
                .q
                .as_deref()
                .map(|q| q.trim().chars().take(100).collect())
                .filter(|q: &String| !q.is_empty()),
            retired,
        })
    }
}

/// An article to be made.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewArticleInput {
    /// `faq`, `guide` or `tutorial`.
    kind: String,
    /// `public`, `signed_in` or `staff`.
    audience: String,
    category_id: Option<String>,
    /// The id another program knows it by; unique.
    external_key: Option<String>,
    source_locale: String,
    title: String,
    /// Markdown.
    body: Option<String>,
    questions: Option<Vec<String>>,
    tags: Option<Vec<String>>,
}

/// Changes to what belongs to all languages; a missing field stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ArticleChangeInput {
    audience: Option<String>,
    /// Null takes it out of its category.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    category_id: Option<Option<String>>,
    tags: Option<Vec<String>>,
    /// The wallet's versions it speaks of; empty: all.
    wallet_version: Option<String>,
    /// The version the change was made on; another one there now is a conflict.
    version: i64,
}

/// A field that is there, null or not; a missing one is `None`.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(from).map(Some)
}

/// `GET /knowledge/articles`
pub(crate) async fn list(agent: Agent, Query(query): Query<ArticleQuery>) -> Answer<Paged<ArticleRowDto>> {
    let (filter, limit) = (query.filter()?, Limit::of(query.limit));
    let page = agent
        .read(move |tx, actor| ::knowledge::list_articles(tx, actor, &filter, query.after.as_deref(), limit))
        .await?;
    Ok(Paged(PageDto::of(page, ArticleRowDto::from)))
}

/// `POST /knowledge/articles`
pub(crate) async fn create(agent: Agent, Body(input): Body<NewArticleInput>) -> Answer<Created<ArticleDto>> {
    let new = NewArticle {
        kind: kind(&input.kind)?,
        audience: audience(&input.audience)?,
        category: input.category_id.map(|id| field_id("categoryId", &id)).transpose()?,
        external_key: input.external_key,
        source_locale: locale("sourceLocale", &input.source_locale)?,
        tags: input.tags.unwrap_or_default(),
        words: Words {
            title: input.title,
            body: input.body.unwrap_or_default(),
            questions: input.questions.unwrap_or_default(),
            ..Words::default()
        },
    };
    let made = agent.write(move |tx, actor| {
        let made = ::knowledge::create_article(tx, actor, &new)?;
        shown(tx, actor, made.article.id)
    });
    Ok(Created(made.await?.into()))
}

/// `GET /knowledge/articles/{id}`
pub(crate) async fn show(agent: Agent, Path(article): Path<String>) -> Answer<Reply<ArticleDto>> {
    let article: ArticleId = id(&article)?;
    let shown = agent.read(move |tx, actor| shown(tx, actor, article)).await?;
    Ok(Reply(shown.into()))
}

/// `PATCH /knowledge/articles/{id}`
pub(crate) async fn change(
    agent: Agent,
    Path(article): Path<String>,
    Body(input): Body<ArticleChangeInput>,
) -> Answer<Reply<ArticleDto>> {
    let article: ArticleId = id(&article)?;
    let category = match input.category_id {
        Some(Some(id)) => Some(Some(field_id("categoryId", &id)?)),
        Some(None) => Some(None),
        None => None,
    };
    let change = ArticleChange {
        audience: input.audience.as_deref().map(audience).transpose()?,
        category,
        tags: input.tags,
        wallet_version: input.wallet_version,
        version: input.version,
    };
    let changed = agent.write(move |tx, actor| {
        ::knowledge::change_article(tx, actor, article, &change)?;
        shown(tx, actor, article)
    });
    Ok(Reply(changed.await?.into()))
}

/// `DELETE /knowledge/articles/{id}`: retires it.
pub(crate) async fn retire(agent: Agent, Path(article): Path<String>) -> Answer<NoContent> {
    let article: ArticleId = id(&article)?;
    agent.write(move |tx, actor| ::knowledge::retire_article(tx, actor, article)).await?;
    Ok(NoContent)
}

/// `POST /knowledge/articles/{id}/restoration`
pub(crate) async fn restore(agent: Agent, Path(article): Path<String>) -> Answer<Reply<ArticleDto>> {
    let article: ArticleId = id(&article)?;
    let restored = agent.write(move |tx, actor| {
        ::knowledge::restore_article(tx, actor, article)?;
        shown(tx, actor, article)
    });
    Ok(Reply(restored.await?.into()))
}
