//! What several scorers say about one question, and what they say together.

use kernel::SeededRng;

use super::index::Index;
use super::linear::Classifier;
use super::profile::Profiles;
use super::tokens::{Block, Feature, features, notions, tokens, word_feature, words};
use super::vocabulary::{Vector, Vocabulary};
use super::word_vectors::{meaning, weight};

/// What each scorer counts for in the sum.
const CLASSIFIER: f32 = 1.0;
const LIKENESS: f32 = 0.1;
const WORDS: f32 = 0.4;
const TEXTS: f32 = 1.5;

/// A text cut into what the scorers count, once.
#[derive(Debug, Clone, Default)]
pub(super) struct Cut {
    pub(super) features: Vec<(Feature, f32)>,
    /// Words and notions, each with how much it says by itself.
    pub(super) words: Vec<(Feature, f32)>,
    /// Empty where no word has one.
    pub(super) meaning: Vec<f32>,
}

impl Cut {
    /// Cuts a normalised text.
    pub(super) fn of(text: &str) -> Self {
        let tokens = tokens(text);
        let mut said: Vec<(Feature, f32)> =
            words(&tokens).iter().map(|word| (word_feature(word), weight(word))).collect();
        said.extend(notions(&tokens).map(|notion| (notion, 1.0)));
        Self { features: features(text), words: said, meaning: meaning(&tokens) }
    }

    /// This text and another one as one question.
    pub(super) fn with(&self, other: &Self) -> Self {
        let mut features = [&self.features[..], &other.features[..]].concat();
        features.sort_unstable_by_key(|(feature, _)| *feature);
        features.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        let mut meaning = self.meaning.clone();
        meaning.resize(meaning.len().max(other.meaning.len()), 0.0);
        for (sum, by) in meaning.iter_mut().zip(&other.meaning) {
            *sum += by;
        }
        Self { features, words: [&self.words[..], &other.words[..]].concat(), meaning }
    }
}

/// A body of questions with the answer of each, and a text per answer.
#[derive(Debug, Default)]
pub(super) struct Body<'a> {
    pub(super) questions: Vec<&'a Cut>,
    pub(super) answer_of: Vec<u32>,
    /// By answer: its text; empty where it has none, or where the answer is left out.
    pub(super) texts: Vec<Option<&'a Cut>>,
}

/// All scorers over one body of questions.
#[derive(Debug)]
pub(super) struct Scorers {
    vocabulary: Vocabulary,
    index: Index,
    classifier: Classifier,
    profiles: Profiles,
    answer_of: Vec<u32>,
    answers: usize,
}

/// What the scorers say about one question; vectors are by answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    /// Margin of the classifier; about -1..1.
    pub(super) classifier: Vec<f32>,
    /// Likeness to the nearest wording of the answer; 0..1.
    pub(super) likeness: Vec<f32>,
    /// The nearest wording; `u32::MAX` where nothing is shared.
    pub(super) nearest: Vec<u32>,
    /// Share of the question's words, by rarity, that the answer's wordings hold; 0..1.
    pub(super) words: Vec<f32>,
    /// The same for the answer's own text.
    pub(super) texts: Vec<f32>,
    /// All together.
    pub(super) together: Vec<f32>,
    /// Share of the question's words, by rarity, that any wording holds; 0..1.
    pub(super) known: f32,
    /// The same with pairs of words.
    pub(super) known_pairs: f32,
}

impl Scorers {
    /// Trains all scorers; `None`: stopped.
    pub(super) fn train(body: &Body<'_>, rng: &SeededRng, stop: &dyn Fn() -> bool) -> Option<Self> {
        let (mut scorers, vectors) = Self::of(body);
        let answers = body.texts.len();
        scorers.classifier =
            Classifier::train(&vectors, &body.answer_of, answers, &scorers.index, rng, stop)?;
        Some(scorers)
    }

    /// All scorers but the classifier, which is given.
    pub(super) fn with(body: &Body<'_>, classifier: Classifier) -> Self {
        Self { classifier, ..Self::of(body).0 }
    }

    fn of(body: &Body<'_>) -> (Self, Vec<Vector>) {
        let texts: Vec<&[(Feature, f32)]> = body.questions.iter().map(|cut| &cut.features[..]).collect();
        let vocabulary = Vocabulary::of(&texts, &body.answer_of, body.texts.len());
        let vectors: Vec<_> =
            body.questions.iter().map(|cut| vocabulary.vector(&cut.features, &cut.meaning)).collect();
        let scorers = Self {
            index: Index::of(&vectors, vocabulary.len()),
            vocabulary,
            classifier: Classifier::default(),
            profiles: Profiles::of(body),
            answer_of: body.answer_of.clone(),
            answers: body.texts.len(),
        };
        (scorers, vectors)
    }

    /// The trained classifier, to be stored.
    pub(super) const fn classifier(&self) -> &Classifier {
        &self.classifier
    }

    /// Asks every scorer.
    pub(super) fn ask(&self, question: &Cut) -> Said {
        let products = self.index.products(&self.vocabulary.vector(&question.features, &question.meaning));
        let pairs = question
            .features
            .iter()
            .map(|(feature, _)| (*feature, 1.0))
            .filter(|((block, _), _)| *block == Block::Words);
        let mut said = Said {
            classifier: self.classifier.scores(&products),
            likeness: vec![0.0; self.answers],
            nearest: vec![u32::MAX; self.answers],
            known: self.vocabulary.known(question.words.iter().copied()),
            known_pairs: self.vocabulary.known(pairs),
            ..Said::default()
        };
        for (wording, (answer, product)) in (0_u32..).zip(self.answer_of.iter().zip(&products)) {
            let answer = *answer as usize;
            if *product > said.likeness[answer] {
                said.likeness[answer] = *product;
                said.nearest[answer] = wording;
            }
        }
        if self.answers == 1 {
            // Nothing to be told apart from: likeness is all there is.
            said.classifier = vec![2.0 * said.likeness[0] - 1.0];
        }
        (said.words, said.texts) = self.profiles.ask(&question.words);
        said.together = (0..self.answers)
            .map(|answer| {
                CLASSIFIER * said.classifier[answer]
                    + LIKENESS * said.likeness[answer]
                    + WORDS * said.words[answer]
                    + TEXTS * said.texts[answer]
            })
            .collect();
        said
    }

    /// Whether any wording holds a word.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.vocabulary.id(&word_feature(word)).is_some()
    }
}

impl Said {
    /// Whether an answer shares anything with the question.
    pub(super) fn touches(&self, answer: usize) -> bool {
        self.likeness[answer] > 0.0 || self.words[answer] > 0.0 || self.texts[answer] > 0.0
    }
}

/// The largest entry and its place, the first of equals; `None` of nothing.
pub(super) fn best(values: &[f32]) -> Option<(usize, f32)> {
    values.iter().copied().enumerate().reduce(|best, next| if next.1 > best.1 { next } else { best })
}

/// The largest entry but the one at `place`.
pub(super) fn best_but(values: &[f32], place: usize) -> Option<f32> {
    values.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, value)| *value).reduce(f32::max)
}
