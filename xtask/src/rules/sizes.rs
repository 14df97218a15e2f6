//! A file has at most 700 lines.

use std::collections::BTreeMap;

use super::{Rule, Sample, exceptions};
use crate::rust::{Rust, is_test_path};
use crate::tree::{Finding, Tree};

/// Lines a file of code may have; tests, generated code and fixtures are not counted.
const LIMIT: usize = 700;

const CODE: &[&str] = &["rs", "ts", "svelte", "js", "mjs", "cjs", "css", "html", "sql", "sh", "py"];

pub(super) const RULE: Rule = Rule {
    name: "sizes",
    why: "a file that fits in one head is read before it is changed",
    check,
    broken: &[
        Sample { files: &[("crates/a/src/lib.rs", LONG)], finds: "720 lines, the limit is 700" },
        Sample { files: &[("web/console/src/a.svelte", LONG)], finds: "720 lines" },
        Sample {
            files: &[
                ("crates/a/src/a.rs", LONG),
                (exceptions::LIST, "[files]\n\"crates/a/src/a.rs\" = 710\n"),
            ],
            finds: "grew from 710 to 720",
        },
        Sample {
            files: &[
                ("crates/a/src/a.rs", LONG),
                (exceptions::LIST, "[files]\n\"crates/a/src/a.rs\" = 800\n"),
            ],
            finds: "shrank to 720",
        },
        Sample {
            files: &[
                ("crates/a/src/a.rs", "\n"),
                (exceptions::LIST, "[files]\n\"crates/a/src/a.rs\" = 800\n"),
            ],
            finds: "fits now",
        },
        Sample { files: &[(exceptions::LIST, "[files]\n\"crates/a/src/b.rs\" = 800\n")], finds: "is gone" },
        Sample { files: &[(exceptions::LIST, "[filse]\n")], finds: "unknown field" },
    ],
    fine: &[
        &[("tests/it/long.rs", LONG), ("web/e2e/story.spec.ts", LONG), ("web/shared/api/a.test.ts", LONG)],
        &[
            ("crates/channels/src/webchat/fixtures/a.html", LONG),
            ("web/shared/api/schema.generated.ts", LONG),
        ],
        &[("crates/a/src/a.rs", LONG), (exceptions::LIST, "[files]\n\"crates/a/src/a.rs\" = 720\n")],
    ],
};

/// 720 lines.
const LONG: &str = {
    const LINES: &[u8; 720] = &[b'\n'; 720];
    match std::str::from_utf8(LINES) {
        Ok(text) => text,
        Err(_) => panic!("line feeds are UTF-8"),
    }
};

/// Lines of every file of code that is neither test, nor generated, nor fixture, by path.
#[must_use]
pub fn line_counts(tree: &Tree) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let rust: BTreeMap<&str, &Rust> = tree.rust().collect();
    for (path, text) in tree.with_extension(CODE).filter(|(path, text)| !is_exempt(path, text)) {
        let mut lines = text.lines().count();
        if path.ends_with(".rs") {
            // The file of a test module is not among them: all its lines are test.
            let Some(rust) = rust.get(path) else { continue };
            lines -= rust.test_lines.min(lines);
        }
        counts.insert(path.to_owned(), lines);
    }
    counts
}

fn is_exempt(path: &str, text: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let test = is_test_path(path)
        || path.starts_with("web/e2e/")
        || name.contains(".test.")
        || name.contains(".spec.");
    let generated =
        name.contains(".generated.") || text.lines().take(5).any(|line| line.contains("@generated"));
    test || generated || path.contains("/fixtures/")
}

fn check(tree: &Tree) -> Vec<Finding> {
    match exceptions::read(tree) {
        Ok(list) => exceptions::compare(&line_counts(tree), &list.files, LIMIT),
        Err(finding) => vec![finding],
    }
}
