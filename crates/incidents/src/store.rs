//! The statements of this room and the shapes of their rows.

use kernel::{AnnouncementId, ConversationId, InboxId, Millis};
use storage::{Error, FromRow, Row, Tx, params, sql};

use crate::incident::{Closing, IncidentTopic, Outcome, TiedConversation, TiedIncident};

impl FromRow for IncidentTopic {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self { inbox: r.next()?, topic_key: r.next()? })
    }
}

impl FromRow for Closing {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self { locale: r.next()?, text: r.next()? })
    }
}

fn outcome(r: &mut Row<'_>) -> Result<Option<Outcome>, Error> {
    let word: Option<String> = r.next()?;
    Ok(word.as_deref().and_then(Outcome::from_word))
}

impl FromRow for TiedConversation {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            conversation: r.next()?,
            tied_at_ms: r.next()?,
            tied_by_name: r.next()?,
            outcome: outcome(r)?,
        })
    }
}

impl FromRow for TiedIncident {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self { announcement: r.next()?, outcome: outcome(r)? })
    }
}

pub(crate) fn ensure(tx: &Tx<'_>, id: AnnouncementId) -> Result<(), Error> {
    tx.exec(sql!("ensure"), &params![id]).map(drop)
}

/// When its end was told; the row is locked for this act.
pub(crate) fn lock(tx: &Tx<'_>, id: AnnouncementId) -> Result<Option<Millis>, Error> {
    Ok(tx.find::<Option<Millis>>(sql!("lock"), &params![id])?.flatten())
}

/// Tied, told, and when the end was told.
pub(crate) fn sums(tx: &Tx<'_>, id: AnnouncementId) -> Result<Option<(i64, i64, Option<Millis>)>, Error> {
    tx.find(sql!("sums"), &params![id])
}

pub(crate) fn add_tied(tx: &Tx<'_>, id: AnnouncementId, by: i64) -> Result<(), Error> {
    tx.exec(sql!("add_tied"), &params![id, by]).map(drop)
}

pub(crate) fn add_answered(tx: &Tx<'_>, id: AnnouncementId) -> Result<(), Error> {
    tx.exec(sql!("add_answered"), &params![id]).map(drop)
}

pub(crate) fn close(tx: &Tx<'_>, id: AnnouncementId, by_name: &str) -> Result<(), Error> {
    tx.exec(sql!("close"), &params![id, tx.now(), by_name]).map(drop)
}

pub(crate) fn topics(tx: &Tx<'_>, id: AnnouncementId) -> Result<Vec<IncidentTopic>, Error> {
    tx.list(sql!("topics"), &params![id])
}

pub(crate) fn delete_topics(tx: &Tx<'_>, id: AnnouncementId) -> Result<(), Error> {
    tx.exec(sql!("delete_topics"), &params![id]).map(drop)
}

pub(crate) fn insert_topic(tx: &Tx<'_>, id: AnnouncementId, topic: &IncidentTopic) -> Result<(), Error> {
    tx.exec(sql!("insert_topic"), &params![id, topic.inbox, topic.topic_key.as_str()]).map(drop)
}

pub(crate) fn running_about(
    tx: &Tx<'_>,
    inbox: InboxId,
    topic_key: &str,
) -> Result<Vec<AnnouncementId>, Error> {
    tx.list(sql!("running_about"), &params![inbox, topic_key, tx.now()])
}

/// Whether it is new.
pub(crate) fn tie(
    tx: &Tx<'_>,
    id: AnnouncementId,
    conversation: ConversationId,
    by_name: &str,
) -> Result<bool, Error> {
    Ok(tx.exec(sql!("tie"), &params![id, conversation, tx.now(), by_name])? > 0)
}

/// Whether it belonged and was not told yet.
pub(crate) fn untie(tx: &Tx<'_>, id: AnnouncementId, conversation: ConversationId) -> Result<bool, Error> {
    Ok(tx.exec(sql!("untie"), &params![id, conversation])? > 0)
}

pub(crate) fn tied(
    tx: &Tx<'_>,
    id: AnnouncementId,
    after: ConversationId,
    rows: i64,
) -> Result<Vec<TiedConversation>, Error> {
    tx.list(sql!("tied"), &params![id, after, rows])
}

pub(crate) fn untold(tx: &Tx<'_>, id: AnnouncementId, limit: u32) -> Result<Vec<ConversationId>, Error> {
    tx.list(sql!("untold"), &params![id, limit])
}

pub(crate) fn told(
    tx: &Tx<'_>,
    id: AnnouncementId,
    conversation: ConversationId,
    outcome: Outcome,
) -> Result<(), Error> {
    tx.exec(sql!("told"), &params![id, conversation, outcome.word(), tx.now()]).map(drop)
}

pub(crate) fn incidents_of(tx: &Tx<'_>, conversation: ConversationId) -> Result<Vec<TiedIncident>, Error> {
    tx.list(sql!("incidents_of"), &params![conversation])
}

pub(crate) fn closings(tx: &Tx<'_>, id: AnnouncementId) -> Result<Vec<Closing>, Error> {
    tx.list(sql!("closings"), &params![id])
}

/// Whether the language had none yet.
pub(crate) fn insert_closing(tx: &Tx<'_>, id: AnnouncementId, closing: &Closing) -> Result<bool, Error> {
    Ok(tx.exec(sql!("insert_closing"), &params![id, closing.locale, closing.text.as_str()])? > 0)
}
