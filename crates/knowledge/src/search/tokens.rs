//! Texts as runs of words and of Chinese characters.

use unicode_normalization::UnicodeNormalization as _;

/// Longest word that is kept whole, in characters.
const MAX_WORD_CHARS: usize = 40;

/// A stretch of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Run {
    /// Letters and digits, in lower case.
    Word(String),
    /// Characters written without spaces between words.
    Han(Vec<char>),
}

/// The runs of a text, in order. Width and case do not matter.
pub(super) fn runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let (mut word, mut han) = (String::new(), Vec::new());
    let mut letters = 0;
    for c in text.nfkc().flat_map(char::to_lowercase) {
        let is_han = is_han(c);
        if !is_han && !han.is_empty() {
            runs.push(Run::Han(std::mem::take(&mut han)));
        }
        if (is_han || !c.is_alphanumeric()) && !word.is_empty() {
            runs.push(Run::Word(std::mem::take(&mut word)));
            letters = 0;
        }
        if is_han {
            han.push(c);
        } else if c.is_alphanumeric() && letters < MAX_WORD_CHARS {
            word.push(c);
            letters += 1;
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

/// Han and kana: written without spaces.
pub(super) const fn is_han(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2FA1F}')
}

/// The terms that stand for a run: a word, or pairs of characters.
pub(super) fn terms_of(run: &Run) -> Vec<String> {
    match run {
        Run::Word(word) => vec![word.clone()],
        Run::Han(chars) => chars.windows(chars.len().min(2)).map(|pair| pair.iter().collect()).collect(),
    }
}

/// Words, single characters and pairs of them: what a text is found by.
pub(super) fn terms(text: &str, mut each: impl FnMut(&str)) {
    let mut pair = String::new();
    for run in runs(text) {
        match run {
            Run::Word(word) => each(&word),
            Run::Han(chars) => {
                for (at, c) in chars.iter().enumerate() {
                    pair.clear();
                    pair.push(*c);
                    each(&pair);
                    if let Some(next) = chars.get(at + 1) {
                        pair.push(*next);
                        each(&pair);
                    }
                }
            }
        }
    }
}
