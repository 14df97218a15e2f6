//! Asking the engine without a conversation: the evaluation door and the test bench. And how the bot is doing.

use std::collections::HashSet;

use conversations::HandOverReason;
use kernel::{ArticleId, InboxId, Locale, Millis};
use knowledge::Reach;
use security::{Actor, Assurance, Permission};
use storage::Tx;

use super::settings::access_bot_settings;
use crate::engine::{Reading, Thresholds};
use crate::error::AnswersError;
use crate::library::{Learnt, Library};
use crate::settings::BotSettings;
use crate::store;
use crate::turn::{Before, Prompt, Step, decide};

/// Longest question that is looked up, in characters.
pub const MAX_QUESTION_CHARS: usize = 2_000;
/// How long the bot counts as failing after it was late.
const FAILING_MS: Millis = 15 * 60_000;

/// One answer that may be meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// The article.
    pub article: ArticleId,
    /// The id another program knows it by, or else its random id.
    pub answer_id: String,
    /// Its title.
    pub title: String,
    /// The language to give it in.
    pub locale: Locale,
    /// Its share of what all candidates are worth, 0 to 1.
    pub score: f64,
}

/// What the bot would do with a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// What the engine reads.
    pub reading: Reading,
    /// What it would look for, best first, at most five.
    pub candidates: Vec<Guess>,
    /// Whether it would give the first of them.
    pub answers: bool,
    /// Whether it would ask which is meant.
    pub asks: bool,
    /// Why it would hand over; `None`: it would not.
    pub hands_over: Option<HandOverReason>,
    /// The confidences it goes by.
    pub thresholds: Thresholds,
}

/// How the settings of an inbox, or those calibrated, let the bot decide. Needs `answers.manage`.
pub fn settings_for_asking(
    tx: &Tx<'_>,
    actor: &Actor,
    inbox: Option<InboxId>,
) -> Result<Option<BotSettings>, AnswersError> {
    actor.require(Permission::AnswersManage)?;
    inbox.map(|inbox| access_bot_settings(tx, actor, inbox)).transpose()
}

/// Looks a question up, without a conversation or a history. Pure and heavy: milliseconds of computing.
///
/// [`AnswersError::TooLong`]: more than [`MAX_QUESTION_CHARS`] characters.
pub fn evaluate(
    learnt: &Learnt,
    settings: Option<&BotSettings>,
    question: &str,
) -> Result<Evaluation, AnswersError> {
    if question.chars().count() > MAX_QUESTION_CHARS {
        return Err(AnswersError::TooLong { field: "question", max: MAX_QUESTION_CHARS });
    }
    // A secret is no question, here neither.
    let screened = security::screen(question).into_text();
    let reading = learnt.model.ask(&screened);
    let calibrated = learnt.model.calibrated();
    let thresholds = settings.map_or(calibrated, |settings| settings.thresholds(calibrated));
    let (visible, first) = learnt.visible(&reading, Reach::contact(Assurance::Signed));
    let before = Before {
        tried: HashSet::new(),
        asked_last: false,
        failures: 0,
        written_in_hour: 0,
        topic_is_peoples: false,
        works: true,
    };
    let step = decide(&Prompt::Written(screened), &reading, &visible, first, &before, thresholds);
    let candidates = visible.iter().filter_map(|candidate| {
        let article = ArticleId(candidate.answer);
        let known = learnt.articles.get(&article)?;
        Some(Guess {
            article,
            answer_id: known.answer_id.clone(),
            title: known.title(candidate.locale).to_owned(),
            locale: candidate.locale,
            score: candidate.score,
        })
    });
    Ok(Evaluation {
        candidates: candidates.collect(),
        answers: matches!(step, Step::Answer { .. }),
        asks: matches!(step, Step::Ask(_)),
        hands_over: if let Step::HandOver(reason, _) = step { Some(reason) } else { None },
        reading,
        thresholds,
    })
}

/// How the bot is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// It answers.
    Ok,
    /// It has not learnt the knowledge yet.
    Training,
    /// No inbox has it switched on.
    Off,
    /// It could not learn, or was late of late: people have those conversations.
    Failing,
}

impl Health {
    /// Its word for clients.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Training => "training",
            Self::Off => "off",
            Self::Failing => "failing",
        }
    }
}

/// What the bot knows and how it is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The state of the published knowledge.
    pub knowledge_version: i64,
    /// The state it has learnt; 0: none.
    pub indexed_version: i64,
    /// Whether it knows the knowledge as it is now.
    pub ready: bool,
    /// How long the last training took; `None`: nothing was learnt.
    pub trained_in_ms: Option<Millis>,
    /// Answers it knows.
    pub answers: usize,
    /// Wordings it knows.
    pub questions: usize,
    /// The languages of its answers.
    pub locales: Vec<Locale>,
    /// How it is doing.
    pub health: Health,
}

/// What the bot of this process knows and how it is doing. Needs `answers.manage`.
pub fn bot_state(tx: &Tx<'_>, actor: &Actor, library: &Library) -> Result<State, AnswersError> {
    actor.require(Permission::AnswersManage)?;
    let knowledge_version = knowledge::knowledge_version(tx)?;
    let learnt = library.current();
    let indexed_version = learnt.as_ref().map_or(0, |learnt| learnt.knowledge_version);
    let health = if library.has_failed() || store::late_hand_overs(tx, tx.now() - FAILING_MS)? > 0 {
        Health::Failing
    } else if learnt.is_none() {
        Health::Training
    } else if !store::any_enabled(tx)? {
        Health::Off
    } else {
        Health::Ok
    };
    Ok(State {
        knowledge_version,
        indexed_version,
        ready: learnt.is_some() && indexed_version == knowledge_version,
        trained_in_ms: learnt.as_ref().map(|learnt| learnt.trained_in_ms),
        answers: learnt.as_ref().map_or(0, |learnt| learnt.model.answers()),
        questions: learnt.as_ref().map_or(0, |learnt| learnt.model.questions()),
        locales: learnt.as_ref().map(|learnt| learnt.locales()).unwrap_or_default(),
        health,
    })
}
