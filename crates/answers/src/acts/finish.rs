//! Doing what was decided about a turn, in one transaction, once.

use conversations::{
    BotMessage, HandOverReason, MessageOffer, OfferKind, access_conversation, note_feeling, say_as_bot,
};
use kernel::{ArticleId, Locale, MessageId};
use storage::{Tx, cancel_job};

use super::hand_over::{Leaving, leave, message};
use super::prepare::{Prepared, reader};
use super::react::{HELPED_MS, QUIET_MS, felt, settle_in};
use crate::assist::Reworded;
use crate::courtesy::Courtesy;
use crate::engine::{Candidate, Reading};
use crate::error::AnswersError;
use crate::jobs::RELEASE;
use crate::library::Learnt;
use crate::reply::{ANSWER_CHARS, offer_title, shorten};
use crate::store::{self, Done};
use crate::texts::texts;
use crate::turn::{CHOICE_ARTICLE, CHOICE_NONE, Step, answer_locale};

/// What was worked out about a turn.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) prepared: Prepared,
    pub(crate) reading: Reading,
    pub(crate) step: Step,
    /// The article of the answer in other words; `None`: its own words are said.
    pub(crate) reworded: Option<Reworded>,
    /// The conversation in a few sentences, for the note; `None`: none was made.
    pub(crate) summary: Option<String>,
}

/// Does it. `false`: another process did, or a newer message came meanwhile; then nothing happened here.
pub(crate) fn finish(tx: &Tx<'_>, outcome: &Outcome, learnt: Option<&Learnt>) -> Result<bool, AnswersError> {
    let Prepared { turn, question, .. } = &outcome.prepared;
    let id = turn.conversation;
    // A message that comes meanwhile makes a turn of its own.
    if !store::take_turn(tx, *turn)? {
        return Ok(false);
    }
    cancel_job(tx, RELEASE, &id.to_string())?;
    if access_conversation(tx, &reader(), id)?.bot_since_ms.is_none() {
        return Ok(true);
    }
    let bot = outcome.prepared.bot();
    if let Some(feeling) = outcome.reading.feeling {
        note_feeling(tx, &bot, id, felt(feeling))?;
    }
    let locale = answer_locale(&outcome.reading, outcome.prepared.conversation.locale);
    greet(tx, outcome, locale)?;
    let speech = Speech { tx, outcome, learnt, locale };
    match &outcome.step {
        Step::Answer { candidate, second } => speech.answer(*candidate, *second)?,
        Step::Ask(candidates) => speech.ask(candidates)?,
        Step::Courtesy(courtesy) => speech.courtesy(*courtesy)?,
        Step::HandOver(reason, danger) => {
            let first = danger.map(|danger| texts(locale).danger(danger).to_owned());
            speech.leave(*question, *reason, first)?;
        }
    }
    Ok(true)
}

/// Says the inbox's own greeting before the bot's first word; none is set: nothing.
fn greet(tx: &Tx<'_>, outcome: &Outcome, locale: Locale) -> Result<(), AnswersError> {
    let prepared = &outcome.prepared;
    let urgent = matches!(outcome.step, Step::HandOver(..));
    let Some(greeting) = prepared.settings.greeting(locale).filter(|_| prepared.first && !urgent) else {
        return Ok(());
    };
    let said = message(&format!("greeting:{}", prepared.conversation.opening_id), greeting, locale);
    say_as_bot(
        tx,
        &prepared.bot(),
        prepared.turn.conversation,
        &BotMessage { message: said, offers: vec![] },
    )?;
    Ok(())
}

struct Speech<'a, 'c> {
    tx: &'a Tx<'c>,
    outcome: &'a Outcome,
    learnt: Option<&'a Learnt>,
    locale: Locale,
}

impl Speech<'_, '_> {
    fn say(&self, words: &str, offers: Vec<MessageOffer>) -> Result<MessageId, AnswersError> {
        let prepared = &self.outcome.prepared;
        let client_id = format!("turn:{}:{}", prepared.conversation.opening_id, prepared.turn.message);
        let said = BotMessage { message: message(&client_id, words, self.locale), offers };
        Ok(say_as_bot(self.tx, &prepared.bot(), prepared.turn.conversation, &said)?.id)
    }

    fn keep(
        &self,
        decision: &'static str,
        reply: MessageId,
        article: Option<ArticleId>,
    ) -> Result<(), AnswersError> {
        let prepared = &self.outcome.prepared;
        let done = Done {
            conversation: prepared.turn.conversation,
            inbox: prepared.conversation.inbox_id,
            question: prepared.question,
            reply: Some(reply),
            decision,
            reason: None,
            article,
            confidence: Some(self.outcome.reading.confidence),
            locale: self.locale,
            topic_key: prepared.conversation.topic_key.clone(),
        };
        Ok(store::insert_answer(self.tx, &done)?)
    }

    fn answer(&self, candidate: Candidate, second: bool) -> Result<(), AnswersError> {
        let (prepared, article) = (&self.outcome.prepared, ArticleId(candidate.answer));
        // Loaded afresh through the contact's own reach: what was taken back meanwhile is not said.
        let found = knowledge::live_by_id(self.tx, prepared.reach, article, self.locale)?;
        let Some(text) = found else {
            return self.leave(prepared.question, HandOverReason::Unsure, None);
        };
        let texts = texts(self.locale);
        let plain = knowledge::plain_text(&text.body);
        let (body, cut) = shorten(&plain, ANSWER_CHARS);
        // Only of exactly these words: they may have changed while the model wrote.
        let reworded = self.outcome.reworded.as_ref().filter(|r| r.article == article && r.source == plain);
        let mut parts: Vec<&str> = Vec::new();
        if second {
            parts.push(&texts.second_try);
        }
        if let Some(reworded) = reworded {
            parts.extend([reworded.text.as_str(), &texts.in_short]);
        } else {
            if text.locale != self.locale {
                parts.push(&texts.not_your_language);
            }
            parts.push(if body.is_empty() { &text.title } else { &body });
            if cut {
                parts.push(&texts.more);
            }
        }
        let offer = MessageOffer {
            kind: OfferKind::Article,
            reference: text.public_id.clone(),
            title: offer_title(&text.title),
            url: Some(format!("/help/{}/a/{}", text.locale, text.slug)),
        };
        let reply = self.say(&parts.join("\n\n"), vec![offer])?;
        self.keep("answer", reply, Some(article))?;
        Ok(settle_in(self.tx, prepared.turn.conversation, QUIET_MS)?)
    }

    fn ask(&self, candidates: &[Candidate]) -> Result<(), AnswersError> {
        let texts = texts(self.locale);
        let title = |c: &Candidate| {
            let known = self.learnt.and_then(|learnt| learnt.articles.get(&ArticleId(c.answer)))?;
            Some(MessageOffer {
                kind: OfferKind::Choice,
                reference: format!("{CHOICE_ARTICLE}{}", c.answer),
                title: offer_title(known.title(self.locale)),
                url: None,
            })
        };
        let mut offers: Vec<MessageOffer> = candidates.iter().filter_map(title).collect();
        let words = if offers.len() > 1 { &texts.clarify } else { &texts.clarify_one };
        offers.push(MessageOffer {
            kind: OfferKind::Choice,
            reference: CHOICE_NONE.to_owned(),
            title: texts.none_of_these.clone(),
            url: None,
        });
        let reply = self.say(words, offers)?;
        self.keep("ask", reply, None)?;
        Ok(settle_in(self.tx, self.outcome.prepared.turn.conversation, QUIET_MS)?)
    }

    fn courtesy(&self, courtesy: Courtesy) -> Result<(), AnswersError> {
        let texts = texts(self.locale);
        let (words, wait_ms) = match courtesy {
            Courtesy::Greeting => (&texts.greet, QUIET_MS),
            Courtesy::Thanks => (&texts.thanks, HELPED_MS),
        };
        let reply = self.say(words, Vec::new())?;
        self.keep("courtesy", reply, None)?;
        Ok(settle_in(self.tx, self.outcome.prepared.turn.conversation, wait_ms)?)
    }

    fn leave(
        &self,
        question: MessageId,
        reason: HandOverReason,
        first: Option<String>,
    ) -> Result<(), AnswersError> {
        let (prepared, reading) = (&self.outcome.prepared, &self.outcome.reading);
        let guess = reading.candidates.first().and_then(|best| {
            let article = ArticleId(best.answer);
            let known = self.learnt?.articles.get(&article)?;
            Some((article, known.title(prepared.conversation.locale).to_owned(), reading.confidence))
        });
        let summary = self.outcome.summary.clone();
        let leaving = Leaving { first, guess, summary, locale: self.locale };
        leave(self.tx, &prepared.bot(), &prepared.conversation, question, reason, &leaving)?;
        Ok(())
    }
}
