//! `helpward config show`

use std::process::ExitCode;

use super::answer;
use crate::config::{Setting, shown, variable};

pub(super) fn show(settings: &[Setting], json: bool) -> anyhow::Result<ExitCode> {
    let rows: Vec<_> = settings
        .iter()
        .map(|setting| {
            serde_json::json!({
                "key": setting.key.name,
                "value": shown(setting),
                "origin": setting.origin.to_string(),
                "variable": variable(setting.key.name),
                "meaning": setting.key.doc,
            })
        })
        .collect();
    let width = settings.iter().map(|setting| setting.key.name.len()).max().unwrap_or(0);
    let mut words = String::new();
    for setting in settings {
        let value = shown(setting);
        let value = if value.is_empty() { "(empty)" } else { &value };
        words.push_str(&format!(
            "# {}\n{:<width$} = {value}  ({})\n\n",
            setting.key.doc, setting.key.name, setting.origin
        ));
    }
    answer(json, &serde_json::Value::Array(rows), words.trim_end_matches('\n').to_owned().as_str()).and_then(
        |code| {
            if json { Ok(code) } else { super::print("\n") }
        },
    )
}
