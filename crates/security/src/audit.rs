//! Audit rows: who changed what, and who signed in.

use kernel::{AgentId, Limit, Millis, Page};
use serde::{Deserialize, Serialize};
use storage::{Error, FromRow, Row, Tx};

use crate::{Actor, Permission, store};

/// Longest value kept of a change, in characters; longer ones are cut with "…".
const LONGEST_VALUE_CHARS: usize = 200;

/// What an audit row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// Its kind: the room's noun, e.g. `inbox`.
    pub kind: &'static str,
    /// Its id; `None` when the kind has only one, as `installation`.
    pub id: Option<i64>,
}

impl Subject {
    /// One thing of a kind.
    #[must_use]
    pub const fn of(kind: &'static str, id: i64) -> Self {
        Self { kind, id: Some(id) }
    }

    /// The only thing of its kind.
    #[must_use]
    pub const fn only(kind: &'static str) -> Self {
        Self { kind, id: None }
    }
}

/// One changed field. Values are short settings; never message texts, passwords, tokens or codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The field.
    pub field: String,
    /// Its value before; `None` when there was none.
    pub from: Option<String>,
    /// Its value after; `None` when it was removed.
    pub to: Option<String>,
}

impl Change {
    /// A field that had `from` and now has `to`.
    #[must_use]
    pub fn new(field: &str, from: impl ToString, to: impl ToString) -> Self {
        Self { field: field.to_owned(), from: Some(cut(&from.to_string())), to: Some(cut(&to.to_string())) }
    }

    /// A field that was set for the first time.
    #[must_use]
    pub fn set(field: &str, to: impl ToString) -> Self {
        Self { field: field.to_owned(), from: None, to: Some(cut(&to.to_string())) }
    }

    /// The change if the two differ.
    pub fn between<T: ToString + PartialEq>(field: &str, from: &T, to: &T) -> Option<Self> {
        (from != to).then(|| Self::new(field, from.to_string(), to.to_string()))
    }
}

fn cut(value: &str) -> String {
    if value.chars().count() <= LONGEST_VALUE_CHARS {
        return value.to_owned();
    }
    value.chars().take(LONGEST_VALUE_CHARS).chain(['…']).collect()
}

/// Writes an audit row in the act's transaction. `action` is `<noun>.<what happened>`, e.g. `inbox.changed`.
pub fn audit(
    tx: &Tx<'_>,
    actor: &Actor,
    action: &'static str,
    subject: Subject,
    changes: &[Change],
) -> Result<(), Error> {
    let (id, name, ip) = match actor {
        Actor::Agent(agent) => (Some(agent.id.0), agent.name.clone(), agent.ip.clone()),
        Actor::Contact(contact) => (Some(contact.id.0), String::new(), None),
        Actor::Bot(bot) => (Some(bot.inbox.0), String::new(), None),
        Actor::Room(room) => (None, room.name.to_owned(), None),
    };
    write(
        tx,
        &Entry {
            actor_kind: actor.kind(),
            actor_id: id,
            actor_name: &name,
            action,
            subject,
            changes,
            ip: ip.as_deref(),
        },
    )
}

pub(crate) struct Entry<'a> {
    pub(crate) actor_kind: &'static str,
    pub(crate) actor_id: Option<i64>,
    pub(crate) actor_name: &'a str,
    pub(crate) action: &'static str,
    pub(crate) subject: Subject,
    pub(crate) changes: &'a [Change],
    pub(crate) ip: Option<&'a str>,
}

pub(crate) fn write(tx: &Tx<'_>, entry: &Entry<'_>) -> Result<(), Error> {
    let changes = serde_json::to_string(entry.changes).map_err(|e| Error::Payload(e.to_string()))?;
    store::insert_audit(tx, entry, &changes)
}

/// An audit row as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its id; later rows have greater ones.
    pub id: i64,
    /// When, UTC.
    pub at_ms: Millis,
    /// `agent`, `contact`, `bot`, `room`, or `stranger` for a refused sign-in.
    pub actor_kind: String,
    /// The actor's id, if it has one.
    pub actor_id: Option<i64>,
    /// The actor's name at that time.
    pub actor_name: String,
    /// What happened.
    pub action: String,
    /// The kind of thing it happened to.
    pub subject_kind: String,
    /// Its id, if it has one.
    pub subject_id: Option<i64>,
    /// The fields that changed.
    pub changes: Vec<Change>,
    /// Where the request came from; `None` when nobody knows.
    pub ip: Option<String>,
}

impl FromRow for AuditRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: row.next()?,
            at_ms: row.next()?,
            actor_kind: row.next()?,
            actor_id: row.next()?,
            actor_name: row.next()?,
            action: row.next()?,
            subject_kind: row.next()?,
            subject_id: row.next()?,
            changes: serde_json::from_str(&row.next::<String>()?)
                .map_err(|e| Error::Payload(e.to_string()))?,
            ip: row.next()?,
        })
    }
}

/// Which audit rows to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only of this agent.
    pub actor: Option<AgentId>,
    /// Only this action, whole.
    pub action: Option<String>,
}

/// Lists audit rows, the newest first. `after`: the id of the last row of the page before.
pub fn audit_rows(
    tx: &Tx<'_>,
    actor: &Actor,
    filter: &AuditFilter,
    after: Option<i64>,
    limit: Limit,
) -> Result<Page<AuditRow>, crate::RoleError> {
    actor.require(Permission::AuditRead)?;
    let rows = store::audit_rows(tx, filter, after.unwrap_or(i64::MAX), limit.rows_to_read())?;
    Ok(Page::cut(rows, limit, |row| row.id.to_string()))
}
