//! Texts whose title, or one of whose ways of asking, the query is much of: of two that both have the word *deposit*, "How
//! do I deposit?" is about it, and "I forgot the memo of a deposit to an exchange" about something else.

use std::collections::HashMap;

use super::SearchIndex;
use super::query::Unit;

/// How much more a text is worth of which the query is a whole heading.
const WHOLE: f32 = 2.0;

/// Raises each text's score by the most the query is of any of its headings.
pub(super) fn prefer(index: &SearchIndex, asked: &[Unit<'_>], found: &mut [(u32, f32)]) {
    let mut factors: HashMap<u32, f32> = HashMap::new();
    for find in asked.iter().flat_map(|unit| &unit.finds) {
        if let [term] = find.terms.as_slice() {
            let factor = factors.entry(*term).or_insert(0.0);
            *factor = factor.max(find.factor);
        }
    }
    for (doc, score) in found {
        let headings = index.docs[*doc as usize].headings.iter();
        let most = headings.map(|terms| share(index, &factors, terms)).fold(0.0, f32::max);
        *score *= 1.0 + WHOLE * most;
    }
}

/// How much of a heading the query is, 0 to 1: the rarer a word, the more of the heading it is.
fn share(index: &SearchIndex, factors: &HashMap<u32, f32>, heading: &[u32]) -> f32 {
    let (mut said, mut all) = (0.0, 0.0);
    for term in heading {
        let rarity = index.rarity(index.postings[*term as usize].len());
        all += rarity;
        said += factors.get(term).map_or(0.0, |factor| factor * rarity);
    }
    if all > 0.0 { said / all } else { 0.0 }
}
