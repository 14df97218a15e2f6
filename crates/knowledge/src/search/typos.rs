//! Words that differ by one letter: left out, added, changed or swapped with its neighbour.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// Shortest word that may be misspelt, in letters.
pub(super) const MIN_LETTERS: usize = 4;

/// The vocabulary by what remains of each word when one letter is left out: two words within one letter of each other
/// share one of these.
#[derive(Debug, Default)]
pub(super) struct Neighbours(HashMap<u64, Vec<u32>>);

fn hash(letters: impl Iterator<Item = char>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for letter in letters {
        letter.hash(&mut hasher);
    }
    hasher.finish()
}

/// The word itself and the word without each of its letters.
fn remains(word: &str) -> Vec<u64> {
    let letters: Vec<char> = word.chars().collect();
    let without = |left_out: usize| {
        letters.iter().enumerate().filter(move |(at, _)| *at != left_out).map(|(_, letter)| *letter)
    };
    let mut remains: Vec<u64> = (0..letters.len()).map(|at| hash(without(at))).collect();
    remains.push(hash(letters.iter().copied()));
    remains.sort_unstable();
    remains.dedup();
    remains
}

impl Neighbours {
    pub(super) fn add(&mut self, word: &str, term: u32) {
        if word.chars().count() >= MIN_LETTERS {
            for remains in remains(word) {
                self.0.entry(remains).or_default().push(term);
            }
        }
    }

    /// Terms that may be one letter away; [`is_near`] tells.
    pub(super) fn of(&self, word: &str) -> Vec<u32> {
        if word.chars().count() < MIN_LETTERS {
            return Vec::new();
        }
        let mut found: Vec<u32> =
            remains(word).iter().filter_map(|remains| self.0.get(remains)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Whether two different words are one letter, or two swapped neighbours, apart.
pub(super) fn is_near(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    match (&a[..a.len() - end], &b[..b.len() - end]) {
        ([], []) => false,
        ([], [_]) | ([_], [] | [_]) => true,
        ([one, two], [three, four]) => one == four && two == three,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_of_the_finger_is_near() {
        for (a, b, wanted) in [
            ("withdraw", "withdrw", true),
            ("withdraw", "withdraww", true),
            ("withdraw", "wirhdraw", true),
            ("withdraw", "wihtdraw", true),
            ("withdraw", "withdraw", false),
            ("withdraw", "deposit", false),
            ("withdraw", "widhdrw", false),
            ("fees", "fee", true),
        ] {
            assert_eq!(is_near(a, b), wanted, "{a} {b}");
            let mut neighbours = Neighbours::default();
            neighbours.add(a, 7);
            if wanted {
                assert_eq!(neighbours.of(b).len(), usize::from(b.len() >= MIN_LETTERS), "{a} {b}");
            }
        }
    }
}
