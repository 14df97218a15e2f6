//! Sessions of contacts: begin, resume with a new token, sign, end.

use kernel::{ContactId, ContactSessionId, InboxId, Locale};
use security::{Actor, Assurance, ContactActor};
use storage::Tx;

use crate::acts::edit::{check_attributes, put_attribute};
use crate::acts::{keep_changed, tell_changed};
use crate::contact::{Contact, IdentityKind, screened_name};
use crate::error::{ContactError, SessionError};
use crate::facts::ContactFact;
use crate::session::{ContactSession, GRACE_MS, SessionToken, VouchedPerson, lifetime_ms};
use crate::store;

/// What a browser says when it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionStart {
    /// The inbox the widget belongs to.
    pub inbox: InboxId,
    /// The language of the widget.
    pub locale: Locale,
    /// IANA name; `None`: the browser did not say.
    pub time_zone: Option<String>,
}

/// A session with the token to hand over once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartedSession {
    /// The session.
    pub session: ContactSession,
    /// The token; only its hash is kept.
    pub token: SessionToken,
}

/// Begins an anonymous session. It holds the id of a contact to come; no contact is made before the first message.
pub fn start_session(tx: &Tx<'_>, start: &SessionStart) -> Result<StartedSession, SessionError> {
    let session = new_session(tx, start, ContactId(tx.new_id()), Assurance::Anonymous)?;
    with_token(tx, session, None)
}

fn new_session(
    tx: &Tx<'_>,
    start: &SessionStart,
    contact_id: ContactId,
    assurance: Assurance,
) -> Result<ContactSession, SessionError> {
    let session = ContactSession {
        id: ContactSessionId(tx.new_id()),
        contact_id,
        inbox_id: start.inbox,
        assurance,
        locale: start.locale,
        time_zone: start.time_zone.clone().filter(|z| z.len() <= 64),
        expires_at_ms: tx.now() + lifetime_ms(assurance),
        revoked_at_ms: None,
    };
    store::insert_session(tx, &session)?;
    Ok(session)
}

fn with_token(
    tx: &Tx<'_>,
    session: ContactSession,
    parent: Option<&SessionToken>,
) -> Result<StartedSession, SessionError> {
    let token = SessionToken::new(tx.random());
    store::insert_token(tx, session.id, &token, parent)?;
    Ok(StartedSession { session, token })
}

/// Continues the session of an old token under a new one. The old token ends once the new one was used, so an answer
/// that got lost, or a second tab, loses nothing. `None`: the token is unknown, ended, or of another inbox.
pub fn resume_session(
    tx: &Tx<'_>,
    start: &SessionStart,
    old: &SessionToken,
) -> Result<Option<StartedSession>, SessionError> {
    let Some(known) = store::known_token(tx, old)? else { return Ok(None) };
    let Some(mut session) = store::lock_session(tx, known.session)? else { return Ok(None) };
    if !session.is_live(tx.now()) || session.inbox_id != start.inbox {
        return Ok(None);
    }
    session.locale = start.locale;
    if start.time_zone.is_some() {
        session.time_zone.clone_from(&start.time_zone);
    }
    if session.assurance == Assurance::Anonymous {
        session.expires_at_ms = tx.now() + lifetime_ms(session.assurance);
    }
    store::update_session(tx, &session)?;
    with_token(tx, session, Some(old)).map(Some)
}

/// Turns a browser over to the person a verified token of the operator names; `old` is the browser's session so far.
///
/// A session of the same person goes on. Any other session ends, and if it was anonymous, its contact is merged into
/// the signed one: the caller moves the conversations. Answers the new session and the contact merged, if any.
pub fn sign_session(
    tx: &Tx<'_>,
    start: &SessionStart,
    person: &VouchedPerson,
    old: Option<&SessionToken>,
) -> Result<(StartedSession, Option<ContactSession>), SessionError> {
    let contact = vouched_contact(tx, start, person)?;
    let before = match old {
        Some(old) => match store::known_token(tx, old)? {
            Some(known) => store::lock_session(tx, known.session)?,
            None => None,
        },
        None => None,
    };
    let before = before.filter(|s| s.is_live(tx.now()) && s.inbox_id == start.inbox);
    if let Some(mut session) = before.clone().filter(|s| s.contact_id == contact.id) {
        session.locale = start.locale;
        session.expires_at_ms = tx.now() + lifetime_ms(Assurance::Signed);
        store::update_session(tx, &session)?;
        return Ok((with_token(tx, session, old)?, None));
    }
    let mut merged = None;
    if let Some(mut session) = before {
        end(tx, &mut session)?;
        if session.assurance == Assurance::Anonymous {
            merge(tx, session.contact_id, &contact)?;
            merged = Some(session);
        }
    }
    let session = new_session(tx, start, contact.id, Assurance::Signed)?;
    Ok((with_token(tx, session, None)?, merged))
}

/// The contact the operator names: made, or found by its external id, and brought up to date.
fn vouched_contact(
    tx: &Tx<'_>,
    start: &SessionStart,
    person: &VouchedPerson,
) -> Result<Contact, SessionError> {
    let held = store::identity_holder(tx, start.inbox, &person.external_id)?;
    let id = match held {
        Some(id) => id,
        None => claim_external_id(tx, start, person)?,
    };
    store::lock_contact(tx, id)?;
    let mut contact = store::contact(tx, id)?.ok_or(storage::Error::NoRow)?;
    let before = contact.clone();
    if let Some(name) = &person.name {
        contact.name = screened_name(name);
    }
    contact.locale = start.locale;
    contact.time_zone = start.time_zone.clone().or(contact.time_zone);
    contact.last_seen_at_ms = tx.now();
    for (kind, identity) in [(IdentityKind::Email, &person.email), (IdentityKind::Phone, &person.phone)] {
        match identity {
            Some(identity) => store::take_identity(tx, &contact, identity)?,
            None => store::drop_identity(tx, id, kind)?,
        }
    }
    contact.email = person.email.as_ref().map(|i| i.value.clone());
    contact.phone = person.phone.as_ref().map(|i| i.value.clone());
    if check_attributes(&person.attributes).is_ok() {
        for (name, value) in &person.attributes {
            put_attribute(tx, id, name, value)?;
        }
    }
    if before != contact || held.is_none() {
        keep_changed(tx, &mut contact)?;
    }
    Ok(contact)
}

/// Makes a contact for an external id. When two begin at once, both get the contact of the first.
fn claim_external_id(
    tx: &Tx<'_>,
    start: &SessionStart,
    person: &VouchedPerson,
) -> Result<ContactId, SessionError> {
    let contact = blank(tx, ContactId(tx.new_id()), start, Assurance::Signed);
    if store::claim_identity(tx, &contact, &person.external_id)? {
        store::insert_contact(tx, &contact)?;
        return Ok(contact.id);
    }
    let holder = store::identity_holder(tx, start.inbox, &person.external_id)?;
    Ok(holder.ok_or(storage::Error::NoRow)?)
}

fn blank(tx: &Tx<'_>, id: ContactId, start: &SessionStart, assurance: Assurance) -> Contact {
    Contact {
        id,
        inbox_id: start.inbox,
        name: String::new(),
        locale: start.locale,
        time_zone: start.time_zone.clone(),
        assurance,
        notes: String::new(),
        blocked_at_ms: None,
        merged_into: None,
        first_seen_at_ms: tx.now(),
        last_seen_at_ms: tx.now(),
        version: 1,
        email: None,
        phone: None,
        external_id: None,
    }
}

/// Ends an anonymous contact in favour of the signed one. A block goes along: signing in is no way round it.
fn merge(tx: &Tx<'_>, from: ContactId, into: &Contact) -> Result<(), SessionError> {
    if !store::lock_contact(tx, from)? {
        return Ok(());
    }
    let mut gone = store::contact(tx, from)?.ok_or(storage::Error::NoRow)?;
    if gone.merged_into.is_some() || gone.assurance != Assurance::Anonymous {
        return Ok(());
    }
    gone.merged_into = Some(into.id);
    keep_changed(tx, &mut gone)?;
    let mut into = into.clone();
    if gone.blocked_at_ms.is_some() && into.blocked_at_ms.is_none() {
        into.blocked_at_ms = gone.blocked_at_ms;
        store::insert_block(tx, into.id, "", 0)?;
    }
    if !gone.notes.is_empty() {
        into.notes = [into.notes.as_str(), gone.notes.as_str()].join("\n").trim().to_owned();
    }
    keep_changed(tx, &mut into)?;
    tx.emit(&ContactFact::ContactMerged { from, into: into.id, inbox: into.inbox_id })?;
    Ok(())
}

/// Who shows this token. `bool`: it continues another token and is shown for the first time, so [`confirm_token`] is
/// due; the first token of a session has none before it that could end.
pub fn authenticate_session(tx: &Tx<'_>, token: &SessionToken) -> Result<(ContactActor, bool), SessionError> {
    let known = store::known_token(tx, token)?.ok_or(SessionError::NoSession)?;
    let session = store::session(tx, known.session)?.ok_or(SessionError::NoSession)?;
    if !session.is_live(tx.now()) {
        return Err(SessionError::NoSession);
    }
    let actor = ContactActor {
        id: session.contact_id,
        inbox: session.inbox_id,
        session: session.id,
        assurance: session.assurance,
    };
    Ok((actor, known.parent_hash.is_some() && known.first_used_at_ms.is_none()))
}

/// Notes the first use of a token: the token it came from ends two minutes later. Repeating it changes nothing.
pub fn confirm_token(tx: &Tx<'_>, token: &SessionToken) -> Result<(), SessionError> {
    let known = store::known_token(tx, token)?.ok_or(SessionError::NoSession)?;
    if known.first_used_at_ms.is_none() {
        store::use_token(tx, token, &known, tx.now() + GRACE_MS)?;
    }
    Ok(())
}

/// Ends the contact's own session. Its tokens are worth nothing from the commit on.
pub fn revoke_session(tx: &Tx<'_>, actor: &ContactActor) -> Result<(), SessionError> {
    let mut session = store::lock_session(tx, actor.session)?.ok_or(SessionError::NoSession)?;
    if session.revoked_at_ms.is_none() {
        end(tx, &mut session)?;
    }
    Ok(())
}

fn end(tx: &Tx<'_>, session: &mut ContactSession) -> Result<(), SessionError> {
    session.revoked_at_ms = Some(tx.now());
    store::update_session(tx, session)?;
    tx.emit(&ContactFact::SessionEnded {
        session: session.id,
        contact: session.contact_id,
        inbox: session.inbox_id,
    })?;
    Ok(())
}

/// Changes the language of the contact's session, and of the contact if there is one.
pub fn set_session_locale(tx: &Tx<'_>, actor: &ContactActor, locale: Locale) -> Result<(), SessionError> {
    let mut session = store::lock_session(tx, actor.session)?.ok_or(SessionError::NoSession)?;
    session.locale = locale;
    store::update_session(tx, &session)?;
    if store::lock_contact(tx, actor.id)? {
        let mut contact = store::contact(tx, actor.id)?.ok_or(storage::Error::NoRow)?;
        if contact.locale != locale {
            contact.locale = locale;
            keep_changed(tx, &mut contact)?;
        }
    }
    Ok(())
}

/// The contact behind a session, made now if this is its first word; others wait until the act has ended.
///
/// `name` is what the person says, and counts only while no better one is known.
/// [`ContactError::Blocked`]: the contact may not write.
pub fn keep_contact(tx: &Tx<'_>, actor: &ContactActor, name: Option<&str>) -> Result<Contact, ContactError> {
    let session = store::session(tx, actor.session)?.ok_or(ContactError::NotFound)?;
    let start = SessionStart {
        inbox: session.inbox_id,
        locale: session.locale,
        time_zone: session.time_zone.clone(),
    };
    let made = store::insert_contact(tx, &blank(tx, session.contact_id, &start, session.assurance))?;
    store::lock_contact(tx, session.contact_id)?;
    let mut contact = store::contact(tx, session.contact_id)?.ok_or(ContactError::NotFound)?;
    if contact.blocked_at_ms.is_some() {
        return Err(ContactError::Blocked);
    }
    let stated = name.map(screened_name).filter(|n| !n.is_empty());
    contact.last_seen_at_ms = tx.now();
    match stated {
        Some(name) if contact.assurance == Assurance::Anonymous && contact.name != name => {
            contact.name = name;
            keep_changed(tx, &mut contact)?;
        }
        _ if made => {
            store::index_contact(tx, &contact)?;
            tell_changed(tx, &contact)?;
        }
        _ => store::update_contact(tx, &contact)?,
    }
    Ok(contact)
}

/// The actor as doors and rooms pass it on.
impl From<&StartedSession> for Actor {
    fn from(started: &StartedSession) -> Self {
        let s = &started.session;
        Self::Contact(ContactActor {
            id: s.contact_id,
            inbox: s.inbox_id,
            session: s.id,
            assurance: s.assurance,
        })
    }
}
