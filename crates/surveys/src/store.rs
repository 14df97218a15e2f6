//! The statements of this room and the shapes of their rows.

use kernel::{AgentId, ConversationId, Millis, OpeningId, SurveyId};
use storage::{Error, FromRow, Row, Tx, Value, params, sql};

use crate::survey::{Given, REASONS, Survey};

impl FromRow for Survey {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: r.next()?,
            conversation: r.next()?,
            opening: r.next()?,
            inbox: r.next()?,
            agent: r.next()?,
            asked_at_ms: r.next()?,
            withdrawn_at_ms: r.next()?,
            answer: {
                let (score, comment, at_ms): (Option<i64>, String, Option<Millis>) =
                    (r.next()?, r.next()?, r.next()?);
                score.zip(at_ms).map(|(score, answered_at_ms)| Given {
                    score,
                    reasons: Vec::new(),
                    comment,
                    answered_at_ms,
                })
            },
            version: r.next()?,
        })
    }
}

/// The answer's reasons, in the order of [`REASONS`].
fn with_reasons(tx: &Tx<'_>, mut survey: Survey) -> Result<Survey, Error> {
    if let Some(given) = &mut survey.answer {
        let mut reasons: Vec<String> = tx.list(sql!("reasons"), &params![survey.id])?;
        reasons.sort_by_key(|reason| REASONS.iter().position(|known| known == reason));
        given.reasons = reasons;
    }
    Ok(survey)
}

/// Whether it was asked now; `false`: the opening had its question already.
pub(crate) fn insert(tx: &Tx<'_>, survey: &Survey) -> Result<bool, Error> {
    let asked = tx.exec(
        sql!("insert_survey"),
        &params![
            survey.id,
            survey.conversation,
            survey.opening,
            survey.inbox,
            survey.agent,
            survey.asked_at_ms
        ],
    )?;
    Ok(asked == 1)
}

pub(crate) fn latest_for_change(tx: &Tx<'_>, id: ConversationId) -> Result<Option<Survey>, Error> {
    let found = tx.find(sql!("latest_survey_for_change"), &params![id])?;
    found.map(|survey| with_reasons(tx, survey)).transpose()
}

/// Writes an answer; the survey's new version.
pub(crate) fn answer(
    tx: &Tx<'_>,
    id: SurveyId,
    given: &Given,
    edited_at_ms: Option<Millis>,
) -> Result<i64, Error> {
    let version = tx.one(
        sql!("answer_survey"),
        &params![id, given.score, &given.comment, given.answered_at_ms, edited_at_ms],
    )?;
    tx.exec(sql!("delete_reasons"), &params![id])?;
    for reason in &given.reasons {
        tx.exec(sql!("insert_reason"), &params![id, reason])?;
    }
    Ok(version)
}

/// Whether an unanswered question was there to take back.
pub(crate) fn withdraw(tx: &Tx<'_>, id: SurveyId) -> Result<bool, Error> {
    Ok(tx.exec(sql!("withdraw_survey"), &params![id, tx.now()])? == 1)
}

/// Who held the conversation when the opening was resolved, else who answered first. Outer `None`: no agent
/// answered in it, so there is no help to rate.
pub(crate) fn opening_to_ask_about(
    tx: &Tx<'_>,
    opening: OpeningId,
) -> Result<Option<Option<AgentId>>, Error> {
    type Found = (Option<AgentId>, Option<AgentId>);
    let found: Option<Found> = tx.find(sql!("opening_to_ask_about"), &params![opening])?;
    Ok(found.map(|(holder, answerer)| holder.or(answerer)))
}

/// All surveys of the given conversations, oldest first. Index: surveys_conversation_idx.
pub(crate) fn of_conversations(tx: &Tx<'_>, ids: &[ConversationId]) -> Result<Vec<Survey>, Error> {
    let mut surveys = Vec::new();
    for chunk in ids.chunks(200) {
        let places: Vec<String> = (1..=chunk.len()).map(|place| format!("${place}")).collect();
        let statement = format!(
            "select id, conversation_id, opening_id, inbox_id, agent_id, asked_at_ms, withdrawn_at_ms,
                score, comment, answered_at_ms, version
             from surveys where conversation_id in ({}) order by id limit 5000",
            places.join(", ")
        );
        let values: Vec<Value> = chunk.iter().map(|id| Value::from(*id)).collect();
        for survey in tx.list(&statement, &values)? {
            surveys.push(with_reasons(tx, survey)?);
        }
    }
    Ok(surveys)
}
