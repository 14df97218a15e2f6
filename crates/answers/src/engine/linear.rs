//! A linear classifier, one answer against the rest: a support vector machine with squared hinge loss, trained
//! in its dual form. Source: Hsieh et al., "A dual coordinate descent method for large-scale linear SVM" (2008).
//!
//! The dual form is kept: an answer's score is a sum over the questions that support it, so the classifier
//! needs nothing but the products that the index computes anyway, and its stored form is small.

use kernel::SeededRng;

use super::vocabulary::Vector;

/// Price of an error against the size of the weights.
const PRICE: f32 = 1.0;
/// Passes over the questions at most.
const PASSES: usize = 30;
/// The largest violation of the optimum at which training of an answer stops.
const TOLERANCE: f32 = 0.05;

/// The supports of every answer.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct Classifier {
    /// By answer: which questions support it (or speak against it), and how much.
    supports: Vec<Vec<(u32, f32)>>,
}

impl Classifier {
    /// Trains on questions and the answer of each; answers are `0..answers`, features below `features`.
    /// `None`: stopped.
    pub(super) fn train(
        vectors: &[Vector],
        answer_of: &[u32],
        answers: usize,
        features: usize,
        rng: &SeededRng,
        stop: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let mut order: Vec<u32> = (0_u32..).take(vectors.len()).collect();
        let mut weights = vec![0.0_f32; features];
        let mut supports = Vec::with_capacity(answers);
        for answer in (0_u32..).take(answers) {
            if stop() {
                return None;
            }
            weights.fill(0.0);
            supports.push(one_against_rest(vectors, answer_of, answer, &mut order, &mut weights, rng));
        }
        Some(Self { supports })
    }

    /// Whether stored supports fit `answers` answers and `questions` questions.
    pub(super) fn fits(&self, answers: usize, questions: usize) -> bool {
        self.supports.len() == answers
            && self
                .supports
                .iter()
                .flatten()
                .all(|(question, by)| (*question as usize) < questions && by.is_finite())
    }

    /// The score of every answer, from the products of the question with each known question. Above 0 the
    /// answer claims the question; 1 and -1 are the margins.
    pub(super) fn scores(&self, products: &[f32]) -> Vec<f32> {
        self.supports
            .iter()
            .map(|supports| {
                supports.iter().map(|(question, by)| by * (products[*question as usize] + 1.0)).sum()
            })
            .collect()
    }
}

/// Descends for one answer; returns its supports. The constant 1 stands beside every vector as its bias.
fn one_against_rest(
    vectors: &[Vector],
    answer_of: &[u32],
    answer: u32,
    order: &mut [u32],
    weights: &mut [f32],
    rng: &SeededRng,
) -> Vec<(u32, f32)> {
    let diagonal = 0.5 / PRICE;
    let mut alpha = vec![0.0_f32; vectors.len()];
    let mut bias = 0.0_f32;
    let mut active = order.len();
    for _ in 0..PASSES {
        let mut worst = 0.0_f32;
        shuffle(&mut order[..active], rng);
        let mut at = 0;
        while at < active {
            let question = order[at] as usize;
            let sign = if answer_of[question] == answer { 1.0 } else { -1.0 };
            let vector = &vectors[question];
            let score = vector.iter().map(|(id, weight)| weights[*id as usize] * weight).sum::<f32>() + bias;
            let gradient = sign * score - 1.0 + diagonal * alpha[question];
            if alpha[question] == 0.0 && gradient > TOLERANCE {
                // Far on its own side: it is not looked at again until the last pass.
                active -= 1;
                order.swap(at, active);
                continue;
            }
            at += 1;
            let violation = if alpha[question] == 0.0 { gradient.min(0.0) } else { gradient };
            if violation.abs() < 1e-6 {
                continue;
            }
            worst = worst.max(violation.abs());
            let length = if vector.is_empty() { 1.0 } else { 2.0 };
            let better = (alpha[question] - gradient / (length + diagonal)).max(0.0);
            let step = (better - alpha[question]) * sign;
            alpha[question] = better;
            for (id, weight) in vector {
                weights[*id as usize] += step * weight;
            }
            bias += step;
        }
        if worst < TOLERANCE {
            if active == order.len() {
                break;
            }
            active = order.len();
        }
    }
    order.sort_unstable();
    let signed = |question: u32| {
        let by = alpha[question as usize];
        (by > 0.0).then_some((question, if answer_of[question as usize] == answer { by } else { -by }))
    };
    (0_u32..).take(vectors.len()).filter_map(signed).collect()
}

/// Fisher and Yates.
fn shuffle(order: &mut [u32], rng: &SeededRng) {
    for at in (1..order.len()).rev() {
        let other = usize::try_from(rng.below(at as u64 + 1)).unwrap_or(0);
        order.swap(at, other);
    }
}
