//! `helpward demo …`

use std::process::ExitCode;
use std::sync::Arc;

use super::{answer, open};
use crate::cli::DemoCommand;
use crate::config::Config;
use crate::demo;

pub(super) fn run(config: &Config, command: &DemoCommand) -> anyhow::Result<ExitCode> {
    let desk = open::desk(config, false)?;
    match *command {
        DemoCommand::Load { conversations, seed, json } => {
            let key = Arc::new(desk.secrets.field_key.clone());
            demo::open_desk(&desk.db, &config.data_dir, &key)?;
            demo::write_help(&desk.db)?;
            let loaded = demo::load(&desk.db, &demo::Plan { conversations, seed })?;
            let value = serde_json::json!({
                "conversations": loaded.conversations, "messages": loaded.messages, "contacts": loaded.contacts,
            });
            let demo::Loaded { conversations, messages, contacts } = loaded;
            answer(
                json,
                &value,
                &format!(
                    "{conversations} conversations, {messages} messages, {contacts} contacts are there.\n"
                ),
            )
        }
        DemoCommand::Clear { json } => {
            let conversations = demo::clear(&desk.db, &config.data_dir)?;
            let value = serde_json::json!({ "conversations": conversations });
            answer(
                json,
                &value,
                &format!("{conversations} demo conversations and everything else of the demo are gone.\n"),
            )
        }
    }
}
