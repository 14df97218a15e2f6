//! `helpward agent …`

use std::process::ExitCode;

use anyhow::Context as _;
use security::{Actor, Permission};

use super::{answer, open};
use crate::cli::AgentCommand;
use crate::config::Config;

pub(super) fn run(config: &Config, command: AgentCommand) -> anyhow::Result<ExitCode> {
    let AgentCommand::Reset { email, second_factor, json } = command;
    let desk = open::desk(config, false)?;
    // Whoever may run this on the server may do all of it.
    let actor = Actor::room("cli", None, Permission::ALL);
    let wanted = email.clone();
    let link = desk.db.write_blocking(move |tx| {
        let Some(id) = agents::agent_by_email(tx, &wanted)? else { return Err(agents::AgentError::NotFound) };
        if second_factor {
            agents::reset_second_factor(tx, &actor, id)?;
        }
        agents::reset_agent(tx, &actor, id)
    });
    let link = link.with_context(|| format!("no link for {email}"))?;
    let url = format!("{}/desk/reset#{}", config.reached_at(config.listen), link.token);
    let minutes = (link.expires_at_ms - desk.db.clock().now_ms()) / 60_000;
    let value = serde_json::json!({ "link": url, "expiresAtMs": link.expires_at_ms, "secondFactorRemoved": second_factor });
    answer(
        json,
        &value,
        &format!("{url}\nIt works once, within {minutes} minutes. Give it only to {email}.\n"),
    )
}
