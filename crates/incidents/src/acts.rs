//! What doors call: say what belongs, and end it for all.

use conversations::Conversation;
use kernel::{AnnouncementId, ConversationId, Limit, Page};
use knowledge::{Announcement, AnnouncementKind};
use security::{Actor, Change, Permission, ScreenedText, Subject};
use storage::Tx;

use crate::error::IncidentError;
use crate::facts::IncidentFact;
use crate::incident::{
    Closing, Incident, IncidentTopic, MAX_CLOSING_CHARS, MAX_TOPICS, TiedConversation, TiedIncident,
};
use crate::{jobs, store};

/// An incident with its topics, sums and end.
pub fn incident(tx: &Tx<'_>, actor: &Actor, id: AnnouncementId) -> Result<Incident, IncidentError> {
    actor.require(Permission::KnowledgeRead)?;
    announcement(tx, actor, id)?;
    load(tx, id)
}

/// The announcement behind an incident.
fn announcement(tx: &Tx<'_>, actor: &Actor, id: AnnouncementId) -> Result<Announcement, IncidentError> {
    let found = knowledge::announcement(tx, actor, id).map_err(|error| match error {
        knowledge::KnowledgeError::NotFound => IncidentError::NotFound,
        other => other.into(),
    })?;
    if found.kind == AnnouncementKind::Incident { Ok(found) } else { Err(IncidentError::NotFound) }
}

fn load(tx: &Tx<'_>, id: AnnouncementId) -> Result<Incident, IncidentError> {
    let (tied, answered, closed_at_ms) = store::sums(tx, id)?.unwrap_or((0, 0, None));
    Ok(Incident {
        announcement: id,
        topics: store::topics(tx, id)?,
        tied,
        answered,
        closed_at_ms,
        closings: store::closings(tx, id)?,
    })
}

/// Locks the incident's row, which is made when it is first needed, and refuses when its end was told.
fn open_for_change(tx: &Tx<'_>, id: AnnouncementId) -> Result<(), IncidentError> {
    store::ensure(tx, id)?;
    if store::lock(tx, id)?.is_some() { Err(IncidentError::Closed) } else { Ok(()) }
}

/// Says whose new conversations belong to the incident by themselves; an empty list: only those tied by hand.
///
/// # Errors
/// [`IncidentError::Denied`] without `announcements.manage`; `Field` for a topic that its inbox does not have.
pub fn set_topics(
    tx: &Tx<'_>,
    actor: &Actor,
    id: AnnouncementId,
    topics: &[IncidentTopic],
) -> Result<Incident, IncidentError> {
    actor.require(Permission::AnnouncementsManage)?;
    announcement(tx, actor, id)?;
    open_for_change(tx, id)?;
    if topics.len() > MAX_TOPICS {
        return Err(IncidentError::TooLong { field: "topics", max: MAX_TOPICS });
    }
    store::delete_topics(tx, id)?;
    for topic in topics {
        if !inboxes::topic_exists(tx, topic.inbox, &topic.topic_key)? {
            return Err(IncidentError::Field("topics"));
        }
        store::insert_topic(tx, id, topic)?;
    }
    let words: Vec<String> = topics.iter().map(|t| format!("{}:{}", t.inbox, t.topic_key)).collect();
    let changes = [Change::set("topics", words.join(" "))];
    security::audit(tx, actor, "incident.topics_set", Subject::of("announcement", id.0), &changes)?;
    load(tx, id)
}

/// Says that a conversation belongs to an incident; saying it twice changes nothing.
///
/// # Errors
/// [`IncidentError::Denied`] without `conversations.reply`; `Closed` once its end was told.
pub fn tie_conversation(
    tx: &Tx<'_>,
    actor: &Actor,
    id: AnnouncementId,
    conversation: ConversationId,
) -> Result<(), IncidentError> {
    actor.require(Permission::ConversationsReply)?;
    let c = conversations::access_conversation(tx, actor, conversation)?;
    announcement(tx, actor, id)?;
    open_for_change(tx, id)?;
    let name = actor.agent().map(|agent| agent.name.clone()).unwrap_or_default();
    tie(tx, id, &c, &name).map(|_| ())
}

/// Ties without asking again; says whether it is new.
pub(crate) fn tie(
    tx: &Tx<'_>,
    id: AnnouncementId,
    c: &Conversation,
    by_name: &str,
) -> Result<bool, IncidentError> {
    if !store::tie(tx, id, c.id, by_name)? {
        return Ok(false);
    }
    store::add_tied(tx, id, 1)?;
    tx.emit(&IncidentFact::ConversationTied {
        announcement: id,
        conversation: c.id,
        inbox: c.inbox_id,
        contact: c.contact_id,
    })?;
    Ok(true)
}

/// Says that a conversation does not belong to an incident after all.
///
/// # Errors
/// [`IncidentError::Denied`] without `conversations.reply`; `NotFound` when it does not belong to it.
pub fn untie_conversation(
    tx: &Tx<'_>,
    actor: &Actor,
    id: AnnouncementId,
    conversation: ConversationId,
) -> Result<(), IncidentError> {
    actor.require(Permission::ConversationsReply)?;
    let c = conversations::access_conversation(tx, actor, conversation)?;
    open_for_change(tx, id)?;
    if !store::untie(tx, id, conversation)? {
        return Err(IncidentError::NotFound);
    }
    store::add_tied(tx, id, -1)?;
    tx.emit(&IncidentFact::ConversationUntied {
        announcement: id,
        conversation,
        inbox: c.inbox_id,
        contact: c.contact_id,
    })?;
    Ok(())
}

/// The conversations of an incident by number of their making; `after`: the id of the last one of the page before.
///
/// # Errors
/// [`IncidentError::Denied`] without `announcements.manage`: the list names conversations of every inbox, by id only.
pub fn tied_conversations(
    tx: &Tx<'_>,
    actor: &Actor,
    id: AnnouncementId,
    after: Option<ConversationId>,
    limit: Limit,
) -> Result<Page<TiedConversation>, IncidentError> {
    actor.require(Permission::AnnouncementsManage)?;
    announcement(tx, actor, id)?;
    let found = store::tied(tx, id, after.unwrap_or(ConversationId(0)), limit.rows_to_read())?;
    Ok(Page::cut(found, limit, |tied| tied.conversation.to_string()))
}

/// The incidents a conversation belongs to, the latest first.
pub fn incidents_of_conversation(
    tx: &Tx<'_>,
    actor: &Actor,
    conversation: ConversationId,
) -> Result<Vec<TiedIncident>, IncidentError> {
    actor.require(Permission::ConversationsRead)?;
    conversations::access_conversation(tx, actor, conversation)?;
    Ok(store::incidents_of(tx, conversation)?)
}

/// Ends an incident for all: its announcement ends, and every conversation that belongs to it and is not resolved is
/// told `closings` in its language, by a job, each once.
///
/// # Errors
/// [`IncidentError::Denied`] without `announcements.manage` and `conversations.reply`; `Closed` when it was told before.
pub fn close_incident(
    tx: &Tx<'_>,
    actor: &Actor,
    id: AnnouncementId,
    closings: &[(kernel::Locale, ScreenedText)],
) -> Result<Incident, IncidentError> {
    actor.require(Permission::AnnouncementsManage)?;
    actor.require(Permission::ConversationsReply)?;
    let announcement = announcement(tx, actor, id)?;
    open_for_change(tx, id)?;
    if closings.is_empty() {
        return Err(IncidentError::Field("texts"));
    }
    for (locale, text) in closings {
        let words = text.text().trim();
        if words.is_empty() {
            return Err(IncidentError::Field("texts"));
        }
        if words.chars().count() > MAX_CLOSING_CHARS {
            return Err(IncidentError::TooLong { field: "texts", max: MAX_CLOSING_CHARS });
        }
        let closing = Closing { locale: *locale, text: words.to_owned() };
        if !store::insert_closing(tx, id, &closing)? {
            return Err(IncidentError::Field("texts"));
        }
    }
    if announcement.ends_at_ms.is_none_or(|end| end > tx.now()) {
        knowledge::end_announcement(tx, actor, id)?;
    }
    let name = actor.agent().map(|agent| agent.name.clone()).unwrap_or_default();
    store::close(tx, id, &name)?;
    security::audit(tx, actor, "incident.closed", Subject::of("announcement", id.0), &[])?;
    tx.emit(&IncidentFact::IncidentClosed { announcement: id })?;
    jobs::tell_soon(tx, id)?;
    load(tx, id)
}
