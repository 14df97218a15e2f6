//! The stem of an English word, roughly: enough for two forms of one word to meet. Other languages lose nothing by it,
//! since a stem stands beside the word itself and its pieces, never in their place.

use std::borrow::Cow;

/// Endings and what stands in their place, the first that fits; `ss` ends a word that is no plural.
const ENDINGS: [(&str, &str); 9] = [
    ("ies", "y"),
    ("sses", "ss"),
    ("ss", "ss"),
    ("ing", ""),
    ("ed", ""),
    ("ly", ""),
    ("es", ""),
    ("s", ""),
    ("e", ""),
];
/// Letters that a stem has at least.
const LEAST: usize = 3;

/// The stem of a word in lower case.
pub(super) fn stem(word: &str) -> Cow<'_, str> {
    for (ending, instead) in ENDINGS {
        let Some(kept) = word.strip_suffix(ending) else { continue };
        if kept.chars().count() + instead.len() >= LEAST {
            return if instead.is_empty() { kept.into() } else { format!("{kept}{instead}").into() };
        }
    }
    word.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_meet() {
        for (one, other) in [
            ("transfers", "transfer"),
            ("transferring", "transferr"),
            ("charged", "charges"),
            ("charge", "charging"),
            ("fees", "fee"),
            ("verifies", "verify"),
            ("addresses", "address"),
        ] {
            assert_eq!(stem(one), stem(other), "{one}, {other}");
        }
    }

    #[test]
    fn short_words_stay() {
        for word in ["the", "is", "me", "red", "gas", "", "提现", "été"] {
            assert_eq!(stem(word), word);
        }
    }
}
