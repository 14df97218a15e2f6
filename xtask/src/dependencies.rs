//! What we depend on, checked against `deny.toml`: bans, licences, sources.
//!
//! `cargo deny` reads the same file and knows more (advisories); it is used by `make lint` where it is
//! installed. This check needs nothing but cargo, so that no machine skips it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};
use serde::Deserialize;

/// The part of `deny.toml` that is checked here.
#[derive(Debug, Deserialize)]
pub struct Policy {
    bans: Bans,
    licenses: Licences,
}

#[derive(Debug, Deserialize)]
struct Bans {
    deny: Vec<Ban>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
    reason: String,
    /// The crate is welcome once, not in two versions.
    #[serde(default)]
    deny_multiple_versions: bool,
}

#[derive(Debug, Deserialize)]
struct Licences {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<LicenceException>,
}

#[derive(Debug, Deserialize)]
struct LicenceException {
    #[serde(rename = "crate")]
    name: String,
    allow: Vec<String>,
}

/// The answer of `cargo metadata`, as far as it matters.
#[derive(Debug, Deserialize)]
pub struct Metadata {
    packages: Vec<Package>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    version: String,
    /// `None` for a crate that has only a licence file.
    license: Option<String>,
    /// `None` for our own crates.
    source: Option<String>,
}

/// Asks cargo for the whole graph, every target and feature of `Cargo.lock` included.
///
/// # Errors
/// When cargo fails, or `Cargo.lock` does not fit the manifests.
pub fn metadata(root: &Path) -> anyhow::Result<Metadata> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let asked = Command::new(cargo)
        .args(["metadata", "--format-version=1", "--locked"])
        .current_dir(root)
        .output()
        .context("cargo metadata")?;
    if !asked.status.success() {
        bail!("cargo metadata: {}", String::from_utf8_lossy(&asked.stderr));
    }
    serde_json::from_slice(&asked.stdout).context("the answer of cargo metadata")
}

/// Reads `deny.toml` below `root`.
///
/// # Errors
/// When the file is missing or does not have the shape `cargo deny` documents.
pub fn policy(root: &Path) -> anyhow::Result<Policy> {
    let text = std::fs::read_to_string(root.join("deny.toml")).context("deny.toml")?;
    toml::from_str(&text).context("deny.toml")
}

/// Sentences about every dependency that the policy does not allow; an empty list is the wish.
#[must_use]
pub fn check(policy: &Policy, metadata: &Metadata) -> Vec<String> {
    let mut wrong = Vec::new();
    let foreign: Vec<&Package> =
        metadata.packages.iter().filter(|package| package.source.is_some()).collect();
    for package in &foreign {
        let id = format!("{} {}", package.name, package.version);
        wrong.extend(licence_problem(policy, package).map(|problem| format!("{id}: {problem}")));
        let source = package.source.as_deref().unwrap_or_default();
        if !source.starts_with("registry+") {
            wrong.push(format!("{id}: comes from {source}, not from the registry"));
        }
    }
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in &foreign {
        versions.entry(&package.name).or_default().push(&package.version);
    }
    for ban in &policy.bans.deny {
        match versions.get(ban.name.as_str()) {
            Some(found) if !ban.deny_multiple_versions || found.len() > 1 => {
                wrong.push(format!("{} {}: banned, {}", ban.name, found.join(" and "), ban.reason));
            }
            _ => {}
        }
    }
    wrong
}

fn licence_problem(policy: &Policy, package: &Package) -> Option<String> {
    let Some(licence) = &package.license else {
        return Some("names no licence".to_owned());
    };
    let expression = match spdx::Expression::parse_mode(licence, spdx::ParseMode::LAX) {
        Ok(expression) => expression,
        Err(error) => return Some(format!("the licence {licence} is no SPDX expression: {}", error.reason)),
    };
    let exceptions = policy.licenses.exceptions.iter().filter(|exception| exception.name == package.name);
    let also: Vec<&String> = exceptions.flat_map(|exception| &exception.allow).collect();
    let allowed = expression.evaluate(|needed| {
        let needed = needed.to_string();
        policy.licenses.allow.contains(&needed) || also.iter().any(|allowed| **allowed == needed)
    });
    (!allowed).then(|| format!("the licence {licence} is not on the list of deny.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = r#"
        [bans]
        deny = [
            { crate = "openssl-sys", reason = "we use rustls" },
            { crate = "libsqlite3-sys", deny-multiple-versions = true, reason = "one engine" },
        ]
        [licenses]
        allow = ["MIT", "Apache-2.0"]
        exceptions = [{ crate = "special", allow = ["MPL-2.0"] }]
    "#;

    fn problems(packages: &[(&str, &str, &str, &str)]) -> Vec<String> {
        let package = |(name, version, licence, source): &(&str, &str, &str, &str)| Package {
            name: (*name).to_owned(),
            version: (*version).to_owned(),
            license: (!licence.is_empty()).then(|| (*licence).to_owned()),
            source: (!source.is_empty()).then(|| (*source).to_owned()),
        };
        let metadata = Metadata { packages: packages.iter().map(package).collect() };
        check(&toml::from_str(POLICY).unwrap(), &metadata)
    }

    const REGISTRY: &str = "registry+https://example.org/index";

    #[test]
    fn each_kind_of_problem_is_found() {
        for (packages, expected) in [
            (vec![("openssl-sys", "0.9.0", "MIT", REGISTRY)], "banned, we use rustls"),
            (
                vec![
                    ("libsqlite3-sys", "0.38.0", "MIT", REGISTRY),
                    ("libsqlite3-sys", "0.39.0", "MIT", REGISTRY),
                ],
                "0.38.0 and 0.39.0: banned, one engine",
            ),
            (vec![("a", "1.0.0", "GPL-3.0-only", REGISTRY)], "GPL-3.0-only is not on the list"),
            (vec![("a", "1.0.0", "MIT AND MPL-2.0", REGISTRY)], "is not on the list"),
            (vec![("a", "1.0.0", "", REGISTRY)], "names no licence"),
            (vec![("a", "1.0.0", "Ask us", REGISTRY)], "no SPDX expression"),
            (vec![("a", "1.0.0", "MIT", "git+https://example.org/a")], "not from the registry"),
        ] {
            let found = problems(&packages);
            assert!(found.len() == 1 && found[0].contains(expected), "{expected}: {found:?}");
        }
    }

    #[test]
    fn what_the_policy_allows_passes() {
        let fine = [
            ("a", "1.0.0", "MIT OR GPL-3.0-only", REGISTRY),
            ("b", "1.0.0", "MIT/Apache-2.0", REGISTRY),
            ("special", "1.0.0", "MPL-2.0", REGISTRY),
            ("libsqlite3-sys", "0.39.0", "MIT", REGISTRY),
            ("ours", "0.1.0", "", ""),
        ];
        assert_eq!(problems(&fine), Vec::<String>::new());
    }
}
