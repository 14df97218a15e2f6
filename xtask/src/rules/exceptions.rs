//! The written list of files and functions that are still too long.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::tree::{Finding, Tree};

pub(super) const LIST: &str = "xtask/exceptions.toml";

/// Sizes that are tolerated for now, in lines. The list may only shrink.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Exceptions {
    /// Path to lines.
    pub(super) files: BTreeMap<String, usize>,
    /// `path::function` to lines.
    pub(super) functions: BTreeMap<String, usize>,
}

/// Reads the list; a tree without one tolerates nothing.
pub(super) fn read(tree: &Tree) -> Result<Exceptions, Finding> {
    match tree.text(LIST) {
        None => Ok(Exceptions::default()),
        Some(text) => toml::from_str(text).map_err(|error| Finding::file(LIST, error.to_string())),
    }
}

/// Compares what was measured with the limit and the list.
///
/// A thing over the limit must be listed with exactly its size, so that every growth is seen and every
/// gain is kept; a listed thing that fits, or is gone, must leave the list.
pub(super) fn compare(
    measured: &BTreeMap<String, usize>,
    listed: &BTreeMap<String, usize>,
    limit: usize,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, lines) in measured {
        let path = name.split("::").next().unwrap_or(name);
        match listed.get(name) {
            None if *lines > limit => {
                findings.push(Finding::file(
                    path,
                    format!("{name}: {lines} lines, the limit is {limit}; split it"),
                ));
            }
            Some(known) if *lines > limit && lines > known => {
                findings.push(Finding::file(
                    path,
                    format!("{name}: grew from {known} to {lines} lines; split it"),
                ));
            }
            Some(known) if *lines > limit && lines < known => {
                findings.push(Finding::file(
                    LIST,
                    format!("{name} shrank to {lines} lines; write {lines}, not {known}"),
                ));
            }
            Some(_) if *lines <= limit => {
                findings
                    .push(Finding::file(LIST, format!("{name} fits now ({lines} lines); delete its line")));
            }
            _ => {}
        }
    }
    for name in listed.keys().filter(|name| !measured.contains_key(*name)) {
        findings.push(Finding::file(LIST, format!("{name} is gone; delete its line")));
    }
    findings
}
