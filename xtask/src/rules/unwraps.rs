//! No `.unwrap()` outside tests.

use super::{Rule, Sample};
use crate::rust::{Rust, is_test_path};
use crate::tree::{Finding, Tree};

pub(super) const RULE: Rule = Rule {
    name: "unwraps",
    why: "a panic without a sentence tells nobody why it was believed impossible",
    check,
    broken: &[
        Sample {
            files: &[("crates/a/src/a.rs", "fn f() {\n  x().unwrap();\n}")],
            finds: "a.rs:2: `.unwrap()`",
        },
        Sample {
            files: &[("crates/a/src/a.rs", "fn f() { info!(\"{}\", x().unwrap()) }")],
            finds: "a.rs:1: `.unwrap()`",
        },
    ],
    fine: &[
        &[(
            "crates/a/src/a.rs",
            "#[test]\nfn f() { x().unwrap(); }\n#[cfg(test)]\nmod tests { fn g() { x().unwrap() } }",
        )],
        &[("crates/a/src/a.rs", "fn f() { x().expect(\"the list is never empty\"); y.unwrap_or(1); }")],
        &[("tests/it/a.rs", "fn f() { x().unwrap(); }")],
    ],
};

fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.with_extension(&["rs"]) {
        if is_test_path(path) && !path.starts_with("bench/") {
            continue;
        }
        for line in Rust::parse(text).unwrap_or_default().unwraps {
            findings.push(Finding::line(path, line, "`.unwrap()`: use `?`, or `expect(\"why it holds\")`"));
        }
    }
    findings
}
