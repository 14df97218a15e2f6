//! Sessions of agents: opaque tokens in a cookie, listed and revocable.

use kernel::{AgentId, Millis, SessionId};
use storage::{Error, FromRow, Row, Tx};

use crate::audit::{Entry, Subject, write};
use crate::token::{new_token, token_hash};
use crate::{Actor, RoleError, SecurityFact, store};

/// A session ends after this long without a request.
pub const IDLE_MS: Millis = 12 * 3_600_000;
/// A session ends this long after sign-in, whatever happens.
pub const ABSOLUTE_MS: Millis = 7 * 86_400_000;
/// How old `last_seen_at_ms` may grow before a request writes it again.
const TOUCH_MS: Millis = 60_000;
/// How long a device is remembered for the sign-in limits.
pub const DEVICE_MS: Millis = 180 * 86_400_000;

/// Where a request comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The address, as the door trusts it; `unknown` when it cannot tell.
    pub ip: String,
    /// The browser's own words (`User-Agent`), at most 200 characters are kept.
    pub device: String,
}

/// A session that was just made; the only moment its token is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// The session.
    pub id: SessionId,
    /// Its agent.
    pub agent: AgentId,
    /// The token for the cookie.
    pub token: String,
    /// The device token for the long-lived cookie, when the browser had none of this agent.
    pub device_token: Option<String>,
    /// When it ends at the latest, UTC.
    pub expires_at_ms: Millis,
}

/// A living session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The session.
    pub id: SessionId,
    /// Its agent.
    pub agent: AgentId,
    /// The browser's own words at sign-in.
    pub device: String,
    /// The address of the latest request.
    pub ip: String,
    /// When the agent signed in, UTC.
    pub created_at_ms: Millis,
    /// The latest request, exact to a minute, UTC.
    pub last_seen_at_ms: Millis,
    /// When it ends at the latest, UTC.
    pub expires_at_ms: Millis,
}

impl Session {
    /// Whether the next request should call [`touch_session`].
    #[must_use]
    pub const fn wants_touch(&self, now_ms: Millis) -> bool {
        now_ms - self.last_seen_at_ms >= TOUCH_MS
    }

    /// When it ends if nothing more is done with it; sockets close then.
    #[must_use]
    pub fn ends_at_ms(&self) -> Millis {
        self.expires_at_ms.min(self.last_seen_at_ms + IDLE_MS)
    }
}

impl FromRow for Session {
    fn from_row(row: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: row.next()?,
            agent: row.next()?,
            device: row.next()?,
            ip: row.next()?,
            created_at_ms: row.next()?,
            last_seen_at_ms: row.next()?,
            expires_at_ms: row.next()?,
        })
    }
}

/// Starts a session. `device_token`: the device cookie the browser sent, if any.
///
/// Callers have proved who it is: password and second factor, or an accepted invitation.
pub(crate) fn start_session(
    tx: &Tx<'_>,
    agent: AgentId,
    origin: &Origin,
    device_token: Option<&str>,
) -> Result<NewSession, Error> {
    let (token, hash) = new_token(tx);
    let id = SessionId(tx.new_id());
    let expires_at_ms = tx.now() + ABSOLUTE_MS;
    let device: String = origin.device.chars().filter(|c| !c.is_control()).take(200).collect();
    store::insert_session(tx, id, agent, hash, &device, &origin.ip, expires_at_ms)?;
    let known = match device_token {
        Some(token) => store::device_of_agent(tx, token_hash(token), agent)?,
        None => None,
    };
    let device_token = if known.is_some() {
        None
    } else {
        let (token, hash) = new_token(tx);
        store::insert_device(tx, agent, hash)?;
        Some(token)
    };
    Ok(NewSession { id, agent, token, device_token, expires_at_ms })
}

/// The living session of a cookie's token; `None` when it never was, ended or was revoked.
pub fn session_of_token(tx: &Tx<'_>, token: &str) -> Result<Option<Session>, Error> {
    store::session_by_token(tx, token_hash(token))
}

/// Notes that a session was used. Doors call it when [`Session::wants_touch`] says so.
pub fn touch_session(tx: &Tx<'_>, session: SessionId, ip: &str) -> Result<(), Error> {
    store::touch_session(tx, session, ip)
}

/// The living sessions of the actor, the latest first.
pub fn own_sessions(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<Session>, RoleError> {
    let agent = actor.in_person().ok_or(RoleError::NotFound)?;
    Ok(store::sessions_of(tx, agent.id)?)
}

/// Ends one of the actor's own sessions, also the one it came with.
pub fn revoke_session(tx: &Tx<'_>, actor: &Actor, session: SessionId) -> Result<(), RoleError> {
    let agent = actor.in_person().ok_or(RoleError::NotFound)?;
    if !store::revoke_session(tx, session, agent.id)? {
        return Err(RoleError::NotFound);
    }
    tx.emit(&SecurityFact::SessionRevoked { session, agent: agent.id })?;
    crate::audit(tx, actor, "session.revoked", Subject::of("session", session.0), &[])?;
    Ok(())
}

/// Ends every session of an agent, but `except`. Says how many.
pub(crate) fn revoke_sessions(
    tx: &Tx<'_>,
    agent: AgentId,
    except: Option<SessionId>,
) -> Result<usize, Error> {
    let ended = store::revoke_sessions(tx, agent, except)?;
    for session in &ended {
        tx.emit(&SecurityFact::SessionRevoked { session: *session, agent })?;
    }
    Ok(ended.len())
}

/// The id of the device of a cookie if it signed in with this email address before; it has a bucket
/// of its own in the sign-in limits.
pub fn known_device(tx: &Tx<'_>, device_token: &str, email: &str) -> Result<Option<String>, Error> {
    let device = store::device(tx, token_hash(device_token), &crate::normal_email(email))?;
    Ok(device.map(|id| id.to_string()))
}

/// The same for an agent whose challenge is being met.
pub fn known_device_of(tx: &Tx<'_>, device_token: &str, agent: AgentId) -> Result<Option<String>, Error> {
    let device = store::device_of_agent(tx, token_hash(device_token), agent)?;
    Ok(device.map(|id| id.to_string()))
}

/// Deletes sessions, challenges and links that ended a week ago, a thousand of each. Says how many.
pub fn sweep_security(tx: &Tx<'_>) -> Result<u64, Error> {
    store::sweep(tx, tx.now() - 7 * 86_400_000)
}

pub(crate) fn audit_entry(
    tx: &Tx<'_>,
    agent: Option<AgentId>,
    name: &str,
    action: &'static str,
    origin: &Origin,
) -> Result<(), Error> {
    let entry = Entry {
        actor_kind: if agent.is_some() { "agent" } else { "stranger" },
        actor_id: agent.map(|agent| agent.0),
        actor_name: name,
        action,
        subject: agent.map_or(Subject::only("sign_in"), |agent| Subject::of("agent", agent.0)),
        changes: &[],
        ip: Some(&origin.ip),
    };
    write(tx, &entry)
}
