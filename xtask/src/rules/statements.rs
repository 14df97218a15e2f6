//! Every named statement has a name of its own, is used, and ends.

use std::collections::{BTreeMap, BTreeSet};

use super::{Rule, Sample};
use crate::tree::{Finding, Tree};

const STORE: &str = "fn a() { run(sql!(\"one\")) }";

pub(super) const RULE: Rule = Rule {
    name: "statements",
    why: "a second statement of one name is never run, and an unused one is maintained for nobody",
    check,
    broken: &[
        Sample {
            files: &[
                (
                    "crates/a/src/queries.sql",
                    "-- name: one\n-- Index: a.\nselect 1;\n-- name: one\n-- Index: a.\nselect 2;\n",
                ),
                ("crates/a/src/store.rs", STORE),
            ],
            finds: "queries.sql:4: a second statement is called `one`",
        },
        Sample {
            files: &[
                (
                    "crates/a/src/queries.sql",
                    "-- name: one\n-- Index: a.\nselect 1;\n-- name: two\ndelete from a;\n",
                ),
                ("crates/a/src/store.rs", STORE),
                ("crates/b/src/store.rs", "fn b() { run(sql!(\"two\")) }"),
            ],
            finds: "queries.sql:4: nobody uses `two`",
        },
        Sample {
            files: &[
                ("crates/a/src/queries.sql", "-- name: one\n-- Index: a.\nselect 1\n"),
                ("crates/a/src/store.rs", STORE),
            ],
            finds: "`one` does not end with a semicolon",
        },
    ],
    fine: &[&[
        (
            "crates/a/src/queries.sql",
            "-- name: one\n-- All of them. Index: primary key.\nselect id\nfrom a;\n\n-- name: two\ninsert into a values ($1);\n",
        ),
        ("crates/a/src/store.rs", STORE),
        ("crates/a/src/store/more.rs", "fn b() { run(sql!(\"two\")) }"),
    ]],
};

/// One block of a `queries.sql`.
struct Statement<'a> {
    name: &'a str,
    line: usize,
    text: String,
}

fn statements(text: &str) -> Vec<Statement<'_>> {
    let mut found: Vec<Statement<'_>> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if let Some(name) = line.strip_prefix("-- name: ") {
            found.push(Statement { name: name.trim(), line: at + 1, text: String::new() });
        } else if let Some(last) = found.last_mut() {
            last.text.push_str(line);
            last.text.push('\n');
        }
    }
    found
}

fn check(tree: &Tree) -> Vec<Finding> {
    let mut used: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (path, rust) in tree.rust() {
        let Some(room) = room(path) else { continue };
        used.entry(room).or_default().extend(rust.strings.iter().map(|spot| spot.text.as_str()));
    }
    let mut findings = Vec::new();
    for (path, text) in tree.with_extension(&["sql"]).filter(|(path, _)| path.ends_with("/queries.sql")) {
        let Some(room) = room(path) else { continue };
        let mut seen = BTreeSet::new();
        for statement in statements(text) {
            let name = statement.name;
            let mut say = |what: String| findings.push(Finding::line(path, statement.line, what));
            if !seen.insert(name) {
                say(format!("a second statement is called `{name}`; only the first would run"));
            }
            if !used.get(room).is_some_and(|strings| strings.contains(name)) {
                say(format!("nobody uses `{name}`"));
            }
            let code: Vec<&str> =
                statement.text.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
            let code = code.join("\n");
            if !code.contains(';') {
                say(format!("`{name}` does not end with a semicolon"));
            }
        }
    }
    findings
}

/// `crates/<room>` of a path.
fn room(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("crates/")?;
    Some(&path[.."crates/".len() + rest.find('/')?])
}
