//! How alike two questions are, by the words they share. Pure.

use std::collections::BTreeSet;

/// From this share of common words on, two questions are taken to ask the same.
pub(crate) const ALIKE: f64 = 0.5;
/// Words that say nothing about what is asked.
const EMPTY: &[&str] = &[
    "a", "an", "the", "i", "my", "me", "to", "is", "it", "do", "does", "did", "of", "in", "on", "and", "for",
    "you", "your", "can", "how", "what", "why", "when", "please", "hello", "hi", "的", "了", "吗", "我",
    "你", "您", "请", "呢", "是", "在", "怎", "么", "怎么",
];

/// The words of a question; Chinese as characters and pairs, as the search index has them.
pub(crate) fn words(text: &str) -> BTreeSet<String> {
    let tokens = storage::tokens(text);
    tokens.split_whitespace().filter(|word| !EMPTY.contains(word)).map(str::to_owned).collect()
}

/// The share of words that two questions have in common, 0 to 1 (Jaccard's index); 0 when one of them has none.
pub(crate) fn likeness(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let common = a.intersection(b).count();
    let all = a.len() + b.len() - common;
    f64::from(u32::try_from(common).unwrap_or(u32::MAX)) / f64::from(u32::try_from(all).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_in_other_words_is_alike_and_something_else_is_not() {
        let like = |a: &str, b: &str| likeness(&words(a), &words(b)) >= ALIKE;
        for (a, b, alike) in [
            ("how do I stake ATOM", "How to stake my ATOM?", true),
            ("怎么质押ATOM", "请问怎么质押 ATOM？", true),
            ("how do I stake ATOM", "how do I change my password", false),
            ("", "", false),
            ("我的", "你的", false),
        ] {
            assert_eq!(like(a, b), alike, "{a} | {b}");
        }
    }
}
