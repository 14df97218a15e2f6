//! All SQL of contacts.

use kernel::{ContactId, ContactSessionId, InboxId, Limit, Millis};
use storage::{Error, Tx, Value, params, sql};

use crate::contact::{Attributes, Contact, Identity, IdentityKind};
use crate::session::{ContactSession, SessionToken};

pub(crate) fn contact(tx: &Tx<'_>, id: ContactId) -> Result<Option<Contact>, Error> {
    tx.find(sql!("contact"), &params![id])
}

pub(crate) fn is_blocked(tx: &Tx<'_>, id: ContactId) -> Result<bool, Error> {
    Ok(tx.one::<i64>(sql!("is_blocked"), &params![id])? > 0)
}

/// Whether the contact's row is there; others wait until this act has ended.
pub(crate) fn lock_contact(tx: &Tx<'_>, id: ContactId) -> Result<bool, Error> {
    Ok(tx.find::<i64>(sql!("lock_contact"), &params![id])?.is_some())
}

/// Makes the contact's row unless it is there; says whether it was made now.
pub(crate) fn insert_contact(tx: &Tx<'_>, c: &Contact) -> Result<bool, Error> {
    let made = tx.exec(
        sql!("insert_contact"),
        &params![
            c.id,
            c.inbox_id,
            &c.name,
            c.locale,
            c.time_zone.clone(),
            c.assurance.code(),
            c.first_seen_at_ms
        ],
    )?;
    Ok(made == 1)
}

pub(crate) fn update_contact(tx: &Tx<'_>, c: &Contact) -> Result<(), Error> {
    tx.exec(
        sql!("update_contact"),
        &params![
            c.id,
            &c.name,
            c.locale,
            c.time_zone.clone(),
            c.assurance.code(),
            &c.notes,
            c.blocked_at_ms,
            c.merged_into,
            c.last_seen_at_ms,
            c.version
        ],
    )?;
    Ok(())
}

/// Brings the word index in line with the contact; merged contacts leave it.
pub(crate) fn index_contact(tx: &Tx<'_>, c: &Contact) -> Result<(), Error> {
    tx.exec(sql!("unindex_contact"), &params![c.id])?;
    let words = storage::tokens(&c.search_text());
    if c.merged_into.is_none() && !words.is_empty() {
        tx.exec(sql!("index_contact"), &params![c.id, words])?;
    }
    Ok(())
}

/// Contacts by when they were last seen, after a key; `inboxes: None` means every inbox.
pub(crate) fn newest(
    tx: &Tx<'_>,
    inboxes: Option<&[InboxId]>,
    after: (Millis, i64),
    limit: Limit,
) -> Result<Vec<Contact>, Error> {
    let mut values = params![after.0, after.1, limit.rows_to_read()].to_vec();
    let text = in_inboxes(sql!("contacts_newest"), inboxes, &mut values);
    tx.list(&text, &values)
}

/// Contacts that hold the words of an index query, newest first, with ids below `before`.
pub(crate) fn found(
    tx: &Tx<'_>,
    inboxes: Option<&[InboxId]>,
    query: &str,
    before: i64,
    limit: Limit,
) -> Result<Vec<Contact>, Error> {
    let mut values = params![query, before, limit.rows_to_read()].to_vec();
    let text = in_inboxes(sql!("contacts_found"), inboxes, &mut values);
    tx.list(&text, &values)
}

fn in_inboxes(sql: &str, inboxes: Option<&[InboxId]>, values: &mut Vec<Value>) -> String {
    let clause = match inboxes {
        None => String::new(),
        Some([]) => "and 1 = 0".to_owned(),
        Some(ids) => {
            let marks: Vec<String> = ids
                .iter()
                .map(|id| {
                    values.push(Value::from(*id));
                    format!("${}", values.len())
                })
                .collect();
            format!("and c.inbox_id in ({})", marks.join(", "))
        }
    };
    sql.replace("/*in inboxes*/", &clause)
}

pub(crate) fn identity_holder(
    tx: &Tx<'_>,
    inbox: InboxId,
    identity: &Identity,
) -> Result<Option<ContactId>, Error> {
    tx.find(sql!("identity_holder"), &params![inbox, identity.kind.word(), &identity.value])
}

/// Gives the value to the contact unless somebody holds it; says whether it was given.
pub(crate) fn claim_identity(tx: &Tx<'_>, c: &Contact, identity: &Identity) -> Result<bool, Error> {
    let made = tx.exec(
        sql!("insert_identity"),
        &params![tx.new_id(), c.id, c.inbox_id, identity.kind.word(), &identity.value, tx.now()],
    )?;
    Ok(made == 1)
}

/// Gives the address to the contact, whoever held it, and drops the contact's other addresses of the kind.
pub(crate) fn take_identity(tx: &Tx<'_>, c: &Contact, identity: &Identity) -> Result<(), Error> {
    tx.exec(
        sql!("take_identity"),
        &params![tx.new_id(), c.id, c.inbox_id, identity.kind.word(), &identity.value, tx.now()],
    )?;
    tx.exec(sql!("drop_other_identities"), &params![c.id, identity.kind.word(), &identity.value])?;
    Ok(())
}

/// Forgets the contact's address of this kind.
pub(crate) fn drop_identity(tx: &Tx<'_>, id: ContactId, kind: IdentityKind) -> Result<(), Error> {
    tx.exec(sql!("drop_other_identities"), &params![id, kind.word(), ""])?;
    Ok(())
}

pub(crate) fn attributes(tx: &Tx<'_>, id: ContactId) -> Result<Attributes, Error> {
    Ok(tx.list::<(String, String)>(sql!("attributes"), &params![id])?.into_iter().collect())
}

pub(crate) fn put_attribute(tx: &Tx<'_>, id: ContactId, name: &str, value: &str) -> Result<(), Error> {
    tx.exec(sql!("put_attribute"), &params![id, name, value])?;
    Ok(())
}

pub(crate) fn clear_attributes(tx: &Tx<'_>, id: ContactId) -> Result<(), Error> {
    tx.exec(sql!("clear_attributes"), &params![id])?;
    Ok(())
}

pub(crate) fn insert_block(tx: &Tx<'_>, id: ContactId, reason: &str, agent: i64) -> Result<(), Error> {
    tx.exec(sql!("insert_block"), &params![tx.new_id(), id, reason, agent, tx.now()])?;
    Ok(())
}

pub(crate) fn lift_block(tx: &Tx<'_>, id: ContactId, agent: i64) -> Result<(), Error> {
    tx.exec(sql!("lift_block"), &params![id, agent, tx.now()])?;
    Ok(())
}

pub(crate) fn insert_session(tx: &Tx<'_>, s: &ContactSession) -> Result<(), Error> {
    tx.exec(
        sql!("insert_session"),
        &params![
            s.id,
            s.contact_id,
            s.inbox_id,
            s.assurance.code(),
            s.locale,
            s.time_zone.clone(),
            tx.now(),
            s.expires_at_ms
        ],
    )?;
    Ok(())
}

pub(crate) fn session(tx: &Tx<'_>, id: ContactSessionId) -> Result<Option<ContactSession>, Error> {
    tx.find(sql!("session"), &params![id])
}

pub(crate) fn lock_session(tx: &Tx<'_>, id: ContactSessionId) -> Result<Option<ContactSession>, Error> {
    tx.find(sql!("lock_session"), &params![id])
}

pub(crate) fn update_session(tx: &Tx<'_>, s: &ContactSession) -> Result<(), Error> {
    tx.exec(
        sql!("update_session"),
        &params![
            s.id,
            s.contact_id,
            s.assurance.code(),
            s.locale,
            s.time_zone.clone(),
            tx.now(),
            s.expires_at_ms,
            s.revoked_at_ms
        ],
    )?;
    Ok(())
}

/// What is known of a token that has not ended.
pub(crate) struct KnownToken {
    pub(crate) session: ContactSessionId,
    pub(crate) parent_hash: Option<String>,
    pub(crate) first_used_at_ms: Option<Millis>,
}

pub(crate) fn known_token(tx: &Tx<'_>, token: &SessionToken) -> Result<Option<KnownToken>, Error> {
    let row = tx.find::<(i64, Option<String>, Option<i64>)>(
        sql!("session_of_token"),
        &params![token.hash(), tx.now()],
    )?;
    Ok(row.map(|(session, parent_hash, first_used_at_ms)| KnownToken {
        session: ContactSessionId(session),
        parent_hash,
        first_used_at_ms,
    }))
}

pub(crate) fn insert_token(
    tx: &Tx<'_>,
    session: ContactSessionId,
    token: &SessionToken,
    parent: Option<&SessionToken>,
) -> Result<(), Error> {
    let parent_hash = parent.map(SessionToken::hash);
    tx.exec(sql!("insert_token"), &params![token.hash(), session, parent_hash, tx.now()])?;
    tx.exec(sql!("end_crowd"), &params![session, crate::session::LIVE_TOKENS])?;
    Ok(())
}

/// Notes the first use of a token and ends its parent at `parent_ends_at_ms`.
pub(crate) fn use_token(
    tx: &Tx<'_>,
    token: &SessionToken,
    known: &KnownToken,
    parent_ends_at_ms: Millis,
) -> Result<(), Error> {
    tx.exec(sql!("use_token"), &params![token.hash(), tx.now()])?;
    if let Some(parent) = &known.parent_hash {
        tx.exec(sql!("end_parent_token"), &params![parent, parent_ends_at_ms])?;
    }
    Ok(())
}

pub(crate) fn sweep_sessions(tx: &Tx<'_>, before_ms: Millis) -> Result<u64, Error> {
    tx.exec(sql!("sweep_tokens"), &params![before_ms])?;
    tx.exec(sql!("sweep_sessions"), &params![before_ms])
}

/// Indexes the words of up to `limit` contacts after an id again; the last id done, `None` at the end.
pub(crate) fn reindex(tx: &Tx<'_>, after: i64, limit: u32) -> Result<Option<i64>, Error> {
    let ids: Vec<ContactId> = tx.list(sql!("contact_ids_after"), &params![after, limit])?;
    for id in &ids {
        let found = contact(tx, *id)?.ok_or(Error::NoRow)?;
        index_contact(tx, &found)?;
    }
    Ok(ids.last().map(|id| id.0))
}
