//! No `.unwrap()` outside tests.

use super::{Rule, Sample};
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
        &[
            ("crates/a/src/lib.rs", "mod queue;"),
            ("crates/a/src/queue.rs", "#[cfg(test)]\nmod replay;"),
            ("crates/a/src/queue/replay.rs", "fn f() { x().unwrap(); }"),
        ],
    ],
};

fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, rust) in tree.rust() {
        for line in &rust.unwraps {
            findings.push(Finding::line(path, *line, "`.unwrap()`: use `?`, or `expect(\"why it holds\")`"));
        }
    }
    findings
}
