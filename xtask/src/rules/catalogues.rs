//! Every text exists in English and in Chinese, with the same placeholders.

use std::collections::{BTreeMap, BTreeSet};

use super::{Rule, Sample};
use crate::tree::{Finding, Tree};

/// Languages that must be complete. A catalogue is `<folder>/<language>.json`: flat, key to text;
/// plural forms of one key are told apart by `#one`, `#other` (Chinese needs `#other` only).
const LANGUAGES: [&str; 2] = ["en", "zh-CN"];

pub(super) const RULE: Rule = Rule {
    name: "catalogues",
    why: "a missing text shows a key to a frightened person; a missing placeholder hides their number",
    check,
    broken: &[
        Sample {
            files: &[
                ("web/i18n/en.json", r#"{"a": "A", "b": "B"}"#),
                ("web/i18n/zh-CN.json", r#"{"a": "甲"}"#),
            ],
            finds: "zh-CN.json: `b` is missing",
        },
        Sample {
            files: &[
                ("web/i18n/en.json", r#"{"a": "A"}"#),
                ("web/i18n/zh-CN.json", r#"{"a": "甲", "c": "丙"}"#),
            ],
            finds: "en.json: `c` is missing",
        },
        Sample {
            files: &[
                ("web/i18n/en.json", r#"{"a": "{n} left"}"#),
                ("web/i18n/zh-CN.json", r#"{"a": "还有"}"#),
            ],
            finds: "`a` has the placeholders {}, in en they are {n}",
        },
        Sample {
            files: &[("crates/pages/i18n/en.json", "{}")],
            finds: "crates/pages/i18n/zh-CN.json: is missing",
        },
        Sample {
            files: &[("web/i18n/en.json", r#"{"a": " "}"#), ("web/i18n/zh-CN.json", r#"{"a": "甲"}"#)],
            finds: "`a` is empty",
        },
        Sample { files: &[("web/i18n/en.json", "{"), ("web/i18n/zh-CN.json", "{}")], finds: "en.json: EOF" },
        Sample {
            files: &[("web/i18n/en.json", r#"{"a": {"b": "B"}}"#), ("web/i18n/zh-CN.json", "{}")],
            finds: "`a` is not a text",
        },
        Sample {
            files: &[
                ("web/i18n/en.json", r##"{"a#one": "{n} left"}"##),
                ("web/i18n/zh-CN.json", r##"{"a#one": "{n}"}"##),
            ],
            finds: "`a#other` is missing",
        },
    ],
    fine: &[&[
        ("web/i18n/en.json", r##"{"a#one": "one of {name}", "a#other": "{n} of {name}", "b": "B"}"##),
        ("web/i18n/zh-CN.json", r##"{"a#other": "{name} 的 {n} 条", "b": "乙"}"##),
    ]],
};

/// Texts of one language: the key without its plural form, to its forms.
type Catalogue = BTreeMap<String, BTreeMap<String, String>>;

fn read(path: &str, text: &str) -> Result<Catalogue, Vec<Finding>> {
    let entries: BTreeMap<String, serde_json::Value> =
        serde_json::from_str(text).map_err(|error| vec![Finding::file(path, error.to_string())])?;
    let mut catalogue = Catalogue::new();
    let mut findings = Vec::new();
    for (key, value) in entries {
        match value.as_str() {
            None => findings.push(Finding::file(path, format!("`{key}` is not a text; catalogues are flat"))),
            Some(text) if text.trim().is_empty() => {
                findings.push(Finding::file(path, format!("`{key}` is empty")))
            }
            Some(text) => {
                let (key, form) = key.split_once('#').unwrap_or((&key, ""));
                catalogue.entry(key.to_owned()).or_default().insert(form.to_owned(), text.to_owned());
            }
        }
    }
    for (key, forms) in &catalogue {
        if !forms.contains_key("") && !forms.contains_key("other") {
            findings.push(Finding::file(path, format!("`{key}#other` is missing")));
        }
    }
    if findings.is_empty() { Ok(catalogue) } else { Err(findings) }
}

/// Names between braces in all forms of one text.
fn placeholders(forms: &BTreeMap<String, String>) -> BTreeSet<&str> {
    let parts = forms.values().flat_map(|text| text.split('{').skip(1));
    parts.filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect()
}

fn shown(names: &BTreeSet<&str>) -> String {
    format!("{{{}}}", names.iter().copied().collect::<Vec<_>>().join(", "))
}

fn check(tree: &Tree) -> Vec<Finding> {
    let mut folders = BTreeSet::new();
    for (path, _) in tree.with_extension(&["json"]) {
        if let Some((folder, name)) = path.rsplit_once('/')
            && LANGUAGES.iter().any(|language| name == format!("{language}.json"))
        {
            folders.insert(folder);
        }
    }
    let mut findings = Vec::new();
    for folder in folders {
        let mut read_all = Vec::new();
        for language in LANGUAGES {
            let path = format!("{folder}/{language}.json");
            match tree.text(&path) {
                None => findings.push(Finding::file(&path, "is missing")),
                Some(text) => match read(&path, text) {
                    Ok(catalogue) => read_all.push((language, path, catalogue)),
                    Err(wrong) => findings.extend(wrong),
                },
            }
        }
        if let [one, other] = read_all.as_slice() {
            findings.extend(compare(one, other));
            findings.extend(
                compare(other, one).into_iter().filter(|finding| finding.what.ends_with("is missing")),
            );
        }
    }
    findings
}

/// What `other` lacks of `one`, and where their placeholders differ.
fn compare(one: &(&str, String, Catalogue), other: &(&str, String, Catalogue)) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, forms) in &one.2 {
        let Some(theirs) = other.2.get(key) else {
            findings.push(Finding::file(&other.1, format!("`{key}` is missing")));
            continue;
        };
        let (ours, theirs) = (placeholders(forms), placeholders(theirs));
        if ours != theirs {
            let what = format!(
                "`{key}` has the placeholders {}, in {} they are {}",
                shown(&theirs),
                one.0,
                shown(&ours)
            );
            findings.push(Finding::file(&other.1, what));
        }
    }
    findings
}
