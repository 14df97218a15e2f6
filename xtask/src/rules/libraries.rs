//! Some libraries belong to some crates only.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Rule, Sample, storeys};
use crate::tree::{Finding, Tree};

const TABLE: &str = "xtask/libraries.toml";

pub(super) const RULE: Rule = Rule {
    name: "libraries",
    why: "HTTP belongs to the doors, engines to storage, sockets to the doors: a room that imports them has become a second door",
    check,
    broken: &[
        Sample {
            files: &[
                (TABLE, "[only]\naxum = [\"api\"]\n"),
                ("crates/contacts/Cargo.toml", "[dependencies]\naxum.workspace = true\n"),
            ],
            finds: "contacts imports axum, which belongs to api",
        },
        Sample { files: &[("crates/a/Cargo.toml", "")], finds: "is missing" },
    ],
    fine: &[&[
        (TABLE, "[only]\naxum = [\"api\"]\n"),
        ("crates/api/Cargo.toml", "[dependencies]\naxum.workspace = true\n"),
    ]],
};

#[derive(Deserialize)]
struct Table {
    only: BTreeMap<String, Vec<String>>,
}

fn check(tree: &Tree) -> Vec<Finding> {
    let Some(text) = tree.text(TABLE) else {
        return vec![Finding::file(TABLE, "is missing: it says which libraries belong to which crates")];
    };
    let table: Table = match toml::from_str(text) {
        Ok(table) => table,
        Err(error) => return vec![Finding::file(TABLE, error.to_string())],
    };
    let mut findings = Vec::new();
    for (name, path, imports) in storeys::crates(tree) {
        for import in imports {
            if let Some(owners) = table.only.get(&import)
                && !owners.contains(&name)
            {
                let owners = owners.join(", ");
                findings.push(Finding::file(
                    &path,
                    format!("{name} imports {import}, which belongs to {owners}"),
                ));
            }
        }
    }
    findings
}
