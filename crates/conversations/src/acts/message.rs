//! Saying something: messages and private notes.

use kernel::{AgentId, ConversationId, Locale, MessageId};
use security::{Actor, Permission, ScreenedText, TEXT_LIMIT_CHARS};
use storage::{Once, OnceKey, Tx};

use crate::acts::assign::take_up;
use crate::acts::resolve::reopen;
use crate::acts::snooze::wake;
use crate::acts::{append, save};
use crate::author::{Author, AuthorKind};
use crate::conversation::{Conversation, subject_of};
use crate::error::ConversationError;
use crate::facts::{ConversationFact, Place};
use crate::message::{Audience, EntryKind, MAX_ATTACHMENTS, Message, NewEntry, masked_words};
use crate::rights::access_conversation_for_change;
use crate::store::attachments::Taker;
use crate::{message, store};

/// Longest client id, in characters.
const MAX_CLIENT_ID: usize = 64;
/// Most agents named in one note.
const MAX_MENTIONS: usize = 20;

/// Something to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// The id the client made; repeating it returns the first result.
    pub client_id: String,
    /// The text, without secrets; may be empty when there are files.
    pub text: ScreenedText,
    /// Random ids of files uploaded by the same actor for the same inbox.
    pub attachments: Vec<String>,
    /// The language, if known.
    pub locale: Option<Locale>,
    /// Agents named; private notes only.
    pub mentions: Vec<AgentId>,
    /// The choice of the bot's that the contact takes with it.
    pub choice: Option<String>,
}

impl NewMessage {
    pub(crate) fn check(&self) -> Result<(), ConversationError> {
        if self.client_id.is_empty() || self.client_id.len() > MAX_CLIENT_ID {
            return Err(ConversationError::Field("clientId"));
        }
        if self.text.text().trim().is_empty() && self.attachments.is_empty() {
            return Err(ConversationError::Empty);
        }
        if self.text.chars() > TEXT_LIMIT_CHARS {
            return Err(ConversationError::TooLong { field: "text", max: TEXT_LIMIT_CHARS });
        }
        if self.attachments.len() > MAX_ATTACHMENTS {
            return Err(ConversationError::TooManyFiles);
        }
        if self.mentions.len() > MAX_MENTIONS {
            return Err(ConversationError::Field("mentions"));
        }
        Ok(())
    }

    /// The words that make two commands of one client id the same.
    pub(crate) fn body(&self, of: &str) -> String {
        let mentions: Vec<String> = self.mentions.iter().map(ToString::to_string).collect();
        let mut parts = vec![of, self.text.text()];
        let (files, mentions) = (self.attachments.join(","), mentions.join(","));
        parts.extend([files.as_str(), mentions.as_str()]);
        parts.extend(self.choice.as_deref());
        parts.join("\u{1f}")
    }
}

/// Says something the contact may see.
///
/// An agent who answers a waiting conversation holds it from then on. A contact's message wakes a conversation that was
/// put aside and reopens one resolved within [`REOPEN_MS`](crate::REOPEN_MS).
/// [`ConversationError::Resolved`]: resolved for agents, or for longer for contacts: those begin a new conversation.
pub fn add_message(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    new: &NewMessage,
) -> Result<Message, ConversationError> {
    if !matches!(actor, Actor::Contact(_) | Actor::Bot(_)) {
        actor.require(Permission::ConversationsReply)?;
    }
    new.check()?;
    let message = MessageId(tx.new_id());
    match claim(tx, actor, "conversations.add_message", &new.client_id, new.body(&id.to_string()), message)? {
        Claimed::Before(done) => return load(tx, actor, done),
        Claimed::Now => {}
    }
    let mut c = access_conversation_for_change(tx, actor, id)?;
    let before = c.clone();
    let author = Author::of(actor);
    make_ready(tx, &mut c, author)?;
    check_choice(tx, &c, author, new)?;
    let only_said = c == before;
    say(tx, &mut c, author, message, new)?;
    if only_said {
        c.version += 1;
        store::conversations::append(tx, &c)?;
    } else {
        save(tx, &mut c, before.load_holder())?;
    }
    tx.emit(&ConversationFact::MessageAdded {
        place: Place::of(&c),
        message,
        seq: c.last_seq,
        author: author.kind(),
        agent: author.agent(),
    })?;
    stored(tx, message, new)
}

/// Only what the bot offered in this conversation can be chosen, and only by its contact.
fn check_choice(
    tx: &Tx<'_>,
    c: &Conversation,
    author: Author,
    new: &NewMessage,
) -> Result<(), ConversationError> {
    match &new.choice {
        None => Ok(()),
        Some(choice)
            if author.kind() == AuthorKind::Contact && store::bot::was_offered(tx, c.id, choice)? =>
        {
            Ok(())
        }
        Some(_) => Err(ConversationError::Field("choice")),
    }
}

/// The message just written; its author may see it.
fn stored(tx: &Tx<'_>, id: MessageId, new: &NewMessage) -> Result<Message, ConversationError> {
    let found = if new.attachments.is_empty() {
        store::messages::find_bare(tx, id)?
    } else {
        store::messages::find(tx, id)?
    };
    Ok(found.ok_or(storage::Error::NoRow)?)
}

/// Brings a conversation into a state in which the author may speak.
fn make_ready(tx: &Tx<'_>, c: &mut Conversation, author: Author) -> Result<(), ConversationError> {
    match author {
        Author::Contact(contact) => {
            if contacts::is_blocked(tx, contact)? {
                return Err(ConversationError::Blocked);
            }
            if c.resolved_at_ms.is_some() {
                if !c.reopens_by_reply(tx.now()) {
                    return Err(ConversationError::Resolved);
                }
                reopen(tx, c, author)?;
            }
            if c.snoozed_until_ms.is_some() {
                wake(tx, c, author, "contact")?;
            }
        }
        Author::Agent(agent) => {
            if c.resolved_at_ms.is_some() {
                return Err(ConversationError::Resolved);
            }
            if c.assignee_id.is_none() {
                take_up(tx, c, author, agent)?;
            }
        }
        Author::Bot => {
            if c.bot_since_ms.is_none() {
                return Err(ConversationError::NotHeldByBot);
            }
        }
        Author::System => {
            if c.resolved_at_ms.is_some() {
                return Err(ConversationError::Resolved);
            }
        }
    }
    Ok(())
}

/// Appends a public message to a conversation that is ready for it; the caller saves.
pub(crate) fn say(
    tx: &Tx<'_>,
    c: &mut Conversation,
    author: Author,
    id: MessageId,
    new: &NewMessage,
) -> Result<(), ConversationError> {
    let answered_before = c.first_response_at_ms.is_some();
    let entry = NewEntry {
        kind: EntryKind::Message,
        audience: Audience::Everyone,
        text: new.text.text(),
        locale: new.locale,
        masked: masked_words(&new.text.kinds()),
        client_id: Some(&new.client_id),
        choice: new.choice.as_deref(),
        mentions: &[],
    };
    append(tx, c, author, id, &entry)?;
    join_files(tx, c, author, id, &new.attachments)?;
    c.note_message(author.kind(), new.text.text(), tx.now());
    if c.subject.is_empty() && author.kind() == AuthorKind::Contact {
        c.subject = subject_of(new.text.text());
    }
    if !answered_before && author.kind() == AuthorKind::Agent {
        store::history::answer_opening(tx, c.opening_id, tx.now(), author.id(), id)?;
    }
    Ok(())
}

/// Notes something for agents only. It changes nothing a contact can see.
pub fn add_note(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    new: &NewMessage,
) -> Result<Message, ConversationError> {
    actor.require(Permission::ConversationsNote)?;
    new.check()?;
    let message = MessageId(tx.new_id());
    match claim(tx, actor, "conversations.add_note", &new.client_id, new.body(&id.to_string()), message)? {
        Claimed::Before(done) => return load(tx, actor, done),
        Claimed::Now => {}
    }
    let mut c = access_conversation_for_change(tx, actor, id)?;
    note(tx, &mut c, Author::of(actor), message, new)?;
    stored(tx, message, new)
}

/// Appends a private note, saves and tells it.
pub(crate) fn note(
    tx: &Tx<'_>,
    c: &mut Conversation,
    author: Author,
    id: MessageId,
    new: &NewMessage,
) -> Result<(), ConversationError> {
    let holder = c.load_holder();
    let entry = NewEntry {
        kind: EntryKind::Note,
        audience: Audience::Agents,
        text: new.text.text(),
        locale: new.locale,
        masked: masked_words(&new.text.kinds()),
        client_id: Some(&new.client_id),
        choice: None,
        mentions: &new.mentions,
    };
    append(tx, c, author, id, &entry)?;
    join_files(tx, c, author, id, &new.attachments)?;
    save(tx, c, holder)?;
    tx.emit(&ConversationFact::NoteAdded {
        place: Place::of(c),
        message: id,
        seq: c.last_seq,
        agent: author.agent(),
        mentions: new.mentions.clone(),
    })?;
    Ok(())
}

fn join_files(
    tx: &Tx<'_>,
    c: &Conversation,
    author: Author,
    id: MessageId,
    files: &[String],
) -> Result<(), ConversationError> {
    let taker = Taker { kind: author.kind().word(), id: author.id().unwrap_or_default(), inbox: c.inbox_id };
    for (position, file) in (0_i64..).zip(files) {
        if !store::attachments::take(tx, file, id, c.id, position, &taker)? {
            return Err(ConversationError::NoFile);
        }
    }
    Ok(())
}

/// Whether a command was done before.
pub(crate) enum Claimed {
    Now,
    Before(MessageId),
}

pub(crate) fn claim(
    tx: &Tx<'_>,
    actor: &Actor,
    act: &'static str,
    client_id: &str,
    body: String,
    answer: MessageId,
) -> Result<Claimed, ConversationError> {
    let key = OnceKey { actor: actor.key(), act, client_id: client_id.to_owned(), body };
    match tx.claim_once(&key, answer.0)? {
        Once::First => Ok(Claimed::Now),
        Once::Repeat(done) => Ok(Claimed::Before(MessageId(done))),
        Once::Conflict => Err(ConversationError::ClientIdReused),
    }
}

/// A stored entry through the actor's rights; contacts never get notes or the desk's own events.
pub(crate) fn load(tx: &Tx<'_>, actor: &Actor, id: MessageId) -> Result<Message, ConversationError> {
    let message = store::messages::find(tx, id)?.ok_or(ConversationError::NotFound)?;
    crate::rights::access_conversation(tx, actor, message.conversation_id)?;
    let for_agents = message.audience == message::Audience::Agents || message.kind == EntryKind::Note;
    if for_agents && matches!(actor, Actor::Contact(_) | Actor::Bot(_)) {
        return Err(ConversationError::NotFound);
    }
    Ok(message)
}
