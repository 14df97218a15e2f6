//! Jobs that were given up: seen, tried again, forgotten.

use kernel::Limit;
use serde::{Deserialize, Serialize};
use storage::DeadJob;
use utoipa::{IntoParams, ToSchema};

use crate::door::{Agent, Answer, NoContent, PageDto, Paged, Path, Query, field_id, id};

/// Which rows.
#[derive(Deserialize, IntoParams)]
pub(crate) struct JobsQuery {
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 100; 50 when missing.
    limit: Option<u32>,
}

/// A job, or a reaction to a fact, that was given up.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DeadJob)]
pub(crate) struct DeadJobDto {
    id: String,
    /// Which handler failed; `reaction:…` for a fact that could not be reacted to.
    kind: String,
    attempts: u32,
    last_error: String,
    dead_at_ms: i64,
}

impl From<DeadJob> for DeadJobDto {
    fn from(job: DeadJob) -> Self {
        Self {
            id: job.id.to_string(),
            kind: job.kind,
            attempts: job.attempts,
            last_error: job.last_error,
            dead_at_ms: job.dead_at_ms,
        }
    }
}

/// `GET /jobs/dead`
pub(crate) async fn list(agent: Agent, Query(query): Query<JobsQuery>) -> Answer<Paged<DeadJobDto>> {
    let after = query.after.as_deref().map(|after| field_id("after", after)).transpose()?;
    let limit = Limit::of(query.limit);
    let page = agent.read(move |tx, actor| security::list_dead_jobs(tx, actor, after, limit)).await?;
    Ok(Paged(PageDto::of(page, DeadJobDto::from)))
}

/// `POST /jobs/{id}/retry`
pub(crate) async fn retry(agent: Agent, Path(job): Path<String>) -> Answer<NoContent> {
    let job = id(&job)?;
    agent.write(move |tx, actor| security::retry_dead_job(tx, actor, job)).await?;
    Ok(NoContent)
}

/// `DELETE /jobs/{id}`
pub(crate) async fn delete(agent: Agent, Path(job): Path<String>) -> Answer<NoContent> {
    let job = id(&job)?;
    agent.write(move |tx, actor| security::delete_dead_job(tx, actor, job)).await?;
    Ok(NoContent)
}
