//! The statements about unanswered questions.

use kernel::{ArticleId, InboxId, LearningGroupId, Locale, MessageId, Millis};
use storage::{Error, FromRow, Row, Tx, params, sql};

use super::Unanswered;

pub(crate) fn insert_question(tx: &Tx<'_>, q: &Unanswered) -> Result<(), Error> {
    tx.exec(
        sql!("insert_question"),
        &params![q.message, q.conversation, q.inbox, q.locale, q.topic_key.clone(), q.nearest, tx.now()],
    )?;
    Ok(())
}

/// A question that is in no group yet.
pub(crate) struct NewQuestion {
    pub(crate) message: MessageId,
    pub(crate) locale: Locale,
    pub(crate) asked_at_ms: Millis,
    pub(crate) text: String,
}

impl FromRow for NewQuestion {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self { message: r.next()?, locale: r.next()?, asked_at_ms: r.next()?, text: r.next()? })
    }
}

pub(crate) fn new_questions(tx: &Tx<'_>, limit: i64) -> Result<Vec<NewQuestion>, Error> {
    tx.list(sql!("new_questions"), &params![limit])
}

/// Open groups with the words of their first question.
pub(crate) fn open_groups(tx: &Tx<'_>, limit: i64) -> Result<Vec<(LearningGroupId, Locale, String)>, Error> {
    tx.list(sql!("open_groups"), &params![limit])
}

pub(crate) fn insert_group(tx: &Tx<'_>, id: LearningGroupId, q: &NewQuestion) -> Result<(), Error> {
    tx.exec(sql!("insert_group"), &params![id, q.locale, q.message, q.asked_at_ms])?;
    Ok(())
}

pub(crate) fn grow_group(tx: &Tx<'_>, id: LearningGroupId, asked_at_ms: Millis) -> Result<(), Error> {
    tx.exec(sql!("grow_group"), &params![id, asked_at_ms])?;
    Ok(())
}

pub(crate) fn put_in_group(tx: &Tx<'_>, message: MessageId, group: LearningGroupId) -> Result<(), Error> {
    tx.exec(sql!("put_in_group"), &params![message, group])?;
    Ok(())
}

/// A group's own row.
pub(crate) struct GroupRow {
    pub(crate) id: LearningGroupId,
    pub(crate) locale: Locale,
    pub(crate) size: i64,
    pub(crate) last_at_ms: Millis,
}

impl FromRow for GroupRow {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self { id: r.next()?, locale: r.next()?, size: r.next()?, last_at_ms: r.next()? })
    }
}

pub(crate) fn groups(
    tx: &Tx<'_>,
    after: (i64, i64),
    locale: Option<Locale>,
    limit: i64,
) -> Result<Vec<GroupRow>, Error> {
    let tag = locale.map_or("", Locale::tag);
    tx.list(sql!("groups"), &params![after.0, after.1, tag, limit])
}

/// An open group; others that want it wait until this act has ended.
pub(crate) fn lock_group(tx: &Tx<'_>, id: LearningGroupId) -> Result<Option<GroupRow>, Error> {
    tx.find(sql!("group"), &params![id])
}

/// A question of a group.
pub(crate) struct Example {
    pub(crate) text: String,
    pub(crate) topic_key: Option<String>,
    pub(crate) nearest: Option<ArticleId>,
    pub(crate) inbox: InboxId,
}

impl FromRow for Example {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self { text: r.next()?, topic_key: r.next()?, nearest: r.next()?, inbox: r.next()? })
    }
}

pub(crate) fn examples(tx: &Tx<'_>, id: LearningGroupId, limit: i64) -> Result<Vec<Example>, Error> {
    tx.list(sql!("examples"), &params![id, limit])
}

pub(crate) fn close_group(tx: &Tx<'_>, id: LearningGroupId) -> Result<(), Error> {
    tx.exec(sql!("close_group"), &params![id, tx.now()])?;
    Ok(())
}
