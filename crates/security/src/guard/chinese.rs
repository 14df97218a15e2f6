//! Recovery phrases written in Chinese list characters.
//!
//! The two Chinese lists are the 2048 most common characters, so ordinary sentences consist of list
//! words and one window of twelve in sixteen passes the checksum by chance. Three things tell a
//! phrase: characters written one by one with separators; the checksum; and a mix of characters too
//! even for a language (a phrase draws them uniformly, a sentence by frequency).

use std::ops::Range;

use super::fold::{Folded, is_ideograph};
use super::words::{self, Chinese, PHRASE_LENGTHS};
use super::{Certainty, Hit, MASK_CHAR, SecretKind};

const FEWEST: usize = 12;
/// Most separators between two characters of one phrase: "\n12. ".
const WIDEST_GAP: usize = 10;
/// Log-likelihood (natural ÷ uniform) below which a glued group that passes the checksum is taken
/// for a phrase. Found on the table in `tests.rs`: phrases lie around −5, sentences around +8.
const EVEN_ENOUGH: f64 = 0.0;
/// The same when the text speaks of recovery phrases: the writer announced one.
const EVEN_ENOUGH_ANNOUNCED: f64 = 3.0;
/// Words that announce a phrase.
const ANNOUNCING: [&str; 12] = [
    "助记词",
    "助記詞",
    "助记",
    "恢复词",
    "恢復詞",
    "种子词",
    "種子詞",
    "单词",
    "mnemonic",
    "recovery phrase",
    "seed phrase",
    "seed",
];

/// One list character at its place.
#[derive(Clone, Copy)]
struct Listed {
    at: usize,
    index: u16,
    /// Whether separators stand between it and the character before.
    apart: bool,
}

/// Finds phrases in either list.
pub(super) fn find(folded: &Folded, hits: &mut Vec<Hit>) {
    let lower: String = folded.lower.iter().collect();
    let announced = ANNOUNCING.iter().any(|word| lower.contains(word));
    for list in Chinese::ALL {
        for run in runs(folded, list) {
            find_spelled(&run, hits);
            find_glued(&run, &folded.lower, announced, hits);
        }
    }
}

/// Maximal runs of list characters; anything but separators and numbering ends one.
fn runs(folded: &Folded, list: Chinese) -> Vec<Vec<Listed>> {
    let mut runs = Vec::new();
    let mut run: Vec<Listed> = Vec::new();
    let mut previous_end = 0;
    let mut counted = None;
    for at in 0..folded.len() {
        let c = folded.lower[at];
        if !is_ideograph(c) {
            if c.is_alphabetic() || c == MASK_CHAR {
                end_run(&mut run, &mut runs);
            }
            continue;
        }
        if is_counting(folded, at, counted) {
            counted = Some(at);
            continue;
        }
        match list.index(c) {
            Some(index) => {
                let gap = at - previous_end;
                if gap > WIDEST_GAP {
                    end_run(&mut run, &mut runs);
                }
                run.push(Listed { at, index, apart: gap > 0 && !run.is_empty() });
            }
            None => end_run(&mut run, &mut runs),
        }
        previous_end = at + 1;
    }
    end_run(&mut run, &mut runs);
    runs
}

/// Part of numbering such as "第1个是:": "第" right before a digit; "个", "号" and "是" right after one,
/// with something still to come.
fn is_counting(folded: &Folded, at: usize, counted: Option<usize>) -> bool {
    let before = at.checked_sub(1).map(|i| folded.lower[i]);
    let after = folded.lower.get(at + 1).copied();
    match folded.lower[at] {
        '第' => after.is_some_and(|c| c.is_ascii_digit()),
        '个' | '個' | '号' | '號' | '词' | '詞' | '是' => {
            let follows = before.is_some_and(|c| c.is_ascii_digit()) || (at > 0 && counted == Some(at - 1));
            follows && after.is_some_and(|c| is_ideograph(c) || c == ':')
        }
        _ => false,
    }
}

fn end_run(run: &mut Vec<Listed>, runs: &mut Vec<Vec<Listed>>) {
    if run.len() >= FEWEST {
        runs.push(std::mem::take(run));
    } else {
        run.clear();
    }
}

/// Twelve and more characters each standing alone: nobody writes sentences so.
fn find_spelled(run: &[Listed], hits: &mut Vec<Hit>) {
    let mut start = 0;
    for end in 1..=run.len() {
        if end < run.len() && run[end].apart {
            continue;
        }
        // The edges of run[start..end] may be glued to the character beyond; those belong to a sentence.
        let first = start + usize::from(start > 0);
        let last = end - usize::from(end < run.len());
        let alone = run.get(first..last).unwrap_or_default();
        if alone.len() >= FEWEST {
            let indices: Vec<u16> = alone.iter().map(|listed| listed.index).collect();
            let certain =
                PHRASE_LENGTHS.iter().any(|&length| indices.windows(length).any(words::checksum_holds));
            push(alone, if certain { Certainty::Certain } else { Certainty::Likely }, hits);
        }
        start = end;
    }
}

/// Groups written without spaces: the whole of one to eight equal groups, or any window when a
/// phrase was announced.
fn find_glued(run: &[Listed], lower: &[char], announced: bool, hits: &mut Vec<Hit>) {
    let limit = if announced { EVEN_ENOUGH_ANNOUNCED } else { EVEN_ENOUGH };
    let groups = groups(run);
    for first in 0..groups.len() {
        let size = groups[first].len();
        let mut last = first;
        while last < groups.len() && last < first + 8 && groups[last].len() == size {
            let whole = groups[first].start..groups[last].end;
            if size > 1 && is_phrase(&run[whole.clone()], lower, limit) {
                push(&run[whole], Certainty::Certain, hits);
            }
            last += 1;
        }
    }
    if !announced {
        return;
    }
    for group in groups.iter().filter(|group| group.len() > FEWEST) {
        for length in PHRASE_LENGTHS {
            for start in group.start..(group.end + 1).saturating_sub(length) {
                let window = &run[start..start + length];
                if is_phrase(window, lower, EVEN_ENOUGH) {
                    push(window, Certainty::Likely, hits);
                }
            }
        }
    }
}

fn groups(run: &[Listed]) -> Vec<Range<usize>> {
    let mut groups = Vec::new();
    let mut start = 0;
    for end in 1..=run.len() {
        if end == run.len() || run[end].apart {
            groups.push(start..end);
            start = end;
        }
    }
    groups
}

/// Words that speak of a phrase are never inside one: a random phrase holds such a pair of characters once in some
/// hundred thousand, but "忘记助记词还能找回钱包吗" is what people ask.
fn is_phrase(window: &[Listed], lower: &[char], limit: f64) -> bool {
    if !PHRASE_LENGTHS.contains(&window.len()) || window.iter().map(likelihood).sum::<f64>() >= limit {
        return false;
    }
    let text: String = window.iter().map(|listed| lower[listed.at]).collect();
    if ANNOUNCING.iter().any(|word| text.contains(word)) {
        return false;
    }
    let indices: Vec<u16> = window.iter().map(|listed| listed.index).collect();
    words::checksum_holds(&indices)
}

/// Log of (probability in ordinary text ÷ probability in a random phrase) of one character.
///
/// Ordinary text is modelled by Zipf's law with Mandelbrot's shift, `p(rank) ∝ 1 / (rank + 50)`;
/// a random phrase gives each of 2048 characters the same.
fn likelihood(listed: &Listed) -> f64 {
    const SHIFT: f64 = 50.0;
    const SIZE: f64 = 2048.0;
    let norm = ((SIZE + SHIFT) / SHIFT).ln();
    (SIZE / (norm * (f64::from(listed.index) + SHIFT))).ln()
}

fn push(window: &[Listed], certainty: Certainty, hits: &mut Vec<Hit>) {
    if let (Some(first), Some(last)) = (window.first(), window.last()) {
        hits.push(Hit { kind: SecretKind::RecoveryPhrase, certainty, range: first.at..last.at + 1 });
    }
}
