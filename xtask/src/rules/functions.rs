//! A function has at most 70 lines.

use std::collections::BTreeMap;

use super::{Rule, Sample, exceptions};
use crate::tree::{Finding, Tree};

/// Lines a function may have, from its signature to its closing brace.
const LIMIT: usize = 70;

/// Functions that are a table and nothing else: long on purpose, because a reader looks for one line.
const TABLES: &[&str] = &["crates/api/src/routes.rs::routes"];

pub(super) const RULE: Rule = Rule {
    name: "functions",
    why: "a function longer than a screen is followed, not checked",
    check,
    broken: &[
        Sample { files: &[("crates/a/src/a.rs", LONG)], finds: "a.rs::long: 72 lines" },
        Sample {
            files: &[
                ("crates/a/src/a.rs", LONG),
                (exceptions::LIST, "[functions]\n\"crates/a/src/a.rs::long\" = 71\n"),
            ],
            finds: "grew from 71 to 72",
        },
    ],
    fine: &[
        &[("crates/api/src/routes.rs", LONG_TABLE)],
        &[("tests/it/a.rs", LONG)],
        &[("crates/a/src/tests.rs", LONG)],
    ],
};

/// A function of 72 lines.
const LONG: &str = "fn long() {
\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n
\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n
}";

const LONG_TABLE: &str = "fn routes() {
\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n
\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n
}";

fn check(tree: &Tree) -> Vec<Finding> {
    let list = match exceptions::read(tree) {
        Ok(list) => list,
        Err(finding) => return vec![finding],
    };
    let mut measured = BTreeMap::new();
    for (path, rust) in tree.rust() {
        for (spot, lines) in &rust.functions {
            // Two functions of one name in a file (methods of two types): the longer one counts.
            let name = format!("{path}::{}", spot.text);
            if TABLES.contains(&name.as_str()) {
                continue;
            }
            let longest = measured.entry(name).or_insert(0);
            *longest = (*lines).max(*longest);
        }
    }
    exceptions::compare(&measured, &list.functions, LIMIT)
}
