//! The house as it is, held against its own rules. The rules prove themselves in `src/rules`.
#![allow(clippy::print_stdout, reason = "the sizes are aims, printed beside the result")]

use xtask::tree::{Tree, root};
use xtask::{dependencies, report, rules};

#[test]
fn tidy() {
    let tree = Tree::read(&root()).expect("the tree can be read");
    print!("{}", report::sizes(&tree));
    let findings = rules::check_all(&tree);
    let mut said: Vec<String> =
        findings.iter().map(|(rule, finding)| format!("[{rule}] {finding}")).collect();
    let broken = rules::ALL.iter().filter(|rule| findings.iter().any(|(name, _)| *name == rule.name));
    said.extend(broken.map(|rule| format!("why {}: {}", rule.name, rule.why)));
    assert!(said.is_empty(), "\n{}", said.join("\n"));
}

#[test]
fn dependencies_are_allowed() {
    let policy = dependencies::policy(&root()).expect("deny.toml can be read");
    let metadata = dependencies::metadata(&root()).expect("cargo knows the graph");
    let wrong = dependencies::check(&policy, &metadata);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
