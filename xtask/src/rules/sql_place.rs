//! SQL is written in few, known places.

use super::{Rule, Sample};
use crate::rust::is_test_path;
use crate::tree::{Finding, Tree};

pub(super) const RULE: Rule = Rule {
    name: "sql place",
    why: "one file per room holds its statements, so every one of them is executed on both engines by a test",
    check,
    broken: &[
        Sample {
            files: &[("crates/a/src/acts.rs", "fn f() { run(\"select id from agents\") }")],
            finds: "acts.rs:1: SQL text",
        },
        Sample {
            files: &[("crates/a/src/acts.rs", "fn f() { run!(\"\n  Update agents\n  set a = 1\") }")],
            finds: "SQL text",
        },
        Sample {
            files: &[("crates/a/src/other.sql", "select 1;")],
            finds: "a room's SQL lives in queries.sql",
        },
    ],
    fine: &[
        &[("crates/a/src/store.rs", "fn f() { run(\"select id from agents\") }")],
        &[("crates/a/src/store/list.rs", "fn f() { run(\"delete from agents\") }")],
        &[("crates/storage/src/dialect/ddl.rs", "fn f() { run(\"create table a (b)\") }")],
        &[("crates/a/src/acts.rs", "fn f() { say(\"select a file\", \"update the desk\", \"with care\") }")],
        &[("crates/a/src/acts.rs", "#[cfg(test)]\nmod tests { fn f() { run(\"select id from agents\") } }")],
        &[
            ("crates/a/src/queries.sql", ""),
            ("migrations/0001_a.sql", ""),
            ("crates/storage/src/facts/queries.sql", ""),
        ],
    ],
};

/// `true` for a text that is a statement rather than a sentence.
fn is_sql(text: &str) -> bool {
    let words: Vec<String> = text.split_whitespace().map(str::to_ascii_lowercase).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let has = |word: &str| words.contains(&word);
    match words.as_slice() {
        ["select", ..] => has("from") || has("count(*)"),
        ["insert", "into", ..] | ["insert", "or", ..] | ["delete", "from", ..] | ["pragma", ..] => true,
        ["update", ..] => has("set"),
        ["create", kind, ..] => ["table", "index", "unique", "virtual", "view", "trigger"].contains(kind),
        ["alter", "table", ..] | ["drop", "table", ..] | ["drop", "index", ..] => true,
        ["with", _, "as", ..] => has("select"),
        ["begin", "immediate", ..] | ["rollback", "to", ..] | ["savepoint", ..] => true,
        _ => false,
    }
}

fn may_hold_sql(path: &str) -> bool {
    path.starts_with("crates/storage/")
        || path.starts_with("xtask/")
        || path.ends_with("/store.rs")
        || path.contains("/store/")
        || path.starts_with("bench/")
}

fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, rust) in tree.rust().filter(|(path, _)| !may_hold_sql(path)) {
        for spot in &rust.strings {
            if is_sql(&spot.text) {
                findings.push(Finding::line(
                    path,
                    spot.line,
                    "SQL text: move it to queries.sql and name it from store.rs",
                ));
            }
        }
    }
    for (path, _) in tree.with_extension(&["sql"]) {
        let known =
            path.starts_with("migrations/") || path.starts_with("crates/storage/") || is_test_path(path);
        if !known && !path.ends_with("/queries.sql") {
            findings.push(Finding::file(path, "a room's SQL lives in queries.sql"));
        }
    }
    findings
}
