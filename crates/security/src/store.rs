//! All SQL of this room.

use kernel::{AgentId, ApiKeyId, Millis, RoleId, SessionId};
use storage::{Error, FromRow, Row, Tx, params, sql};

use crate::api_key::ApiKey;
use crate::audit::{AuditFilter, AuditRow, Entry};
use crate::entry::LinkPurpose;
use crate::installation::{Installation, Owner, PendingOwner};
use crate::session::{DEVICE_MS, IDLE_MS, Session};
use crate::sign_in::{ChallengeRow, CredentialRow};
use crate::{Permissions, Role};

impl FromRow for CredentialRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            agent: row.next()?,
            email: row.next()?,
            password_hash: row.next()?,
            password_changed_at_ms: row.next()?,
            totp_secret: row.next()?,
            totp_last_step: row.next()?,
            closed_at_ms: row.next()?,
        })
    }
}

impl FromRow for ChallengeRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: row.next()?,
            agent: row.next()?,
            purpose: row.next()?,
            totp_secret: row.next()?,
            attempts: row.next()?,
            password_changed_at_ms: row.next()?,
        })
    }
}

impl FromRow for PendingOwner {
    fn from_row(row: &mut Row<'_>) -> Result<Self, Error> {
        let (name, email, password_hash) = (row.next()?, row.next()?, row.next()?);
        Ok(Self {
            owner: Owner { name, email, locale: row.next()? },
            password_hash,
            totp_secret: row.next()?,
        })
    }
}

impl FromRow for Role {
    fn from_row(row: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: row.next()?,
            name: row.next()?,
            built_in: false,
            permissions: Permissions::from_text(&row.next::<String>()?),
        })
    }
}

pub(crate) fn installation(tx: &Tx<'_>) -> Result<Option<Installation>, Error> {
    tx.find(sql!("installation"), &[])
}

pub(crate) fn insert_installation(
    tx: &Tx<'_>,
    demo: bool,
    second_factor_required: bool,
) -> Result<(), Error> {
    tx.exec(sql!("insert_installation"), &params![demo, second_factor_required, tx.now()]).map(drop)
}

pub(crate) fn set_setup_token(tx: &Tx<'_>, hash: [u8; 32]) -> Result<bool, Error> {
    Ok(tx.exec(sql!("set_setup_token"), &params![hash])? > 0)
}

pub(crate) fn setup_token_hash(tx: &Tx<'_>) -> Result<Option<[u8; 32]>, Error> {
    Ok(tx.find::<Option<[u8; 32]>>(sql!("setup_token_hash"), &[])?.flatten())
}

pub(crate) fn lock_installation(tx: &Tx<'_>) -> Result<(), Error> {
    tx.find::<i64>(sql!("lock_installation"), &[]).map(drop)
}

pub(crate) fn close_setup(tx: &Tx<'_>) -> Result<bool, Error> {
    Ok(tx.exec(sql!("close_setup"), &params![tx.now()])? > 0)
}

pub(crate) fn set_operator_name(tx: &Tx<'_>, name: &str) -> Result<(), Error> {
    tx.exec(sql!("set_operator_name"), &params![name]).map(drop)
}

pub(crate) fn put_pending_owner(tx: &Tx<'_>, pending: &PendingOwner) -> Result<(), Error> {
    let Owner { name, email, locale } = &pending.owner;
    let params = params![name, email, &pending.password_hash, *locale, &pending.totp_secret, tx.now()];
    tx.exec(sql!("put_pending_owner"), &params).map(drop)
}

pub(crate) fn pending_owner(tx: &Tx<'_>) -> Result<Option<PendingOwner>, Error> {
    tx.find(sql!("pending_owner"), &[])
}

pub(crate) fn delete_pending_owner(tx: &Tx<'_>) -> Result<(), Error> {
    tx.exec(sql!("delete_pending_owner"), &[]).map(drop)
}

pub(crate) fn credential_by_email(tx: &Tx<'_>, email: &str) -> Result<Option<CredentialRow>, Error> {
    tx.find(sql!("credential_by_email"), &params![email])
}

pub(crate) fn credential_of(tx: &Tx<'_>, agent: AgentId) -> Result<Option<CredentialRow>, Error> {
    tx.find(sql!("credential_of"), &params![agent])
}

pub(crate) fn credential_for_change(tx: &Tx<'_>, agent: AgentId) -> Result<Option<CredentialRow>, Error> {
    tx.find(sql!("credential_for_change"), &params![agent])
}

pub(crate) fn insert_credential(tx: &Tx<'_>, agent: AgentId, email: &str, hash: &str) -> Result<bool, Error> {
    let params = params![agent, email, hash, tx.now(), None::<String>, None::<i64>];
    Ok(tx.exec(sql!("insert_credential"), &params)? > 0)
}

pub(crate) fn set_password(
    tx: &Tx<'_>,
    agent: AgentId,
    hash: &str,
    changed_at_ms: Millis,
) -> Result<(), Error> {
    tx.exec(sql!("set_password"), &params![agent, hash, changed_at_ms]).map(drop)
}

pub(crate) fn set_totp(
    tx: &Tx<'_>,
    agent: AgentId,
    sealed: Option<&str>,
    step: Option<i64>,
) -> Result<(), Error> {
    tx.exec(sql!("set_totp"), &params![agent, sealed, step]).map(drop)
}

pub(crate) fn set_totp_step(tx: &Tx<'_>, agent: AgentId, step: i64) -> Result<(), Error> {
    tx.exec(sql!("set_totp_step"), &params![agent, step]).map(drop)
}

pub(crate) fn set_closed(tx: &Tx<'_>, agent: AgentId, at_ms: Option<Millis>) -> Result<(), Error> {
    tx.exec(sql!("set_closed"), &params![agent, at_ms]).map(drop)
}

pub(crate) fn insert_recovery_code(tx: &Tx<'_>, agent: AgentId, hash: [u8; 32]) -> Result<(), Error> {
    tx.exec(sql!("insert_recovery_code"), &params![tx.new_id(), agent, hash]).map(drop)
}

pub(crate) fn delete_recovery_codes(tx: &Tx<'_>, agent: AgentId) -> Result<(), Error> {
    tx.exec(sql!("delete_recovery_codes"), &params![agent]).map(drop)
}

pub(crate) fn use_recovery_code(tx: &Tx<'_>, agent: AgentId, hash: [u8; 32]) -> Result<bool, Error> {
    Ok(tx.exec(sql!("use_recovery_code"), &params![agent, hash, tx.now()])? > 0)
}

pub(crate) fn insert_session(
    tx: &Tx<'_>,
    id: SessionId,
    agent: AgentId,
    hash: [u8; 32],
    device: &str,
    ip: &str,
    expires_at_ms: Millis,
) -> Result<(), Error> {
    tx.exec(sql!("insert_session"), &params![id, agent, hash, device, ip, tx.now(), expires_at_ms]).map(drop)
}

pub(crate) fn session_by_token(tx: &Tx<'_>, hash: [u8; 32]) -> Result<Option<Session>, Error> {
    tx.find(sql!("session_by_token"), &params![hash, tx.now(), tx.now() - IDLE_MS])
}

pub(crate) fn sessions_of(tx: &Tx<'_>, agent: AgentId) -> Result<Vec<Session>, Error> {
    tx.list(sql!("sessions_of"), &params![agent, tx.now(), tx.now() - IDLE_MS])
}

pub(crate) fn touch_session(tx: &Tx<'_>, session: SessionId, ip: &str) -> Result<(), Error> {
    tx.exec(sql!("touch_session"), &params![session, tx.now(), ip]).map(drop)
}

pub(crate) fn revoke_session(tx: &Tx<'_>, session: SessionId, agent: AgentId) -> Result<bool, Error> {
    Ok(tx.exec(sql!("revoke_session"), &params![session, agent, tx.now()])? > 0)
}

pub(crate) fn revoke_sessions(
    tx: &Tx<'_>,
    agent: AgentId,
    except: Option<SessionId>,
) -> Result<Vec<SessionId>, Error> {
    tx.list(sql!("revoke_sessions"), &params![agent, except.unwrap_or(SessionId(0)), tx.now()])
}

impl FromRow for ApiKey {
    fn from_row(row: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: row.next()?,
            agent: row.next()?,
            name: row.next()?,
            permissions: Permissions::from_text(&row.next::<String>()?),
            created_at_ms: row.next()?,
            expires_at_ms: row.next()?,
            last_used_at_ms: row.next()?,
        })
    }
}

pub(crate) fn insert_api_key(tx: &Tx<'_>, key: &ApiKey, hash: [u8; 32]) -> Result<(), Error> {
    let permissions = key.permissions.to_text();
    let values = params![
        key.id,
        key.agent,
        key.name.as_str(),
        hash,
        permissions,
        key.created_at_ms,
        key.expires_at_ms
    ];
    tx.exec(sql!("insert_api_key"), &values).map(drop)
}

pub(crate) fn api_key_by_token(tx: &Tx<'_>, hash: [u8; 32]) -> Result<Option<ApiKey>, Error> {
    tx.find(sql!("api_key_by_token"), &params![hash, tx.now()])
}

pub(crate) fn api_keys(tx: &Tx<'_>, limit: i64) -> Result<Vec<ApiKey>, Error> {
    tx.list(sql!("api_keys"), &params![limit])
}

pub(crate) fn count_api_keys(tx: &Tx<'_>) -> Result<i64, Error> {
    tx.one(sql!("count_api_keys"), &[])
}

pub(crate) fn touch_api_key(tx: &Tx<'_>, key: ApiKeyId) -> Result<(), Error> {
    tx.exec(sql!("touch_api_key"), &params![key, tx.now()]).map(drop)
}

/// The name of the key that was revoked; `None` when there is no living one.
pub(crate) fn revoke_api_key(tx: &Tx<'_>, key: ApiKeyId) -> Result<Option<String>, Error> {
    tx.find(sql!("revoke_api_key"), &params![key, tx.now()])
}

pub(crate) fn insert_device(tx: &Tx<'_>, agent: AgentId, hash: [u8; 32]) -> Result<(), Error> {
    tx.exec(sql!("insert_device"), &params![tx.new_id(), agent, hash, tx.now()]).map(drop)
}

pub(crate) fn device(tx: &Tx<'_>, hash: [u8; 32], email: &str) -> Result<Option<i64>, Error> {
    tx.find(sql!("device"), &params![hash, email, tx.now() - DEVICE_MS])
}

pub(crate) fn device_of_agent(tx: &Tx<'_>, hash: [u8; 32], agent: AgentId) -> Result<Option<i64>, Error> {
    tx.find(sql!("device_of_agent"), &params![hash, agent, tx.now() - DEVICE_MS])
}

pub(crate) fn delete_devices(tx: &Tx<'_>, agent: AgentId) -> Result<(), Error> {
    tx.exec(sql!("delete_devices"), &params![agent]).map(drop)
}

pub(crate) fn insert_challenge(
    tx: &Tx<'_>,
    id: i64,
    hash: [u8; 32],
    credential: &CredentialRow,
    purpose: &'static str,
    sealed: Option<&str>,
    expires_at_ms: Millis,
) -> Result<(), Error> {
    let changed_at_ms = credential.password_changed_at_ms;
    let params = params![id, hash, credential.agent, purpose, sealed, changed_at_ms, expires_at_ms];
    tx.exec(sql!("insert_challenge"), &params).map(drop)
}

pub(crate) fn challenge_for_change(tx: &Tx<'_>, hash: [u8; 32]) -> Result<Option<ChallengeRow>, Error> {
    tx.find(sql!("challenge_for_change"), &params![hash, tx.now()])
}

pub(crate) fn challenge_agent(tx: &Tx<'_>, hash: [u8; 32]) -> Result<Option<AgentId>, Error> {
    tx.find(sql!("challenge_agent"), &params![hash, tx.now()])
}

pub(crate) fn count_attempt(tx: &Tx<'_>, challenge: i64) -> Result<(), Error> {
    tx.exec(sql!("count_attempt"), &params![challenge]).map(drop)
}

pub(crate) fn use_challenge(tx: &Tx<'_>, challenge: i64) -> Result<(), Error> {
    tx.exec(sql!("use_challenge"), &params![challenge, tx.now()]).map(drop)
}

pub(crate) fn insert_link(
    tx: &Tx<'_>,
    hash: [u8; 32],
    purpose: LinkPurpose,
    subject: i64,
    expires_at_ms: Millis,
) -> Result<(), Error> {
    let params = params![tx.new_id(), hash, purpose.code(), subject, tx.now(), expires_at_ms];
    tx.exec(sql!("insert_link"), &params).map(drop)
}

pub(crate) fn link(tx: &Tx<'_>, hash: [u8; 32], purpose: LinkPurpose) -> Result<Option<i64>, Error> {
    tx.find(sql!("link"), &params![hash, purpose.code(), tx.now()])
}

pub(crate) fn use_link(tx: &Tx<'_>, hash: [u8; 32], purpose: LinkPurpose) -> Result<Option<i64>, Error> {
    tx.find(sql!("use_link"), &params![hash, purpose.code(), tx.now()])
}

pub(crate) fn cancel_links(tx: &Tx<'_>, purpose: LinkPurpose, subject: i64) -> Result<(), Error> {
    tx.exec(sql!("cancel_links"), &params![purpose.code(), subject, tx.now()]).map(drop)
}

pub(crate) fn sweep(tx: &Tx<'_>, before_ms: Millis) -> Result<u64, Error> {
    let params = params![before_ms];
    Ok(tx.exec(sql!("sweep_sessions"), &params)?
        + tx.exec(sql!("sweep_challenges"), &params)?
        + tx.exec(sql!("sweep_links"), &params)?)
}

pub(crate) fn roles(tx: &Tx<'_>) -> Result<Vec<Role>, Error> {
    tx.list(sql!("roles"), &[])
}

pub(crate) fn role(tx: &Tx<'_>, id: RoleId) -> Result<Option<Role>, Error> {
    tx.find(sql!("role"), &params![id])
}

pub(crate) fn role_for_change(tx: &Tx<'_>, id: RoleId) -> Result<Option<Role>, Error> {
    tx.find(sql!("role_for_change"), &params![id])
}

pub(crate) fn role_named(tx: &Tx<'_>, name: &str) -> Result<Option<RoleId>, Error> {
    tx.find(sql!("role_named"), &params![name])
}

pub(crate) fn count_roles(tx: &Tx<'_>) -> Result<i64, Error> {
    tx.one(sql!("count_roles"), &[])
}

pub(crate) fn insert_role(
    tx: &Tx<'_>,
    id: RoleId,
    name: &str,
    permissions: Permissions,
) -> Result<bool, Error> {
    Ok(tx.exec(sql!("insert_role"), &params![id, name, permissions.to_text(), tx.now()])? > 0)
}

pub(crate) fn update_role(tx: &Tx<'_>, role: &Role) -> Result<(), Error> {
    tx.exec(sql!("update_role"), &params![role.id, &role.name, role.permissions.to_text(), tx.now()])
        .map(drop)
}

pub(crate) fn delete_role(tx: &Tx<'_>, id: RoleId) -> Result<(), Error> {
    tx.exec(sql!("delete_role"), &params![id]).map(drop)
}

pub(crate) fn insert_audit(tx: &Tx<'_>, entry: &Entry<'_>, changes: &str) -> Result<(), Error> {
    let params = params![
        tx.new_id(),
        tx.now(),
        entry.actor_kind,
        entry.actor_id,
        entry.actor_name,
        entry.action,
        entry.subject.kind,
        entry.subject.id,
        changes,
        entry.ip
    ];
    tx.exec(sql!("insert_audit"), &params).map(drop)
}

pub(crate) fn audit_rows(
    tx: &Tx<'_>,
    filter: &AuditFilter,
    before: i64,
    limit: i64,
) -> Result<Vec<AuditRow>, Error> {
    tx.list(sql!("audit_rows"), &params![before, filter.actor, filter.action.as_deref(), limit])
}
