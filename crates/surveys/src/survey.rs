//! A question about how the help was, and its answer. Pure; the clock is passed in.

use kernel::{AgentId, ConversationId, InboxId, Millis, OpeningId, SurveyId};

use crate::error::SurveyError;

/// Reasons a contact may tick, as stable words; the web translates them.
pub const REASONS: &[&str] = &["slow", "not_solved", "unclear", "unfriendly", "asked_again", "other"];
/// Longest comment, in characters.
pub const MAX_COMMENT_CHARS: usize = 1_000;
/// An answer may be changed for this long after it was first given.
pub const EDITABLE_MS: Millis = 24 * 3_600_000;
/// A question may be answered for this long after it was asked.
pub const ANSWERABLE_MS: Millis = 30 * 24 * 3_600_000;

/// A question, answered or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// Its id.
    pub id: SurveyId,
    /// The conversation it is about.
    pub conversation: ConversationId,
    /// The opening it is about.
    pub opening: OpeningId,
    /// The inbox of the conversation.
    pub inbox: InboxId,
    /// Who held the conversation when it was resolved; `None`: nobody did.
    pub agent: Option<AgentId>,
    /// When it was asked, UTC.
    pub asked_at_ms: Millis,
    /// When it was taken back unanswered; `None`: it stands.
    pub withdrawn_at_ms: Option<Millis>,
    /// The answer; `None`: not answered.
    pub answer: Option<Given>,
    /// Grows with every change.
    pub version: i64,
}

/// An answer as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// 1 (very bad) to 5 (very good).
    pub score: i64,
    /// Words of [`REASONS`], in their order.
    pub reasons: Vec<String>,
    /// Screened; "" when none.
    pub comment: String,
    /// When it was first given, UTC.
    pub answered_at_ms: Millis,
}

/// An answer as a contact gave it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// 1 (very bad) to 5 (very good).
    pub score: i64,
    /// Words of [`REASONS`].
    pub reasons: Vec<String>,
    /// At most [`MAX_COMMENT_CHARS`]; secrets in it are masked before it is stored.
    pub comment: String,
}

/// Whether there is a question, for the contact's screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SurveyState {
    /// Nothing is asked.
    None,
    /// A question waits for its answer.
    Asked,
    /// It is answered.
    Answered {
        /// Until when it may be changed, UTC; `None`: no longer.
        editable_until_ms: Option<Millis>,
    },
}

impl Survey {
    /// What the contact's screen shows at `now_ms`.
    #[must_use]
    pub fn state(&self, now_ms: Millis) -> SurveyState {
        match &self.answer {
            Some(given) => {
                let until = given.answered_at_ms + EDITABLE_MS;
                SurveyState::Answered { editable_until_ms: (now_ms < until).then_some(until) }
            }
            None if self.withdrawn_at_ms.is_none() && now_ms < self.asked_at_ms + ANSWERABLE_MS => {
                SurveyState::Asked
            }
            None => SurveyState::None,
        }
    }

    /// Whether an answer may be given or changed at `now_ms`. Errors: why not.
    pub(crate) fn check_open(&self, now_ms: Millis) -> Result<(), SurveyError> {
        match self.state(now_ms) {
            SurveyState::Asked | SurveyState::Answered { editable_until_ms: Some(_) } => Ok(()),
            SurveyState::Answered { editable_until_ms: None } => Err(SurveyError::TooLate),
            SurveyState::None => Err(SurveyError::NotAsked),
        }
    }
}

impl Answer {
    /// The answer in its stored form: known reasons once and in order, the comment trimmed and screened.
    pub(crate) fn check(&self, answered_at_ms: Millis) -> Result<Given, SurveyError> {
        if !(1..=5).contains(&self.score) {
            return Err(SurveyError::Field("score"));
        }
        if self.reasons.iter().any(|reason| !REASONS.contains(&reason.as_str())) {
            return Err(SurveyError::Field("reasons"));
        }
        let comment = self.comment.trim();
        if comment.chars().count() > MAX_COMMENT_CHARS {
            return Err(SurveyError::TooLong { field: "comment", max: MAX_COMMENT_CHARS });
        }
        let ticked = REASONS.iter().filter(|reason| self.reasons.iter().any(|given| given == *reason));
        Ok(Given {
            score: self.score,
            reasons: ticked.map(|reason| (*reason).to_owned()).collect(),
            comment: security::screen(comment).into_text(),
            answered_at_ms,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey() -> Survey {
        Survey {
            id: SurveyId(1),
            conversation: ConversationId(2),
            opening: OpeningId(3),
            inbox: InboxId(4),
            agent: None,
            asked_at_ms: 0,
            withdrawn_at_ms: None,
            answer: None,
            version: 1,
        }
    }

    fn answer(score: i64, reasons: &[&str], comment: &str) -> Answer {
        Answer {
            score,
            reasons: reasons.iter().map(|r| (*r).to_owned()).collect(),
            comment: comment.to_owned(),
        }
    }

    #[test]
    fn states_follow_the_clock() {
        let answered = Survey { answer: answer(5, &[], "").check(1_000).ok(), ..survey() };
        let editable = |until| SurveyState::Answered { editable_until_ms: until };
        let withdrawn = Survey { withdrawn_at_ms: Some(5), ..survey() };
        let rows = [
            (survey(), 0, SurveyState::Asked),
            (survey(), ANSWERABLE_MS - 1, SurveyState::Asked),
            (survey(), ANSWERABLE_MS, SurveyState::None),
            (withdrawn, 6, SurveyState::None),
            (answered.clone(), 1_000, editable(Some(1_000 + EDITABLE_MS))),
            (answered, 1_000 + EDITABLE_MS, editable(None)),
        ];
        for (survey, now_ms, state) in rows {
            assert_eq!(survey.state(now_ms), state, "{now_ms}");
            let open =
                matches!(state, SurveyState::Asked | SurveyState::Answered { editable_until_ms: Some(_) });
            assert_eq!(survey.check_open(now_ms).is_ok(), open);
        }
    }

    #[test]
    fn answers_are_checked_and_screened() {
        for wrong in [answer(0, &[], ""), answer(6, &[], ""), answer(3, &["rude"], "")] {
            assert!(matches!(wrong.check(0), Err(SurveyError::Field(_))), "{wrong:?}");
        }
        assert!(matches!(answer(3, &[], &"好".repeat(1_001)).check(0), Err(SurveyError::TooLong { .. })));
        let given = answer(2, &["unclear", "slow", "slow"], " 等了很久 ").check(7).unwrap();
        assert_eq!(
            (given.reasons, given.comment.as_str()),
            (vec!["slow".to_owned(), "unclear".to_owned()], "等了很久")
        );
        let secret =
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
        let masked = answer(1, &[], secret).check(0).unwrap();
        assert!(!masked.comment.contains("abandon abandon"), "{}", masked.comment);
    }
}
