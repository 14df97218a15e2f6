//! Vectors by feature, so that a question meets only the texts that share something with it.

use super::vocabulary::Vector;

/// Which vectors hold a feature, and with what weight.
#[derive(Debug)]
pub(super) struct Index {
    /// Where the postings of each feature begin; one more entry than features.
    starts: Vec<u32>,
    postings: Vec<(u32, f32)>,
    texts: usize,
}

impl Index {
    /// Turns `vectors` over; their features are below `features`.
    pub(super) fn of(vectors: &[Vector], features: usize) -> Self {
        let mut starts = vec![0_u32; features + 1];
        for (id, _) in vectors.iter().flatten() {
            starts[*id as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut postings = vec![(0, 0.0); starts.last().map_or(0, |all| *all as usize)];
        for (text, vector) in (0_u32..).zip(vectors) {
            for (id, weight) in vector {
                let at = &mut next[*id as usize];
                postings[*at as usize] = (text, *weight);
                *at += 1;
            }
        }
        Self { starts, postings, texts: vectors.len() }
    }

    /// How many features there are.
    pub(super) fn features(&self) -> usize {
        self.starts.len() - 1
    }

    /// The inner product of every text with `vector`.
    pub(super) fn products(&self, vector: &Vector) -> Vec<f32> {
        let mut products = vec![0.0; self.texts];
        for (id, weight) in vector {
            let (from, to) = (self.starts[*id as usize] as usize, self.starts[*id as usize + 1] as usize);
            for (text, held) in &self.postings[from..to] {
                products[*text as usize] += weight * held;
            }
        }
        products
    }
}
