//! Articles that may help an agent answer: what the engine finds for the contact's newest words.

use kernel::{ArticleId, ConversationId, Locale};
use knowledge::Reach;
use security::{Actor, Permission};
use storage::Tx;

use super::prepare::newest_words;
use crate::engine::Candidate;
use crate::error::AnswersError;
use crate::library::Learnt;
use crate::reply::{ANSWER_CHARS, shorten};

/// An article that may help.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The article.
    pub article: ArticleId,
    /// The language of the text.
    pub locale: Locale,
    /// Its title.
    pub title: String,
    /// A path of the help center.
    pub url: String,
    /// Its words without markup, shortened well.
    pub text: String,
    /// Its share of what all candidates are worth, 0 to 1.
    pub score: f64,
}

/// What the contact asked last, and the conversation's language. Needs `conversations.read`.
pub fn words_for_suggestions(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
) -> Result<(String, Locale), AnswersError> {
    actor.require(Permission::ConversationsRead)?;
    let conversation = conversations::access_conversation(tx, actor, id)?;
    let limit = kernel::Limit::of(Some(30));
    let said = conversations::list_messages(tx, actor, id, None, limit)?.items;
    let after_answers: Vec<_> =
        said.into_iter().filter(|m| m.author_kind == conversations::AuthorKind::Contact).collect();
    Ok((newest_words(&after_answers), conversation.locale))
}

/// What the engine finds for these words, best first, at most five. Pure and heavy: milliseconds of computing.
#[must_use]
pub fn candidates_for(learnt: &Learnt, words: &str) -> Vec<Candidate> {
    if words.trim().is_empty() {
        return Vec::new();
    }
    learnt.visible(&learnt.model.ask(words), Reach::contact(security::Assurance::Signed)).0
}

/// Those of the candidates that are live and within the agent's reach, in the given language where they have it.
pub fn suggestions(
    tx: &Tx<'_>,
    actor: &Actor,
    candidates: &[Candidate],
    locale: Locale,
) -> Result<Vec<Suggestion>, AnswersError> {
    actor.require(Permission::ConversationsRead)?;
    let mut found = Vec::new();
    for candidate in candidates {
        let article = ArticleId(candidate.answer);
        // What contacts may read at most: it is meant to be sent to one.
        let reach = Reach::contact(security::Assurance::Signed);
        if let Some(text) = knowledge::live_by_id(tx, reach, article, locale)? {
            found.push(Suggestion {
                article,
                locale: text.locale,
                url: format!("/help/{}/a/{}", text.locale, text.slug),
                text: shorten(&knowledge::plain_text(&text.body), ANSWER_CHARS).0,
                title: text.title,
                score: candidate.score,
            });
        }
    }
    Ok(found)
}
