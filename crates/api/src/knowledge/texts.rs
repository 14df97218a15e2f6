//! One language of an article: its draft, review, publication and versions.

use ::knowledge::{ArticleText, KnowledgeError, NewDraft, Publication, Withdrawal, Words};
use kernel::{ArticleId, Locale, Millis};
use security::Actor;
use serde::Deserialize;
use storage::Tx;
use utoipa::{IntoParams, ToSchema};

use super::dto::{ArticleTextDto, VersionDto, VersionRowDto, VersionsDto};
use super::locale_in_path;
use crate::door::{Agent, Answer, Body, Path, Problem, Query, Reply, id};

/// A draft to be saved.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct DraftInput {
    title: String,
    /// Empty: made from the title.
    slug: String,
    description: String,
    /// Markdown.
    body: String,
    questions: Vec<String>,
    /// The draft version that was read; 0 for a language that is missing.
    draft_version: i64,
}

/// How a draft is published.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PublicationInput {
    /// When; missing: now.
    publish_at_ms: Option<Millis>,
    /// When it is taken away again; missing: never.
    unpublish_at_ms: Option<Millis>,
    /// The draft version that was read; another one there now is a conflict. Missing: whatever it is now.
    draft_version: Option<i64>,
    /// How many questions the person was told would lose their answer; kept in the audit. Missing: it was not said.
    told_losses: Option<u32>,
}

/// What is taken back.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithdrawalQuery {
    /// True: only what is planned; what is live stays.
    plans: Option<bool>,
}

/// A version to bring back.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RestorationInput {
    /// The draft version that was read.
    draft_version: i64,
}

type TextPath = Path<(String, String)>;
type VersionPath = Path<(String, String, i64)>;

/// Runs an act on a text. A conflict carries the words that are there now, so that the other side shows both.
async fn written(
    agent: &Agent,
    act: impl Fn(&Tx<'_>, &Actor) -> Result<ArticleText, KnowledgeError> + Send + 'static,
) -> Answer<Reply<ArticleTextDto>> {
    let actor = agent.actor();
    let done = agent.house.db.write(move |tx| {
        let text = act(tx, &actor)?;
        let view = ::knowledge::access_article(tx, &actor, text.article)?;
        Ok::<_, KnowledgeError>(ArticleTextDto::of(text, view.source_live_since_ms()))
    });
    done.await.map(Reply).map_err(|error| match error {
        KnowledgeError::TextChanged(text) => {
            let current = serde_json::to_value(ArticleTextDto::of((*text).clone(), None)).ok();
            Problem::from(KnowledgeError::TextChanged(text)).with_current(current)
        }
        other => other.into(),
    })
}

fn place(path: &(String, String)) -> Result<(ArticleId, Locale), Problem> {
    Ok((id(&path.0)?, locale_in_path(&path.1)?))
}

/// `PUT /knowledge/articles/{id}/texts/{locale}`
pub(crate) async fn save(
    agent: Agent,
    Path(path): TextPath,
    Body(input): Body<DraftInput>,
) -> Answer<Reply<ArticleTextDto>> {
    let (article, locale) = place(&path)?;
    let words = Words {
        title: input.title,
        slug: input.slug,
        description: input.description,
        body: input.body,
        questions: input.questions,
    };
    let draft = NewDraft { words, draft_version: input.draft_version };
    written(&agent, move |tx, actor| ::knowledge::save_text(tx, actor, article, locale, &draft)).await
}

/// `POST /knowledge/articles/{id}/texts/{locale}/review`
pub(crate) async fn request_review(agent: Agent, Path(path): TextPath) -> Answer<Reply<ArticleTextDto>> {
    let (article, locale) = place(&path)?;
    written(&agent, move |tx, actor| ::knowledge::request_review(tx, actor, article, locale)).await
}

/// `DELETE /knowledge/articles/{id}/texts/{locale}/review`
pub(crate) async fn withdraw_review(agent: Agent, Path(path): TextPath) -> Answer<Reply<ArticleTextDto>> {
    let (article, locale) = place(&path)?;
    written(&agent, move |tx, actor| ::knowledge::withdraw_review(tx, actor, article, locale)).await
}

/// `POST /knowledge/articles/{id}/texts/{locale}/publication`
pub(crate) async fn publish(
    agent: Agent,
    Path(path): TextPath,
    Body(input): Body<PublicationInput>,
) -> Answer<Reply<ArticleTextDto>> {
    let (article, locale) = place(&path)?;
    let publication = Publication {
        publish_at_ms: input.publish_at_ms,
        unpublish_at_ms: input.unpublish_at_ms,
        draft_version: input.draft_version,
        told_losses: input.told_losses,
    };
    written(&agent, move |tx, actor| ::knowledge::publish_text(tx, actor, article, locale, &publication))
        .await
}

/// `DELETE /knowledge/articles/{id}/texts/{locale}/publication`
pub(crate) async fn unpublish(
    agent: Agent,
    Path(path): TextPath,
    Query(query): Query<WithdrawalQuery>,
) -> Answer<Reply<ArticleTextDto>> {
    let (article, locale) = place(&path)?;
    let what = if query.plans == Some(true) { Withdrawal::Plans } else { Withdrawal::Everything };
    written(&agent, move |tx, actor| ::knowledge::unpublish_text(tx, actor, article, locale, what)).await
}

/// `GET /knowledge/articles/{id}/texts/{locale}/versions`
pub(crate) async fn versions(agent: Agent, Path(path): TextPath) -> Answer<Reply<VersionsDto>> {
    let (article, locale) = place(&path)?;
    let rows = agent.read(move |tx, actor| ::knowledge::list_versions(tx, actor, article, locale)).await?;
    Ok(Reply(VersionsDto { items: rows.into_iter().map(VersionRowDto::from).collect() }))
}

/// `GET /knowledge/articles/{id}/texts/{locale}/versions/{number}`
pub(crate) async fn version(agent: Agent, Path(path): VersionPath) -> Answer<Reply<VersionDto>> {
    let (article, locale) = place(&(path.0, path.1))?;
    let found =
        agent.read(move |tx, actor| ::knowledge::access_version(tx, actor, article, locale, path.2)).await?;
    Ok(Reply(found.into()))
}

/// `POST /knowledge/articles/{id}/texts/{locale}/versions/{number}/restoration`
pub(crate) async fn restore_version(
    agent: Agent,
    Path((article, tag, number)): VersionPath,
    Body(input): Body<RestorationInput>,
) -> Answer<Reply<ArticleTextDto>> {
    let (article, locale) = place(&(article, tag))?;
    let read = input.draft_version;
    written(&agent, move |tx, actor| ::knowledge::restore_version(tx, actor, article, locale, number, read))
        .await
}
