//! `helpward migrate`

use std::process::ExitCode;

use anyhow::Context as _;
use storage::Db;

use super::{answer, open};
use crate::config::Config;

pub(super) fn run(config: &Config, dry_run: bool, json: bool) -> anyhow::Result<ExitCode> {
    let plan = Db::plan(&open::options(config)).context("the database cannot be looked at")?;
    if !dry_run {
        open::database(config)?;
    }
    let value = serde_json::json!({ "applied": plan.applied, "pending": plan.pending, "ran": !dry_run });
    let list = plan.pending.iter().fold(String::new(), |text, name| text + "  " + name + "\n");
    let words = match (plan.pending.is_empty(), dry_run) {
        (true, _) => format!("The database is up to date: {} migrations.\n", plan.applied),
        (false, true) => format!("{} migrations are applied; these would run:\n{list}", plan.applied),
        (false, false) => format!("These migrations ran:\n{list}"),
    };
    answer(json, &value, &words)
}
