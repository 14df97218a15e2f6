//! Vectors by feature, so that a question meets only the texts that share something with it.

use super::vocabulary::Vector;
use super::word_vectors::{DIMENSIONS, product};

/// Which vectors hold a feature, and with what weight.
#[derive(Debug)]
pub(super) struct Index {
    /// Where the postings of each feature begin; one more entry than features.
    starts: Vec<u32>,
    postings: Vec<(u32, f32)>,
    /// The meaning of every text one after the other, zeros where it is not known.
    meanings: Vec<f32>,
}

impl Index {
    /// Turns `vectors` over; their features are below `features`.
    pub(super) fn of(vectors: &[Vector], features: usize) -> Self {
        let mut starts = vec![0_u32; features + 1];
        for (id, _) in vectors.iter().flat_map(|vector| &vector.features) {
            starts[*id as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut postings = vec![(0, 0.0); starts.last().map_or(0, |all| *all as usize)];
        for (text, vector) in (0_u32..).zip(vectors) {
            for (id, weight) in &vector.features {
                let at = &mut next[*id as usize];
                postings[*at as usize] = (text, *weight);
                *at += 1;
            }
        }
        let mut meanings = vec![0.0; vectors.len() * DIMENSIONS];
        for (row, vector) in meanings.chunks_exact_mut(DIMENSIONS).zip(vectors) {
            row[..vector.meaning.len()].copy_from_slice(&vector.meaning);
        }
        Self { starts, postings, meanings }
    }

    /// How many features there are.
    pub(super) fn features(&self) -> usize {
        self.starts.len() - 1
    }

    /// The inner product of every text with `vector`.
    pub(super) fn products(&self, vector: &Vector) -> Vec<f32> {
        let rows = self.meanings.chunks_exact(DIMENSIONS);
        let mut products: Vec<f32> = rows.map(|row| product(row, &vector.meaning)).collect();
        for (id, weight) in &vector.features {
            let (from, to) = (self.starts[*id as usize] as usize, self.starts[*id as usize + 1] as usize);
            for (text, held) in &self.postings[from..to] {
                products[*text as usize] += weight * held;
            }
        }
        products
    }
}
