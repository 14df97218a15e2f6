//! What the doors call: right → load → decide → store → tell.

pub(crate) mod announcement;
pub(crate) mod article;
pub(crate) mod category;
pub(crate) mod feedback;
pub(crate) mod file;
pub(crate) mod import;
pub(crate) mod live;
pub(crate) mod publish;
pub(crate) mod text;
pub(crate) mod version;

use kernel::{ArticleId, Locale};
use security::Actor;
use storage::Tx;

use crate::article::{
    Article, ArticleText, MAX_BODY_CHARS, MAX_DESCRIPTION_CHARS, MAX_QUESTION_CHARS, MAX_QUESTIONS,
    MAX_TITLE_CHARS, Words,
};
use crate::error::KnowledgeError;
use crate::facts::KnowledgeFact;
use crate::slug::{free_slug, slug_of};
use crate::store;

/// Who acts, by name, for rows that people read.
pub(crate) fn name_of(actor: &Actor) -> String {
    match actor {
        Actor::Agent(agent) => agent.name.clone(),
        Actor::Room(room) => room.name.to_owned(),
        Actor::Contact(_) | Actor::Bot(_) => String::new(),
    }
}

/// 128 bits of chance: an id that cannot be guessed.
pub(crate) fn random_id(tx: &Tx<'_>) -> String {
    tx.random::<16>().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The article, locked for this act. [`KnowledgeError::Retired`] when readers lost it.
pub(crate) fn article_for_change(tx: &Tx<'_>, id: ArticleId) -> Result<Article, KnowledgeError> {
    let article = store::articles::lock(tx, id)?.ok_or(KnowledgeError::NotFound)?;
    if article.retired_at_ms.is_some() { Err(KnowledgeError::Retired) } else { Ok(article) }
}

/// Writes a text and says that its article changed.
pub(crate) fn save(tx: &Tx<'_>, text: &ArticleText, by_name: &str) -> Result<(), KnowledgeError> {
    store::texts::put(tx, text)?;
    store::articles::touch(tx, text.article, by_name)?;
    tx.emit(&KnowledgeFact::ArticleChanged { article: text.article })?;
    Ok(())
}

pub(crate) fn no_longer(field: &'static str, text: &str, max: usize) -> Result<(), KnowledgeError> {
    if text.chars().count() > max { Err(KnowledgeError::TooLong { field, max }) } else { Ok(()) }
}

/// One line, trimmed, without control characters.
pub(crate) fn one_line(text: &str) -> String {
    let kept: String = text.chars().filter(|c| c.is_whitespace() || !c.is_control()).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words as they are kept: one-line fields trimmed, ways of asking each once, line ends of one kind, the slug as
/// it stands in addresses. The body stays as it was typed.
pub(crate) fn checked(words: Words) -> Result<Words, KnowledgeError> {
    let title = one_line(&words.title);
    let description = one_line(&words.description);
    let body = words.body.replace("\r\n", "\n").replace('\0', "");
    no_longer("title", &title, MAX_TITLE_CHARS)?;
    no_longer("description", &description, MAX_DESCRIPTION_CHARS)?;
    no_longer("body", &body, MAX_BODY_CHARS)?;
    let mut seen = std::collections::HashSet::new();
    let mut questions = Vec::new();
    for question in words.questions.iter().map(|q| one_line(q)) {
        no_longer("questions", &question, MAX_QUESTION_CHARS)?;
        if !question.is_empty() && seen.insert(question.to_lowercase()) {
            questions.push(question);
        }
    }
    if questions.len() > MAX_QUESTIONS {
        return Err(KnowledgeError::TooLong { field: "questions", max: MAX_QUESTIONS });
    }
    Ok(Words { title, slug: slug_of(&words.slug), description, body, questions })
}

/// An address for the title that no other article has, had, or wants.
pub(crate) fn slug_for(
    tx: &Tx<'_>,
    id: ArticleId,
    locale: Locale,
    title: &str,
) -> Result<String, storage::Error> {
    free_slug(&slug_of(title), "article", id.0, |slug| store::texts::slug_in_use(tx, locale, slug, id))
}
