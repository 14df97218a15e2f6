//! What readers make of articles. Pure.

use kernel::{Locale, Millis};

use crate::article::words;

/// Longest words a reader may add, in characters.
pub const MAX_NOTE_CHARS: usize = 1_000;

words! {
    /// Why an article did not help.
    Reason {
        /// It says something that is not so.
        Wrong = "wrong",
        /// It cannot be understood.
        Unclear = "unclear",
        /// Something is missing.
        Incomplete = "incomplete",
        /// It answers another question.
        OffTopic = "off_topic",
    }
}

/// What one reader said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// Whether it helped.
    pub helpful: bool,
    /// Why not; only kept when it did not help.
    pub reason: Option<Reason>,
    /// More words; may be empty.
    pub note: security::ScreenedText,
}

/// What all readers of an article said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeedbackSums {
    /// It helped.
    pub helpful: i64,
    /// It did not.
    pub not_helpful: i64,
    /// Why not, most given first.
    pub reasons: Vec<(Reason, i64)>,
    /// The newest words readers added, newest first, at most 20.
    pub notes: Vec<Note>,
}

/// The words a reader added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The language that was read.
    pub locale: Locale,
    /// Whether it helped.
    pub helpful: bool,
    /// Why not.
    pub reason: Option<Reason>,
    /// The words, screened.
    pub text: String,
    /// When, UTC.
    pub given_at_ms: Millis,
}

/// A search that found nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedSearch {
    /// The language it was made in.
    pub locale: Locale,
    /// Its words, screened and brought into one form.
    pub words: String,
    /// How often.
    pub times: i64,
    /// When last, UTC.
    pub last_at_ms: Millis,
}
