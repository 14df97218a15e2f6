//! What readers looked for in vain.

use super::dto::{FailedSearchDto, FailedSearchesDto};
use crate::door::{Agent, Answer, Reply};

/// Failed searches shown at most.
const FAILED_SHOWN: u32 = 200;

/// `GET /knowledge/searches`
pub(crate) async fn failed(agent: Agent) -> Answer<Reply<FailedSearchesDto>> {
    let failed = agent.read(|tx, actor| ::knowledge::failed_searches(tx, actor, FAILED_SHOWN)).await?;
    Ok(Reply(FailedSearchesDto { items: failed.into_iter().map(FailedSearchDto::from).collect() }))
}
