//! What is counted about answers: first place, doubt about strangers, calibration, cost.

use answers::engine::{Entry, Model};
use kernel::SeededRng;

use super::hwu64::{Asked, Set};

/// Bins of the calibration error.
const BINS: usize = 10;
/// Share of questions in scope that may be lost when strange ones are refused.
const LOSS: f64 = 0.05;
/// A wrong answer costs this many needless hand-overs.
const COST_OF_WRONG: f64 = 5.0;

/// One question asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outcome {
    /// What the engine believes, 0 to 1.
    pub(super) confidence: f64,
    /// Whether the first candidate is right.
    pub(super) right: bool,
    /// Whether its answer was taught at all.
    pub(super) in_scope: bool,
}

/// Asks all questions; those whose answer was not taught are out of scope.
pub(super) fn ask(model: &Model, entries: &[Entry], asked: &[Asked]) -> Vec<Outcome> {
    let taught: std::collections::BTreeSet<i64> = entries.iter().map(|entry| entry.answer).collect();
    asked
        .iter()
        .map(|(question, answer)| {
            let reading = model.ask(question);
            let right = reading.candidates.first().is_some_and(|candidate| candidate.answer == *answer);
            Outcome { confidence: reading.confidence, right, in_scope: taught.contains(answer) }
        })
        .collect()
}

/// A quarter of the answers left out whole, chosen by `seed`.
pub(super) fn left_out(set: &Set, seed: u64) -> Vec<Entry> {
    let rng = SeededRng::new(seed);
    let mut entries = set.entries.clone();
    for at in (1..entries.len()).rev() {
        entries.swap(at, usize::try_from(rng.below(at as u64 + 1)).unwrap_or(0));
    }
    entries.truncate(entries.len() - entries.len() / 4);
    entries
}

#[expect(clippy::cast_precision_loss, reason = "counts of questions")]
fn share(outcomes: &[Outcome], holds: impl Fn(&Outcome) -> bool) -> f64 {
    outcomes.iter().filter(|outcome| holds(outcome)).count() as f64 / outcomes.len().max(1) as f64
}

/// Share of questions in scope whose first candidate is right (R@1).
pub(super) fn first_place(outcomes: &[Outcome]) -> f64 {
    share(&in_scope(outcomes), |outcome| outcome.right)
}

fn in_scope(outcomes: &[Outcome]) -> Vec<Outcome> {
    outcomes.iter().filter(|outcome| outcome.in_scope).copied().collect()
}

/// Share of strange questions below the confidence that loses 5 % of `kept`.
pub(super) fn strange_recall(outcomes: &[Outcome], kept: impl Fn(&Outcome) -> bool) -> f64 {
    let mut confidences: Vec<f64> = outcomes.iter().filter(|o| kept(o)).map(|o| o.confidence).collect();
    confidences.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in a list"
    )]
    let lost = (confidences.len() as f64 * LOSS) as usize;
    let Some(least) = confidences.get(lost).copied() else { return 0.0 };
    let strange: Vec<Outcome> = outcomes.iter().filter(|outcome| !outcome.in_scope).copied().collect();
    share(&strange, |outcome| outcome.confidence < least)
}

/// Calibration error: distance between confidence and frequency of being right, over ten bins by their weight.
#[expect(clippy::cast_precision_loss, reason = "counts of questions")]
pub(super) fn calibration_error(outcomes: &[Outcome]) -> f64 {
    let mut error = 0.0;
    for bin in 0..BINS {
        let (from, to) = (bin as f64 / BINS as f64, (bin + 1) as f64 / BINS as f64);
        let is_last = bin + 1 == BINS;
        let in_bin = |o: &&Outcome| o.confidence >= from && (o.confidence < to || is_last);
        let held: Vec<Outcome> = outcomes.iter().filter(in_bin).copied().collect();
        let said: f64 = held.iter().map(|outcome| outcome.confidence).sum();
        let seen = held.iter().filter(|outcome| outcome.right).count() as f64;
        error += (said - seen).abs() / outcomes.len().max(1) as f64;
    }
    error
}

/// What the bot would do at a threshold.
pub(super) struct Answered {
    /// Share of all questions that are answered.
    pub(super) answered: f64,
    /// Share of the answers that are wrong.
    pub(super) wrong: f64,
    /// Mean cost of a question, in needless hand-overs.
    pub(super) cost: f64,
}

/// Answers from `answer_at` on, everything else to people.
pub(super) fn answered(outcomes: &[Outcome], answer_at: f64) -> Answered {
    let answered: Vec<Outcome> = outcomes.iter().filter(|o| o.confidence >= answer_at).copied().collect();
    let wrong = share(outcomes, |o| o.confidence >= answer_at && !o.right);
    let needless = share(outcomes, |o| o.confidence < answer_at && o.right);
    Answered {
        answered: share(outcomes, |o| o.confidence >= answer_at),
        wrong: share(&answered, |o| !o.right),
        cost: COST_OF_WRONG * wrong + needless,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(confidence: f64, right: bool, in_scope: bool) -> Outcome {
        Outcome { confidence, right, in_scope }
    }

    #[test]
    fn exact_confidence_has_no_error() {
        let mut outcomes = vec![outcome(0.75, true, true); 3];
        outcomes.push(outcome(0.75, false, true));
        assert!(calibration_error(&outcomes) < 1e-12);
        assert!((calibration_error(&[outcome(1.0, false, true)]) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn strangers_below_what_is_kept_count() {
        let mut outcomes: Vec<Outcome> =
            (0..20).map(|n| outcome(0.5 + f64::from(n) / 100.0, true, true)).collect();
        outcomes.extend([outcome(0.1, false, false), outcome(0.9, false, false)]);
        assert!((strange_recall(&outcomes, |o| o.in_scope) - 0.5).abs() < 1e-12);
        assert!((first_place(&outcomes) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_wrong_answer_costs_five_hand_overs() {
        let outcomes = [outcome(0.9, false, true), outcome(0.2, true, true)];
        let at = answered(&outcomes, 0.8);
        assert!((at.cost - 3.0).abs() < 1e-12);
        assert!((at.answered - 0.5).abs() < 1e-12);
        assert!((at.wrong - 1.0).abs() < 1e-12);
    }
}
