//! Text made comparable: compatibility forms folded, invisible characters dropped, every character
//! tied to the bytes it came from.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A text in folded characters, each with its byte range in the original.
///
/// Three parallel columns, so that detectors can walk characters and still mask exact bytes.
pub(super) struct Folded {
    /// Folded characters with their case kept (base58 and base64 are case-sensitive).
    pub(super) cased: Vec<char>,
    /// The same characters in lower case.
    pub(super) lower: Vec<char>,
    starts: Vec<usize>,
    ends: Vec<usize>,
}

impl Folded {
    /// Folds a text; linear in its length.
    pub(super) fn new(text: &str) -> Self {
        let mut folded = Self {
            cased: Vec::with_capacity(text.len()),
            lower: Vec::with_capacity(text.len()),
            starts: Vec::with_capacity(text.len()),
            ends: Vec::with_capacity(text.len()),
        };
        for (start, original) in text.char_indices() {
            let end = start + original.len_utf8();
            if original.is_ascii() {
                folded.push(original, start, end);
                continue;
            }
            if is_invisible(original) {
                continue;
            }
            for part in std::iter::once(original).nfkd() {
                if !is_combining_mark(part) && !is_invisible(part) {
                    folded.push(look_alike(part), start, end);
                }
            }
        }
        folded
    }

    fn push(&mut self, cased: char, start: usize, end: usize) {
        self.cased.push(cased);
        self.lower.push(cased.to_lowercase().next().unwrap_or(cased));
        self.starts.push(start);
        self.ends.push(end);
    }

    /// Number of folded characters.
    pub(super) fn len(&self) -> usize {
        self.cased.len()
    }

    /// Bytes of the original covered by folded characters `range`; `range` is not empty.
    pub(super) fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        self.starts[range.start]..self.ends[range.end - 1]
    }

    /// Folded lower-case text of `range`, cut to the text's end.
    pub(super) fn lower_text(&self, range: Range<usize>) -> String {
        let end = range.end.min(self.len());
        self.lower[range.start.min(end)..end].iter().collect()
    }
}

/// Characters a person cannot see and a copy may carry: zero-width, direction marks, soft hyphen,
/// variation selectors, tags.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{e0000}'..='\u{e01ef}')
}

/// Cyrillic and Greek letters that look Latin, as the Latin letter they imitate.
fn look_alike(c: char) -> char {
    match c {
        'а' | 'α' => 'a',
        'с' => 'c',
        'е' => 'e',
        'һ' => 'h',
        'і' | 'ι' => 'i',
        'ј' => 'j',
        'ο' | 'о' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'υ' => 'u',
        'х' => 'x',
        'у' => 'y',
        other => other,
    }
}

/// Whether a character is a Chinese ideograph.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}
