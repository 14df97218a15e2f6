//! Tokens for the text index: words in lower case; Chinese characters alone and in pairs.
//!
//! Pairs find any two neighbouring characters without a dictionary; measured better than dictionary words for
//! retrieval (design: answers.md).

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

/// Characters of a token at most; longer ones (a pasted blob) are cut.
const TOKEN_CHARS: usize = 64;
/// Tokens of one text at most.
const TOKENS: usize = 4_000;
/// Tokens of a query at most.
const QUERY_TOKENS: usize = 24;

/// The tokens of a text to be found again, joined by spaces; empty when it holds no word.
#[must_use]
pub fn tokens(text: &str) -> String {
    let mut found = BTreeSet::new();
    for run in runs(text) {
        match run {
            Run::Word(word) => {
                found.insert(word);
            }
            Run::Han(chars) => {
                for (i, c) in chars.iter().enumerate() {
                    found.insert(c.to_string());
                    if let Some(next) = chars.get(i + 1) {
                        found.insert(format!("{c}{next}"));
                    }
                }
            }
        }
        if found.len() >= TOKENS {
            break;
        }
    }
    found.into_iter().collect::<Vec<_>>().join(" ")
}

/// The tokens a query asks for: all must be there. Two or more Chinese characters ask for their pairs only.
#[must_use]
pub fn tokens_of_query(words: &str) -> Vec<String> {
    let mut asked = Vec::new();
    for run in runs(words) {
        match run {
            Run::Word(word) => asked.push(word),
            Run::Han(chars) if chars.len() == 1 => asked.push(chars[0].to_string()),
            Run::Han(chars) => asked.extend(chars.windows(2).map(|pair| pair.iter().collect::<String>())),
        }
    }
    asked.sort();
    asked.dedup();
    asked.truncate(QUERY_TOKENS);
    asked
}

enum Run {
    Word(String),
    Han(Vec<char>),
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut word = String::new();
    let mut han: Vec<char> = Vec::new();
    for c in text.nfkc().flat_map(char::to_lowercase) {
        let is_han = han_character(c);
        if !is_han && !han.is_empty() {
            runs.push(Run::Han(std::mem::take(&mut han)));
        }
        if (is_han || !c.is_alphanumeric()) && !word.is_empty() {
            runs.push(Run::Word(std::mem::take(&mut word)));
        }
        if is_han {
            han.push(c);
        } else if c.is_alphanumeric() && word.chars().count() < TOKEN_CHARS {
            word.push(c);
        }
    }
    if !han.is_empty() {
        runs.push(Run::Han(han));
    }
    if !word.is_empty() {
        runs.push(Run::Word(word));
    }
    runs
}

/// Han, kana and hangul are written without spaces, so they are found by characters.
const fn han_character(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2FA1F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_two_neighbouring_characters_are_found() {
        let text = tokens("我昨天转的500 USDT还没到账，ＴＸ 0x3fA9");
        for query in ["到账", "没到", "转", "usdt", "500", "0x3fa9", "tx", "还没到账"] {
            for token in tokens_of_query(query) {
                assert!(text.split(' ').any(|t| t == token), "{query}: {token} in {text}");
            }
        }
        assert!(tokens_of_query("账到").iter().all(|token| !text.split(' ').any(|t| t == token)));
    }

    #[test]
    fn signs_are_no_words() {
        assert_eq!(tokens(" \"') -- %_*"), "");
        assert!(tokens_of_query("\"' OR *").iter().all(|t| t == "or"));
    }
}
