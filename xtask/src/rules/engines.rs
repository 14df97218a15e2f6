//! Database engines are named where they are chosen and spoken to, nowhere else.

use super::{Rule, Sample};
use crate::tree::{Finding, Tree};

/// Where an engine may be named: the crate that speaks to engines, and the files that choose one.
const MAY: &[&str] = &["crates/storage/", "crates/helpward/"];

const NAMES: &[&str] = &["sqlite", "postgres", "tsvector", "fts5", "pgsql"];

pub(super) const RULE: Rule = Rule {
    name: "engines",
    why: "a room that asks which engine it runs on has two behaviours and one test",
    check,
    broken: &[
        Sample {
            files: &[("crates/a/src/store.rs", "fn f(db: &Db) { if db.is_sqlite() {} }")],
            finds: "store.rs:1: names the engine in `is_sqlite`",
        },
        Sample {
            files: &[("crates/a/src/acts.rs", "const E: &str = \"PostgreSQL\";")],
            finds: "names the engine in `PostgreSQL`",
        },
        Sample {
            files: &[("crates/a/src/queries.sql", "-- name: a\ninsert into a_fts5 values ($1);")],
            finds: "queries.sql:2: names the engine",
        },
    ],
    fine: &[
        &[("crates/a/src/store.rs", "/// Free on SQLite.\n// PostgreSQL locks the row.\nfn f() {}")],
        &[("crates/a/src/queries.sql", "-- On PostgreSQL this locks.\nselect id from a;")],
        &[("crates/storage/src/sqlite.rs", "pub struct Sqlite;"), ("tests/it/a.rs", "fn postgres() {}")],
    ],
};

fn check(tree: &Tree) -> Vec<Finding> {
    let room = |path: &str| path.starts_with("crates/") && !MAY.iter().any(|may| path.starts_with(may));
    let mut findings = Vec::new();
    let mut look = |path: &str, line: usize, text: &str| {
        let lower = text.to_ascii_lowercase();
        if NAMES.iter().any(|name| lower.contains(name)) {
            let shown: String = text.chars().take(60).collect();
            findings.push(Finding::line(
                path,
                line,
                format!("names the engine in `{shown}`; ask storage instead"),
            ));
        }
    };
    for (path, rust) in tree.rust().filter(|(path, _)| room(path)) {
        for spot in rust.idents.iter().chain(&rust.strings) {
            look(path, spot.line, &spot.text);
        }
    }
    for (path, text) in tree.with_extension(&["sql"]).filter(|(path, _)| room(path)) {
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("--")) {
            look(path, at + 1, line);
        }
    }
    findings
}
