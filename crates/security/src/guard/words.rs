//! BIP-39 word lists and their checksum.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use bip39::Language;
use sha2::{Digest, Sha256};

/// Lengths a BIP-39 phrase may have, longest first. Source: BIP-39, "Generating the mnemonic".
pub(super) const PHRASE_LENGTHS: [usize; 5] = [24, 21, 18, 15, 12];

/// Longest and shortest English list words, in letters.
pub(super) const ENGLISH_WORD_LETTERS: std::ops::RangeInclusive<usize> = 3..=8;

/// Index of an English list word.
pub(super) fn english(word: &str) -> Option<u16> {
    Language::English.find_word(word)
}

/// Whether four letters are the beginning of exactly one English list word; people write those
/// because BIP-39 makes the first four letters unique.
pub(super) fn english_abbreviation(word: &str) -> bool {
    static SHORT: OnceLock<HashSet<&'static str>> = OnceLock::new();
    let short =
        SHORT.get_or_init(|| Language::English.word_list().iter().filter_map(|word| word.get(..4)).collect());
    short.contains(word)
}

/// Whether a word is an English list word with one slip of the finger (one letter added, lost,
/// changed, or two neighbours swapped).
pub(super) fn english_near(word: &str) -> bool {
    if word.len() < 3 || word.len() > 9 || !word.is_ascii() {
        return false;
    }
    Language::English
        .word_list()
        .iter()
        .any(|listed| word.len().abs_diff(listed.len()) <= 1 && one_slip(word.as_bytes(), listed.as_bytes()))
}

fn one_slip(a: &[u8], b: &[u8]) -> bool {
    let same_start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same_start..], &b[same_start..]);
    let same_end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - same_end], &b[..b.len() - same_end]);
    (a.len() <= 1 && b.len() <= 1) || (a.len() == 2 && b.len() == 2 && a[0] == b[1] && a[1] == b[0])
}

/// Which Chinese list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chinese {
    Simplified,
    Traditional,
}

impl Chinese {
    pub(super) const ALL: [Self; 2] = [Self::Simplified, Self::Traditional];

    /// Index of a character in this list. Both lists are ordered by how common the character is,
    /// so the index also is a frequency rank.
    pub(super) fn index(self, c: char) -> Option<u16> {
        static SIMPLIFIED: OnceLock<HashMap<char, u16>> = OnceLock::new();
        static TRADITIONAL: OnceLock<HashMap<char, u16>> = OnceLock::new();
        let (map, language) = match self {
            Self::Simplified => (&SIMPLIFIED, Language::SimplifiedChinese),
            Self::Traditional => (&TRADITIONAL, Language::TraditionalChinese),
        };
        map.get_or_init(|| {
            language
                .word_list()
                .iter()
                .zip(0_u16..)
                .filter_map(|(word, i)| Some((word.chars().next()?, i)))
                .collect()
        })
        .get(&c)
        .copied()
    }
}

/// Whether list indices form a phrase whose checksum holds. Source: BIP-39, "From mnemonic to seed".
pub(super) fn checksum_holds(indices: &[u16]) -> bool {
    if !PHRASE_LENGTHS.contains(&indices.len()) {
        return false;
    }
    let checksum_bits = indices.len() / 3;
    let entropy_bytes = checksum_bits * 4;
    let mut bytes = [0_u8; 33];
    for (word, index) in indices.iter().enumerate() {
        for bit in 0..11 {
            if index >> (10 - bit) & 1 == 1 {
                let at = word * 11 + bit;
                bytes[at / 8] |= 0x80 >> (at % 8);
            }
        }
    }
    let digest = Sha256::digest(&bytes[..entropy_bytes]);
    let mask = 0xff_u8 << (8 - checksum_bits);
    bytes[entropy_bytes] & mask == digest[0] & mask
}
