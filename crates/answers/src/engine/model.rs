//! The trained engine: what it was taught, what it says about a question, and how it is stored.

use std::collections::HashSet;

use kernel::{Locale, SeededRng};
use serde::{Deserialize, Serialize};

use super::doubt::{Doubt, SIGNAL_NAMES, Thresholds, signals};
use super::language::{Language, language};
use super::lexicon::{self, Danger, Feeling};
use super::linear::Classifier;
use super::rounds;
use super::scorers::{Body, Cut, Said, Scorers};
use super::text::normalise;
use super::tokens::{tokens, words};
use super::verbatim::Verbatim;

/// Candidates of a reading at most.
pub const MAX_CANDIDATES: usize = 5;
/// Wordings that are learnt; what comes after, in order of answers, is left out.
pub const MAX_QUESTIONS: usize = 50_000;
/// Wordings of one answer in one language that are learnt.
pub const MAX_QUESTIONS_OF_ANSWER: usize = 500;
/// Characters of an answer's text that are read.
pub const MAX_TEXT_CHARS: usize = 2_000;

/// The shape of stored models; another one is refused and the model trained anew.
const FORMAT: &[u8; 8] = b"hwmodel3";

/// One answer in one language, with the ways of asking for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which answer; the same in every language.
    pub answer: i64,
    /// The language of this entry.
    pub locale: Locale,
    /// The title first, then other wordings; empty ones are ignored.
    pub questions: Vec<String>,
    /// The answer itself as plain text; may be empty. It helps to find the answer.
    pub text: String,
}

/// What the engine reads from one question.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The language; `None` when nothing tells.
    pub language: Option<Language>,
    /// How the writer feels; `None` when no word says so.
    pub feeling: Option<Feeling>,
    /// What must reach a person first.
    pub danger: Option<Danger>,
    /// Whether a person is asked for.
    pub wants_person: bool,
    /// Best first, at most [`MAX_CANDIDATES`], each answer once; empty when nothing shares a word with the question.
    pub candidates: Vec<Candidate>,
    /// Probability, 0..=1, that the first candidate is right and the question in scope at all.
    pub confidence: f64,
}

/// One answer that may be meant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// The answer.
    pub answer: i64,
    /// The language in which to give it: the question's, where the answer has it.
    pub locale: Locale,
    /// Its share of what all candidates are worth, 0..=1; shares of all answers sum to 1.
    pub score: f64,
}

/// Why a question was read as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What the engine says.
    pub reading: Reading,
    /// Words of the question that some wording holds.
    pub known_words: Vec<String>,
    /// Words of the question that no wording holds.
    pub unknown_words: Vec<String>,
    /// In the order of the reading's candidates.
    pub candidates: Vec<ExplainedCandidate>,
    /// What each signal adds to the log-odds of the confidence, by the signal's stable name.
    pub doubt: Vec<(&'static str, f64)>,
}

/// What each scorer says about one candidate.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainedCandidate {
    /// The candidate.
    pub candidate: Candidate,
    /// Margin of the classifier; above 0 it claims the question, 1 is sure.
    pub classifier: f64,
    /// Likeness to the nearest wording, 0..=1.
    pub likeness: f64,
    /// Share of the question's words that the wordings hold, by rarity, 0..=1.
    pub words: f64,
    /// The same for the answer's text.
    pub text: f64,
    /// The nearest wording; `None` when none shares anything.
    pub wording: Option<String>,
    /// Words that the question and that wording share.
    pub matched: Vec<String>,
}

/// Stored bytes that are no model of this version: cut, changed, or of another version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the stored model is damaged or of another version")]
pub struct Damaged;

/// A trained engine; immutable, shared between threads.
#[derive(Debug)]
pub struct Model {
    stored: Stored,
    scorers: Scorers,
    verbatim: Verbatim,
}

/// What is kept; everything else follows from it.
#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    fingerprint: [u8; 32],
    answers: Vec<StoredAnswer>,
    /// The answer and the text of every wording.
    questions: Vec<(u32, String)>,
    classifier: Classifier,
    doubt: Doubt,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredAnswer {
    id: i64,
    locales: Vec<Locale>,
    text: String,
}

impl Model {
    /// Trains on the operator's knowledge. The same entries, in any order, and the same seed give the same model.
    #[must_use]
    pub fn train(entries: &[Entry], seed: u64) -> Self {
        Self::train_unless(entries, seed, &|| false).expect("nothing stops it")
    }

    /// Trains unless `stop`, asked every few milliseconds to seconds, says so; then `None`.
    #[must_use]
    pub fn train_unless(entries: &[Entry], seed: u64, stop: &dyn Fn() -> bool) -> Option<Self> {
        lexicon::prepare();
        let rng = SeededRng::new(seed);
        let mut stored = Stored::of(entries, seed);
        let cut = Material::of(&stored);
        let examples = rounds::examine(&cut.questions, &cut.answer_of, &cut.texts, &rng, stop)?;
        stored.doubt = Doubt::learn(&examples);
        let scorers = Scorers::train(&cut.body(), &rng, stop)?;
        stored.classifier = scorers.classifier().clone();
        let verbatim = stored.verbatim();
        Some(Self { stored, scorers, verbatim })
    }

    /// What [`Model::fingerprint`] would be after training, without training.
    #[must_use]
    pub fn fingerprint_of(entries: &[Entry], seed: u64) -> [u8; 32] {
        Stored::of(entries, seed).fingerprint
    }

    /// Identifies the knowledge, the seed and the version of the engine it was trained with.
    #[must_use]
    pub const fn fingerprint(&self) -> [u8; 32] {
        self.stored.fingerprint
    }

    /// How many answers it knows.
    #[must_use]
    pub const fn answers(&self) -> usize {
        self.stored.answers.len()
    }

    /// How many wordings it knows.
    #[must_use]
    pub const fn questions(&self) -> usize {
        self.stored.questions.len()
    }

    /// The model as bytes, with its format and a checksum.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let body = postcard::to_allocvec(&self.stored).expect("plain values are always written");
        let mut bytes = Vec::with_capacity(body.len() + 40);
        bytes.extend_from_slice(FORMAT);
        bytes.extend_from_slice(blake3::hash(&body).as_bytes());
        bytes.extend_from_slice(&body);
        bytes
    }

    /// The model that [`Model::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`Damaged`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Damaged> {
        let (format, rest) = bytes.split_at_checked(FORMAT.len()).ok_or(Damaged)?;
        let (checksum, body) = rest.split_at_checked(32).ok_or(Damaged)?;
        if format != FORMAT || blake3::hash(body).as_bytes() != checksum {
            return Err(Damaged);
        }
        let stored: Stored = postcard::from_bytes(body).map_err(|_| Damaged)?;
        if !stored.is_sound() {
            return Err(Damaged);
        }
        lexicon::prepare();
        let cut = Material::of(&stored);
        let scorers = Scorers::with(&cut.body(), stored.classifier.clone());
        let verbatim = stored.verbatim();
        Ok(Self { stored, scorers, verbatim })
    }

    /// From which confidence to answer and to ask, as this knowledge itself suggests.
    #[must_use]
    pub const fn calibrated(&self) -> Thresholds {
        self.stored.doubt.thresholds()
    }

    /// Reads one question. Never fails: a question without a known word has no candidates and confidence 0.
    #[must_use]
    pub fn ask(&self, question: &str) -> Reading {
        let normalised = normalise(question);
        self.read(question, &normalised, &mut self.scorers.ask(&Cut::of(&normalised)))
    }

    fn read(&self, question: &str, normalised: &str, said: &mut Said) -> Reading {
        let language = language(question);
        let mut confidence = signals(said).map_or(0.0, |(_, signals)| self.stored.doubt.confidence(&signals));
        if let Some((answer, trust)) = self.verbatim.find(normalised) {
            let first = said.together.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            said.together[answer] = first + VERBATIM_LEAD;
            confidence = confidence.max(trust);
        }
        Reading {
            language,
            feeling: lexicon::feeling(question),
            danger: lexicon::danger(question),
            wants_person: lexicon::wants_person(question),
            candidates: self.candidates(said, language),
            confidence,
        }
    }

    fn candidates(&self, said: &Said, language: Option<Language>) -> Vec<Candidate> {
        let first = said.together.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let worth = |together: f32| f64::from((together - first) / SOFTNESS).exp();
        let all: f64 = said.together.iter().map(|together| worth(*together)).sum();
        let mut order: Vec<usize> = (0..said.together.len()).filter(|answer| said.touches(*answer)).collect();
        let better = |a: &usize, b: &usize| said.together[*b].total_cmp(&said.together[*a]).then(a.cmp(b));
        if order.len() > MAX_CANDIDATES {
            order.select_nth_unstable_by(MAX_CANDIDATES, better);
            order.truncate(MAX_CANDIDATES);
        }
        order.sort_unstable_by(better);
        let asked_in = language.and_then(Language::locale);
        let candidate = |answer: usize| {
            let stored = &self.stored.answers[answer];
            let own = asked_in.filter(|locale| stored.locales.contains(locale));
            let locale = own.or_else(|| stored.locales.first().copied()).unwrap_or_default();
            Candidate { answer: stored.id, locale, score: worth(said.together[answer]) / all }
        };
        order.into_iter().map(candidate).collect()
    }

    /// Reads one question and says why, for the console's test bench.
    #[must_use]
    pub fn explain(&self, question: &str) -> Explanation {
        let normalised = normalise(question);
        let mut said = self.scorers.ask(&Cut::of(&normalised));
        let reading = self.read(question, &normalised, &mut said);
        let asked = distinct(words(&tokens(&normalised)));
        let (known_words, unknown_words) = asked.iter().cloned().partition(|word| self.scorers.knows(word));
        let explained = |candidate: &Candidate| {
            let at = self.stored.answers.iter().position(|answer| answer.id == candidate.answer)?;
            let wording = self.stored.questions.get(said.nearest[at] as usize).map(|(_, text)| text.clone());
            let held: HashSet<String> =
                wording.iter().flat_map(|text| words(&tokens(&normalise(text)))).collect();
            Some(ExplainedCandidate {
                candidate: *candidate,
                classifier: said.classifier[at].into(),
                likeness: said.likeness[at].into(),
                words: said.words[at].into(),
                text: said.texts[at].into(),
                wording,
                matched: asked.iter().filter(|word| held.contains(*word)).cloned().collect(),
            })
        };
        let candidates = reading.candidates.iter().filter_map(explained).collect();
        let doubt = signals(&said).map_or_else(Vec::new, |(_, signals)| {
            SIGNAL_NAMES.into_iter().zip(self.stored.doubt.shares(&signals)).collect()
        });
        Explanation { reading, known_words, unknown_words, candidates, doubt }
    }
}

/// How far apart candidates must be for their shares to differ by a factor of e.
const SOFTNESS: f32 = 0.25;
/// How far an answer whose very wording is asked stands before the next: a share some twenty times as large.
const VERBATIM_LEAD: f32 = 3.0 * SOFTNESS;

impl Stored {
    /// Sorts and bounds the entries; nothing is trained yet.
    fn of(entries: &[Entry], seed: u64) -> Self {
        let mut sorted: Vec<&Entry> = entries.iter().collect();
        sorted.sort_by_key(|entry| (entry.answer, entry.locale, &entry.questions, &entry.text));
        let mut hasher = blake3::Hasher::new();
        hasher.update(FORMAT);
        hasher.update(&seed.to_le_bytes());
        let mut stored = Self {
            fingerprint: [0; 32],
            answers: Vec::new(),
            questions: Vec::new(),
            classifier: Classifier::default(),
            doubt: Doubt::innate(),
        };
        let mut seen = HashSet::new();
        for entry in sorted {
            let mut of_entry = 0;
            for question in entry.questions.iter().take(MAX_QUESTIONS_OF_ANSWER) {
                let read = normalise(question);
                let full = stored.questions.len() >= MAX_QUESTIONS;
                if full || read.is_empty() || !seen.insert((entry.answer, read)) {
                    continue;
                }
                of_entry += 1;
                let at = stored.answer_at(entry);
                stored
                    .questions
                    .push((at, question.trim().chars().take(super::MAX_QUESTION_CHARS).collect()));
            }
            if of_entry > 0 {
                let at = stored.answer_at(entry) as usize;
                let answer = &mut stored.answers[at];
                if !answer.text.is_empty() {
                    answer.text.push('\n');
                }
                answer.text.extend(entry.text.chars().take(MAX_TEXT_CHARS));
                answer.locales.push(entry.locale);
                answer.locales.dedup();
            }
        }
        for answer in &stored.answers {
            hasher.update(&answer.id.to_le_bytes());
            for locale in &answer.locales {
                hasher.update(locale.tag().as_bytes());
            }
            hasher.update(&(answer.text.len() as u64).to_le_bytes());
            hasher.update(answer.text.as_bytes());
        }
        for (answer, question) in &stored.questions {
            hasher.update(&answer.to_le_bytes());
            hasher.update(&(question.len() as u64).to_le_bytes());
            hasher.update(question.as_bytes());
        }
        stored.fingerprint = *hasher.finalize().as_bytes();
        stored
    }

    fn verbatim(&self) -> Verbatim {
        Verbatim::of(self.questions.iter().map(|(answer, text)| (*answer, normalise(text))))
    }

    /// The place of an entry's answer, which comes last while entries are sorted.
    fn answer_at(&mut self, entry: &Entry) -> u32 {
        if self.answers.last().is_none_or(|last| last.id != entry.answer) {
            self.answers.push(StoredAnswer { id: entry.answer, locales: Vec::new(), text: String::new() });
        }
        u32::try_from(self.answers.len() - 1).unwrap_or(u32::MAX)
    }

    /// Whether the parts fit each other, so that nothing built from them can fail.
    fn is_sound(&self) -> bool {
        self.questions.len() <= MAX_QUESTIONS
            && self.questions.iter().all(|(answer, _)| (*answer as usize) < self.answers.len())
            && self.classifier.fits(self.answers.len(), self.questions.len())
            && self.doubt.is_sound()
    }
}

/// Stored texts, cut for the scorers.
struct Material {
    questions: Vec<Cut>,
    answer_of: Vec<u32>,
    texts: Vec<Option<Cut>>,
}

impl Material {
    fn of(stored: &Stored) -> Self {
        let text = |answer: &StoredAnswer| {
            let mut words = Vec::new();
            // A text may be longer than a question may be, so it is read in lines.
            for line in answer.text.lines() {
                words.extend(Cut::of(&normalise(line)).words);
            }
            (!words.is_empty()).then(|| Cut { words, ..Cut::default() })
        };
        Self {
            questions: stored.questions.iter().map(|(_, text)| Cut::of(&normalise(text))).collect(),
            answer_of: stored.questions.iter().map(|(answer, _)| *answer).collect(),
            texts: stored.answers.iter().map(text).collect(),
        }
    }

    fn body(&self) -> Body<'_> {
        Body {
            questions: self.questions.iter().collect(),
            answer_of: self.answer_of.clone(),
            texts: self.texts.iter().map(Option::as_ref).collect(),
        }
    }
}

/// Each word once, in the order of their first occurrence.
fn distinct(words: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    words.into_iter().filter(|word| seen.insert(word.clone())).collect()
}
