//! The rules of the house as a table: each says why it exists, checks the tree, and proves that it fires.

use crate::tree::{Finding, Tree};

mod catalogues;
mod changes;
mod engines;
mod exceptions;
mod functions;
mod hosts;
mod libraries;
mod links;
mod origins;
mod readmes;
mod sizes;
mod sql_place;
mod statements;
mod storeys;
mod unwraps;
mod urls;
mod words;

pub use sizes::line_counts;

/// One rule of the house.
pub struct Rule {
    /// Short name, printed before each finding.
    pub name: &'static str,
    /// Why the rule exists, as one sentence.
    pub why: &'static str,
    /// Reads the tree and says what is wrong; an empty list is the wish.
    pub check: fn(&Tree) -> Vec<Finding>,
    /// Small trees that break the rule. A rule without one cannot be trusted and fails its own test.
    pub broken: &'static [Sample],
    /// Small trees that look suspicious and must pass.
    pub fine: &'static [&'static [(&'static str, &'static str)]],
}

/// A tree that breaks a rule, and words of the finding that must come of it.
pub struct Sample {
    /// Paths and texts.
    pub files: &'static [(&'static str, &'static str)],
    /// Part of the printed finding.
    pub finds: &'static str,
}

/// Every rule, in the order they are printed.
pub const ALL: &[Rule] = &[
    storeys::RULE,
    libraries::RULE,
    sizes::RULE,
    functions::RULE,
    sql_place::RULE,
    statements::RULE,
    engines::RULE,
    words::RULE,
    unwraps::RULE,
    catalogues::RULE,
    readmes::RULE,
    changes::RULE,
    links::RULE,
    origins::RULE,
    hosts::RULE,
];

/// Findings of every rule, each with the name of its rule.
#[must_use]
pub fn check_all(tree: &Tree) -> Vec<(&'static str, Finding)> {
    let mut all = Vec::new();
    for rule in ALL {
        let mut findings = (rule.check)(tree);
        findings.sort();
        all.extend(findings.into_iter().map(|finding| (rule.name, finding)));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_fires_on_each_of_its_broken_samples() {
        for rule in ALL {
            assert!(!rule.broken.is_empty(), "{}: no sample breaks it", rule.name);
            for sample in rule.broken {
                let findings = (rule.check)(&Tree::sample(sample.files));
                let said: Vec<String> = findings.iter().map(ToString::to_string).collect();
                assert!(
                    said.iter().any(|finding| finding.contains(sample.finds)),
                    "{}: expected a finding with {:?}, got {said:#?}",
                    rule.name,
                    sample.finds
                );
            }
        }
    }

    #[test]
    fn every_rule_passes_its_fine_samples() {
        for rule in ALL {
            for files in rule.fine {
                let findings = (rule.check)(&Tree::sample(files));
                assert_eq!(findings, [], "{}: fired on a fine sample", rule.name);
            }
        }
    }
}
