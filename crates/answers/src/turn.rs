//! What the bot does about one message: a decision, made of what the engine reads, what is set, and what was said
//! before. Pure.

use std::collections::HashSet;

use conversations::HandOverReason;
use kernel::{ArticleId, Locale};

use crate::courtesy::{Courtesy, courtesy};
use crate::engine::{Candidate, Danger, Reading, Thresholds};

/// Messages the bot may write in one conversation within an hour; then people take over.
pub const MAX_AN_HOUR: i64 = 20;

/// How a press on "none of these" comes back.
pub(crate) const CHOICE_NONE: &str = "none";
/// How a press on an article's title comes back, before the article's id.
pub(crate) const CHOICE_ARTICLE: &str = "article:";

/// What the bot reacts to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prompt {
    /// The contact wrote.
    Written(String),
    /// The contact pressed one of the choices.
    Chosen(String),
    /// The contact said that an answer did not help; with the question it answered.
    NotHelped(String),
}

impl Prompt {
    /// The words to look up.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::Written(text) | Self::Chosen(text) | Self::NotHelped(text) => text,
        }
    }
}

/// What was said before, and what holds for this conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Before {
    /// Articles the bot has given already.
    pub tried: HashSet<ArticleId>,
    /// Whether the bot's last word was a question.
    pub asked_last: bool,
    /// Answers that did not help.
    pub failures: usize,
    /// What the bot has written within the last hour.
    pub written_in_hour: i64,
    /// Whether this topic is people's.
    pub topic_is_peoples: bool,
    /// Whether the bot may work now at all.
    pub works: bool,
}

/// What the bot does.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Give this article.
    Answer {
        /// Which, and in which language.
        candidate: Candidate,
        /// Whether another answer did not help before.
        second: bool,
    },
    /// Ask which of these is meant; one or two.
    Ask(Vec<Candidate>),
    /// Return a courtesy.
    Courtesy(Courtesy),
    /// Hand over to people, saying first what to do now if there is danger.
    HandOver(HandOverReason, Option<Danger>),
}

/// Decides. `candidates` are those of `reading` that the contact may see; `first_visible`: whether the engine's best is
/// among them, for only then its confidence counts.
#[must_use]
pub fn decide(
    prompt: &Prompt,
    reading: &Reading,
    candidates: &[Candidate],
    first_visible: bool,
    before: &Before,
    at: Thresholds,
) -> Step {
    use HandOverReason as Why;
    if let Some(danger) = reading.danger {
        return Step::HandOver(Why::Danger, Some(danger));
    }
    if reading.wants_person {
        return Step::HandOver(Why::Asked, None);
    }
    if !before.works {
        return Step::HandOver(Why::Unavailable, None);
    }
    if before.topic_is_peoples {
        return Step::HandOver(Why::Topic, None);
    }
    if before.written_in_hour >= MAX_AN_HOUR {
        return Step::HandOver(Why::Limit, None);
    }
    let confidence = if first_visible { reading.confidence } else { 0.0 };
    match prompt {
        Prompt::NotHelped(_) => after_failure(candidates, confidence, before, at),
        Prompt::Chosen(choice) => chosen(choice, candidates),
        Prompt::Written(text) => match courtesy(text) {
            // A second greeting in a row wants a person.
            Some(Courtesy::Greeting) if before.asked_last => Step::HandOver(Why::Unsure, None),
            Some(courtesy) => Step::Courtesy(courtesy),
            None => written(candidates, confidence, before, at),
        },
    }
}

fn written(candidates: &[Candidate], confidence: f64, before: &Before, at: Thresholds) -> Step {
    let Some(best) = candidates.first().copied() else {
        return Step::HandOver(HandOverReason::Unsure, None);
    };
    if confidence >= at.answer_at {
        // The same article again would be no answer.
        return if before.tried.contains(&ArticleId(best.answer)) {
            Step::HandOver(HandOverReason::NotHelped, None)
        } else {
            Step::Answer { candidate: best, second: before.failures > 0 }
        };
    }
    let fresh: Vec<Candidate> =
        candidates.iter().filter(|c| !before.tried.contains(&ArticleId(c.answer))).take(2).copied().collect();
    if confidence >= at.ask_at && !before.asked_last && !fresh.is_empty() {
        return Step::Ask(fresh);
    }
    Step::HandOver(HandOverReason::Unsure, None)
}

/// The next best, once; then people.
fn after_failure(candidates: &[Candidate], confidence: f64, before: &Before, at: Thresholds) -> Step {
    let next = candidates.iter().find(|c| !before.tried.contains(&ArticleId(c.answer)));
    match next {
        Some(next) if before.failures <= 1 && confidence >= at.ask_at => {
            Step::Answer { candidate: *next, second: true }
        }
        _ => Step::HandOver(HandOverReason::NotHelped, None),
    }
}

fn chosen(choice: &str, candidates: &[Candidate]) -> Step {
    let article = choice.strip_prefix(CHOICE_ARTICLE).and_then(|id| id.parse::<ArticleId>().ok());
    match article.and_then(|id| candidates.iter().find(|c| c.answer == id.0)) {
        Some(candidate) => Step::Answer { candidate: *candidate, second: false },
        None => Step::HandOver(HandOverReason::Unsure, None),
    }
}

/// The language to answer in: that of the words where the product speaks it, else the conversation's.
#[must_use]
pub(crate) fn answer_locale(reading: &Reading, conversation: Locale) -> Locale {
    reading.language.and_then(crate::engine::Language::locale).unwrap_or(conversation)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Thresholds = Thresholds { answer_at: 0.8, ask_at: 0.5 };

    fn candidate(answer: i64) -> Candidate {
        Candidate { answer, locale: Locale::En, score: 1.0 / (answer as f64 + 1.0) }
    }

    fn reading(confidence: f64) -> Reading {
        Reading {
            language: None,
            feeling: None,
            danger: None,
            wants_person: false,
            candidates: vec![candidate(1), candidate(2), candidate(3)],
            confidence,
        }
    }

    fn before() -> Before {
        Before {
            tried: HashSet::new(),
            asked_last: false,
            failures: 0,
            written_in_hour: 0,
            topic_is_peoples: false,
            works: true,
        }
    }

    fn step(prompt: &str, reading: &Reading, before: &Before) -> Step {
        decide(&Prompt::Written(prompt.into()), reading, &reading.candidates, true, before, AT)
    }

    #[test]
    fn sure_answers_half_sure_asks_unsure_hands_over() {
        use HandOverReason::{NotHelped, Unsure};
        let tried = Before { tried: [ArticleId(1)].into(), ..before() };
        let asked = Before { asked_last: true, ..before() };
        let rows = [
            (0.8, before(), Step::Answer { candidate: candidate(1), second: false }),
            (0.79, before(), Step::Ask(vec![candidate(1), candidate(2)])),
            (0.5, tried.clone(), Step::Ask(vec![candidate(2), candidate(3)])),
            (0.79, asked, Step::HandOver(Unsure, None)),
            (0.49, before(), Step::HandOver(Unsure, None)),
            (0.95, tried, Step::HandOver(NotHelped, None)),
        ];
        for (confidence, before, wanted) in rows {
            assert_eq!(step("why", &reading(confidence), &before), wanted, "{confidence}");
        }
    }

    #[test]
    fn what_must_reach_people_does_so_however_sure_the_bot_is() {
        use HandOverReason as Why;
        let sure = reading(1.0);
        let stolen = Reading { danger: Some(Danger::Stolen), wants_person: true, ..sure.clone() };
        let asks = Reading { wants_person: true, ..sure.clone() };
        let rows = [
            (stolen, before(), Step::HandOver(Why::Danger, Some(Danger::Stolen))),
            (asks, Before { works: false, ..before() }, Step::HandOver(Why::Asked, None)),
            (sure.clone(), Before { works: false, ..before() }, Step::HandOver(Why::Unavailable, None)),
            (sure.clone(), Before { topic_is_peoples: true, ..before() }, Step::HandOver(Why::Topic, None)),
            (sure, Before { written_in_hour: MAX_AN_HOUR, ..before() }, Step::HandOver(Why::Limit, None)),
        ];
        for (reading, before, wanted) in rows {
            assert_eq!(step("why", &reading, &before), wanted);
        }
    }

    #[test]
    fn what_did_not_help_is_tried_once_more_then_people_come() {
        let sure = reading(0.9);
        let failed = |failures, tried: &[i64]| Before {
            failures,
            tried: tried.iter().copied().map(ArticleId).collect(),
            ..before()
        };
        let not_helped = |reading: &Reading, before: &Before| {
            decide(&Prompt::NotHelped("why".into()), reading, &reading.candidates, true, before, AT)
        };
        let gone = Step::HandOver(HandOverReason::NotHelped, None);
        let next = Step::Answer { candidate: candidate(2), second: true };
        assert_eq!(not_helped(&sure, &failed(1, &[1])), next);
        assert_eq!(not_helped(&sure, &failed(2, &[1, 2])), gone);
        assert_eq!(not_helped(&sure, &failed(1, &[1, 2, 3])), gone);
        assert_eq!(not_helped(&reading(0.3), &failed(1, &[1])), gone);
    }

    #[test]
    fn a_choice_is_taken_at_its_word_and_only_if_visible() {
        let unsure = reading(0.1);
        let choose = |choice: &str, visible: &[Candidate]| {
            decide(&Prompt::Chosen(choice.into()), &unsure, visible, true, &before(), AT)
        };
        let all = unsure.candidates.clone();
        assert_eq!(choose("article:2", &all), Step::Answer { candidate: candidate(2), second: false });
        let gone = Step::HandOver(HandOverReason::Unsure, None);
        assert_eq!(choose("article:2", &all[..1]), gone);
        assert_eq!(choose(CHOICE_NONE, &all), gone);
        assert_eq!(choose("article:x", &all), gone);
    }

    #[test]
    fn confidence_in_what_may_not_be_seen_counts_for_nothing() {
        let sure = reading(0.99);
        let got = decide(&Prompt::Written("why".into()), &sure, &sure.candidates[1..], false, &before(), AT);
        assert_eq!(got, Step::HandOver(HandOverReason::Unsure, None));
        let none = decide(&Prompt::Written("why".into()), &sure, &[], false, &before(), AT);
        assert_eq!(none, Step::HandOver(HandOverReason::Unsure, None));
    }

    #[test]
    fn courtesies_are_returned_but_a_second_hello_wants_a_person() {
        let lost = reading(0.0);
        assert_eq!(step("你好", &lost, &before()), Step::Courtesy(Courtesy::Greeting));
        assert_eq!(step("谢谢", &lost, &before()), Step::Courtesy(Courtesy::Thanks));
        let again = Before { asked_last: true, ..before() };
        assert_eq!(step("在吗", &lost, &again), Step::HandOver(HandOverReason::Unsure, None));
    }
}
