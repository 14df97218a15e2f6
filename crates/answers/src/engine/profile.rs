//! BM25 over whole answers: all wordings of an answer are one document, its text another.
//! Source: Robertson and Zaragoza, "The probabilistic relevance framework: BM25 and beyond" (2009).

use std::collections::HashMap;

use super::scorers::{Body, Cut};
use super::tokens::Feature;

/// How soon repeating a word stops to count.
const SATURATION: f32 = 1.2;
/// How much long documents are held back.
const LENGTH: f32 = 0.5;

/// Two documents an answer: its wordings and its text.
#[derive(Debug, Default)]
pub(super) struct Profiles {
    wordings: Documents,
    texts: Documents,
}

impl Profiles {
    /// Reads a body of questions.
    pub(super) fn of(body: &Body<'_>) -> Self {
        let mut wordings: Vec<Vec<Feature>> = vec![Vec::new(); body.texts.len()];
        for (cut, answer) in body.questions.iter().zip(&body.answer_of) {
            wordings[*answer as usize].extend(cut.words.iter().map(|(word, _)| *word));
        }
        let words = |cut: &Cut| cut.words.iter().map(|(word, _)| *word).collect();
        let texts: Vec<Vec<Feature>> =
            body.texts.iter().map(|text| text.map(words).unwrap_or_default()).collect();
        Self { wordings: Documents::of(&wordings), texts: Documents::of(&texts) }
    }

    /// By answer: how well its wordings, and its text, hold the words of a question; 0..1, where 1 would be
    /// every word, often, in a short document.
    pub(super) fn ask(&self, words: &[(Feature, f32)]) -> (Vec<f32>, Vec<f32>) {
        (self.wordings.ask(words), self.texts.ask(words))
    }
}

#[derive(Debug, Default)]
struct Documents {
    /// Looked up, never iterated.
    postings: HashMap<Feature, Vec<(u32, f32)>>,
    documents: usize,
}

impl Documents {
    #[expect(clippy::cast_precision_loss, reason = "counts of words")]
    fn of(texts: &[Vec<Feature>]) -> Self {
        let written = texts.iter().filter(|text| !text.is_empty()).count();
        let mean = texts.iter().map(Vec::len).sum::<usize>() as f32 / written.max(1) as f32;
        let mut postings: HashMap<Feature, Vec<(u32, f32)>> = HashMap::new();
        for (document, text) in (0_u32..).zip(texts) {
            let mut sorted = text.clone();
            sorted.sort_unstable();
            let long = SATURATION * (1.0 - LENGTH + LENGTH * text.len() as f32 / mean.max(1.0));
            for same in sorted.chunk_by(|a, b| a == b) {
                let count = same.len() as f32;
                postings.entry(same[0]).or_default().push((document, count / (count + long)));
            }
        }
        Self { postings, documents: texts.len() }
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of documents")]
    fn ask(&self, words: &[(Feature, f32)]) -> Vec<f32> {
        let mut scores = vec![0.0; self.documents];
        if self.postings.is_empty() {
            return scores;
        }
        let mut most = 0.0;
        for (word, says) in words {
            let held = self.postings.get(word).map_or(&[][..], Vec::as_slice);
            let (all, with) = (self.documents as f32, held.len() as f32);
            let rarity = says * (1.0 + (all - with + 0.5) / (with + 0.5)).ln();
            most += rarity;
            for (document, weight) in held {
                scores[*document as usize] += rarity * weight;
            }
        }
        if most > 0.0 {
            for score in &mut scores {
                *score /= most;
            }
        }
        scores
    }
}
