//! The repository names no registry host, no container image and no path of somebody's machine.

use super::{Rule, Sample, urls};
use crate::tree::{Finding, Tree};

/// Hosts that packages are fetched from, in two halves so that this file does not name them either.
const REGISTRIES: &[(&str, &str)] = &[
    ("index.crates", ".io"),
    ("static.crates", ".io"),
    ("registry.npmjs", ".org"),
    ("registry.npmmirror", ".com"),
    ("registry.yarnpkg", ".com"),
    ("pypi", ".org"),
    ("files.pythonhosted", ".org"),
    ("deb.debian", ".org"),
    ("security.debian", ".org"),
    ("archive.ubuntu", ".com"),
    ("proxy.golang", ".org"),
    ("docker", ".io"),
    ("ghcr", ".io"),
    ("quay", ".io"),
];

pub(super) const RULE: Rule = Rule {
    name: "hosts",
    why: "which mirror a machine uses is that machine's business: a name in the tree breaks the build elsewhere",
    check,
    broken: &[
        Sample {
            files: &[(
                "web/package-lock.json",
                concat!("\"resolved\": \"https://registry.npmjs", ".org/a/-/a.tgz\""),
            )],
            finds: "names a package registry",
        },
        Sample {
            files: &[("web/package-lock.json", "\"resolved\": \"https://packages.somebody.net/a/-/a.tgz\"")],
            finds: "the lock file names packages.somebody.net",
        },
        Sample { files: &[("Dockerfile", "FROM scratch\n")], finds: "container" },
        Sample { files: &[("deploy/docker-compose.yml", "")], finds: "container" },
        Sample { files: &[("docs/a.md", concat!("see /ro", "ot/notes.md"))], finds: "a path of one machine" },
    ],
    fine: &[&[
        (
            "docs/a.md",
            "The house rust-lang/crates.io is worth reading. Data: /var/lib/helpward, network/work/x.",
        ),
        ("Cargo.lock", "source = \"registry+https://github.com/rust-lang/crates.io-index\"\n"),
        ("web/package-lock.json", "\"funding\": { \"url\": \"https://github.com/sponsors/a\" }"),
    ]],
};

fn is_container(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    name.starts_with("dockerfile")
        || name.starts_with("containerfile")
        || name.starts_with("docker-compose")
        || name == ".dockerignore"
        || name == "compose.yaml"
        || name == "compose.yml"
}

/// `true` when `line` holds a path below `folder` (`/…/`) that starts there, not in the middle of another.
fn names_folder(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "._-/}*$".contains(c))
    })
}

fn check(tree: &Tree) -> Vec<Finding> {
    let registries: Vec<String> = REGISTRIES.iter().map(|(a, b)| format!("{a}{b}")).collect();
    let machine_folders = [concat!("/ro", "ot/"), concat!("/wo", "rk/")];
    let mut findings = Vec::new();
    for (path, text) in tree.files() {
        if is_container(path) {
            findings
                .push(Finding::file(path, "a container file: Helpward is one binary and documents no image"));
        }
        let lock = path.ends_with("package-lock.json");
        for (at, line) in text.lines().enumerate() {
            let hosts = urls::hosts(line);
            if registries.iter().any(|registry| line.contains(registry.as_str())) {
                findings.push(Finding::line(
                    path,
                    at + 1,
                    "names a package registry; leave it to the machine's settings",
                ));
            } else if lock && line.contains("\"resolved\"") && !hosts.is_empty() {
                let what = format!(
                    "the lock file names {}; set omit-lockfile-registry-resolved in .npmrc",
                    hosts.join(", ")
                );
                findings.push(Finding::line(path, at + 1, what));
            }
            if machine_folders.iter().any(|folder| names_folder(line, folder)) {
                findings.push(Finding::line(
                    path,
                    at + 1,
                    "a path of one machine; say where relative to the project",
                ));
            }
        }
    }
    findings
}
