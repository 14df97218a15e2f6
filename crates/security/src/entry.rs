//! Credentials and one-time links: invitations, resets, password changes, closing sign-in.

use kernel::{AgentId, Millis};
use storage::{Error, Tx};

use crate::audit::{Subject, audit};
use crate::password::{PasswordHash, VerifiedPassword};
use crate::session::{Origin, audit_entry, revoke_sessions};
use crate::token::{new_token, token_hash};
use crate::{Actor, EntryError, SecurityFact, recovery, store};

/// What a one-time link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// An agent chooses a new password.
    PasswordReset,
    /// A person joins as an agent.
    Invitation,
}

impl LinkPurpose {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::PasswordReset => "password_reset",
            Self::Invitation => "invitation",
        }
    }

    /// How long such a link works.
    #[must_use]
    pub const fn life_ms(self) -> Millis {
        match self {
            Self::PasswordReset => 3_600_000,
            Self::Invitation => 7 * 86_400_000,
        }
    }
}

/// A fresh one-time link; the only moment its token is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLink {
    /// The token; the door puts it after `#` in a URL, so that it reaches no server log.
    pub token: String,
    /// When it stops working, UTC.
    pub expires_at_ms: Millis,
}

/// Makes a link; older ones for the same subject stop working.
pub fn create_link(tx: &Tx<'_>, purpose: LinkPurpose, subject: i64) -> Result<NewLink, Error> {
    store::cancel_links(tx, purpose, subject)?;
    let (token, hash) = new_token(tx);
    let expires_at_ms = tx.now() + purpose.life_ms();
    store::insert_link(tx, hash, purpose, subject, expires_at_ms)?;
    Ok(NewLink { token, expires_at_ms })
}

/// What a link is for, without using it up; `None` when it does not work.
pub fn subject_of_link(tx: &Tx<'_>, purpose: LinkPurpose, token: &str) -> Result<Option<i64>, Error> {
    store::link(tx, token_hash(token), purpose)
}

/// Uses a link up and says what it was for.
pub fn use_link(tx: &Tx<'_>, purpose: LinkPurpose, token: &str) -> Result<i64, EntryError> {
    store::use_link(tx, token_hash(token), purpose)?.ok_or(EntryError::LinkGone)
}

/// Makes older links for a subject stop working.
pub fn cancel_links(tx: &Tx<'_>, purpose: LinkPurpose, subject: i64) -> Result<(), Error> {
    store::cancel_links(tx, purpose, subject)
}

/// An email address in the form it is compared in: trimmed, lower case.
#[must_use]
pub fn normal_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// The normal form of an email address, if it can be one: one `@` with something on both sides, a
/// dot in the domain, no spaces or controls, at most 254 characters.
pub fn check_email(email: &str) -> Result<String, EntryError> {
    let email = normal_email(email);
    let fits = email.len() <= 254
        && !email.chars().any(|c| c.is_whitespace() || c.is_control() || "<>,;:\"()".contains(c));
    match email.split_once('@') {
        Some((name, domain))
            if fits
                && !name.is_empty()
                && !domain.contains('@')
                && domain.split('.').all(|label| !label.is_empty())
                && (domain.contains('.') || domain == "localhost") =>
        {
            Ok(email)
        }
        _ => Err(EntryError::Email),
    }
}

/// Gives a new agent a way to sign in; the second factor is enrolled at the first sign-in.
pub fn create_credential(
    tx: &Tx<'_>,
    agent: AgentId,
    email: &str,
    password: &PasswordHash,
) -> Result<(), EntryError> {
    let email = check_email(email)?;
    if store::insert_credential(tx, agent, &email, &password.0)? {
        Ok(())
    } else {
        Err(EntryError::EmailTaken)
    }
}

/// Whether an email address belongs to an agent already.
pub fn email_is_taken(tx: &Tx<'_>, email: &str) -> Result<bool, Error> {
    Ok(store::credential_by_email(tx, &normal_email(email))?.is_some())
}

/// Changes the actor's own password, ends all other sessions and forgets the known devices.
/// `verified`: the current password, typed just now.
pub fn change_password(
    tx: &Tx<'_>,
    actor: &Actor,
    verified: VerifiedPassword,
    next: &PasswordHash,
) -> Result<(), EntryError> {
    let agent =
        actor.in_person().filter(|agent| agent.id == verified.agent).ok_or(EntryError::WrongPassword)?;
    let row = store::credential_for_change(tx, agent.id)?.ok_or(Error::NoRow)?;
    if row.password_changed_at_ms != verified.password_changed_at_ms {
        return Err(EntryError::WrongPassword);
    }
    set_password(tx, &row, next)?;
    revoke_sessions(tx, agent.id, agent.session())?;
    audit(tx, actor, "agent.password_changed", Subject::of("agent", agent.id.0), &[])?;
    Ok(())
}

/// Sets a new password by a reset link and ends every session. The second factor stays: it is asked
/// at the next sign-in.
pub fn redeem_reset(
    tx: &Tx<'_>,
    token: &str,
    next: &PasswordHash,
    origin: &Origin,
) -> Result<AgentId, EntryError> {
    let agent = AgentId(use_link(tx, LinkPurpose::PasswordReset, token)?);
    let row = store::credential_for_change(tx, agent)?.ok_or(EntryError::LinkGone)?;
    if row.closed_at_ms.is_some() {
        return Err(EntryError::LinkGone);
    }
    set_password(tx, &row, next)?;
    revoke_sessions(tx, agent, None)?;
    audit_entry(tx, Some(agent), &row.email, "agent.password_reset", origin)?;
    Ok(agent)
}

/// The email address of a reset link's agent, for the rules about personal passwords; `None` when
/// the link does not work.
pub fn email_of_reset(tx: &Tx<'_>, token: &str) -> Result<Option<String>, Error> {
    match subject_of_link(tx, LinkPurpose::PasswordReset, token)? {
        Some(agent) => Ok(store::credential_of(tx, AgentId(agent))?.map(|row| row.email)),
        None => Ok(None),
    }
}

fn set_password(tx: &Tx<'_>, row: &crate::sign_in::CredentialRow, next: &PasswordHash) -> Result<(), Error> {
    // Strictly later, so that a challenge or check made in the same millisecond is void too.
    let changed_at_ms = tx.now().max(row.password_changed_at_ms + 1);
    store::set_password(tx, row.agent, &next.0, changed_at_ms)?;
    store::delete_devices(tx, row.agent)?;
    store::cancel_links(tx, LinkPurpose::PasswordReset, row.agent.0)
}

/// Closes sign-in of an agent and ends every session; the caller checked the right.
pub fn close_sign_in(tx: &Tx<'_>, agent: AgentId) -> Result<(), Error> {
    store::set_closed(tx, agent, Some(tx.now()))?;
    store::cancel_links(tx, LinkPurpose::PasswordReset, agent.0)?;
    revoke_sessions(tx, agent, None)?;
    rights_changed(tx, agent)
}

/// Opens sign-in again; the caller checked the right.
pub fn open_sign_in(tx: &Tx<'_>, agent: AgentId) -> Result<(), Error> {
    store::set_closed(tx, agent, None)?;
    rights_changed(tx, agent)
}

/// Announces that an agent's rights are not what they were: role, teams, inboxes or being enabled.
pub fn rights_changed(tx: &Tx<'_>, agent: AgentId) -> Result<(), Error> {
    tx.emit(&SecurityFact::RightsChanged { agent: Some(agent), role: None })
}

/// Takes the second factor away, for an agent who lost phone and recovery codes: the next sign-in
/// enrols a new one. Ends every session; the caller checked the right.
pub fn remove_second_factor(tx: &Tx<'_>, agent: AgentId) -> Result<(), Error> {
    store::set_totp(tx, agent, None, None)?;
    store::delete_recovery_codes(tx, agent)?;
    revoke_sessions(tx, agent, None).map(|_| ())
}

/// Fresh recovery codes for the actor; the old ones stop working. `None` for an agent without second factor.
pub fn renew_recovery_codes(
    tx: &Tx<'_>,
    actor: &Actor,
    verified: VerifiedPassword,
) -> Result<Option<Vec<String>>, EntryError> {
    let agent =
        actor.in_person().filter(|agent| agent.id == verified.agent).ok_or(EntryError::WrongPassword)?;
    let row = store::credential_for_change(tx, agent.id)?.ok_or(Error::NoRow)?;
    if row.totp_secret.is_none() {
        return Ok(None);
    }
    audit(tx, actor, "agent.recovery_codes_renewed", Subject::of("agent", agent.id.0), &[])?;
    Ok(Some(recovery::renew_codes(tx, agent.id)?))
}

/// The proof of a password that was set by its owner in this very act (an accepted invitation), so
/// that sign-in goes on without asking for it again.
pub fn verified_by_setting(tx: &Tx<'_>, agent: AgentId) -> Result<VerifiedPassword, Error> {
    let row = store::credential_for_change(tx, agent)?.ok_or(Error::NoRow)?;
    Ok(VerifiedPassword { agent, password_changed_at_ms: row.password_changed_at_ms })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn email_addresses() {
        for (email, expected) in [
            (" Owner@Wallet.Example ", Some("owner@wallet.example")),
            ("a@localhost", Some("a@localhost")),
            ("王芳@例子.中国", Some("王芳@例子.中国")),
        ] {
            assert_eq!(check_email(email).ok().as_deref(), expected);
        }
        for wrong in [
            "",
            "a",
            "a@",
            "@b.c",
            "a@b",
            "a@b@c.d",
            "a b@c.d",
            "a@b..c",
            "a\r\nb@c.d",
            "\"a\"@b.c",
            "<a@b.c>",
        ] {
            assert!(check_email(wrong).is_err(), "{wrong}");
        }
    }
}
