//! Recovery phrases written in English list words.

use std::collections::HashSet;
use std::ops::Range;

use super::fold::{Folded, is_ideograph};
use super::words::{self, ENGLISH_WORD_LETTERS, PHRASE_LENGTHS};
use super::{Certainty, Hit, SecretKind};

/// Fewest words a phrase has; ordinary English does not put as many list words in a row, because
/// the list holds no "the", "is", "to", "of" or "and".
const FEWEST: usize = 12;
/// Most characters of numbering, punctuation and Chinese counting words between two words.
const WIDEST_GAP: usize = 24;
/// Letters that may stand between words as numbering: "1st", "no. 2", "and then".
const FILLERS: [&str; 14] =
    ["st", "nd", "rd", "th", "no", "nr", "num", "number", "and", "then", "next", "is", "n", "w"];
/// Words that an unsure phrase may say again.
const MOST_REPEATED: usize = 2;
/// Right words in a row that no ordinary text has.
const ROW: usize = 8;
/// Right words needed before a slip is looked up, and between two slips.
const RIGHT_PER_SLIP: usize = 3;

struct Run {
    first: usize,
    end: usize,
    indices: Vec<u16>,
    /// Words that are in the list but for a slip of the finger.
    slips: usize,
    /// Words cut to four letters.
    cut: usize,
    /// Letters of the longest word.
    longest: usize,
    /// Right words in a row, now and at most.
    streak: usize,
    best_streak: usize,
    since_slip: usize,
    /// A slip not yet followed by a right word.
    pending: Option<usize>,
}

/// Finds runs of twelve and more list words.
pub(super) fn find(folded: &Folded, hits: &mut Vec<Hit>) {
    let mut run: Option<Run> = None;
    let mut previous_end = 0;
    for token in letter_runs(folded) {
        if breaks(folded, previous_end..token.start) {
            close(run.take(), hits);
        }
        previous_end = token.end;
        let word: String = folded.lower[token.clone()].iter().collect();
        if let Some(indices) = glued(&word) {
            let run = run.get_or_insert_with(|| Run::at(token.start));
            run.end = token.end;
            run.best_streak = run.best_streak.max(indices.len());
            run.indices.extend(indices);
            continue;
        }
        let index = words::english(&word);
        if index.is_some() || words::english_abbreviation(&word) {
            run.get_or_insert_with(|| Run::at(token.start)).accept(token.end, token.len(), index);
        } else if let Some(current) = run.as_mut() {
            if FILLERS.contains(&word.as_str()) {
                // Numbering between two words: neither counts nor breaks.
            } else if current.allows_slip() && words::english_near(&word) {
                current.pending = Some(token.end);
                current.since_slip = 0;
            } else {
                close(run.take(), hits);
            }
        }
    }
    close(run, hits);
}

impl Run {
    fn at(first: usize) -> Self {
        Self {
            first,
            end: first,
            indices: Vec::new(),
            slips: 0,
            cut: 0,
            longest: 0,
            streak: 0,
            best_streak: 0,
            since_slip: 0,
            pending: None,
        }
    }

    /// A slip is looked for after some right words, and not once the phrase is whole.
    fn allows_slip(&self) -> bool {
        self.pending.is_none()
            && self.since_slip >= RIGHT_PER_SLIP
            && !(self.slips + self.cut == 0 && words::checksum_holds(&self.indices))
    }

    fn accept(&mut self, end: usize, letters: usize, index: Option<u16>) {
        if self.pending.take().is_some() {
            self.slips += 1;
            self.streak = 0;
        }
        match index {
            Some(index) => {
                self.indices.push(index);
                self.streak += 1;
            }
            None => {
                self.cut += 1;
                self.streak = 0;
            }
        }
        self.best_streak = self.best_streak.max(self.streak);
        self.longest = self.longest.max(letters);
        self.since_slip += 1;
        self.end = end;
    }

    /// Random words hardly ever repeat: three repetitions in 24 words happen once in a thousand phrases.
    fn varied(&self) -> bool {
        let different: HashSet<u16> = self.indices.iter().copied().collect();
        different.len() + MOST_REPEATED >= self.indices.len().min(PHRASE_LENGTHS[0])
    }

    fn certain(&self) -> bool {
        self.slips + self.cut == 0
            && PHRASE_LENGTHS.iter().any(|&length| self.indices.windows(length).any(words::checksum_holds))
    }

    /// Enough words, and few enough repairs that chance does not explain them: one slip in twelve
    /// words (two with six right ones in a row), words cut short either seldom or all of them.
    fn is_phrase(&self) -> bool {
        let slips = self.slips + usize::from(self.pending.is_some());
        let words = self.indices.len() + self.cut + slips;
        let few_slips = slips * FEWEST <= words || (slips * 6 <= words && self.best_streak * 2 >= FEWEST);
        let few_cuts = self.cut * 6 <= words || self.longest <= 4;
        words >= FEWEST
            && (self.best_streak >= ROW || (few_slips && few_cuts))
            && (self.certain() || self.varied())
    }
}

fn close(run: Option<Run>, hits: &mut Vec<Hit>) {
    let Some(run) = run.filter(Run::is_phrase) else { return };
    hits.push(Hit {
        kind: SecretKind::RecoveryPhrase,
        certainty: if run.certain() { Certainty::Certain } else { Certainty::Likely },
        range: run.first..run.pending.unwrap_or(run.end),
    });
}

fn letter_runs(folded: &Folded) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < folded.len() && !is_letter(folded.lower[at]) {
            at += 1;
        }
        let start = at;
        while at < folded.len() && is_letter(folded.lower[at]) {
            at += 1;
        }
        (at > start).then_some(start..at)
    })
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !is_ideograph(c)
}

/// A gap ends a run when it is wide, holds many ideographs, or something already masked.
fn breaks(folded: &Folded, gap: Range<usize>) -> bool {
    gap.len() > WIDEST_GAP
        || folded.lower[gap.clone()].contains(&super::MASK_CHAR)
        || folded.lower[gap].iter().filter(|c| is_ideograph(**c)).count() > 6
}

/// Indices of the words of a long token written without any separator, if it is nothing but list
/// words ("abandonabilityable…").
fn glued(token: &str) -> Option<Vec<u16>> {
    if token.len() < FEWEST * ENGLISH_WORD_LETTERS.start() || !token.is_ascii() {
        return None;
    }
    // previous[i]: length of the last word of some split of the first i letters; 0 when there is none.
    let mut previous = vec![0_usize; token.len() + 1];
    for end in *ENGLISH_WORD_LETTERS.start()..=token.len() {
        previous[end] = ENGLISH_WORD_LETTERS
            .filter(|length| *length <= end)
            .find(|&length| {
                let start = end - length;
                (start == 0 || previous[start] > 0) && words::english(&token[start..end]).is_some()
            })
            .unwrap_or(0);
    }
    let mut indices = Vec::new();
    let mut end = token.len();
    while end > 0 {
        let length = previous[end];
        if length == 0 {
            return None;
        }
        indices.push(words::english(&token[end - length..end])?);
        end -= length;
    }
    indices.reverse();
    (indices.len() >= FEWEST).then_some(indices)
}
