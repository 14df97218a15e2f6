//! Articles that may help an agent answer.

use answers::Suggestion;
use kernel::ConversationId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::door::{Agent, Answer, Path, Reply, id};

/// An article that may help.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Suggestion)]
pub(crate) struct SuggestionDto {
    article_id: String,
    locale: String,
    title: String,
    /// A path of the help center.
    url: String,
    /// Its words without markup, shortened.
    text: String,
    /// Its share of what all candidates are worth, 0 to 1.
    score: f64,
}

impl From<Suggestion> for SuggestionDto {
    fn from(suggestion: Suggestion) -> Self {
        Self {
            article_id: suggestion.article.to_string(),
            locale: suggestion.locale.tag().to_owned(),
            title: suggestion.title,
            url: suggestion.url,
            text: suggestion.text,
            score: suggestion.score,
        }
    }
}

/// Articles, best first; none while nothing was learnt.
#[derive(Serialize, ToSchema)]
#[schema(as = Suggestions)]
pub(crate) struct SuggestionsDto {
    items: Vec<SuggestionDto>,
}

/// `GET /conversations/{id}/suggestions`
pub(crate) async fn suggest(agent: Agent, Path(conversation): Path<String>) -> Answer<Reply<SuggestionsDto>> {
    let conversation: ConversationId = id(&conversation)?;
    let (words, locale) =
        agent.read(move |tx, actor| answers::words_for_suggestions(tx, actor, conversation)).await?;
    let Some(learnt) = agent.house.answers.current() else {
        return Ok(Reply(SuggestionsDto { items: Vec::new() }));
    };
    let asked = tokio::task::spawn_blocking(move || answers::candidates_for(&learnt, &words)).await;
    let candidates = asked.map_err(|_| storage::Error::Panicked)?;
    let found = agent.read(move |tx, actor| answers::suggestions(tx, actor, &candidates, locale)).await?;
    Ok(Reply(SuggestionsDto { items: found.into_iter().map(SuggestionDto::from).collect() }))
}
