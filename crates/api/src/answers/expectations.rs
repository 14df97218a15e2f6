//! Questions that must keep their answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use answers::{Expectation, Kept, Learnt, Rehearsed};
use kernel::{ArticleId, ExpectationId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::learning::locale;
use crate::door::{Agent, Answer, Body, Created, NoContent, Path, Reply, field_id, id};
use crate::knowledge::locale_in_path;

/// Longest an editor waits for a rehearsal; below the shortest patience of usual proxies.
const REHEARSED_WITHIN: Duration = Duration::from_secs(20);

/// A question and the article that must answer it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Expectation)]
pub(crate) struct ExpectationDto {
    id: String,
    question: String,
    locale: String,
    article_id: String,
    /// As the bot has learnt it; null: the bot does not know that article (any more), or nothing yet.
    #[schema(required)]
    article_title: Option<String>,
}

impl ExpectationDto {
    fn of(expectation: Expectation, learnt: Option<&Learnt>) -> Self {
        let title = learnt.and_then(|learnt| learnt.title(expectation.article, expectation.locale));
        Self {
            article_title: title.map(ToOwned::to_owned),
            id: expectation.id.to_string(),
            question: expectation.question,
            locale: expectation.locale.tag().to_owned(),
            article_id: expectation.article.to_string(),
        }
    }
}

/// All of them, newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = Expectations)]
pub(crate) struct ExpectationsDto {
    items: Vec<ExpectationDto>,
}

/// One to keep.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ExpectationInput {
    question: String,
    locale: String,
    /// A live article.
    article_id: String,
}

/// What came of asking one.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ExpectationResult)]
pub(crate) struct KeptDto {
    expectation: ExpectationDto,
    /// What comes first; null: nothing.
    #[schema(required)]
    found_article_id: Option<String>,
    found_title: String,
    /// 0 to 1.
    confidence: f64,
    /// Whether the right article comes first.
    right: bool,
    /// Whether the bot would say it by itself.
    answered: bool,
}

impl KeptDto {
    fn of(kept: Kept, learnt: Option<&Learnt>) -> Self {
        Self {
            expectation: ExpectationDto::of(kept.expectation, learnt),
            found_article_id: kept.found.map(|id| id.to_string()),
            found_title: kept.found_title,
            confidence: kept.confidence,
            right: kept.right,
            answered: kept.answered,
        }
    }
}

/// What came of asking all of them.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ExpectationRun)]
pub(crate) struct RunDto {
    items: Vec<KeptDto>,
    /// How many have the right article first.
    right: usize,
}

/// `GET /answers/expectations`
pub(crate) async fn list(agent: Agent) -> Answer<Reply<ExpectationsDto>> {
    let all = agent.read(answers::list_expectations).await?;
    let learnt = agent.house.answers.current();
    let items = all.into_iter().map(|one| ExpectationDto::of(one, learnt.as_deref())).collect();
    Ok(Reply(ExpectationsDto { items }))
}

/// `POST /answers/expectations`
pub(crate) async fn add(
    agent: Agent,
    Body(input): Body<ExpectationInput>,
) -> Answer<Created<ExpectationDto>> {
    let (language, article): (_, ArticleId) =
        (locale(&input.locale)?, field_id("articleId", &input.article_id)?);
    let made = agent
        .write(move |tx, actor| answers::add_expectation(tx, actor, &input.question, language, article))
        .await?;
    Ok(Created(ExpectationDto::of(made, agent.house.answers.current().as_deref())))
}

/// `DELETE /answers/expectations/{id}`
pub(crate) async fn delete(agent: Agent, Path(expectation): Path<String>) -> Answer<NoContent> {
    let expectation: ExpectationId = id(&expectation)?;
    agent.write(move |tx, actor| answers::delete_expectation(tx, actor, expectation)).await?;
    Ok(NoContent)
}

/// `POST /answers/expectations/run`
pub(crate) async fn run(agent: Agent) -> Answer<Reply<RunDto>> {
    let all = agent.read(answers::list_expectations).await?;
    let learnt = agent.house.answers.current().ok_or(answers::AnswersError::NotReady)?;
    let engine = Arc::clone(&learnt);
    let asked = tokio::task::spawn_blocking(move || answers::run_expectations(&engine, &all)).await;
    let kept = asked.map_err(|_| storage::Error::Panicked)?;
    let right = kept.iter().filter(|kept| kept.right).count();
    Ok(Reply(RunDto {
        items: kept.into_iter().map(|kept| KeptDto::of(kept, Some(&learnt))).collect(),
        right,
    }))
}

/// What a publication would do to the questions that must keep their answers.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Rehearsal)]
pub(crate) struct RehearsalDto {
    /// False: it was not done in time, or another one was at work; the rest says nothing then.
    finished: bool,
    /// How many questions were asked.
    asked: usize,
    /// Those that have their answer now and would not have it any more, with what would come first instead.
    lost: Vec<KeptDto>,
    /// How many have no right answer already.
    wrong_already: usize,
}

/// Stops a rehearsal that nobody waits for any more.
struct StopWhenDropped(Arc<AtomicBool>);

impl Drop for StopWhenDropped {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// `POST /knowledge/articles/{id}/texts/{locale}/rehearsal`
pub(crate) async fn rehearse(
    agent: Agent,
    Path((article, tag)): Path<(String, String)>,
) -> Answer<Reply<RehearsalDto>> {
    let (article, language): (ArticleId, _) = (id(&article)?, locale_in_path(&tag)?);
    let rehearsal =
        agent.read(move |tx, actor| answers::prepare_rehearsal(tx, actor, article, language)).await?;
    let stop = StopWhenDropped(Arc::default());
    let (library, stopped) = (Arc::clone(&agent.house.answers), Arc::clone(&stop.0));
    let work = tokio::task::spawn_blocking(move || {
        answers::rehearse(&rehearsal, &library, &|| stopped.load(Ordering::Relaxed))
    });
    let done = match tokio::time::timeout(REHEARSED_WITHIN, work).await {
        Ok(done) => done.map_err(|_| storage::Error::Panicked)?,
        Err(_) => None,
    };
    let finished = done.is_some();
    let Rehearsed { asked, lost, wrong_already } = done.unwrap_or_default();
    let learnt = agent.house.answers.current();
    let lost = lost.into_iter().map(|kept| KeptDto::of(kept, learnt.as_deref())).collect();
    Ok(Reply(RehearsalDto { finished, asked, lost, wrong_already }))
}
