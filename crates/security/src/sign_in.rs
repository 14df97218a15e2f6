//! Signing in: password, then second factor, then a session.
//!
//! A wrong code is an answer, not an error: the attempt must be counted, and an error would undo it.

use kernel::{AgentId, Millis};
use storage::{Error, Tx};

use crate::field::FieldKey;
use crate::password::{Credential, VerifiedPassword};
use crate::session::{NewSession, Origin, audit_entry, start_session};
use crate::token::{new_token, token_hash};
use crate::totp::{self, Enrolment, SECRET_BYTES};
use crate::{EntryError, recovery, store};

/// How long a challenge waits for its code.
const CHALLENGE_MS: Millis = 10 * 60_000;
/// Codes that may be tried per challenge; then the password is asked again.
const MOST_ATTEMPTS: i64 = 5;

/// What a right password leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// Nothing more is asked.
    SignedIn(NewSession),
    /// A code or recovery code is asked; `challenge` comes back with it.
    SecondFactor {
        /// The token that ties the code to this password.
        challenge: String,
    },
    /// An authenticator app must be enrolled first.
    EnrolSecondFactor {
        /// The token that ties the code to this password.
        challenge: String,
        /// What to show.
        enrolment: Enrolment,
    },
    /// The password was changed or sign-in was closed in the meantime.
    Refused,
}

/// What a typed code leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecondFactor {
    /// Signed in; `recovery_codes` are shown once, after an enrolment.
    SignedIn {
        /// The session.
        session: NewSession,
        /// Ten fresh recovery codes, when a second factor was just enrolled.
        recovery_codes: Option<Vec<String>>,
    },
    /// The code is wrong or was used; another may be typed.
    WrongCode,
    /// The challenge is unknown, too old or used up: sign in from the start.
    Gone,
}

/// A row of `credentials`.
pub(crate) struct CredentialRow {
    pub(crate) agent: AgentId,
    pub(crate) email: String,
    pub(crate) password_hash: Option<String>,
    pub(crate) password_changed_at_ms: Millis,
    pub(crate) totp_secret: Option<String>,
    pub(crate) totp_last_step: Option<i64>,
    pub(crate) closed_at_ms: Option<Millis>,
}

impl CredentialRow {
    fn totp(&self, key: &FieldKey) -> Result<Option<[u8; SECRET_BYTES]>, EntryError> {
        match &self.totp_secret {
            None => Ok(None),
            Some(sealed) => open_secret(key, &totp_place(self.agent), sealed).map(Some),
        }
    }
}

/// A row of `challenges`.
pub(crate) struct ChallengeRow {
    pub(crate) id: i64,
    pub(crate) agent: AgentId,
    pub(crate) purpose: String,
    pub(crate) totp_secret: Option<String>,
    pub(crate) attempts: i64,
    pub(crate) password_changed_at_ms: Millis,
}

pub(crate) fn totp_place(agent: AgentId) -> String {
    format!("totp:{agent}")
}

pub(crate) fn open_secret(
    key: &FieldKey,
    place: &str,
    sealed: &str,
) -> Result<[u8; SECRET_BYTES], EntryError> {
    key.open(place, sealed).and_then(|plain| plain.try_into().ok()).ok_or(EntryError::Sealed)
}

/// What sign-in needs to check a password outside the transaction; `None` for an unknown address.
/// A closed sign-in looks like a wrong password.
pub fn credential_for_email(tx: &Tx<'_>, email: &str) -> Result<Option<Credential>, Error> {
    Ok(store::credential_by_email(tx, &crate::normal_email(email))?.map(credential))
}

/// The same for an agent who is signed in and types the password again.
pub fn credential_of(tx: &Tx<'_>, agent: AgentId) -> Result<Option<Credential>, Error> {
    Ok(store::credential_of(tx, agent)?.map(credential))
}

/// Whether an agent enrolled a second factor.
pub fn has_second_factor(tx: &Tx<'_>, agent: AgentId) -> Result<bool, Error> {
    Ok(store::credential_of(tx, agent)?.is_some_and(|row| row.totp_secret.is_some()))
}

fn credential(row: CredentialRow) -> Credential {
    Credential {
        agent: row.agent,
        password_hash: row.password_hash.filter(|_| row.closed_at_ms.is_none()),
        password_changed_at_ms: row.password_changed_at_ms,
    }
}

/// Notes a wrong password. `agent`: whose, when the address is known; the typed address is not kept,
/// because people type passwords into that field too.
pub fn refuse_sign_in(tx: &Tx<'_>, agent: Option<AgentId>, origin: &Origin) -> Result<(), Error> {
    let name = match agent {
        Some(agent) => store::credential_for_change(tx, agent)?.map(|row| row.email).unwrap_or_default(),
        None => String::new(),
    };
    audit_entry(tx, agent, &name, "sign_in.refused", origin)
}

/// Goes on after a right password. `device_token`: the device cookie, if the browser sent one.
pub fn sign_in(
    tx: &Tx<'_>,
    key: &FieldKey,
    verified: VerifiedPassword,
    origin: &Origin,
    device_token: Option<&str>,
) -> Result<SignIn, EntryError> {
    let row = store::credential_for_change(tx, verified.agent)?.ok_or(Error::NoRow)?;
    if row.closed_at_ms.is_some() || row.password_changed_at_ms != verified.password_changed_at_ms {
        audit_entry(tx, Some(row.agent), &row.email, "sign_in.refused", origin)?;
        return Ok(SignIn::Refused);
    }
    let installation = store::installation(tx)?;
    if row.totp_secret.is_none() && installation.as_ref().is_some_and(|house| !house.second_factor_required) {
        audit_entry(tx, Some(row.agent), &row.email, "sign_in.done", origin)?;
        return Ok(SignIn::SignedIn(start_session(tx, row.agent, origin, device_token)?));
    }
    let (challenge, hash) = new_token(tx);
    let id = tx.new_id();
    let expires_at_ms = tx.now() + CHALLENGE_MS;
    if row.totp_secret.is_some() {
        store::insert_challenge(tx, id, hash, &row, "second_factor", None, expires_at_ms)?;
        return Ok(SignIn::SecondFactor { challenge });
    }
    let secret = tx.random::<SECRET_BYTES>();
    let sealed = key.seal(tx.random(), &challenge_place(id), &secret);
    store::insert_challenge(tx, id, hash, &row, "enrolment", Some(&sealed), expires_at_ms)?;
    let operator_name = installation.map(|house| house.operator_name).unwrap_or_default();
    Ok(SignIn::EnrolSecondFactor {
        challenge,
        enrolment: totp::enrolment(secret, &row.email, &operator_name),
    })
}

fn challenge_place(id: i64) -> String {
    format!("challenge:{id}")
}

/// Whose challenge it is, for the sign-in limits; `None` when it is gone.
pub fn agent_of_challenge(tx: &Tx<'_>, challenge: &str) -> Result<Option<AgentId>, Error> {
    store::challenge_agent(tx, token_hash(challenge))
}

/// Checks a six-digit code or a recovery code against a challenge and starts the session.
pub fn enter_code(
    tx: &Tx<'_>,
    key: &FieldKey,
    challenge: &str,
    code: &str,
    origin: &Origin,
    device_token: Option<&str>,
) -> Result<SecondFactor, EntryError> {
    let Some(challenge) = store::challenge_for_change(tx, token_hash(challenge))? else {
        return Ok(SecondFactor::Gone);
    };
    let row = store::credential_for_change(tx, challenge.agent)?.ok_or(Error::NoRow)?;
    let stale = row.closed_at_ms.is_some() || row.password_changed_at_ms != challenge.password_changed_at_ms;
    if stale || challenge.attempts >= MOST_ATTEMPTS {
        store::use_challenge(tx, challenge.id)?;
        return Ok(SecondFactor::Gone);
    }
    let recovery_codes = match challenge.purpose.as_str() {
        "enrolment" => match enrol(tx, key, &challenge, &row, code)? {
            Some(codes) => Some(codes),
            None => return wrong_code(tx, &challenge, &row, origin),
        },
        _ if accept(tx, key, &row, code)? => None,
        _ => return wrong_code(tx, &challenge, &row, origin),
    };
    store::use_challenge(tx, challenge.id)?;
    audit_entry(tx, Some(row.agent), &row.email, "sign_in.done", origin)?;
    let session = start_session(tx, row.agent, origin, device_token)?;
    Ok(SecondFactor::SignedIn { session, recovery_codes })
}

fn wrong_code(
    tx: &Tx<'_>,
    challenge: &ChallengeRow,
    row: &CredentialRow,
    origin: &Origin,
) -> Result<SecondFactor, EntryError> {
    store::count_attempt(tx, challenge.id)?;
    audit_entry(tx, Some(row.agent), &row.email, "sign_in.wrong_code", origin)?;
    Ok(SecondFactor::WrongCode)
}

/// A right six-digit code not used before, or an unused recovery code.
fn accept(tx: &Tx<'_>, key: &FieldKey, row: &CredentialRow, code: &str) -> Result<bool, EntryError> {
    let Some(secret) = row.totp(key)? else { return Ok(false) };
    if let Some(step) = totp::check_code(secret, code, row.totp_last_step, tx.now()) {
        store::set_totp_step(tx, row.agent, step)?;
        return Ok(true);
    }
    Ok(recovery::use_code(tx, row.agent, code)?)
}

/// Enrols the challenge's secret when the code proves that the app has it.
fn enrol(
    tx: &Tx<'_>,
    key: &FieldKey,
    challenge: &ChallengeRow,
    row: &CredentialRow,
    code: &str,
) -> Result<Option<Vec<String>>, EntryError> {
    // Enrolled in the meantime, in another window: this challenge must not replace that secret.
    if row.totp_secret.is_some() {
        return Ok(None);
    }
    let sealed = challenge.totp_secret.as_deref().ok_or(EntryError::Sealed)?;
    let secret = open_secret(key, &challenge_place(challenge.id), sealed)?;
    let Some(step) = totp::check_code(secret, code, None, tx.now()) else { return Ok(None) };
    let kept = key.seal(tx.random(), &totp_place(row.agent), &secret);
    store::set_totp(tx, row.agent, Some(&kept), Some(step))?;
    Ok(Some(recovery::renew_codes(tx, row.agent)?))
}
