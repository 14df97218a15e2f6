//! Wordings asked word for word: nothing needs to be estimated then.

use std::collections::HashMap;

/// Which answer has a wording, but for signs and spaces.
#[derive(Debug)]
pub(super) struct Verbatim {
    /// `None`: several answers have it, so it decides nothing.
    answers: HashMap<String, Option<u32>>,
    /// Share of the wordings that only one answer has, 0..=1: how far a wording of this knowledge can be trusted.
    trust: f64,
}

impl Verbatim {
    /// Of wordings as normalised, each with the place of its answer.
    #[expect(clippy::cast_precision_loss, reason = "wordings are at most some ten thousand")]
    pub(super) fn of(wordings: impl Iterator<Item = (u32, String)>) -> Self {
        let mut answers: HashMap<String, Option<u32>> = HashMap::new();
        for (answer, wording) in wordings {
            let known = answers.entry(key(&wording)).or_insert(Some(answer));
            if *known != Some(answer) {
                *known = None;
            }
        }
        answers.remove("");
        let clear = answers.values().filter(|answer| answer.is_some()).count();
        let trust = if answers.is_empty() { 0.0 } else { clear as f64 / answers.len() as f64 };
        Self { answers, trust }
    }

    /// The one answer that has this normalised question among its wordings, and how sure that makes.
    pub(super) fn find(&self, normalised: &str) -> Option<(usize, f64)> {
        let answer = (*self.answers.get(&key(normalised))?)?;
        Some((answer as usize, self.trust))
    }
}

/// Letters and digits only.
fn key(normalised: &str) -> String {
    normalised.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_wording_of_one_answer_decides() {
        let wordings = [(0, "how do i pay?"), (1, "怎么付款"), (2, "help"), (3, "help!"), (3, "???")];
        let known = Verbatim::of(wordings.into_iter().map(|(at, text)| (at, text.to_owned())));
        let table = [
            ("how do i pay", Some(0)),
            ("how, do i pay!", Some(0)),
            ("怎么付款？", Some(1)),
            ("help", None),
            ("how do i pay now", None),
            ("", None),
            ("?", None),
        ];
        for (question, answer) in table {
            assert_eq!(known.find(question).map(|(at, _)| at), answer, "{question}");
        }
        assert_eq!(known.find("怎么付款").map(|(_, trust)| (trust * 3.0).round()), Some(2.0));
    }
}
