//! Which features a body of questions holds, and how much each says.

use std::collections::HashMap;

use super::tokens::{Block, Feature};
use super::word_vectors::product;

/// Share of a vector's squared length that each block gets; a block that is missing leaves its share to the others.
const SHARES: [(Block, f32); 5] = [
    (Block::Words, 0.176),
    (Block::Pairs, 0.15),
    (Block::Notions, 0.09),
    (Block::NotionPairs, 0.113),
    (Block::Pieces, 0.221),
];

/// The same of the text's meaning.
const SHARE_OF_MEANING: f32 = 0.25;

/// A text as a vector, of length 1 altogether.
#[derive(Debug, Clone, Default)]
pub(super) struct Vector {
    /// What it means; empty where that is not known.
    pub(super) meaning: Vec<f32>,
    /// Its features in rising order, each with its weight.
    pub(super) features: Vec<(u32, f32)>,
}

impl Vector {
    /// Whether nothing of it is known.
    pub(super) const fn is_empty(&self) -> bool {
        self.meaning.is_empty() && self.features.is_empty()
    }
}

/// The features of some texts, numbered, with how much each says.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// Looked up, never iterated: the order of a map must not reach a score.
    ids: HashMap<Feature, u32>,
    weights: Vec<f32>,
    blocks: Vec<Block>,
    /// Weight of a feature that no text holds.
    unknown: f32,
}

impl Vocabulary {
    /// Numbers the features of `texts` in the order in which they first occur; each text belongs to one of
    /// `answers` answers.
    ///
    /// A feature says the more, the fewer answers it is spread over, not the fewer texts hold it: a word that
    /// every wording of one answer has is the best there is. Measured better than inverse document frequency.
    pub(super) fn of(texts: &[&[(Feature, f32)]], answer_of: &[u32], answers: usize) -> Self {
        let mut vocabulary = Self::default();
        let mut held: Vec<(u32, u32)> = Vec::new();
        for ((feature, _), answer) in texts
            .iter()
            .zip(answer_of)
            .flat_map(|(text, answer)| text.iter().map(move |held| (held, *answer)))
        {
            let next = u32::try_from(vocabulary.blocks.len()).unwrap_or(u32::MAX);
            let id = *vocabulary.ids.entry(*feature).or_insert(next);
            if id == next {
                vocabulary.blocks.push(feature.0);
            }
            held.push((id, answer));
        }
        held.sort_unstable();
        vocabulary.weights =
            held.chunk_by(|a, b| a.0 == b.0).map(|of_feature| rarity(answers, spread(of_feature))).collect();
        vocabulary.unknown = rarity(answers, 0.0);
        vocabulary
    }

    /// How many features there are.
    pub(super) fn len(&self) -> usize {
        self.weights.len()
    }

    /// The number of a feature; `None` when no text holds it.
    pub(super) fn id(&self, feature: &Feature) -> Option<u32> {
        self.ids.get(feature).copied()
    }

    /// Share of some features, by weight, that any text holds; 0..=1, 0 of none. A feature that no text holds
    /// weighs most. Each comes with how much it says by itself.
    pub(super) fn known(&self, features: impl Iterator<Item = (Feature, f32)>) -> f32 {
        let (mut known, mut all) = (0.0, 0.0);
        for (feature, says) in features {
            let id = self.id(&feature);
            let weight = says * id.map_or(self.unknown, |id| self.weights[id as usize]);
            all += weight;
            if id.is_some() {
                known += weight;
            }
        }
        if all > 0.0 { known / all } else { 0.0 }
    }

    /// The vector of a text: its meaning, and its features by sublinear frequency times weight; each block of its own
    /// length, the whole of length 1. Features that are unknown are left out; a text without a known one and without
    /// a meaning gives an empty vector.
    pub(super) fn vector(&self, features: &[(Feature, f32)], meaning: &[f32]) -> Vector {
        let mut vector = Vector { meaning: meaning.to_vec(), features: Vec::with_capacity(features.len()) };
        for (feature, count) in features {
            if let Some(id) = self.id(feature) {
                vector.features.push((id, (1.0 + count.ln()) * self.weights[id as usize]));
            }
        }
        vector.features.sort_unstable_by_key(|(id, _)| *id);
        let length = |block: Block| {
            let squares = vector.features.iter().filter(|(id, _)| self.blocks[*id as usize] == block);
            squares.map(|(_, weight)| weight * weight).sum::<f32>().sqrt()
        };
        let lengths = SHARES.map(|(block, share)| (block, share, length(block)));
        let of_features = lengths.iter().filter(|(_, _, length)| *length > 0.0).map(|(_, share, _)| share);
        let meant = product(meaning, meaning).sqrt();
        let of_meaning = if meant > 0.0 { SHARE_OF_MEANING } else { 0.0 };
        let all = of_features.sum::<f32>() + of_meaning;
        for (id, weight) in &mut vector.features {
            let own = lengths.iter().find(|(block, _, _)| *block == self.blocks[*id as usize]);
            let (_, share, length) = own.expect("every block has a share");
            *weight *= (share / all).sqrt() / length;
        }
        if meant > 0.0 {
            for number in &mut vector.meaning {
                *number *= (of_meaning / all).sqrt() / meant;
            }
        }
        vector
    }
}

/// Over how many answers a feature is spread: e to the entropy of its occurrences; 1 for a single answer.
/// `of_feature` holds (feature, answer) in order.
#[expect(clippy::cast_precision_loss, reason = "counts of texts")]
fn spread(of_feature: &[(u32, u32)]) -> f32 {
    let all = of_feature.len() as f32;
    let share = |same: &[(u32, u32)]| same.len() as f32 / all;
    let entropy: f32 = of_feature.chunk_by(|a, b| a.1 == b.1).map(share).map(|p| -p * p.ln()).sum();
    entropy.exp()
}

/// How much a feature says that is spread over so many answers: `ln((1 + all) / (1 + spread)) + 1`.
#[expect(clippy::cast_precision_loss, reason = "a count of answers")]
fn rarity(all: usize, spread: f32) -> f32 {
    ((1.0 + all as f32) / (1.0 + spread)).ln() + 1.0
}
