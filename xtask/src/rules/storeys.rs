//! A crate imports only strictly lower storeys.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Rule, Sample};
use crate::tree::{Finding, Tree};

pub(super) const TABLE: &str = "xtask/storeys.toml";

pub(super) const RULE: Rule = Rule {
    name: "storeys",
    why: "an import sideways or up makes a cycle of rooms that nobody can change alone",
    check,
    broken: &[
        Sample {
            files: &[
                (TABLE, "[storeys]\na = 1\nb = 1\n"),
                ("crates/a/Cargo.toml", "[dependencies]\nb.workspace = true\n"),
                ("crates/b/Cargo.toml", "[dependencies]\n"),
            ],
            finds: "a (storey 1) imports b (storey 1)",
        },
        Sample {
            files: &[
                (TABLE, "[storeys]\na = 0\nb = 1\n"),
                ("crates/a/Cargo.toml", "[dev-dependencies]\nb = { path = \"../b\" }\n"),
                ("crates/b/Cargo.toml", ""),
            ],
            finds: "a (storey 0) imports b (storey 1)",
        },
        Sample { files: &[(TABLE, "[storeys]\n"), ("crates/c/Cargo.toml", "")], finds: "has no storey" },
        Sample { files: &[(TABLE, "[storeys]\ngone = 3\n")], finds: "there is no crate gone" },
        Sample { files: &[("crates/c/Cargo.toml", "")], finds: "is missing" },
    ],
    fine: &[&[
        (TABLE, "[storeys]\na = 2\nb = 1\n"),
        ("crates/a/Cargo.toml", "[dependencies]\nb.workspace = true\nserde.workspace = true\n"),
        ("crates/b/Cargo.toml", ""),
    ]],
};

#[derive(Deserialize)]
struct Table {
    storeys: BTreeMap<String, u8>,
}

/// What a Cargo.toml says about imports; everything else in it is cargo's business.
#[derive(Deserialize, Default)]
#[serde(rename_all = "kebab-case", default)]
struct Manifest {
    dependencies: BTreeMap<String, toml::Value>,
    dev_dependencies: BTreeMap<String, toml::Value>,
    build_dependencies: BTreeMap<String, toml::Value>,
}

/// Crates below `crates/`: name, path of the manifest, and the names of what it imports.
pub(super) fn crates(tree: &Tree) -> Vec<(String, String, Vec<String>)> {
    let mut crates = Vec::new();
    for (path, text) in tree.files() {
        let Some(name) = path.strip_prefix("crates/").and_then(|rest| rest.strip_suffix("/Cargo.toml"))
        else {
            continue;
        };
        let manifest: Manifest = toml::from_str(text).unwrap_or_default();
        let tables = [manifest.dependencies, manifest.dev_dependencies, manifest.build_dependencies];
        let imports = tables.into_iter().flat_map(BTreeMap::into_keys).collect();
        crates.push((name.to_owned(), path.to_owned(), imports));
    }
    crates
}

fn check(tree: &Tree) -> Vec<Finding> {
    let Some(text) = tree.text(TABLE) else {
        return vec![Finding::file(TABLE, "is missing: it holds the storey of every crate")];
    };
    let table: Table = match toml::from_str(text) {
        Ok(table) => table,
        Err(error) => return vec![Finding::file(TABLE, error.to_string())],
    };
    let crates = crates(tree);
    let mut findings = Vec::new();
    for (name, path, imports) in &crates {
        let Some(own) = table.storeys.get(name) else {
            findings.push(Finding::file(path, format!("{name} has no storey: add it to {TABLE}")));
            continue;
        };
        for import in imports {
            match table.storeys.get(import) {
                Some(other) if other >= own => findings.push(Finding::file(
                    path,
                    format!("{name} (storey {own}) imports {import} (storey {other}); only lower storeys may be imported"),
                )),
                _ => {}
            }
        }
    }
    for name in table.storeys.keys() {
        if !crates.iter().any(|(known, _, _)| known == name) {
            findings.push(Finding::file(TABLE, format!("there is no crate {name}: delete its line")));
        }
    }
    findings
}
