//! Subject, topic, priority, labels.

use std::collections::BTreeSet;

use kernel::{ConversationId, LabelId};
use security::{Actor, Permission};
use storage::Tx;

use crate::acts::assign::tell;
use crate::acts::{append_event, save};
use crate::author::Author;
use crate::conversation::{Conversation, MAX_SUBJECT_CHARS, Priority};
use crate::error::ConversationError;
use crate::facts::{Aspect, Place};
use crate::message::{Event, EventKind};
use crate::rights::access_conversation_for_change;
use crate::store;

/// Most labels on one conversation.
pub const MAX_LABELS: usize = 20;

/// What to change; `None` leaves a thing as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditConversation {
    /// The subject; one line, at most [`MAX_SUBJECT_CHARS`] characters.
    pub subject: Option<String>,
    /// How urgent it is.
    pub priority: Option<Priority>,
    /// The topic; `Some(None)` takes it away.
    pub topic_key: Option<Option<String>>,
    /// All labels; those left out are taken off.
    pub labels: Option<Vec<LabelId>>,
}

/// Changes what is said about a conversation; each change is an event of the timeline. Resolved ones may be changed too.
pub fn edit_conversation(
    tx: &Tx<'_>,
    actor: &Actor,
    id: ConversationId,
    edit: &EditConversation,
) -> Result<Conversation, ConversationError> {
    actor.require(Permission::ConversationsLabel)?;
    let mut c = access_conversation_for_change(tx, actor, id)?;
    let holder = c.load_holder();
    let author = Author::of(actor);
    let mut events = Vec::new();
    set_subject(&mut c, edit, &mut events)?;
    set_priority(&mut c, edit, &mut events);
    set_topic(tx, &mut c, edit, &mut events)?;
    set_labels(tx, &c, author, edit, &mut events)?;
    if events.is_empty() {
        return Ok(c);
    }
    let mut told = Vec::new();
    for (what, event) in events {
        told.push((append_event(tx, &mut c, author, &event)?, what, event));
    }
    save(tx, &mut c, holder)?;
    for (message, what, event) in told {
        tell(tx, Place::of(&c), author, message, what, numbers(what, &event))?;
    }
    Ok(c)
}

/// The numbers a fact carries for an event; texts never go into facts.
fn numbers(what: Aspect, event: &Event) -> (Option<i64>, Option<i64>) {
    let number = |text: &Option<String>| text.as_ref().and_then(|t| t.parse().ok());
    match what {
        Aspect::Labels => (event.old_id, event.new_id),
        Aspect::Priority => (number(&event.old_text), number(&event.new_text)),
        _ => (None, None),
    }
}

type Events = Vec<(Aspect, Event)>;

fn set_subject(
    c: &mut Conversation,
    edit: &EditConversation,
    events: &mut Events,
) -> Result<(), ConversationError> {
    let Some(subject) = &edit.subject else { return Ok(()) };
    let subject = security::screen(subject).into_text().split_whitespace().collect::<Vec<_>>().join(" ");
    if subject.chars().count() > MAX_SUBJECT_CHARS {
        return Err(ConversationError::TooLong { field: "subject", max: MAX_SUBJECT_CHARS });
    }
    if subject != c.subject {
        let old = std::mem::replace(&mut c.subject, subject.clone());
        events.push((Aspect::Subject, Event::texts(EventKind::SubjectChanged, Some(old), Some(subject))));
    }
    Ok(())
}

fn set_priority(c: &mut Conversation, edit: &EditConversation, events: &mut Events) {
    let Some(priority) = edit.priority.filter(|p| *p != c.priority) else { return };
    let old = std::mem::replace(&mut c.priority, priority);
    c.rank();
    let words = (Some(old.number().to_string()), Some(priority.number().to_string()));
    events.push((Aspect::Priority, Event::texts(EventKind::PriorityChanged, words.0, words.1)));
}

fn set_topic(
    tx: &Tx<'_>,
    c: &mut Conversation,
    edit: &EditConversation,
    events: &mut Events,
) -> Result<(), ConversationError> {
    let Some(topic) = edit.topic_key.as_ref().filter(|t| **t != c.topic_key) else { return Ok(()) };
    if let Some(key) = topic
        && !inboxes::topic_exists(tx, c.inbox_id, key)?
    {
        return Err(ConversationError::NoTopic);
    }
    let old = std::mem::replace(&mut c.topic_key, topic.clone());
    events.push((Aspect::Topic, Event::texts(EventKind::TopicChanged, old, topic.clone())));
    Ok(())
}

fn set_labels(
    tx: &Tx<'_>,
    c: &Conversation,
    author: Author,
    edit: &EditConversation,
    events: &mut Events,
) -> Result<(), ConversationError> {
    let Some(wanted) = &edit.labels else { return Ok(()) };
    let wanted: BTreeSet<LabelId> = wanted.iter().copied().collect();
    if wanted.len() > MAX_LABELS {
        return Err(ConversationError::Field("labelIds"));
    }
    let had: BTreeSet<LabelId> = store::labels::of_conversation(tx, c.id)?.into_iter().collect();
    for label in wanted.difference(&had) {
        if store::labels::find(tx, *label)?.is_none() {
            return Err(ConversationError::NoLabel);
        }
        store::labels::add(tx, c.id, *label, author)?;
        events.push((Aspect::Labels, Event::ids(EventKind::LabelAdded, None, Some(label.0))));
    }
    for label in had.difference(&wanted) {
        store::labels::remove(tx, c.id, *label)?;
        events.push((Aspect::Labels, Event::ids(EventKind::LabelRemoved, Some(label.0), None)));
    }
    Ok(())
}
