//! Leaving a conversation to people, with everything the bot learnt.

use conversations::{
    BotMessage, Conversation, ConversationField, HandOver, HandOverReason, MessageOffer, NewMessage,
    OfferKind, Priority, access_conversation, conversation_fields, say_as_bot,
};
use kernel::{ArticleId, ConversationId, Locale, MessageId};
use security::{Actor, BotActor};
use storage::{Tx, cancel_job};

use super::prepare::reader;
use crate::error::AnswersError;
use crate::jobs::{RELEASE, SETTLE};
use crate::learning::{self, Unanswered};
use crate::store::{self, Done, Earlier};
use crate::texts::texts;

/// Titles in a note at most.
const MAX_TITLES: usize = 8;

/// Why and how the bot leaves.
#[derive(Debug, Clone, Default)]
pub(crate) struct Leaving {
    /// What is said to the contact before; `None`: nothing beside the usual words.
    pub(crate) first: Option<String>,
    /// The best guess: an article's title and the confidence.
    pub(crate) guess: Option<(ArticleId, String, f64)>,
    /// The conversation in a few sentences; `None`: it is short, or no model summed it up in time.
    pub(crate) summary: Option<String>,
    /// The language to speak in.
    pub(crate) locale: Locale,
}

/// The contact asks for a person: at once, whatever the bot is doing. Nothing happens when people have it already.
pub fn ask_for_person(tx: &Tx<'_>, actor: &Actor, id: ConversationId) -> Result<Conversation, AnswersError> {
    if actor.contact().is_none() {
        return Err(AnswersError::NotFound);
    }
    let conversation = access_conversation(tx, actor, id)?;
    if conversation.bot_since_ms.is_none() {
        return Ok(conversation);
    }
    store::drop_turn(tx, id)?;
    let leaving = Leaving { locale: conversation.locale, ..Leaving::default() };
    let question = newest_question(tx, &conversation)?;
    leave(tx, actor, &conversation, question, HandOverReason::Asked, &leaving)
}

/// The bot was too slow or broke: people have the conversation from now on.
pub(crate) fn release(tx: &Tx<'_>, id: ConversationId) -> Result<(), AnswersError> {
    if !store::drop_turn(tx, id)? {
        return Ok(());
    }
    let conversation = access_conversation(tx, &reader(), id)?;
    let leaving = Leaving { locale: conversation.locale, ..Leaving::default() };
    let question = newest_question(tx, &conversation)?;
    let bot = Actor::Bot(BotActor { inbox: conversation.inbox_id });
    leave(tx, &bot, &conversation, question, HandOverReason::Late, &leaving)?;
    Ok(())
}

/// The contact's newest message.
fn newest_question(tx: &Tx<'_>, conversation: &Conversation) -> Result<MessageId, AnswersError> {
    let limit = kernel::Limit::of(Some(100));
    let said = conversations::list_messages(tx, &reader(), conversation.id, None, limit)?.items;
    let own = said.iter().rev().find(|m| m.author_kind == conversations::AuthorKind::Contact);
    own.map(|m| m.id).ok_or(AnswersError::NotFound)
}

/// Says so, writes the note, hands over, and keeps what was done. `actor` is who wants it: the bot or the contact.
pub(crate) fn leave(
    tx: &Tx<'_>,
    actor: &Actor,
    conversation: &Conversation,
    question: MessageId,
    reason: HandOverReason,
    leaving: &Leaving,
) -> Result<Conversation, AnswersError> {
    let (id, key) = (conversation.id, conversation.id.to_string());
    cancel_job(tx, RELEASE, &key)?;
    cancel_job(tx, SETTLE, &key)?;
    let current = access_conversation(tx, &reader(), id)?;
    if current.bot_since_ms.is_none() {
        return Ok(current);
    }
    let bot = Actor::Bot(BotActor { inbox: conversation.inbox_id });
    let words = parting(&current, reason, leaving);
    let opening = current.opening_id;
    let said = message(&format!("hand-over:{opening}:{question}"), &words, leaving.locale);
    let fields = conversation_fields(tx, &bot, id)?;
    let offers = form(&current, &fields, leaving.locale);
    let reply = say_as_bot(tx, &bot, id, &BotMessage { message: said, offers })?;
    let note = note(tx, &current, reason, leaving, &fields)?;
    let how = HandOver {
        reason,
        priority: least_priority(&current, reason),
        note: Some(message(&format!("note:{opening}:{question}"), &note, leaving.locale)),
    };
    let handed = conversations::hand_over(tx, actor, id, &how)?;
    store::insert_answer(
        tx,
        &Done {
            conversation: id,
            inbox: conversation.inbox_id,
            question,
            reply: Some(reply.id),
            decision: "hand_over",
            reason: Some(reason),
            article: None,
            confidence: leaving.guess.as_ref().map(|(_, _, confidence)| *confidence),
            locale: leaving.locale,
            topic_key: current.topic_key.clone(),
        },
    )?;
    if matches!(reason, HandOverReason::Unsure | HandOverReason::NotHelped) {
        learning::keep(
            tx,
            &Unanswered {
                message: question,
                conversation: id,
                inbox: conversation.inbox_id,
                locale: leaving.locale,
                topic_key: current.topic_key,
                nearest: leaving.guess.as_ref().map(|(article, _, _)| *article),
            },
        )?;
    }
    Ok(handed)
}

/// What the contact reads: what to do now or a word of calm, then who comes.
fn parting(conversation: &Conversation, reason: HandOverReason, leaving: &Leaving) -> String {
    let texts = texts(leaving.locale);
    let usual = texts.handed_over(reason);
    match (&leaving.first, conversation.feeling.and_then(|feeling| texts.calm(feeling))) {
        (Some(first), _) => format!("{first}\n\n{usual}"),
        (None, Some(calm)) => format!("{calm}\n{usual}"),
        (None, None) => usual.to_owned(),
    }
}

/// Danger is urgent work; fear and anger lift it one step.
fn least_priority(conversation: &Conversation, reason: HandOverReason) -> Option<Priority> {
    if reason == HandOverReason::Danger {
        return Some(Priority::High);
    }
    let pressing = conversation.feeling.is_some_and(conversations::Feeling::is_pressing);
    if pressing { Priority::of_number(conversation.priority.number() + 1) } else { None }
}

/// The form of the topic while something of it is missing: people come all the same, it can be filled in meanwhile.
fn form(conversation: &Conversation, fields: &[ConversationField], locale: Locale) -> Vec<MessageOffer> {
    let missing = fields.iter().any(|place| place.given.is_none());
    let topic = conversation.topic_key.clone().filter(|_| missing);
    let offer = topic.map(|reference| MessageOffer {
        kind: OfferKind::Form,
        reference,
        title: texts(locale).fill_in.clone(),
        url: None,
    });
    offer.into_iter().collect()
}

/// What the bot learnt, for agents, in the inbox's own language.
fn note(
    tx: &Tx<'_>,
    conversation: &Conversation,
    reason: HandOverReason,
    leaving: &Leaving,
    fields: &[ConversationField],
) -> Result<String, AnswersError> {
    let inbox = inboxes::access_inbox(tx, &reader(), conversation.inbox_id)?.settings;
    let locale = inbox.default_locale;
    let texts = texts(locale);
    let with = |line: &str, value: &str| line.replace("{value}", value);
    let mut lines = vec![with(&texts.note.head, texts.reason(reason))];
    let topic = conversation.topic_key.as_ref().and_then(|key| inbox.topics.iter().find(|t| t.key == *key));
    if let Some(topic) = topic {
        lines.push(with(&texts.note.topic, topic.name(locale)));
    }
    if let Some(feeling) = conversation.feeling {
        lines.push(with(&texts.note.feeling, texts.feeling(feeling)));
    }
    let given: Vec<String> = fields
        .iter()
        .filter_map(|place| Some(format!("{} {}", place.field.label(locale), place.given.as_ref()?.value)))
        .collect();
    if !given.is_empty() {
        lines.push(texts.note.given.replace("{list}", &given.join(" · ")));
    }
    let tried = tried(tx, &store::answers_of(tx, conversation.id)?, locale)?;
    if !tried.is_empty() {
        lines.push(texts.note.tried.replace("{list}", &tried.join(" · ")));
    }
    if let Some(summary) = &leaving.summary {
        lines.push(with(&texts.note.summary, summary));
    }
    if let Some((_, title, confidence)) = &leaving.guess {
        let percent = format!("{:.0}", confidence * 100.0);
        lines.push(texts.note.confidence.replace("{title}", title).replace("{value}", &percent));
    }
    Ok(lines.join("\n"))
}

/// Titles of the articles given before, oldest first.
fn tried(tx: &Tx<'_>, earlier: &[Earlier], locale: Locale) -> Result<Vec<String>, AnswersError> {
    let reach = knowledge::Reach::contact(security::Assurance::Signed);
    let mut titles: Vec<String> = Vec::new();
    for article in earlier.iter().rev().filter_map(|done| done.article).take(MAX_TITLES) {
        if let Some(text) = knowledge::live_by_id(tx, reach, article, locale)?
            && !titles.contains(&text.title)
        {
            titles.push(text.title);
        }
    }
    Ok(titles)
}

/// Words of the bot, screened like everybody's. The id is made of what is answered, so nothing is said twice.
pub(crate) fn message(client_id: &str, text: &str, locale: Locale) -> NewMessage {
    NewMessage {
        client_id: client_id.to_owned(),
        text: security::screen(text),
        attachments: Vec::new(),
        locale: Some(locale),
        mentions: Vec::new(),
        choice: None,
    }
}
