//! Putting shortly, for the question that was asked, what an article says.

use kernel::{ArticleId, ConversationId, Locale};
use knowledge::Reach;
use storage::{Db, Tx};

use super::calls::Wish;
use super::guard::{Measure, accept};
use super::known::mask_for;
use super::mask::Mask;
use super::prompt::fenced;
use super::summary::language_of;
use super::{Assist, AssistError, Use};
use crate::acts::prepare::reader;
use crate::error::AnswersError;
use crate::reply::{ANSWER_CHARS, shorten};
use crate::turn::Prompt;

/// Characters of an article that are sent at most; what comes later is in the article that is offered.
const MOST_CHARS: usize = 8_000;
/// Longest result, in characters: no longer than what the bot says by itself.
const REWORDED_CHARS: usize = ANSWER_CHARS;
const REWORDED_TOKENS: u32 = 500;

const TASK: &str = "The text is a question by a contact of a wallet's support (\"Question\") and an article of its help center \
(\"Article\"). Put shortly what the article says in answer to the question: at most five short sentences or numbered steps, \
nothing that the article does not say, no greeting. If the article does not answer the question, write only NONE.";

/// An article in other words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reworded {
    /// The article.
    pub(crate) article: ArticleId,
    /// The plain text it was made from; it stands for that and for nothing else.
    pub(crate) source: String,
    /// The words.
    pub(crate) text: String,
}

/// What may be sent of a question and its article.
pub(crate) struct LongArticle {
    article: ArticleId,
    source: String,
    question: String,
    hidden: String,
    mask: Mask,
    fence: [u8; 16],
    language: &'static str,
}

/// An article that is too long to be said whole, or in a language that is not the contact's. `None`: it is neither, or the
/// contact may not read it.
pub(crate) fn long_article(
    tx: &Tx<'_>,
    reach: Reach,
    id: ConversationId,
    prompt: &Prompt,
    article: ArticleId,
    locale: Locale,
) -> Result<Option<LongArticle>, AnswersError> {
    let Some(text) = knowledge::live_by_id(tx, reach, article, locale)? else { return Ok(None) };
    let source = knowledge::plain_text(&text.body);
    if text.locale == locale && !shorten(&source, ANSWER_CHARS).1 {
        return Ok(None);
    }
    let view = conversations::view_conversation(tx, &reader(), id)?;
    let mut mask = mask_for(tx, &view, &[], None)?;
    let sent: String = source.chars().take(MOST_CHARS).collect();
    let hidden = mask.hide(&sent);
    let asked = if let Prompt::Chosen(_) = prompt { text.title.as_str() } else { prompt.words() };
    let question = mask.hide(asked);
    let language = language_of(locale);
    Ok(Some(LongArticle { article, source, question, hidden, mask, fence: tx.random(), language }))
}

impl Assist {
    /// Puts an article shortly. Blocking.
    ///
    /// [`AssistError::Unusable`]: what came was thrown away, or the article does not answer the question.
    pub(crate) fn reword(
        &self,
        db: &Db,
        long: &LongArticle,
        within_ms: i64,
    ) -> Result<Reworded, AssistError> {
        let given = format!("Question: {}\n\nArticle: {}", long.question, long.hidden);
        let prompt = fenced(TASK, long.language, &given, long.fence);
        let wish = Wish {
            wanted: Some(Use::Rephrase),
            system: prompt.system,
            said: prompt.said,
            most_tokens: REWORDED_TOKENS,
            within_ms,
        };
        let written = self.call(db, wish)?.text.ok_or(AssistError::Unusable)?;
        if written.trim().eq_ignore_ascii_case("none") {
            return Err(AssistError::Unusable);
        }
        let measure = Measure {
            source: &long.source,
            mask: &long.mask,
            all_of: None,
            none_but: Some(&long.hidden),
            language: long.language,
            most_chars: REWORDED_CHARS,
        };
        let text = accept(&written, &measure).ok_or(AssistError::Unusable)?;
        Ok(Reworded { article: long.article, source: long.source.clone(), text })
    }
}
