//! Search at the desk, and what readers looked for in vain.

use ::knowledge::{Hit, Reach};
use security::Actor;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::dto::{FailedSearchDto, FailedSearchesDto};
use super::locale;
use crate::door::{Agent, Answer, NoContent, Query, Reply};

/// Hits shown.
const SHOWN: usize = 20;
/// Failed searches shown at most.
const FAILED_SHOWN: u32 = 200;

/// What to look for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct KnowledgeSearchQuery {
    /// Words, pinyin, or the beginning of one.
    q: String,
    /// Only this language; missing: any.
    locale: Option<String>,
}

/// An article found.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = KnowledgeHit)]
pub(crate) struct HitDto {
    article_id: String,
    public_id: String,
    /// `faq`, `guide` or `tutorial`.
    kind: &'static str,
    locale: String,
    title: String,
    slug: String,
    /// A piece of its text around what was found.
    snippet: String,
    /// Comparable within one search only.
    score: f32,
}

impl From<Hit> for HitDto {
    fn from(hit: Hit) -> Self {
        Self {
            article_id: hit.article.to_string(),
            public_id: hit.public_id,
            kind: hit.kind.word(),
            locale: hit.locale.to_string(),
            title: hit.title,
            slug: hit.slug,
            snippet: hit.snippet,
            score: hit.score,
        }
    }
}

/// What was found among what is live.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = KnowledgeHits)]
pub(crate) struct HitsDto {
    /// Best first, one per article.
    items: Vec<HitDto>,
    /// The words with slips of the finger put right; null when nothing was.
    #[schema(required)]
    did_you_mean: Option<String>,
}

/// `GET /knowledge/search`
pub(crate) async fn search(
    agent: Agent,
    Query(query): Query<KnowledgeSearchQuery>,
) -> Answer<Reply<HitsDto>> {
    let locale = query.locale.as_deref().map(|tag| locale("locale", tag)).transpose()?;
    let reach = Reach::of(&Actor::Agent(agent.actor.clone()));
    let shelved = agent.house.shelf.current();
    let index = &shelved.index;
    let items = index.search(&query.q, locale, reach, SHOWN).into_iter().map(HitDto::from).collect();
    Ok(Reply(HitsDto { items, did_you_mean: index.did_you_mean(&query.q, reach) }))
}

/// `GET /knowledge/searches`
pub(crate) async fn failed(agent: Agent) -> Answer<Reply<FailedSearchesDto>> {
    let failed = agent.read(|tx, actor| ::knowledge::failed_searches(tx, actor, FAILED_SHOWN)).await?;
    Ok(Reply(FailedSearchesDto { items: failed.into_iter().map(FailedSearchDto::from).collect() }))
}

/// A search as the list shows it.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct FailedSearchQuery {
    /// The language it was made in.
    locale: String,
    /// Its words.
    words: String,
}

/// `DELETE /knowledge/searches`
pub(crate) async fn forget(agent: Agent, Query(query): Query<FailedSearchQuery>) -> Answer<NoContent> {
    let locale = locale("locale", &query.locale)?;
    agent.write(move |tx, actor| ::knowledge::forget_search(tx, actor, locale, &query.words)).await?;
    Ok(NoContent)
}
