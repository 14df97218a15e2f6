//! Which features a body of questions holds, and how much each says.

use std::collections::HashMap;

use super::tokens::{Block, Feature};

/// Share of a vector's squared length that words get; pieces get the rest.
const WORDS_SHARE: f32 = 0.5;

/// A sparse vector: features in rising order, each with its weight.
pub(super) type Vector = Vec<(u32, f32)>;

/// The features of some texts, numbered, with their inverse document frequency.
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
    /// Numbers the features of `texts` in the order in which they first occur.
    pub(super) fn of(texts: &[Vec<(Feature, f32)>]) -> Self {
        let mut vocabulary = Self::default();
        let mut holding: Vec<u32> = Vec::new();
        for (feature, _) in texts.iter().flatten() {
            let next = u32::try_from(holding.len()).unwrap_or(u32::MAX);
            let id = *vocabulary.ids.entry(*feature).or_insert(next);
            if id == next {
                holding.push(0);
                vocabulary.blocks.push(feature.0);
            }
            holding[id as usize] += 1;
        }
        let all = texts.len();
        vocabulary.weights = holding.iter().map(|held| rarity(all, *held)).collect();
        vocabulary.unknown = rarity(all, 0);
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

    /// How much a feature says; a feature that no text holds says most.
    pub(super) fn weight(&self, feature: &Feature) -> f32 {
        self.id(feature).map_or(self.unknown, |id| self.weights[id as usize])
    }

    /// The vector of a text: sublinear frequency times rarity, each block of its own length, the whole of
    /// length 1. Features that are unknown are left out; a text without a known one gives an empty vector.
    pub(super) fn vector(&self, features: &[(Feature, f32)]) -> Vector {
        let mut vector: Vector = Vec::with_capacity(features.len());
        for (feature, count) in features {
            if let Some(id) = self.id(feature) {
                vector.push((id, (1.0 + count.ln()) * self.weights[id as usize]));
            }
        }
        vector.sort_unstable_by_key(|(id, _)| *id);
        let length = |block: Block| {
            let squares = vector.iter().filter(|(id, _)| self.blocks[*id as usize] == block);
            squares.map(|(_, weight)| weight * weight).sum::<f32>().sqrt()
        };
        let (words, pieces) = (length(Block::Words), length(Block::Pieces));
        let share = if pieces == 0.0 {
            1.0
        } else if words == 0.0 {
            0.0
        } else {
            WORDS_SHARE
        };
        for (id, weight) in &mut vector {
            *weight *= match self.blocks[*id as usize] {
                Block::Words => share.sqrt() / words,
                Block::Pieces => (1.0 - share).sqrt() / pieces,
            };
        }
        vector
    }
}

/// Inverse document frequency, smoothed: `ln((1 + all) / (1 + holding)) + 1`.
#[expect(clippy::cast_precision_loss, reason = "counts of texts")]
fn rarity(all: usize, holding: u32) -> f32 {
    ((1.0 + all as f32) / (1.0 + holding as f32)).ln() + 1.0
}
