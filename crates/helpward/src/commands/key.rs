//! `helpward key …`

use std::process::ExitCode;

use anyhow::Context as _;
use security::{Actor, KeyError, Permission, Permissions};

use super::{answer, open};
use crate::cli::KeyCommand;
use crate::config::Config;

pub(super) fn run(config: &Config, command: KeyCommand) -> anyhow::Result<ExitCode> {
    let KeyCommand::Create { email, name, permissions, life_days, json } = command;
    let permissions = parse(&permissions)?;
    let desk = open::desk(config, false)?;
    // Whoever may run this on the server may do all of it; the key gets no more than its agent has at the time of use.
    let actor = Actor::room("cli", None, Permission::ALL);
    let wanted = email.clone();
    let made = desk.db.write_blocking(move |tx| {
        let Some(agent) = agents::agent_by_email(tx, &wanted)? else { return Err(KeyError::NotFound) };
        security::create_api_key(tx, &actor, agent, &name, permissions, life_days)
    });
    let made = made.with_context(|| format!("no key for {email}"))?;
    let value = serde_json::json!({
        "id": made.key.id.to_string(),
        "token": made.token,
        "permissions": made.key.permissions.codes(),
        "expiresAtMs": made.key.expires_at_ms,
    });
    let words = format!("{}\nIt is shown this once. Send it as: Authorization: Bearer …\n", made.token);
    answer(json, &value, &words)
}

/// The permissions of these words; `all` means every one.
fn parse(words: &[String]) -> anyhow::Result<Permissions> {
    if words.iter().any(|word| word == "all") {
        return Ok(Permissions::all());
    }
    let of = |word: &String| {
        Permission::from_code(word).with_context(|| {
            let known: Vec<&str> = Permission::ALL.iter().map(|p| p.code()).collect();
            format!("there is no permission {word}; there are: {}", known.join(", "))
        })
    };
    words.iter().map(of).collect()
}
