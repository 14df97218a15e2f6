//! Nothing we serve asks a third party for anything.

use super::{Rule, Sample, urls};
use crate::tree::{Finding, Tree};

pub(super) const RULE: Rule = Rule {
    name: "origins",
    why: "a script, font or picture from another origin can read, track or impersonate; the desk must also work without the internet",
    check,
    broken: &[
        Sample {
            files: &[("web/widget/app/a.svelte", "<link href=\"https://fonts.cdn-of-somebody.net/a.css\">")],
            finds: "a.svelte:1: names the origin fonts.cdn-of-somebody.net",
        },
        Sample {
            files: &[("web/widget/loader.ts", "\nconst s = '//cdn.somebody.net/a.js'")],
            finds: "loader.ts:2: names the origin cdn.somebody.net",
        },
        Sample {
            files: &[("crates/pages/templates/a.html", "<img src=\"http://pixel.somebody.net/\">")],
            finds: "pixel.somebody.net",
        },
    ],
    fine: &[&[
        (
            "web/a.ts",
            "// Source: https://www.w3.org/TR/uievents/\nfetch('http://localhost:8080')\nconst p = 'https://desk.example/x'",
        ),
        ("web/b.svelte", "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>\n<!-- https://a.net -->"),
        ("web/c.ts", "if (path.startsWith('//')) return `https://${host}/x`"),
        ("web/e2e/a.spec.ts", "goto('https://evil.net')"),
        ("docs/embed.md", "https://jwt.io"),
    ]],
};

/// Origins that are ours, reserved for examples, or names that are never fetched (XML name spaces).
fn is_known(host: &str) -> bool {
    ["localhost", "127.0.0.1", "www.w3.org", "example.com", "example.org", "example.net"].contains(&host)
        || [".example", ".test", ".localhost", ".example.com", ".example.org"]
            .iter()
            .any(|end| host.ends_with(end))
}

fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    ["//", "*", "/*", "<!--", "{#--"].iter().any(|start| line.starts_with(start))
}

fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in
        tree.with_extension(&["ts", "svelte", "html", "css", "js", "mjs", "jinja", "webmanifest"])
    {
        let served = path.starts_with("web/") || path.starts_with("crates/");
        let test = path.starts_with("web/e2e/") || path.contains(".test.") || path.contains("/fixtures/");
        if !served || test {
            continue;
        }
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !is_comment(line)) {
            let mut hosts = urls::hosts(line);
            for quote in ["\"//", "'//", "`//", "(//"] {
                hosts.extend(line.split(quote).skip(1).map(urls::host).filter(|host| host.contains('.')));
            }
            for host in hosts.iter().filter(|host| !is_known(host)) {
                findings.push(Finding::line(
                    path,
                    at + 1,
                    format!("names the origin {host}; serve it ourselves"),
                ));
            }
        }
    }
    findings
}
