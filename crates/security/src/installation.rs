//! This installation: the operator's name, the first run and the first owner.

use kernel::{AgentId, Locale, Millis};
use storage::{Error, FromRow, Row, Tx};

use crate::audit::{Change, Subject, audit};
use crate::field::FieldKey;
use crate::password::PasswordHash;
use crate::session::{NewSession, Origin, audit_entry, start_session};
use crate::sign_in::{open_secret, totp_place};
use crate::token::{new_token, token_hash};
use crate::totp::{self, Enrolment, SECRET_BYTES};
use crate::{Actor, EntryError, Permission, RoleError, recovery, store};

const PENDING_PLACE: &str = "pending_owner:1";

/// The one row about this installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// The operator's name; empty until the first run asks for it.
    pub operator_name: String,
    /// Whether demo data and demo sign-ins are allowed.
    pub demo: bool,
    /// Whether nobody works without a second factor.
    pub second_factor_required: bool,
    /// When the database was made, UTC.
    pub created_at_ms: Millis,
    /// When the first owner was confirmed, UTC; `None` before.
    pub owner_at_ms: Option<Millis>,
}

impl FromRow for Installation {
    fn from_row(row: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            operator_name: row.next()?,
            demo: row.next()?,
            second_factor_required: row.next()?,
            created_at_ms: row.next()?,
            owner_at_ms: row.next()?,
        })
    }
}

/// The first owner, as typed into the first form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The person's name.
    pub name: String,
    /// The email address, normal form.
    pub email: String,
    /// The language of the console.
    pub locale: Locale,
}

pub(crate) struct PendingOwner {
    pub(crate) owner: Owner,
    pub(crate) password_hash: String,
    pub(crate) totp_secret: String,
}

/// The installation; makes the row when the database is new. A demo asks for no second factor.
pub fn ensure_installation(tx: &Tx<'_>, demo: bool) -> Result<Installation, Error> {
    store::insert_installation(tx, demo, !demo)?;
    store::installation(tx)?.ok_or(Error::NoRow)
}

/// The installation; `None` before the first start made its row.
pub fn installation(tx: &Tx<'_>) -> Result<Option<Installation>, Error> {
    store::installation(tx)
}

/// A fresh token that opens the first run; the one before stops working. `None` once there is an owner.
pub fn create_setup_token(tx: &Tx<'_>) -> Result<Option<String>, Error> {
    let (token, hash) = new_token(tx);
    Ok(store::set_setup_token(tx, hash)?.then_some(token))
}

/// Holds the installation's row until the act ends, so that acts that count people in charge run one
/// after the other.
pub fn hold_installation(tx: &Tx<'_>) -> Result<(), Error> {
    store::lock_installation(tx)
}

/// Whether a token opens the first run; reads only, for doors that ask before they hash.
pub fn check_setup_token(tx: &Tx<'_>, token: &str) -> Result<(), EntryError> {
    let house = store::installation(tx)?.ok_or(Error::NoRow)?;
    if house.owner_at_ms.is_some() {
        return Err(EntryError::SetUpAlready);
    }
    // Hashes of 256 random bits: comparing them byte by byte tells nothing about the token.
    match store::setup_token_hash(tx)? {
        Some(hash) if hash == token_hash(token) => Ok(()),
        _ => Err(EntryError::LinkGone),
    }
}

/// The same in a write: locks the row, so that two first owners cannot both be confirmed.
fn require_setup_token(tx: &Tx<'_>, token: &str) -> Result<(), EntryError> {
    store::lock_installation(tx)?;
    check_setup_token(tx, token)
}

/// Keeps the owner pending and starts the enrolment of the second factor. May be repeated.
pub fn begin_owner(
    tx: &Tx<'_>,
    key: &FieldKey,
    setup_token: &str,
    owner: &Owner,
    password: &PasswordHash,
) -> Result<Enrolment, EntryError> {
    require_setup_token(tx, setup_token)?;
    let email = crate::check_email(&owner.email)?;
    let name = owner.name.trim();
    if name.is_empty() || name.chars().count() > 80 || name.chars().any(char::is_control) {
        return Err(EntryError::Name);
    }
    let secret = tx.random::<SECRET_BYTES>();
    let sealed = key.seal(tx.random(), PENDING_PLACE, &secret);
    let pending = PendingOwner {
        owner: Owner { email: email.clone(), name: name.to_owned(), locale: owner.locale },
        password_hash: password.0.clone(),
        totp_secret: sealed,
    };
    store::put_pending_owner(tx, &pending)?;
    Ok(totp::enrolment(
        secret,
        &email,
        &store::installation(tx)?.map(|house| house.operator_name).unwrap_or_default(),
    ))
}

/// What the first code leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmedOwner {
    /// Who it is; the caller makes the agent of this id.
    pub owner: Owner,
    /// The first session.
    pub session: NewSession,
    /// Ten recovery codes, shown once.
    pub recovery_codes: Vec<String>,
}

/// Confirms the owner by the first code: credential, second factor, recovery codes, session; the
/// setup token stops working. The caller (`agents::confirm_owner`) makes the agent in the same act.
pub fn confirm_owner(
    tx: &Tx<'_>,
    key: &FieldKey,
    setup_token: &str,
    code: &str,
    agent: AgentId,
    origin: &Origin,
) -> Result<ConfirmedOwner, EntryError> {
    require_setup_token(tx, setup_token)?;
    let pending = store::pending_owner(tx)?.ok_or(EntryError::LinkGone)?;
    let secret = open_secret(key, PENDING_PLACE, &pending.totp_secret)?;
    let step = totp::check_code(secret, code, None, tx.now()).ok_or(EntryError::WrongCode)?;
    if !store::insert_credential(tx, agent, &pending.owner.email, &pending.password_hash)? {
        return Err(EntryError::EmailTaken);
    }
    store::set_totp(tx, agent, Some(&key.seal(tx.random(), &totp_place(agent), &secret)), Some(step))?;
    store::close_setup(tx)?;
    store::delete_pending_owner(tx)?;
    audit_entry(tx, Some(agent), &pending.owner.email, "installation.owner_confirmed", origin)?;
    Ok(ConfirmedOwner {
        owner: pending.owner,
        session: start_session(tx, agent, origin, None)?,
        recovery_codes: recovery::renew_codes(tx, agent)?,
    })
}

/// Ends the first run without a browser or in a demo: an owner exists. `false` when one existed before.
/// The caller made agent and credential in the same act.
pub fn close_setup(tx: &Tx<'_>) -> Result<bool, Error> {
    store::close_setup(tx)
}

/// Changes the operator's name, which contacts and authenticator apps show.
pub fn rename_operator(tx: &Tx<'_>, actor: &Actor, name: &str) -> Result<(), RoleError> {
    actor.require(Permission::InboxesManage)?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 80 || name.chars().any(char::is_control) {
        return Err(RoleError::Name);
    }
    let old = store::installation(tx)?.ok_or(Error::NoRow)?.operator_name;
    if old != name {
        store::set_operator_name(tx, name)?;
        audit(
            tx,
            actor,
            "installation.renamed",
            Subject::only("installation"),
            &[Change::new("operatorName", old, name)],
        )?;
    }
    Ok(())
}
