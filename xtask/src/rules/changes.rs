//! Files in `changes/` are named so that they can become the CHANGELOG.

use super::{Rule, Sample};
use crate::changes::{KINDS, kind};
use crate::tree::{Finding, Tree};

pub(super) const RULE: Rule = Rule {
    name: "changes",
    why: "a note that the release cannot sort is a note nobody reads",
    check,
    broken: &[
        Sample { files: &[("changes/queue.md", "The queue is fair.\n")], finds: "name it <topic>.<kind>.md" },
        Sample {
            files: &[("changes/queue.improved.md", "The queue is fair.\n")],
            finds: "name it <topic>.<kind>.md",
        },
        Sample { files: &[("changes/queue.added.md", "\n")], finds: "says nothing" },
    ],
    fine: &[&[("changes/queue.added.md", "The queue is fair.\n"), ("changes/README.md", "")]],
};

fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.files() {
        let Some(name) = path.strip_prefix("changes/") else { continue };
        if name == "README.md" {
            continue;
        }
        if kind(name).is_none() {
            let kinds = KINDS.map(|(kind, _)| kind).join(", ");
            findings
                .push(Finding::file(path, format!("name it <topic>.<kind>.md, kind being one of {kinds}")));
        } else if text.trim().is_empty() {
            findings.push(Finding::file(path, "says nothing"));
        }
    }
    findings
}
