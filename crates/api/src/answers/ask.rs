//! Asking the engine without a conversation, and how the bot is doing.

use std::sync::Arc;

use answers::{Evaluation, Guess, State};
use kernel::{InboxId, Locale};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::settings::ThresholdsDto;
use crate::door::{Agent, Answer, Body, Problem, Reply, field_id};

/// What the bot knows and how it is doing.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BotState)]
pub(crate) struct StateDto {
    /// The state of the published knowledge; grows with every publication.
    knowledge_version: i64,
    /// The state the bot has learnt; 0: none, or an older one while it learns.
    indexed_version: i64,
    /// Whether it has learnt the knowledge as it is now.
    ready: bool,
    /// How long the last training took; null: nothing was learnt yet.
    #[schema(required)]
    trained_in_ms: Option<i64>,
    /// Answers it knows.
    answers: usize,
    /// Ways of asking it knows.
    questions: usize,
    /// The languages of its answers.
    locales: Vec<String>,
    /// `ok`, `training`, `off` (in every inbox) or `failing` (people have those conversations).
    health: String,
}

impl From<State> for StateDto {
    fn from(state: State) -> Self {
        Self {
            knowledge_version: state.knowledge_version,
            indexed_version: state.indexed_version,
            ready: state.ready,
            trained_in_ms: state.trained_in_ms,
            answers: state.answers,
            questions: state.questions,
            locales: state.locales.into_iter().map(|l| l.tag().to_owned()).collect(),
            health: state.health.word().to_owned(),
        }
    }
}

/// A question for the engine alone.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AskInput {
    /// At most 2,000 characters.
    question: String,
    /// The language to name candidates in when the question does not tell.
    locale: Option<String>,
    /// Decide as the bot of this inbox is set; as calibrated when missing.
    inbox_id: Option<String>,
}

/// One answer that may be meant.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AskedCandidate)]
pub(crate) struct CandidateDto {
    /// The external key of the article, or its random id without one.
    answer_id: String,
    /// The article.
    article_id: String,
    title: String,
    /// The language in which it would be given.
    locale: String,
    /// Its share of what all candidates are worth, 0 to 1.
    score: f64,
}

impl From<Guess> for CandidateDto {
    fn from(guess: Guess) -> Self {
        Self {
            answer_id: guess.answer_id,
            article_id: guess.article.to_string(),
            title: guess.title,
            locale: guess.locale.tag().to_owned(),
            score: guess.score,
        }
    }
}

/// Whether people would have the conversation.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AskedHandOver)]
pub(crate) struct HandOverDto {
    handover: bool,
    /// `asked`, `danger`, `unsure` …; null: no hand-over.
    #[schema(required)]
    reason: Option<String>,
}

/// What the bot would do with a question.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Asked)]
pub(crate) struct AskedDto {
    /// The answer it would give: external key, or random id; null: it would give none.
    #[schema(required)]
    answer_id: Option<String>,
    /// The article of that answer.
    #[schema(required)]
    article_id: Option<String>,
    /// Best first, at most five.
    candidates: Vec<CandidateDto>,
    /// Probability, 0 to 1, that the first candidate is right and the question in scope at all.
    confidence: f64,
    /// `answer`, `ask` or `hand_over`.
    decision: String,
    handover: HandOverDto,
    /// The language of the question, a BCP 47 tag; null: nothing tells.
    #[schema(required)]
    language: Option<String>,
    /// `angry`, `frightened` or `unhappy`; null: no word says so.
    #[schema(required)]
    feeling: Option<String>,
    /// What must reach a person first: `secret_leaked`, `stolen`, `scam` or `wrong_address`.
    #[schema(required)]
    danger: Option<String>,
    /// The confidences it went by.
    thresholds: ThresholdsDto,
}

impl AskedDto {
    fn of(evaluation: Evaluation, asked_in: Option<Locale>) -> Self {
        let Evaluation { reading, candidates, answers, asks, hands_over, thresholds } = evaluation;
        let given = candidates.first().filter(|_| answers);
        let decision = match hands_over {
            Some(_) => "hand_over",
            None if answers => "answer",
            None if asks => "ask",
            // A bare greeting or thanks: the bot asks what it is about.
            None => "ask",
        };
        let language = reading.language.map(|language| language.tag().to_owned());
        Self {
            answer_id: given.map(|guess| guess.answer_id.clone()),
            article_id: given.map(|guess| guess.article.to_string()),
            confidence: reading.confidence,
            decision: decision.to_owned(),
            handover: HandOverDto {
                handover: hands_over.is_some(),
                reason: hands_over.map(|reason| reason.word().to_owned()),
            },
            language: language.or_else(|| asked_in.map(|locale| locale.tag().to_owned())),
            feeling: reading.feeling.map(|feeling| feeling.word().to_owned()),
            danger: reading.danger.map(|danger| danger.word().to_owned()),
            thresholds: ThresholdsDto { answer_at: thresholds.answer_at, ask_at: thresholds.ask_at },
            candidates: candidates.into_iter().map(CandidateDto::from).collect(),
        }
    }
}

/// `GET /answers/state`
pub(crate) async fn state(agent: Agent) -> Answer<Reply<StateDto>> {
    let library = Arc::clone(&agent.house.answers);
    let state = agent.read(move |tx, actor| answers::bot_state(tx, actor, &library)).await?;
    Ok(Reply(state.into()))
}

/// `POST /answers/ask`: the engine alone, without a conversation or a history.
pub(crate) async fn ask(agent: Agent, Body(input): Body<AskInput>) -> Answer<Reply<AskedDto>> {
    let inbox: Option<InboxId> =
        input.inbox_id.as_deref().map(|inbox| field_id("inboxId", inbox)).transpose()?;
    let locale = match input.locale.as_deref() {
        None => None,
        Some(tag) => Some(Locale::nearest(tag).ok_or_else(|| Problem::invalid("locale", "invalid_field"))?),
    };
    let settings = agent.read(move |tx, actor| answers::settings_for_asking(tx, actor, inbox)).await?;
    let learnt = agent.house.answers.current().ok_or(answers::AnswersError::NotReady)?;
    // Milliseconds of computing: not on the threads that serve sockets.
    let evaluated =
        tokio::task::spawn_blocking(move || answers::evaluate(&learnt, settings.as_ref(), &input.question));
    let evaluation = evaluated.await.map_err(|_| storage::Error::Panicked)??;
    Ok(Reply(AskedDto::of(evaluation, locale)))
}
