//! A linear classifier, one answer against the rest: a support vector machine with squared hinge loss, trained
//! in its dual form. Source: Hsieh et al., "A dual coordinate descent method for large-scale linear SVM" (2008).
//!
//! The dual form is kept: an answer's score is a sum over the questions that support it, so the classifier
//! needs nothing but the products that the index computes anyway, and its stored form is small.

use kernel::SeededRng;

use super::index::Index;
use super::vocabulary::Vector;
use super::word_vectors::{DIMENSIONS, product};

/// Price of an error at an answer's own wording, against the size of the weights. Higher than at others': an
/// answer has few wordings of its own.
const PRICE_OF_OWN: f32 = 2.0;
/// Price of an error at another answer's wording.
const PRICE_OF_OTHERS: f32 = 1.0;
/// Passes over the questions at most.
const PASSES: usize = 30;
/// The largest violation of the optimum at which training of an answer stops.
const TOLERANCE: f32 = 0.05;
/// Questions looked at for all answers together, in one pass: up to this many, every answer is held against all
/// others; beyond, against those that are most like it and some of the rest, so that training stays bounded.
const VISITS: usize = 700_000;
/// Questions of other answers that an answer is held against, at least.
const LEAST_OTHERS: usize = 300;
/// Features of an answer by which questions like it are looked for.
const TELLING: usize = 40;

/// The supports of every answer.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct Classifier {
    /// By answer: which questions support it (or speak against it), and how much.
    supports: Vec<Vec<(u32, f32)>>,
}

impl Classifier {
    /// Trains on questions, the answer of each, and their index; answers are `0..answers`. `None`: stopped.
    pub(super) fn train(
        vectors: &[Vector],
        answer_of: &[u32],
        answers: usize,
        index: &Index,
        rng: &SeededRng,
        stop: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let mut own: Vec<Vec<u32>> = vec![Vec::new(); answers];
        for (question, answer) in (0_u32..).zip(answer_of) {
            own[*answer as usize].push(question);
        }
        let others = (VISITS / answers.max(1)).max(LEAST_OTHERS);
        let mut descent = Descent::new(vectors, index.features());
        let mut supports = Vec::with_capacity(answers);
        for own in &own {
            if stop() {
                return None;
            }
            let mut order = own.clone();
            order.extend(held_against(own, vectors, index, others));
            supports.push(descent.one_against_rest(own, order, rng));
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

/// Questions of other answers that one answer is held against: all, or half the most like it and half spread
/// evenly over the rest. `own` is in rising order.
fn held_against(own: &[u32], vectors: &[Vector], index: &Index, most: usize) -> Vec<u32> {
    let others: Vec<u32> =
        (0_u32..).take(vectors.len()).filter(|question| own.binary_search(question).is_err()).collect();
    if others.len() <= most {
        return others;
    }
    let mut telling: Vec<(u32, f32)> =
        own.iter().flat_map(|question| vectors[*question as usize].features.iter().copied()).collect();
    telling.sort_unstable_by_key(|(id, _)| *id);
    telling.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    telling.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    telling.truncate(TELLING);
    let like = index.products(&Vector { features: telling, ..Vector::default() });
    let mut chosen = others.clone();
    let nearest = |a: &u32, b: &u32| like[*b as usize].total_cmp(&like[*a as usize]).then(a.cmp(b));
    chosen.select_nth_unstable_by(most / 2, nearest);
    chosen.truncate(most / 2);
    chosen.extend(others.iter().step_by(others.len().div_ceil(most / 2)));
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

/// Room for the descent, used again for every answer.
struct Descent<'a> {
    vectors: &'a [Vector],
    weights: Vec<f32>,
    meaning: [f32; DIMENSIONS],
    alpha: Vec<f32>,
}

impl<'a> Descent<'a> {
    fn new(vectors: &'a [Vector], features: usize) -> Self {
        Self {
            vectors,
            weights: vec![0.0; features],
            meaning: [0.0; DIMENSIONS],
            alpha: vec![0.0; vectors.len()],
        }
    }

    /// Descends for one answer over the questions of `order`; returns its supports in rising order. The
    /// constant 1 stands beside every vector as its bias.
    fn one_against_rest(&mut self, own: &[u32], mut order: Vec<u32>, rng: &SeededRng) -> Vec<(u32, f32)> {
        self.weights.fill(0.0);
        self.meaning.fill(0.0);
        self.alpha.fill(0.0);
        let mut bias = 0.0_f32;
        let mut active = order.len();
        let sign = |question: u32| if own.binary_search(&question).is_ok() { 1.0 } else { -1.0 };
        for _ in 0..PASSES {
            let mut worst = 0.0_f32;
            shuffle(&mut order[..active], rng);
            let mut at = 0;
            while at < active {
                let sign = sign(order[at]);
                let diagonal = 0.5 / if sign > 0.0 { PRICE_OF_OWN } else { PRICE_OF_OTHERS };
                let question = order[at] as usize;
                let vector = &self.vectors[question];
                let score = self.score(vector) + bias;
                let alpha = &mut self.alpha[question];
                let gradient = sign * score - 1.0 + diagonal * *alpha;
                if *alpha == 0.0 && gradient > TOLERANCE {
                    // Far on its own side: it is not looked at again until the last pass.
                    active -= 1;
                    order.swap(at, active);
                    continue;
                }
                at += 1;
                let violation = if *alpha == 0.0 { gradient.min(0.0) } else { gradient };
                if violation.abs() < 1e-6 {
                    continue;
                }
                worst = worst.max(violation.abs());
                let length = if vector.is_empty() { 1.0 } else { 2.0 };
                let better = (*alpha - gradient / (length + diagonal)).max(0.0);
                let step = (better - *alpha) * sign;
                *alpha = better;
                self.step(vector, step);
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
        let signed = |question: u32| (question, self.alpha[question as usize] * sign(question));
        order.into_iter().map(signed).filter(|(_, by)| *by != 0.0).collect()
    }

    fn score(&self, vector: &Vector) -> f32 {
        let features: f32 = vector.features.iter().map(|(id, by)| self.weights[*id as usize] * by).sum();
        features + product(&self.meaning, &vector.meaning)
    }

    fn step(&mut self, vector: &Vector, step: f32) {
        for (id, by) in &vector.features {
            self.weights[*id as usize] += step * by;
        }
        for (weight, by) in self.meaning.iter_mut().zip(&vector.meaning) {
            *weight += step * by;
        }
    }
}

/// Fisher and Yates.
fn shuffle(order: &mut [u32], rng: &SeededRng) {
    for at in (1..order.len()).rev() {
        let other = usize::try_from(rng.below(at as u64 + 1)).unwrap_or(0);
        order.swap(at, other);
    }
}
