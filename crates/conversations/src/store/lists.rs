//! Lists: one statement a view, narrowed by the filter builder.

use kernel::{AgentId, ContactId, ConversationId, InboxId, LabelId, Limit};
use storage::{Error, FromRow, Row, Tx, Value, params, sql};

use crate::conversation::Conversation;
use crate::list::{
    COUNT_CAP, ContactConversation, ConversationView, Counts, Key, ListFilter, ShownAgent, View,
};

impl FromRow for ConversationView {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            conversation: Conversation::from_row(r)?,
            inbox_name: r.next()?,
            contact_name: r.next()?,
            contact_signed: r.next::<String>()? == security::Assurance::Signed.code(),
            assignee_name: r.next()?,
            assignee_alias: r.next()?,
            label_ids: ids(&r.next::<Option<String>>()?.unwrap_or_default()),
            read_count: r.next()?,
        })
    }
}

fn ids(text: &str) -> Vec<LabelId> {
    let mut ids: Vec<LabelId> = text.split(',').filter_map(|id| id.parse().ok()).collect();
    ids.sort();
    ids
}

impl FromRow for ContactConversation {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        let conversation = Conversation::from_row(r)?;
        let (name, alias): (Option<String>, Option<String>) = (r.next()?, r.next()?);
        let code: Option<String> = r.next()?;
        let shown = alias.filter(|a| !a.is_empty()).or(name);
        Ok(Self {
            agent: shown.zip(code).map(|(name, code)| ShownAgent { name, code }),
            conversation,
            read_count: r.next()?,
            agent_read_seq: r.next()?,
        })
    }
}

/// The viewer of a list: whose reads are shown, and which inboxes may be seen (`None`: all).
pub(crate) struct Viewer<'a> {
    pub(crate) agent: Option<AgentId>,
    pub(crate) inboxes: Option<&'a [InboxId]>,
}

impl Viewer<'_> {
    fn id(&self) -> i64 {
        self.agent.map_or(0, |agent| agent.0)
    }
}

pub(crate) fn one(
    tx: &Tx<'_>,
    viewer: &Viewer<'_>,
    id: ConversationId,
) -> Result<Option<ConversationView>, Error> {
    tx.find(sql!("view_one"), &params![viewer.id(), id])
}

pub(crate) fn page(
    tx: &Tx<'_>,
    viewer: &Viewer<'_>,
    view: View,
    filter: &ListFilter,
    after: Key,
    limit: Limit,
) -> Result<Vec<ConversationView>, Error> {
    let mut values = params![viewer.id(), limit.rows_to_read(), after.value, after.id].to_vec();
    let sql = match view {
        View::Mine => sql!("view_mine"),
        View::Waiting => sql!("view_waiting"),
        View::All => sql!("view_live"),
        View::Team => sql!("view_team"),
        View::Snoozed => sql!("view_snoozed"),
        View::Bot => sql!("view_bot"),
        View::Resolved => sql!("view_resolved"),
        View::Contact(contact) => {
            values.push(Value::from(contact));
            sql!("view_contact")
        }
    };
    let sql = narrowed(sql, viewer.inboxes, filter, &mut values);
    tx.list(&sql, &values)
}

pub(crate) fn counts(tx: &Tx<'_>, viewer: &Viewer<'_>) -> Result<Counts, Error> {
    let none = ListFilter::default();
    let count = |sql: &str, mut values: Vec<Value>| {
        let sql = narrowed(sql, viewer.inboxes, &none, &mut values);
        tx.one::<i64>(&sql, &values)
    };
    let cap = || params![COUNT_CAP].to_vec();
    Ok(Counts {
        mine: count(sql!("count_mine"), params![COUNT_CAP, viewer.id()].to_vec())?,
        waiting: count(sql!("count_waiting"), cap())?,
        all: count(sql!("count_live"), cap())?,
        snoozed: count(sql!("count_snoozed"), cap())?,
        bot: count(sql!("count_bot"), cap())?,
    })
}

pub(crate) fn held_unanswered(tx: &Tx<'_>, agent: AgentId) -> Result<Vec<ConversationId>, Error> {
    tx.list(sql!("held_unanswered"), &params![agent])
}

/// A found message with its conversation.
pub(crate) struct Found {
    pub(crate) view: ConversationView,
    pub(crate) message: kernel::MessageId,
}

impl FromRow for Found {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self { view: ConversationView::from_row(r)?, message: r.next()? })
    }
}

/// The newest entries below `before` that hold the words of an index query, whoever may see them.
pub(crate) fn hits(tx: &Tx<'_>, query: &str, before: i64, limit: i64) -> Result<Vec<i64>, Error> {
    tx.list(sql!("message_hits"), &params![query, before, limit])
}

/// Those of the given entries that the viewer may see, newest first.
pub(crate) fn found(tx: &Tx<'_>, viewer: &Viewer<'_>, ids: &[i64]) -> Result<Vec<Found>, Error> {
    let mut values = params![viewer.id()].to_vec();
    let sql = with_ids(sql!("messages_found"), ids, &mut values);
    let sql = narrowed(&sql, viewer.inboxes, &ListFilter::default(), &mut values);
    tx.list(&sql, &values)
}

/// Puts ids into a statement at `/*ids*/`, as parameters.
pub(crate) fn with_ids(sql: &str, ids: &[i64], values: &mut Vec<Value>) -> String {
    let marks: Vec<String> = ids
        .iter()
        .map(|id| {
            values.push(Value::from(*id));
            format!("${}", values.len())
        })
        .collect();
    sql.replace("/*ids*/", &marks.join(", "))
}

pub(crate) fn of_contact(
    tx: &Tx<'_>,
    contact: ContactId,
    inbox: InboxId,
) -> Result<Vec<ContactConversation>, Error> {
    tx.list(sql!("contact_conversations"), &params![contact, inbox])
}

pub(crate) fn one_of_contact(tx: &Tx<'_>, id: ConversationId) -> Result<Option<ContactConversation>, Error> {
    tx.find(sql!("contact_conversation"), &params![id])
}

/// Puts the viewer's inboxes and the filter into a statement at `/*filters*/`; values are always parameters.
fn narrowed(sql: &str, inboxes: Option<&[InboxId]>, filter: &ListFilter, values: &mut Vec<Value>) -> String {
    let mut clauses = Vec::new();
    let mut mark = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    match inboxes {
        None => {}
        Some([]) => clauses.push("and 1 = 0".to_owned()),
        Some([one]) => clauses.push(format!("and c.inbox_id = {}", mark(Value::from(*one)))),
        Some(ids) => {
            let marks: Vec<String> = ids.iter().map(|id| mark(Value::from(*id))).collect();
            clauses.push(format!("and c.inbox_id in ({})", marks.join(", ")));
        }
    }
    if let Some(inbox) = filter.inbox {
        clauses.push(format!("and c.inbox_id = {}", mark(Value::from(inbox))));
    }
    if let Some(assignee) = filter.assignee {
        clauses.push(format!("and c.assignee_id = {}", mark(Value::from(assignee))));
    }
    if let Some(label) = filter.label {
        clauses.push(format!(
            "and exists (select 1 from conversation_labels l where l.conversation_id = c.id and l.label_id = {})",
            mark(Value::from(label))
        ));
    }
    if let Some(topic) = &filter.topic {
        clauses.push(format!("and c.topic_key = {}", mark(Value::from(topic))));
    }
    if let Some(priority) = filter.priority {
        clauses.push(format!("and c.priority = {}", mark(Value::from(priority.number()))));
    }
    if let Some(contact) = filter.contact {
        clauses.push(format!("and c.contact_id = {}", mark(Value::from(contact))));
    }
    sql.replace("/*filters*/", &clauses.join("\n"))
}
