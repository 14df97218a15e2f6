//! One word per thing, in everything the public sees: names in Rust, routes, catalogue keys.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Rule, Sample};
use crate::tree::{Finding, Tree};

const TABLE: &str = "xtask/words.toml";

const SAMPLE_TABLE: (&str, &str) = (
    TABLE,
    "[instead]\nticket = \"conversation\"\nuser = \"contact\"\n[allowed]\nuser_agent = \"HTTP\"\n[suffixes]\nManager = \"a verb\"\n",
);

pub(super) const RULE: Rule = Rule {
    name: "words",
    why: "two words for one thing make two things: a search for the field's noun must find the whole story",
    check,
    broken: &[
        Sample {
            files: &[SAMPLE_TABLE, ("crates/a/src/a.rs", "pub struct Open { pub ticket_id: i64 }")],
            finds: "`ticket_id`: say conversation, not ticket",
        },
        Sample {
            files: &[SAMPLE_TABLE, ("crates/a/src/a.rs", "pub enum E { UserGone }")],
            finds: "say contact, not user",
        },
        Sample {
            files: &[SAMPLE_TABLE, ("crates/a/src/a.rs", "pub fn list_tickets() {}")],
            finds: "not ticket",
        },
        Sample {
            files: &[SAMPLE_TABLE, ("crates/a/src/a.rs", "pub struct QueueManager;")],
            finds: "`QueueManager`: say a verb",
        },
        Sample {
            files: &[SAMPLE_TABLE, ("crates/api/src/routes.rs", "fn f() { route(\"/api/v1/users/{id}\") }")],
            finds: "say contact, not user",
        },
        Sample {
            files: &[SAMPLE_TABLE, ("web/shared/i18n/en.json", r#"{"inbox.ticketOpen": "A"}"#)],
            finds: "`inbox.ticketOpen`: say conversation, not ticket",
        },
        Sample { files: &[("crates/a/src/a.rs", "")], finds: "is missing" },
    ],
    fine: &[
        &[
            SAMPLE_TABLE,
            (
                "crates/a/src/a.rs",
                "/// Not a ticket.\npub struct A { pub user_agent_text: String, ticket: i64 }",
            ),
        ],
        &[SAMPLE_TABLE, ("crates/a/src/a.rs", "fn ticket() {}\npub enum Role { Manager }")],
        &[SAMPLE_TABLE, ("web/shared/i18n/en.json", r#"{"inbox.open": "Is it about a ticket?"}"#)],
        &[SAMPLE_TABLE, ("tests/it/a.rs", "pub fn ticket() {}")],
    ],
};

#[derive(Deserialize)]
struct Table {
    /// Banned word to the word of the house.
    instead: BTreeMap<String, String>,
    /// Whole names in snake case that may hold a banned word, each with its reason.
    allowed: BTreeMap<String, String>,
    /// Ends of type names that say nothing.
    suffixes: BTreeMap<String, String>,
}

/// Words of a name in snake, camel or kebab case, in lower case.
fn split(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut before = ' ';
    for letter in name.chars() {
        let new_word = letter.is_uppercase() && !before.is_uppercase();
        if (!letter.is_alphanumeric() || new_word) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if letter.is_alphanumeric() {
            word.extend(letter.to_lowercase());
        }
        before = letter;
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

impl Table {
    /// The advice about one name; `None` when its words are ours.
    fn advice(&self, name: &str) -> Option<String> {
        for (suffix, instead) in &self.suffixes {
            if name.len() > suffix.len() && name.ends_with(suffix.as_str()) {
                return Some(format!("`{name}`: say {instead}, not {suffix}"));
            }
        }
        // A single word is allowed as the whole name, several wherever they stand together.
        let mut left = format!("_{}_", split(name).join("_"));
        for phrase in self.allowed.keys().map(|phrase| format!("_{phrase}_")) {
            if left == phrase || phrase.matches('_').count() > 2 {
                left = left.replace(&phrase, "_");
            }
        }
        left.split('_').find_map(|word| {
            let singular = word.strip_suffix("es").filter(|stem| self.instead.contains_key(*stem));
            let singular = singular.or_else(|| word.strip_suffix('s')).unwrap_or(word);
            let (banned, instead) =
                self.instead.get_key_value(word).or_else(|| self.instead.get_key_value(singular))?;
            Some(format!("`{name}`: say {instead}, not {banned}"))
        })
    }
}

fn check(tree: &Tree) -> Vec<Finding> {
    let Some(text) = tree.text(TABLE) else {
        return vec![Finding::file(TABLE, "is missing: it holds the words of the house")];
    };
    let table: Table = match toml::from_str(text) {
        Ok(table) => table,
        Err(error) => return vec![Finding::file(TABLE, error.to_string())],
    };
    let mut findings = Vec::new();
    for (path, rust) in tree.rust().filter(|(path, _)| path.starts_with("crates/")) {
        for name in &rust.public {
            findings.extend(table.advice(&name.text).map(|advice| Finding::line(path, name.line, advice)));
        }
        let door =
            ["crates/api/", "crates/realtime/", "crates/pages/"].iter().any(|door| path.starts_with(door));
        for route in rust.strings.iter().filter(|string| door && string.text.starts_with('/')) {
            for segment in route.text.split('/') {
                findings.extend(table.advice(segment).map(|advice| Finding::line(path, route.line, advice)));
            }
        }
    }
    for (path, text) in tree.with_extension(&["json"]) {
        if !path.ends_with("/en.json") {
            continue;
        }
        let entries: BTreeMap<String, serde_json::Value> = serde_json::from_str(text).unwrap_or_default();
        for key in entries.keys() {
            // Whole keys may not be allowed by one of their parts, so each part is looked at alone.
            let advice = key.split(['.', '#']).find_map(|part| table.advice(part)).map(|advice| {
                let (_, rest) = advice.rsplit_once("`: ").unwrap_or(("", &advice));
                Finding::file(path, format!("`{key}`: {rest}"))
            });
            findings.extend(advice);
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn names_are_split_where_a_reader_splits_them() {
        for (name, words) in [
            ("ticket_id", "ticket id"),
            ("TicketID", "ticket id"),
            ("inboxName", "inbox name"),
            ("web-chat", "web chat"),
            ("webchat", "webchat"),
            ("MAX_USERS", "max users"),
        ] {
            assert_eq!(split(name).join(" "), words);
        }
    }
}
