//! Every room has a README of at most 80 lines.

use super::{Rule, Sample, storeys};
use crate::tree::{Finding, Tree};

/// Lines a room's README may have.
const LIMIT: usize = 80;

pub(super) const RULE: Rule = Rule {
    name: "readmes",
    why: "a newcomer reads one page before the first file of a room",
    check,
    broken: &[
        Sample { files: &[("crates/a/Cargo.toml", "")], finds: "crates/a/README.md: is missing" },
        Sample {
            files: &[("crates/channels/src/voice/mod.rs", "")],
            finds: "crates/channels/src/voice/README.md: is missing",
        },
        Sample {
            files: &[("crates/a/Cargo.toml", ""), ("crates/a/README.md", LONG)],
            finds: "90 lines, the limit is 80",
        },
        Sample {
            files: &[("crates/a/Cargo.toml", ""), ("crates/a/README.md", "# a\n")],
            finds: "says nothing",
        },
    ],
    fine: &[&[("crates/a/Cargo.toml", ""), ("crates/a/README.md", "# a\n\nWho helps.\n\n## Words\n")]],
};

/// 90 lines.
const LONG: &str = {
    const LINES: &[u8; 90] = &[b'\n'; 90];
    match std::str::from_utf8(LINES) {
        Ok(text) => text,
        Err(_) => panic!("line feeds are UTF-8"),
    }
};

fn check(tree: &Tree) -> Vec<Finding> {
    let mut rooms: Vec<String> =
        storeys::crates(tree).into_iter().map(|(name, _, _)| format!("crates/{name}")).collect();
    for (path, _) in tree.files() {
        // Each channel is a room of its own, in a folder of the crate `channels`.
        if let Some(folder) = path.strip_suffix("/mod.rs")
            && let Some(channel) = folder.strip_prefix("crates/channels/src/")
            && !channel.contains('/')
        {
            rooms.push(folder.to_owned());
        }
    }
    let mut findings = Vec::new();
    for room in rooms {
        let path = format!("{room}/README.md");
        match tree.text(&path) {
            None => {
                findings.push(Finding::file(&path, "is missing: purpose, words, tables, facts, invariants"))
            }
            Some(text) if text.lines().count() > LIMIT => {
                let lines = text.lines().count();
                findings.push(Finding::file(&path, format!("{lines} lines, the limit is {LIMIT}")));
            }
            Some(text) if text.lines().filter(|line| !line.trim().is_empty()).count() < 3 => {
                findings
                    .push(Finding::file(&path, "says nothing: purpose, words, tables, facts, invariants"));
            }
            Some(_) => {}
        }
    }
    findings
}
