//! Words that mean the same in the wallet's world.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::tokens::{Run, runs};

const TABLE: &str = include_str!("synonyms.txt");

/// A word or phrase of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    pub(super) runs: Vec<Run>,
}

struct Groups {
    groups: Vec<Vec<Phrase>>,
    /// Groups by the first word of a Latin phrase.
    by_word: HashMap<String, Vec<(usize, usize)>>,
    /// Groups by the first two characters of a Chinese phrase.
    by_pair: HashMap<[char; 2], Vec<(usize, usize)>>,
}

static GROUPS: LazyLock<Groups> = LazyLock::new(|| {
    let lines = TABLE.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let groups: Vec<Vec<Phrase>> =
        lines.map(|line| line.split(',').map(|phrase| Phrase { runs: runs(phrase) }).collect()).collect();
    let (mut by_word, mut by_pair): (HashMap<_, Vec<_>>, HashMap<_, Vec<_>>) = Default::default();
    for (g, group) in groups.iter().enumerate() {
        for (p, phrase) in group.iter().enumerate() {
            match phrase.runs.first() {
                Some(Run::Word(word)) => by_word.entry(word.clone()).or_default().push((g, p)),
                Some(Run::Han(chars)) if chars.len() >= 2 => {
                    by_pair.entry([chars[0], chars[1]]).or_default().push((g, p));
                }
                _ => {}
            }
        }
    }
    Groups { groups, by_word, by_pair }
});

/// A phrase of the query that the table knows: the run it begins in, where in it (characters of a Chinese run), how many
/// runs or characters it takes, and what else it is called.
pub(super) struct Known {
    pub(super) run: usize,
    pub(super) from: usize,
    pub(super) length: usize,
    pub(super) others: Vec<&'static Phrase>,
}

/// The phrases of the table that stand in a query.
pub(super) fn known(query: &[Run]) -> Vec<Known> {
    let mut found = Vec::new();
    for (run, part) in query.iter().enumerate() {
        match part {
            Run::Word(word) => {
                for (g, p) in GROUPS.by_word.get(word).into_iter().flatten() {
                    let phrase = &GROUPS.groups[*g][*p].runs;
                    if query[run..].starts_with(phrase) {
                        found.push(Known { run, from: 0, length: phrase.len(), others: others(*g, *p) });
                    }
                }
            }
            Run::Han(chars) => {
                for from in 0..chars.len().saturating_sub(1) {
                    let places = GROUPS.by_pair.get(&[chars[from], chars[from + 1]]);
                    for (g, p) in places.into_iter().flatten() {
                        let [Run::Han(phrase)] = GROUPS.groups[*g][*p].runs.as_slice() else { continue };
                        if chars[from..].starts_with(phrase) {
                            let others = others(*g, *p);
                            found.push(Known { run, from, length: phrase.len(), others });
                        }
                    }
                }
            }
        }
    }
    found
}

fn others(group: usize, but: usize) -> Vec<&'static Phrase> {
    let group = GROUPS.groups[group].iter().enumerate();
    group.filter(|(at, _)| *at != but).map(|(_, phrase)| phrase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_of_the_table_is_words() {
        assert!(GROUPS.groups.len() > 50);
        for group in &GROUPS.groups {
            assert!(group.len() >= 2 && group.iter().all(|phrase| !phrase.runs.is_empty()), "{group:?}");
        }
    }

    #[test]
    fn a_phrase_is_found_within_a_query() {
        let query = runs("我的提现为什么 network fee 这么高");
        let found: Vec<_> = known(&query).iter().map(|k| (k.run, k.from, k.length)).collect();
        assert!(found.contains(&(0, 2, 2)), "{found:?}");
        assert!(found.contains(&(1, 0, 2)), "{found:?}");
    }
}
