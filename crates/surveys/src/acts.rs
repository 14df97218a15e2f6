//! Asking, answering, reading.

use std::collections::BTreeMap;

use kernel::{ContactId, ConversationId, InboxId, OpeningId, SurveyId};
use security::Actor;
use storage::{Error, Tx};

use crate::error::SurveyError;
use crate::facts::{Asked, SurveyFact};
use crate::store;
use crate::survey::{Answer, Given, Survey};

/// Answers the question about a conversation, or changes the answer within a day. Only its contact can.
///
/// The same answer again changes nothing. Errors: [`SurveyError::NotAsked`], [`SurveyError::TooLate`], and
/// those of the fields.
pub fn answer_survey(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    answer: &Answer,
) -> Result<Survey, SurveyError> {
    let contact = actor.contact().ok_or(SurveyError::NotTheContact)?.id;
    conversations::access_conversation(tx, actor, id)?;
    let mut survey = store::latest_for_change(tx, id)?.ok_or(SurveyError::NotAsked)?;
    survey.check_open(tx.now())?;
    let before = survey.answer.take();
    let given = answer.check(before.as_ref().map_or(tx.now(), |before| before.answered_at_ms))?;
    if before.as_ref() != Some(&given) {
        let edited_at_ms = before.is_some().then(|| tx.now());
        survey.version = store::answer(tx, survey.id, &given, edited_at_ms)?;
        tx.emit(&SurveyFact::SurveyAnswered { asked: asked(&survey, contact), score: given.score })?;
    }
    survey.answer = Some(given);
    Ok(survey)
}

const fn asked(survey: &Survey, contact: ContactId) -> Asked {
    Asked {
        survey: survey.id,
        conversation: survey.conversation,
        inbox: survey.inbox,
        contact,
        agent: survey.agent,
    }
}

/// Asks about an opening that was resolved; nothing happens when no agent answered in it, or twice.
pub(crate) fn ask(
    tx: &Tx<'_>,
    conversation: ConversationId,
    opening: OpeningId,
    inbox: InboxId,
    contact: ContactId,
) -> Result<(), Error> {
    let Some(agent) = store::opening_to_ask_about(tx, opening)? else { return Ok(()) };
    let survey = Survey {
        id: SurveyId(tx.new_id()),
        conversation,
        opening,
        inbox,
        agent,
        asked_at_ms: tx.now(),
        withdrawn_at_ms: None,
        answer: None,
        version: 1,
    };
    if store::insert(tx, &survey)? {
        tx.emit(&SurveyFact::SurveyRequested { asked: asked(&survey, contact) })?;
    }
    Ok(())
}

/// Takes an unanswered question back, because the help goes on.
pub(crate) fn withdraw(tx: &Tx<'_>, conversation: ConversationId, contact: ContactId) -> Result<(), Error> {
    if let Some(survey) = store::latest_for_change(tx, conversation)?
        && store::withdraw(tx, survey.id)?
    {
        tx.emit(&SurveyFact::SurveyWithdrawn { asked: asked(&survey, contact) })?;
    }
    Ok(())
}

/// The surveys of one conversation, for those who may see the conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConversationSurveys {
    /// The question about the latest resolved opening, answered or not.
    pub latest: Option<Survey>,
    /// The latest answer, also one about an earlier opening.
    pub answer: Option<Given>,
    /// Grows with every change of any of them. Screens show a conversation by `its version + this`.
    pub changes: i64,
}

/// What was asked and answered about each of these conversations; those never asked about are missing.
///
/// No actor: the caller has loaded the conversations through the viewer's rights.
pub fn surveys_of(
    tx: &Tx<'_>,
    ids: &[ConversationId],
) -> Result<BTreeMap<ConversationId, ConversationSurveys>, Error> {
    let mut found: BTreeMap<_, ConversationSurveys> = BTreeMap::new();
    for survey in store::of_conversations(tx, ids)? {
        let entry = found.entry(survey.conversation).or_default();
        entry.changes += survey.version;
        entry.answer = survey.answer.clone().or(entry.answer.take());
        entry.latest = Some(survey);
    }
    Ok(found)
}
