//! The operator's own knowledge as an examination: in each round some answers are left out whole, and some
//! wordings of the others, and all of them are asked.
//!
//! Questions of the answers that were left out are out of scope for that round, so the engine learns what a
//! strange question looks like without an example of one. Ways of asking differ from each other more than people's
//! questions differ from them, since nobody writes the same way down twice; so what is in scope is asked again
//! together with a wording that was kept.

use kernel::SeededRng;

use super::doubt::{Example, signals};
use super::scorers::{Body, Cut, Said, Scorers};

/// Rounds; with fewer answers, one for each.
const ROUNDS: usize = 5;
/// Rounds while there are few questions, so that each round leaves less out.
const ROUNDS_OF_FEW: usize = 10;
/// What few means.
const FEW_QUESTIONS: usize = 1_500;
/// Questions asked in one round, in scope and strange ones each.
const ASKED: usize = 400;

/// Holds all rounds; `None`: stopped.
pub(super) fn examine(
    cuts: &[Cut],
    answer_of: &[u32],
    texts: &[Option<Cut>],
    rng: &SeededRng,
    stop: &dyn Fn() -> bool,
) -> Option<Vec<Example>> {
    let answers = texts.len();
    let rounds = if cuts.len() < FEW_QUESTIONS { ROUNDS_OF_FEW } else { ROUNDS }.min(answers);
    if rounds < 2 {
        return Some(Vec::new());
    }
    let left_out_in = shuffled_rounds(answers, rounds, rng);
    let held_out_in = held_out(answer_of, answers, rounds);
    let mut examples = Vec::new();
    for round in 0..rounds {
        // The answers that stay, numbered anew: one that nobody was taught must not be a candidate.
        let mut staying: Vec<Option<u32>> = Vec::with_capacity(answers);
        let (mut body, mut ours, mut strange) = (Body::default(), Vec::new(), Vec::new());
        for (left_out_in, text) in left_out_in.iter().zip(texts) {
            let next = u32::try_from(body.texts.len()).ok().filter(|_| *left_out_in != round);
            staying.push(next);
            if next.is_some() {
                body.texts.push(text.as_ref());
            }
        }
        for (question, (cut, answer)) in cuts.iter().zip(answer_of).enumerate() {
            match staying[*answer as usize] {
                None => strange.push((question, None)),
                Some(answer) if held_out_in[question] == Some(round) => ours.push((question, Some(answer))),
                Some(answer) => {
                    body.questions.push(cut);
                    body.answer_of.push(answer);
                }
            }
        }
        let scorers = Scorers::train(&body, rng, stop)?;
        for (question, answer) in some_of(&ours).chain(some_of(&strange)) {
            if stop() {
                return None;
            }
            examples.extend(example(&scorers.ask(&cuts[question]), answer, round));
            if let Some(kept) = answer.and_then(|answer| kept_wording(&body, answer, question)) {
                examples.extend(example(&scorers.ask(&cuts[question].with(kept)), answer, round));
            }
        }
    }
    Some(examples)
}

/// One of the wordings an answer was taught, another for each question; `None`: it has but one, which would be
/// nothing else than its title.
fn kept_wording<'a>(body: &Body<'a>, answer: u32, question: usize) -> Option<&'a Cut> {
    // An answer's wordings lie beside each other.
    let from = body.answer_of.partition_point(|other| *other < answer);
    let to = body.answer_of.partition_point(|other| *other <= answer);
    (to - from > 1).then(|| body.questions[from + question % (to - from)])
}

/// What one answer looks like; `answer`: the right one, `None` for a strange question. `None`: nothing shared,
/// and so no doubt that could be learnt.
fn example(said: &Said, answer: Option<u32>, round: usize) -> Option<Example> {
    let (top, signals) = signals(said)?;
    let right = answer.is_some_and(|answer| answer as usize == top);
    let among_two = answer.is_some_and(|answer| {
        let own = said.together[answer as usize];
        said.together.iter().filter(|other| **other > own).count() < 2
    });
    Some(Example { signals, strange: answer.is_none(), right, among_two, round })
}

/// The round in which each answer is left out.
fn shuffled_rounds(answers: usize, rounds: usize, rng: &SeededRng) -> Vec<usize> {
    let mut round_of: Vec<usize> = (0..answers).map(|answer| answer % rounds).collect();
    for at in (1..answers).rev() {
        round_of.swap(at, usize::try_from(rng.below(at as u64 + 1)).unwrap_or(0));
    }
    round_of
}

/// The round in which each question is held out; an answer's first wording never is, since an answer without
/// any could not be found.
fn held_out(answer_of: &[u32], answers: usize, rounds: usize) -> Vec<Option<usize>> {
    let mut seen = vec![0_usize; answers];
    answer_of
        .iter()
        .map(|answer| {
            let nth = &mut seen[*answer as usize];
            *nth += 1;
            (*nth > 1).then(|| (*nth + *answer as usize) % rounds)
        })
        .collect()
}

/// At most [`ASKED`] of some questions, evenly spread.
fn some_of<T: Copy>(questions: &[T]) -> impl Iterator<Item = T> {
    let step = questions.len().div_ceil(ASKED).max(1);
    questions.iter().copied().step_by(step)
}
