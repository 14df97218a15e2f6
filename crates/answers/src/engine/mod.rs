//! The built-in answer engine: pure rules over the operator's own knowledge. No I/O, no clock, no network.
//!
//! ```text
//! text → normalise → language · danger · wish for a person · feeling        (lexicons, no knowledge needed)
//!                  → scorers: classifier, nearest wording, words, text      (the operator's knowledge)
//!                  → candidates → doubt: a calibrated confidence in 0..=1
//! ```
//! Doubt is learnt by leaving whole answers out of that knowledge; no threshold is a constant here.

mod doubt;
mod index;
mod language;
mod lexicon;
mod linear;
mod model;
mod profile;
mod rounds;
mod scorers;
mod stem;
mod synonyms;
mod text;
mod tokens;
mod verbatim;
mod vocabulary;
mod word_vectors;

pub use doubt::Thresholds;
pub use language::{Language, language};
pub use lexicon::{Danger, Feeling, danger, feeling, wants_person};
pub use model::{
    Candidate, Damaged, Entry, ExplainedCandidate, Explanation, MAX_CANDIDATES, MAX_QUESTIONS,
    MAX_QUESTIONS_OF_ANSWER, MAX_TEXT_CHARS, Model, Reading,
};
pub use text::{MAX_QUESTION_CHARS, normalise};

#[cfg(test)]
mod tests;
#[cfg(test)]
mod wallet_tests;
