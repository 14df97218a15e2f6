//! Notions of the wallet's domain and the ways they are named, in English and Chinese.
//!
//! They let a question find an answer that uses another word, or another language. Nothing depends on them:
//! a notion is one more feature beside the words themselves.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::tokens::{Token, tokens};

/// One notion a line: `name: way | way | …`, written as [`super::normalise`] leaves a text.
const NOTIONS: &str = include_str!("data/notions.txt");

/// Tokens of the longest way.
const LONGEST: usize = 6;

static WAYS: LazyLock<HashMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    let mut ways: HashMap<String, Vec<&'static str>> = HashMap::new();
    for line in NOTIONS.lines().filter(|line| !line.starts_with('#')) {
        let Some((name, named)) = line.split_once(':') else { continue };
        for way in named.split('|') {
            let mut key = String::new();
            for token in &tokens(way) {
                push(&mut key, token);
            }
            let names = ways.entry(key).or_default();
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    ways
});

/// Puts one more token to a key, words apart by a space.
fn push(key: &mut String, token: &Token) {
    match token {
        Token::Word(word) => {
            if key.chars().last().is_some_and(char::is_alphanumeric) {
                key.push(' ');
            }
            key.push_str(word);
        }
        Token::Han(c) => key.push(*c),
        Token::Stop => key.push('\u{1}'),
    }
}

/// The notions that a text names, each once, in order of the alphabet.
pub(super) fn notions(tokens: &[Token]) -> Vec<&'static str> {
    let mut found = Vec::new();
    let mut key = String::new();
    for start in 0..tokens.len() {
        key.clear();
        for token in tokens[start..].iter().take(LONGEST) {
            if *token == Token::Stop {
                break;
            }
            push(&mut key, token);
            if let Some(names) = WAYS.get(&key) {
                found.extend_from_slice(names);
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_languages_name_one_notion() {
        for (text, expected) in [
            ("怎么提现", "how withdraw"),
            ("how to cash out", "how withdraw"),
            ("gas费太贵", "fee high"),
            ("矿工费", "fee"),
            ("提币还没到账", "arrive notyet withdraw"),
            ("it has not arrived yet", "arrive notyet"),
            ("hello", ""),
        ] {
            let names = notions(&tokens(text));
            for name in expected.split_whitespace() {
                assert!(names.contains(&name), "{text}: {name} in {names:?}");
            }
            if expected.is_empty() {
                assert_eq!(names, Vec::<&str>::new(), "{text}");
            }
        }
    }

    #[test]
    fn every_line_names_a_notion_with_at_least_two_ways() {
        let mut names = Vec::new();
        for line in NOTIONS.lines().filter(|line| !line.starts_with('#')) {
            let (name, ways) = line.split_once(':').unwrap_or_else(|| panic!("{line}"));
            assert!(ways.split('|').count() >= 2, "{line}");
            assert!(!names.contains(&name), "{name} twice");
            for way in ways.split('|') {
                let way = way.trim();
                assert_eq!(super::super::normalise(way), way, "written as it is read");
                assert!((1..=LONGEST).contains(&tokens(way).len()), "{way}");
            }
            names.push(name);
        }
    }
}
