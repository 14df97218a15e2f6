//! The bot holds a conversation, speaks, and hands over to people.

use kernel::{ConversationId, MessageId};
use security::{Actor, Permission};
use storage::Tx;

use crate::acts::assign::tell;
use crate::acts::message::{Claimed, NewMessage, claim, load, note, say};
use crate::acts::resolve::complete;
use crate::acts::{append_event, save};
use crate::author::{Author, AuthorKind};
use crate::bot::{Feeling, HandOverReason, HoldEnd, MAX_OFFERS, MessageOffer};
use crate::conversation::{Conversation, Priority};
use crate::error::ConversationError;
use crate::facts::{Aspect, ConversationFact, Place};
use crate::message::{Event, EventKind, Message};
use crate::rights::access_conversation_for_change;
use crate::store;

/// Longest reference of an offer, in characters.
const MAX_REFERENCE: usize = 120;
/// Longest title of an offer, in characters.
const MAX_TITLE: usize = 200;

/// Something the bot says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BotMessage {
    /// The words; the bot makes the client id from what it answers, so that no question is answered twice.
    pub message: NewMessage,
    /// What can be opened, chosen or filled in, at most [`MAX_OFFERS`].
    pub offers: Vec<MessageOffer>,
}

impl BotMessage {
    fn check(&self) -> Result<(), ConversationError> {
        self.message.check()?;
        let sound = |offer: &MessageOffer| {
            (1..=MAX_REFERENCE).contains(&offer.reference.chars().count())
                && (1..=MAX_TITLE).contains(&offer.title.chars().count())
                && offer.url.as_deref().is_none_or(|url| url.starts_with('/') && !url.starts_with("//"))
                && security::screen(&offer.title).found().is_empty()
        };
        if self.offers.len() > MAX_OFFERS || !self.offers.iter().all(sound) {
            return Err(ConversationError::Field("offers"));
        }
        Ok(())
    }
}

/// How the bot leaves a conversation to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    /// Why; a contact always means [`HandOverReason::Asked`].
    pub reason: HandOverReason,
    /// The least priority from then on; `None`: as it was.
    pub priority: Option<Priority>,
    /// What the bot learnt, for the agents.
    pub note: Option<NewMessage>,
}

/// Says something in a conversation the bot holds. Repeating the client id answers the first message.
///
/// [`ConversationError::NotFound`] for any actor but the bot of the inbox; [`ConversationError::NotHeldByBot`]: people
/// have it, or it is resolved.
pub fn say_as_bot(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    said: &BotMessage,
) -> Result<Message, ConversationError> {
    own_bot(actor)?;
    said.check()?;
    let (new, message) = (&said.message, MessageId(tx.new_id()));
    match claim(tx, actor, "conversations.say_as_bot", &new.client_id, new.body(&id.to_string()), message)? {
        Claimed::Before(done) => return load(tx, actor, done),
        Claimed::Now => {}
    }
    let mut c = held(access_conversation_for_change(tx, actor, id)?)?;
    say(tx, &mut c, Author::Bot, message, new)?;
    store::bot::insert_offers(tx, message, &said.offers)?;
    c.version += 1;
    store::conversations::append(tx, &c)?;
    tx.emit(&ConversationFact::MessageAdded {
        place: Place::of(&c),
        message,
        seq: c.last_seq,
        author: AuthorKind::Bot,
        agent: None,
    })?;
    load(tx, actor, message)
}

/// Leaves a conversation the bot holds to people: it waits, with the position its opening gives it.
///
/// The bot hands over, its contact asks for a person, or a room with the right to assign does it (the clock, when the
/// bot is late). Who else: [`ConversationError::NotFound`] or denied. Nothing happens when people have it already.
pub fn hand_over(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    how: &HandOver,
) -> Result<Conversation, ConversationError> {
    let reason = match actor {
        Actor::Contact(_) => HandOverReason::Asked,
        Actor::Bot(_) => how.reason,
        Actor::Agent(_) | Actor::Room(_) => {
            actor.require(Permission::ConversationsAssign)?;
            how.reason
        }
    };
    let mut c = access_conversation_for_change(tx, actor, id)?;
    if c.bot_since_ms.is_none() {
        return Ok(c);
    }
    let (author, holder) = (Author::of(actor), c.load_holder());
    if let Some(text) = &how.note {
        text.check()?;
        note(tx, &mut c, Author::Bot, MessageId(tx.new_id()), text)?;
    }
    end_hold(tx, &mut c, author, HoldEnd::HandedOver(reason))?;
    if let Some(text) = store::messages::newest_of_contact(tx, c.id)? {
        c.show_waiting(&text);
    }
    let event = Event::texts(EventKind::HandedOver, None, Some(reason.word().to_owned()));
    let handed = append_event(tx, &mut c, author, &event)?;
    let raised = raise(tx, &mut c, how.priority)?;
    save(tx, &mut c, holder)?;
    tell(tx, Place::of(&c), author, handed, Aspect::Bot, (None, None))?;
    if let Some((message, numbers)) = raised {
        tell(tx, Place::of(&c), Author::Bot, message, Aspect::Priority, numbers)?;
    }
    Ok(c)
}

type Raised = (MessageId, (Option<i64>, Option<i64>));

/// Lifts the priority to `least`; the caller saves and tells.
fn raise(
    tx: &Tx<'_>,
    c: &mut Conversation,
    least: Option<Priority>,
) -> Result<Option<Raised>, ConversationError> {
    let Some(priority) = least.filter(|least| *least > c.priority) else { return Ok(None) };
    let old = std::mem::replace(&mut c.priority, priority);
    c.rank();
    let words = (Some(old.number().to_string()), Some(priority.number().to_string()));
    let event = Event::texts(EventKind::PriorityChanged, words.0, words.1);
    let message = append_event(tx, c, Author::Bot, &event)?;
    Ok(Some((message, (Some(old.number()), Some(priority.number())))))
}

/// Resolves a conversation the bot holds: nobody was needed. Nothing happens when people have it already.
///
/// [`ConversationError::NotFound`] for any actor but the bot of the inbox.
pub fn settle_as_bot(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
) -> Result<Conversation, ConversationError> {
    own_bot(actor)?;
    let mut c = access_conversation_for_change(tx, actor, id)?;
    if c.bot_since_ms.is_none() {
        return Ok(c);
    }
    let holder = c.load_holder();
    end_hold(tx, &mut c, Author::Bot, HoldEnd::Solved)?;
    complete(tx, &mut c, Author::Bot, holder)?;
    Ok(c)
}

/// Notes how the contact seems to feel, for agents only; a milder feeling never replaces anger or fear.
///
/// For the bot of the inbox, or a room with the right to label.
pub fn note_feeling(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    feeling: Feeling,
) -> Result<(), ConversationError> {
    if !matches!(actor, Actor::Bot(_)) {
        actor.require(Permission::ConversationsLabel)?;
    }
    let mut c = access_conversation_for_change(tx, actor, id)?;
    let milder = c.feeling.is_some_and(Feeling::is_pressing) && !feeling.is_pressing();
    if c.feeling == Some(feeling) || milder {
        return Ok(());
    }
    let holder = c.load_holder();
    let old = c.feeling.replace(feeling).map(|f| f.word().to_owned());
    let event = Event::texts(EventKind::FeelingChanged, old, Some(feeling.word().to_owned()));
    let message = append_event(tx, &mut c, Author::of(actor), &event)?;
    save(tx, &mut c, holder)?;
    tell(tx, Place::of(&c), Author::of(actor), message, Aspect::Feeling, (None, None))
}

/// Keeps whether an answer of the bot helped, as its contact says; it may be said anew.
///
/// [`ConversationError::NotFound`]: not a bot's message of the contact's own conversation.
pub fn rate_message(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    message: MessageId,
    helped: bool,
) -> Result<Message, ConversationError> {
    let own = actor.contact().ok_or(ConversationError::NotFound)?;
    let c = access_conversation_for_change(tx, actor, id)?;
    if contacts::is_blocked(tx, own.id)? {
        return Err(ConversationError::Blocked);
    }
    let found = load(tx, actor, message)?;
    if found.conversation_id != id || found.author_kind != AuthorKind::Bot {
        return Err(ConversationError::NotFound);
    }
    if store::bot::put_feedback(tx, message, id, helped)? {
        tx.emit(&ConversationFact::MessageRated { place: Place::of(&c), message, helped })?;
    }
    load(tx, actor, message)
}

/// The choice a contact took with a message, for the bot of its inbox; `None`: it was written.
pub fn choice_of(
    tx: &Tx<'_>,
    actor: &Actor,
    message: MessageId,
) -> Result<Option<String>, ConversationError> {
    own_bot(actor)?;
    load(tx, actor, message)?;
    Ok(store::bot::choice_of(tx, message)?)
}

/// Lets the bot hold a new conversation; the caller stores it.
pub(crate) fn begin_hold(tx: &Tx<'_>, c: &mut Conversation) -> Result<(), ConversationError> {
    c.bot_since_ms = Some(tx.now());
    Ok(store::bot::insert_hold(tx, c)?)
}

/// People take what the bot held; whether it did. The caller saves.
pub(crate) fn take_from_bot(
    tx: &Tx<'_>,
    c: &mut Conversation,
    author: Author,
) -> Result<bool, ConversationError> {
    let held = c.bot_since_ms.is_some();
    if held {
        end_hold(tx, c, author, HoldEnd::Taken)?;
    }
    Ok(held)
}

fn end_hold(
    tx: &Tx<'_>,
    c: &mut Conversation,
    author: Author,
    end: HoldEnd,
) -> Result<(), ConversationError> {
    c.bot_since_ms = None;
    Ok(store::bot::end_hold(tx, c.id, author, end)?)
}

fn own_bot(actor: &Actor) -> Result<(), ConversationError> {
    if matches!(actor, Actor::Bot(_)) { Ok(()) } else { Err(ConversationError::NotFound) }
}

fn held(c: Conversation) -> Result<Conversation, ConversationError> {
    if c.bot_since_ms.is_some() { Ok(c) } else { Err(ConversationError::NotHeldByBot) }
}
