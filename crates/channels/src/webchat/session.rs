//! How a browser enters: anonymous, resumed, or vouched for by the operator.

use contacts::{
    ContactSession, Identity as ContactIdentity, SessionStart, SessionToken, VouchedPerson, resume_session,
    sign_session, start_session,
};
use inboxes::Inbox;
use kernel::{ConversationId, Locale, Millis};
use security::{Actor, Assurance, Claims, ContactActor, FieldKey, Permission, verify_contact_token};
use storage::Tx;

use crate::webchat::error::WebchatError;
use crate::webchat::store;

/// Longest address of a host page, in characters.
const MAX_URL_CHARS: usize = 1_000;
/// Longest title of a host page, in characters.
const MAX_TITLE_CHARS: usize = 200;

/// A person the operator's back end vouched for. Only [`check_token`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof(VouchedPerson);

/// What came of the token a host page passed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// None came.
    None,
    /// It holds.
    Valid(Proof),
    /// It does not: forged, expired, for another inbox. Nobody is told which.
    Rejected,
}

/// How a browser asks to enter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The language of the widget.
    pub locale: Locale,
    /// IANA name; `None`: the browser did not say.
    pub time_zone: Option<String>,
    /// The session token the browser kept.
    pub resume: Option<SessionToken>,
    /// The operator's word on who this is.
    pub token: Token,
}

/// How the person is known from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// As this browser only.
    Anonymous,
    /// As the operator says.
    Signed,
    /// As this browser only, because the operator's token did not hold.
    Rejected,
}

impl Identity {
    /// Its word for clients.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Signed => "signed",
            Self::Rejected => "rejected",
        }
    }
}

/// What the widget gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// The session.
    pub session: ContactSession,
    /// The token for every further request; only its hash is kept.
    pub token: SessionToken,
    /// The contact's name; `None`: not stated.
    pub name: Option<String>,
    /// How the person is known.
    pub identity: Identity,
}

impl Entered {
    /// The contact as an actor.
    #[must_use]
    pub const fn actor(&self) -> Actor {
        let s = &self.session;
        Actor::Contact(ContactActor {
            id: s.contact_id,
            inbox: s.inbox_id,
            session: s.id,
            assurance: s.assurance,
        })
    }
}

/// Verifies the token a host page passed on, with the live keys of the inbox. A key that cannot be read counts as none.
pub fn check_token(
    tx: &Tx<'_>,
    field_key: &FieldKey,
    inbox: &Inbox,
    token: Option<&str>,
) -> Result<Token, storage::Error> {
    let Some(token) = token.filter(|t| !t.is_empty()) else { return Ok(Token::None) };
    let keys = match inboxes::live_keys(tx, field_key, inbox.id) {
        Ok(keys) => keys,
        Err(inboxes::KeyError::Storage(e)) => return Err(e),
        Err(_) => return Ok(Token::Rejected),
    };
    let claims = verify_contact_token(token, &keys, &inbox.public_key, tx.now());
    Ok(match claims.ok().and_then(vouched) {
        Some(person) => Token::Valid(Proof(person)),
        None => Token::Rejected,
    })
}

/// The claims in the form contacts compare; `None` when the external id cannot be one.
fn vouched(claims: Claims) -> Option<VouchedPerson> {
    let mut attributes = claims.attributes;
    let phone = attributes.remove("phone").as_deref().and_then(ContactIdentity::phone);
    Some(VouchedPerson {
        external_id: ContactIdentity::external_id(&claims.external_id)?,
        name: claims.name.filter(|n| !n.trim().is_empty()),
        email: claims.email.as_deref().and_then(ContactIdentity::email),
        phone,
        attributes,
    })
}

/// Lets a browser in.
///
/// With a valid token it is the operator's contact; of the browser's anonymous time only the conversations begun in this
/// very session go along. With a token that does not hold it is anonymous and without history of anybody signed.
/// Without one it resumes what it was.
pub fn enter(tx: &Tx<'_>, inbox: &Inbox, entry: &Entry) -> Result<Entered, WebchatError> {
    let start = SessionStart { inbox: inbox.id, locale: entry.locale, time_zone: entry.time_zone.clone() };
    let (started, identity) = match &entry.token {
        Token::Valid(Proof(person)) => {
            let (started, merged) = sign_session(tx, &start, person, entry.resume.as_ref())?;
            if let Some(before) = merged {
                attach(tx, &before, &started.session)?;
            }
            (started, Identity::Signed)
        }
        Token::None => {
            let resumed = match &entry.resume {
                Some(old) => resume_session(tx, &start, old)?,
                None => None,
            };
            let started = match resumed {
                Some(started) => started,
                None => start_session(tx, &start)?,
            };
            let signed = started.session.assurance == Assurance::Signed;
            (started, if signed { Identity::Signed } else { Identity::Anonymous })
        }
        Token::Rejected => (anonymous(tx, &start, entry.resume.as_ref())?, Identity::Rejected),
    };
    let name = name_of(tx, &started.session)?;
    Ok(Entered { session: started.session, token: started.token, name, identity })
}

/// An anonymous session: the browser's own if it has one, never a signed one.
fn anonymous(
    tx: &Tx<'_>,
    start: &SessionStart,
    resume: Option<&SessionToken>,
) -> Result<contacts::StartedSession, WebchatError> {
    if let Some(old) = resume
        && contacts::authenticate_session(tx, old)
            .is_ok_and(|(actor, _)| actor.assurance == Assurance::Anonymous)
        && let Some(resumed) = resume_session(tx, start, old)?
    {
        return Ok(resumed);
    }
    Ok(start_session(tx, start)?)
}

/// Gives the conversations begun in the anonymous session to the signed contact.
fn attach(tx: &Tx<'_>, before: &ContactSession, now: &ContactSession) -> Result<(), WebchatError> {
    let webchat = Actor::room("webchat", None, &[Permission::ContactsWrite, Permission::ConversationsRead]);
    let ids = store::begun_in(tx, before.id)?;
    conversations::hand_over_to_contact(tx, &webchat, before.contact_id, now.contact_id, &ids)?;
    if let Some(running) = store::current(tx, before.inbox_id, before.contact_id)? {
        store::drop_current(tx, before.inbox_id, before.contact_id)?;
        let own = store::current(tx, now.inbox_id, now.contact_id)?;
        let busy = match own {
            Some(own) => conversations::access_conversation(tx, &webchat, own)?.resolved_at_ms.is_none(),
            None => false,
        };
        if !busy {
            store::set_current(tx, now.inbox_id, now.contact_id, running)?;
        }
    }
    Ok(())
}

fn name_of(tx: &Tx<'_>, session: &ContactSession) -> Result<Option<String>, WebchatError> {
    let actor = Actor::Contact(ContactActor {
        id: session.contact_id,
        inbox: session.inbox_id,
        session: session.id,
        assurance: session.assurance,
    });
    match contacts::access_contact(tx, &actor, session.contact_id) {
        Ok(view) => Ok(Some(view.contact.name).filter(|n| !n.is_empty())),
        Err(contacts::ContactError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What a host page says about itself; shown to agents as text, never trusted, never fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPage {
    /// Its address; `""`: not said.
    pub url: String,
    /// Its title; `""`: not said.
    pub title: String,
    /// When it was said, UTC.
    pub updated_at_ms: Millis,
}

/// Keeps what the host page says about itself; only the latest is kept. Secrets in it are masked, like everywhere.
pub fn set_host_page(tx: &Tx<'_>, actor: &Actor, url: &str, title: &str) -> Result<(), WebchatError> {
    let own = actor.contact().ok_or(WebchatError::NoSession)?;
    let cut = |text: &str, max: usize| -> String {
        let plain: String = text.chars().filter(|c| !c.is_control()).take(max).collect();
        security::screen(&plain).into_text()
    };
    let url = if url.starts_with("https://") || url.starts_with("http://") {
        cut(url, MAX_URL_CHARS)
    } else {
        String::new()
    };
    store::put_page(tx, own.session, &url, &cut(title, MAX_TITLE_CHARS))?;
    Ok(())
}

/// The host page a conversation was begun on, for agents; `None`: not said.
pub fn host_page_of(
    tx: &Tx<'_>,
    actor: &Actor,
    conversation: ConversationId,
) -> Result<Option<HostPage>, WebchatError> {
    if actor.contact().is_some() {
        return Ok(None);
    }
    conversations::access_conversation(tx, actor, conversation)?;
    let page = store::page_of(tx, conversation)?;
    Ok(page.map(|(url, title, updated_at_ms)| HostPage { url, title, updated_at_ms }))
}
