//! Links between our own pages lead somewhere.

use super::{Rule, Sample};
use crate::tree::{Finding, Tree};

pub(super) const RULE: Rule = Rule {
    name: "links",
    why: "a newcomer who follows a dead link stops trusting the page",
    check,
    broken: &[
        Sample { files: &[("docs/a.md", "see\n[b](b.md)")], finds: "docs/a.md:2: leads nowhere: docs/b.md" },
        Sample {
            files: &[("README.md", "![a](docs/images/a.png)")],
            finds: "leads nowhere: docs/images/a.png",
        },
        Sample { files: &[("docs/a/b.md", "[up](../../../x.md)")], finds: "leads out of the repository" },
    ],
    fine: &[&[
        (
            "docs/a/b.md",
            "[up](../../README.md#try-it) [folder](../images/) [web](https://example.org) [here](#top)",
        ),
        ("docs/images/a.svg", ""),
        ("README.md", "`[not](a-link.md)` but [this](docs/a/b.md \"is\")"),
    ]],
};

fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.with_extension(&["md"]) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (at, line) in text.lines().enumerate() {
            for target in targets(line) {
                match resolve(folder, target) {
                    None => findings.push(Finding::line(
                        path,
                        at + 1,
                        format!("leads out of the repository: {target}"),
                    )),
                    Some(found) if !found.is_empty() && !tree.has(&found) => {
                        findings.push(Finding::line(path, at + 1, format!("leads nowhere: {found}")));
                    }
                    Some(_) => {}
                }
            }
        }
    }
    findings
}

/// Targets of Markdown links in a line that are paths of ours; code between backticks is not looked at.
fn targets(line: &str) -> Vec<&str> {
    let prose = line.split('`').step_by(2);
    let links = prose.flat_map(|text| text.split("](").skip(1));
    let targets = links.filter_map(|rest| rest.split([')', ' ', '#']).next());
    targets
        .filter(|target| !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:"))
        .collect()
}

/// The path from the root of the repository; `None` when it leads above it.
fn resolve(folder: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}
