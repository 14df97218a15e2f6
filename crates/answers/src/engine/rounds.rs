//! The operator's own knowledge as an examination: in each round some answers are left out whole, and some
//! wordings of the others, and all of them are asked.
//!
//! Questions of the answers that were left out are out of scope for that round, so the engine learns what a
//! strange question looks like without an example of one.

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
const ASKED: usize = 700;

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
        let left_out = |answer: u32| left_out_in[answer as usize] == round;
        let (mut body, mut ours, mut strange) = (Body::default(), Vec::new(), Vec::new());
        for (question, (cut, answer)) in cuts.iter().zip(answer_of).enumerate() {
            if left_out(*answer) {
                strange.push(question);
            } else if held_out_in[question] == Some(round) {
                ours.push(question);
            } else {
                body.questions.push(cut);
                body.answer_of.push(*answer);
            }
        }
        body.texts =
            (0_u32..).zip(texts).map(|(answer, text)| text.as_ref().filter(|_| !left_out(answer))).collect();
        let scorers = Scorers::train(&body, rng, stop)?;
        for (questions, strange) in [(ours, false), (strange, true)] {
            for question in some_of(&questions, ASKED) {
                if stop() {
                    return None;
                }
                let said = scorers.ask(&cuts[question]);
                examples.extend(example(&said, answer_of[question], strange, round));
            }
        }
    }
    Some(examples)
}

fn example(said: &Said, answer: u32, strange: bool, round: usize) -> Option<Example> {
    let (top, signals) = signals(said)?;
    let right = top == answer as usize;
    let better = |other: &&f32| **other > said.together[answer as usize];
    let among_two = !strange && said.together.iter().filter(better).count() < 2;
    Some(Example { signals, strange, right: right && !strange, among_two, round })
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

/// At most `most` of some questions, evenly spread.
fn some_of(questions: &[usize], most: usize) -> impl Iterator<Item = usize> {
    let step = questions.len().div_ceil(most).max(1);
    questions.iter().copied().step_by(step)
}
