//! `helpward setup`: the owner without a browser.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use kernel::{Locale, Rng as _};
use security::{Actor, ConfirmedOwner, Enrolment, Origin, Owner, Permission};

use super::{answer, open};
use crate::cli::SetupArgs;
use crate::config::Config;
use crate::machine::SystemRng;

pub(super) fn run(config: &Config, args: &SetupArgs) -> anyhow::Result<ExitCode> {
    let desk = open::desk(config, false)?;
    if desk.installation.owner_at_ms.is_some() {
        bail!("there is an owner already; `helpward agent reset EMAIL` makes a link for a new password");
    }
    let name = given_or_asked(args.name.as_deref(), "Name", "--name")?;
    let email = given_or_asked(args.email.as_deref(), "Email address", "--email")?;
    let email = security::check_email(&email).with_context(|| format!("{email} is no email address"))?;
    let password = password(args)?;
    let operator = args.operator.clone().unwrap_or_default();
    let mut salt = [0; 16];
    SystemRng.fill(&mut salt);
    let hash = security::hash_password(&password, &[&name, &email, &operator], salt)?;
    let owner = Owner { name, email, locale: args.locale.unwrap_or(Locale::En) };
    let key = desk.secrets.field_key.clone();
    let made = desk.db.write_blocking(move |tx| {
        if !operator.trim().is_empty() {
            let actor = Actor::room("cli", None, &[Permission::InboxesManage]);
            security::rename_operator(tx, &actor, &operator)?;
        }
        let token = security::create_setup_token(tx)?.ok_or(security::EntryError::SetUpAlready)?;
        let enrolment = security::begin_owner(tx, &key, &token, &owner, &hash)?;
        // The terminal shows the secret itself, so a code typed back would prove nothing.
        let code = security::code_of(&enrolment.secret, tx.now());
        let code = code.ok_or(security::EntryError::Sealed)?;
        let origin = Origin { ip: "local".to_owned(), device: "helpward setup".to_owned() };
        let confirmed = agents::confirm_owner(tx, &key, &token, &code, &origin)?;
        end_session(tx, &confirmed)?;
        Ok::<_, agents::AgentError>((enrolment, confirmed))
    });
    let (enrolment, confirmed) = made.context("the owner could not be made")?;
    tell(config, args.json, &enrolment, &confirmed)
}

/// Nobody holds the token of the session that confirming began.
fn end_session(tx: &storage::Tx<'_>, confirmed: &ConfirmedOwner) -> Result<(), agents::AgentError> {
    let actor = Actor::Agent(agents::authenticate(tx, &confirmed.session.token, None)?);
    Ok(security::revoke_session(tx, &actor, confirmed.session.id)?)
}

fn tell(
    config: &Config,
    json: bool,
    enrolment: &Enrolment,
    confirmed: &ConfirmedOwner,
) -> anyhow::Result<ExitCode> {
    let url = format!("{}/desk/", config.reached_at(config.listen));
    let value = serde_json::json!({
        "email": confirmed.owner.email,
        "totpSecret": enrolment.secret,
        "totpUrl": enrolment.url,
        "recoveryCodes": confirmed.recovery_codes,
        "console": url,
    });
    let codes = confirmed.recovery_codes.iter().fold(String::new(), |text, code| text + "  " + code + "\n");
    let words = format!(
        "{} is the owner.\n\nSecond factor, for an authenticator app (shown once):\n  {}\n  {}\n\n\
         Recovery codes, each works once (shown once):\n{codes}\nSign in at {url} once `helpward serve` runs.\n",
        confirmed.owner.email, enrolment.secret, enrolment.url,
    );
    answer(json, &value, &words)
}

fn given_or_asked(given: Option<&str>, question: &str, flag: &str) -> anyhow::Result<String> {
    if let Some(text) = given {
        return Ok(text.trim().to_owned());
    }
    if !std::io::stdin().is_terminal() {
        bail!("{flag} is missing (there is no terminal to ask on)");
    }
    let mut out = std::io::stderr();
    write!(out, "{question}: ")?;
    out.flush()?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

fn password(args: &SetupArgs) -> anyhow::Result<String> {
    if args.password_stdin || !std::io::stdin().is_terminal() {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let first = rpassword::prompt_password("Password: ")?;
    let second = rpassword::prompt_password("The same password again: ")?;
    if first != second {
        bail!("the two passwords differ");
    }
    Ok(first)
}
