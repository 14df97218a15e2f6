//! Agents who are signed in before the server starts, so that no figure waits for a password hash.

use anyhow::{Context, bail};
use kernel::{Clock, Locale, SystemClock};
use security::{BuiltInRole, FieldKey, NewSession, Origin, SecondFactor, SignIn};
use storage::Tx;

use crate::desk::{self, Desk, refused};

/// The password of every agent here; the desk lives in a temporary folder for minutes.
const PASSWORD: &str = "quiet harbour 31 lanterns";

/// Makes supervisors, signs each in, and gives their cookies.
///
/// # Errors
/// When an act is refused.
pub fn hire(desk: &Desk, count: usize) -> anyhow::Result<Vec<String>> {
    let known: [&str; 0] = [];
    let hash = security::hash_password(PASSWORD, &known, [3; 16])
        .map_err(|weak| anyhow::anyhow!("the password is refused: {weak:?}"))?;
    let mut cookies = Vec::with_capacity(count);
    for n in 0..count {
        let email = format!("agent{n}@bench.example");
        let new = agents::NewAgent {
            name: format!("Agent {n}"),
            email: email.clone(),
            role: BuiltInRole::Supervisor.id(),
            teams: Vec::new(),
            locale: Locale::En,
            password: hash.clone(),
        };
        let create = move |tx: &Tx<'_>| agents::create_agent(tx, &desk::actor(), &new).map_err(refused);
        desk.db.write_blocking(create)?;
        cookies.push(format!("helpward={}", sign_in(desk, &email)?.token));
    }
    Ok(cookies)
}

/// Password, enrolment of a second factor, first code.
fn sign_in(desk: &Desk, email: &str) -> anyhow::Result<NewSession> {
    let address = email.to_owned();
    let credential = desk.db.read_blocking(move |tx| security::credential_for_email(tx, &address))?;
    let verified =
        security::verify_password(credential.as_ref(), PASSWORD).context("the password is right")?;
    let origin = Origin { ip: "127.0.0.1".into(), device: "bench".into() };
    let begin = {
        let origin = origin.clone();
        move |tx: &Tx<'_>| security::sign_in(tx, &key(), verified, &origin, None).map_err(refused)
    };
    let (challenge, enrolment) = match desk.db.write_blocking(begin)? {
        SignIn::SignedIn(session) => return Ok(session),
        SignIn::EnrolSecondFactor { challenge, enrolment } => (challenge, enrolment),
        SignIn::SecondFactor { .. } | SignIn::Refused => bail!("a new agent enrols its second factor"),
    };
    let code = security::code_of(&enrolment.secret, SystemClock.now_ms()).context("the secret is base32")?;
    let enter = move |tx: &Tx<'_>| {
        security::enter_code(tx, &key(), &challenge, &code, &origin, None).map_err(refused)
    };
    match desk.db.write_blocking(enter)? {
        SecondFactor::SignedIn { session, .. } => Ok(session),
        SecondFactor::WrongCode | SecondFactor::Gone => bail!("the first code was not accepted"),
    }
}

/// Seals the second factors, here and in the server that opens this database.
pub const FIELD_KEY: [u8; 32] = [5; 32];

fn key() -> FieldKey {
    FieldKey::new(&FIELD_KEY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_is_known_by_its_cookie() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(folder.path(), "a").unwrap();
        let cookies = hire(&desk, 2).unwrap();
        let token = cookies[1].strip_prefix("helpward=").unwrap().to_owned();
        let known = desk.db.read_blocking(move |tx| agents::authenticate(tx, &token, None).map_err(refused));
        assert_eq!(known.unwrap().name, "Agent 1");
    }
}
