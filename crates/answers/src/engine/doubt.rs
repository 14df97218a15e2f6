//! Doubt: how sure the engine is that its best candidate is right and the question is in scope at all.
//!
//! A small logistic model over signals of the scorers, learnt by leaving whole answers out of the operator's
//! own knowledge (see `rounds`), then bent to the frequencies seen there. With too little knowledge to learn
//! from, the innate weights stand.

use super::scorers::{Said, best, best_but};

/// How many signals there are.
pub(super) const SIGNALS: usize = 10;

/// What the model looks at, by name, in order.
pub(super) const SIGNAL_NAMES: [&str; SIGNALS] = [
    "classifier",
    "classifier_margin",
    "likeness",
    "likeness_margin",
    "words",
    "words_margin",
    "text",
    "agreement",
    "known_words",
    "known_pairs",
];

/// Signals of one question about its best candidate.
pub(super) type Signals = [f64; SIGNALS];

/// A wrong answer costs this many needless hand-overs (design: answers.md).
const COST_OF_WRONG: f64 = 5.0;
/// A clarifying question costs this share of a needless hand-over.
const COST_OF_ASKING: f64 = 0.5;
/// Share of questions that no answer fits, as far as calibration is concerned; knowledge cannot tell it. Those of
/// the examination are all of the knowledge's own subject, which makes one of them as hard as several from elsewhere.
const STRANGE_SHARE: f64 = 0.125;
/// How strongly learnt weights are held to the innate ones, in examples.
const HOLD: f64 = 4.0;
/// Examples, right and wrong ones each, below which nothing is learnt.
const MIN_EXAMPLES: usize = 12;
/// Examples that the cost's own optimum is worth when a threshold is looked for.
const PRIOR_EXAMPLES: f64 = 50.0;

/// Mean and spread of each signal, so that weights compare.
const SCALE: [(f64, f64); SIGNALS] = [
    (0.11, 0.41),
    (0.63, 0.50),
    (0.46, 0.16),
    (0.18, 0.18),
    (0.19, 0.17),
    (0.11, 0.14),
    (0.10, 0.15),
    (0.89, 0.21),
    (0.45, 0.28),
    (0.33, 0.22),
];

/// Bias and weights before anything is learnt: fitted to small bodies of knowledge (2 to 16 answers with 2 to
/// 10 wordings, English and Chinese, training data only), of whose questions three in ten were strange, since who
/// knows little is asked much else; the text's was set by hand.
const INNATE: [f64; SIGNALS + 1] = [0.98, 0.54, 1.11, 0.43, -0.10, -0.39, 0.47, 0.20, -0.02, 0.75, -0.20];

/// Confidence from which the bot answers, and from which it asks which of two is meant.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Thresholds {
    /// At least this confident: answer. 0..=1, and not below `ask_at`.
    pub answer_at: f64,
    /// At least this confident: ask; below: a person. 0..=1.
    pub ask_at: f64,
}

/// One question asked of a body that it was left out of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Example {
    pub(super) signals: Signals,
    /// Its answer was left out as well: nothing could be right.
    pub(super) strange: bool,
    /// The best candidate was right.
    pub(super) right: bool,
    /// One of the best two was right.
    pub(super) among_two: bool,
    /// In which round it was asked.
    pub(super) round: usize,
}

/// The learnt doubt.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct Doubt {
    weights: [f64; SIGNALS + 1],
    /// Rising points that bend what the weights say into frequencies; empty: unbent.
    curve: Vec<(f64, f64)>,
    thresholds: Thresholds,
}

/// The signals of a question; `None` when no candidate shares anything with it.
pub(super) fn signals(said: &Said) -> Option<(usize, Signals)> {
    let (top, _) = best(&said.together)?;
    if !said.touches(top) {
        return None;
    }
    let margin = |values: &[f32], least: f32| f64::from(values[top] - best_but(values, top).unwrap_or(least));
    let agreeing = [&said.classifier, &said.likeness, &said.words]
        .iter()
        .filter(|values| best(values).is_some_and(|(first, _)| first == top))
        .fold(0.0, |agreeing, _| agreeing + 1.0);
    let signals = [
        f64::from(said.classifier[top]),
        margin(&said.classifier, -1.0),
        f64::from(said.likeness[top]),
        margin(&said.likeness, 0.0),
        f64::from(said.words[top]),
        margin(&said.words, 0.0),
        f64::from(said.texts[top]),
        agreeing / 3.0,
        f64::from(said.known),
        said.known_pairs.into(),
    ];
    Some((top, signals))
}

impl Doubt {
    /// Doubt without knowledge to learn from.
    pub(super) fn innate() -> Self {
        Self { weights: INNATE, curve: Vec::new(), thresholds: innate_thresholds() }
    }

    /// Learns from questions asked of bodies they were left out of.
    pub(super) fn learn(examples: &[Example]) -> Self {
        let right = examples.iter().filter(|example| example.right).count();
        if right < MIN_EXAMPLES || examples.len() - right < MIN_EXAMPLES {
            return Self::innate();
        }
        let rounds = examples.iter().map(|example| example.round + 1).max().unwrap_or(0);
        // What each round's questions get from weights that have not seen them.
        let mut judged: Vec<(f64, &Example)> = Vec::with_capacity(examples.len());
        for round in 0..rounds {
            let weights = fit(examples.iter().filter(|example| example.round != round));
            let held_out = examples.iter().filter(|example| example.round == round);
            judged.extend(held_out.map(|example| (logistic(&weights, &example.signals), example)));
        }
        let weight = weigher(examples);
        let seen = judged.iter().map(|(said, example)| (*said, example.right, weight(example)));
        let curve = isotonic(seen.collect());
        let bent: Vec<_> = judged.iter().map(|(said, example)| (bend(&curve, *said), *example)).collect();
        let thresholds = thresholds(&bent, &weight);
        Self { weights: fit(examples.iter()), curve, thresholds }
    }

    /// Probability, 0..=1, that the candidate is right and the question in scope.
    pub(super) fn confidence(&self, signals: &Signals) -> f64 {
        bend(&self.curve, logistic(&self.weights, signals))
    }

    /// From where to answer and to ask.
    pub(super) const fn thresholds(&self) -> Thresholds {
        self.thresholds
    }

    /// What each signal adds to the log-odds.
    pub(super) fn shares(&self, signals: &Signals) -> [f64; SIGNALS] {
        let scaled = scaled(signals);
        std::array::from_fn(|at| self.weights[at + 1] * scaled[at + 1])
    }

    /// Whether stored values can be computed with.
    pub(super) fn is_sound(&self) -> bool {
        let share = |value: f64| (0.0..=1.0).contains(&value);
        self.weights.iter().all(|weight| weight.is_finite())
            && self.curve.iter().all(|(x, y)| share(*x) && share(*y))
            && self.curve.windows(2).all(|pair| pair[0].0 < pair[1].0)
            && share(self.thresholds.answer_at)
            && share(self.thresholds.ask_at)
    }
}

/// Where the costs put the thresholds when confidence is exact.
fn innate_thresholds() -> Thresholds {
    Thresholds { answer_at: COST_OF_WRONG / (COST_OF_WRONG + 1.0), ask_at: COST_OF_ASKING }
}

/// The constant 1, then each signal around its mean.
fn scaled(signals: &Signals) -> [f64; SIGNALS + 1] {
    let mut scaled = [1.0; SIGNALS + 1];
    for (at, (signal, (mean, spread))) in signals.iter().zip(SCALE).enumerate() {
        scaled[at + 1] = ((signal - mean) / spread).clamp(-4.0, 4.0);
    }
    scaled
}

fn logistic(weights: &[f64; SIGNALS + 1], signals: &Signals) -> f64 {
    let odds: f64 = weights.iter().zip(scaled(signals)).map(|(weight, signal)| weight * signal).sum();
    1.0 / (1.0 + (-odds).exp())
}

/// Weights of examples such that strange ones have their share, and all together their number.
#[expect(clippy::cast_precision_loss, reason = "counts of examples")]
fn weigher(examples: &[Example]) -> impl Fn(&Example) -> f64 + use<> {
    let all = examples.len() as f64;
    let strange = examples.iter().filter(|example| example.strange).count() as f64;
    let (ours, theirs) = if strange == 0.0 || strange == all {
        (1.0, 1.0)
    } else {
        ((1.0 - STRANGE_SHARE) * all / (all - strange), STRANGE_SHARE * all / strange)
    };
    move |example| if example.strange { theirs } else { ours }
}

/// Scaled signals, 1.0 where the candidate was right, and the weight of one example.
type Row = ([f64; SIGNALS + 1], f64, f64);

/// Logistic regression by Newton's method, held to the innate weights.
fn fit<'a>(examples: impl Iterator<Item = &'a Example>) -> [f64; SIGNALS + 1] {
    const SIZE: usize = SIGNALS + 1;
    let examples: Vec<Example> = examples.copied().collect();
    let weight = weigher(&examples);
    let rows: Vec<Row> =
        examples.iter().map(|e| (scaled(&e.signals), f64::from(u8::from(e.right)), weight(e))).collect();
    let mut weights = INNATE;
    for _ in 0..25 {
        let mut slope: [f64; SIZE] = std::array::from_fn(|at| HOLD * (INNATE[at] - weights[at]));
        let mut bend = [[0.0; SIZE]; SIZE];
        for (at, row) in bend.iter_mut().enumerate() {
            row[at] = HOLD;
        }
        for (signals, right, counts) in &rows {
            let odds: f64 = weights.iter().zip(signals).map(|(weight, signal)| weight * signal).sum();
            let said = 1.0 / (1.0 + (-odds).exp());
            let curvature = counts * said * (1.0 - said);
            for a in 0..SIZE {
                slope[a] += counts * (right - said) * signals[a];
                for b in 0..=a {
                    bend[a][b] += curvature * signals[a] * signals[b];
                }
            }
        }
        let step = solve(bend, slope);
        let now = loss(&rows, &weights);
        // Far from the optimum the curvature misleads, so a step is halved until it helps.
        let mut length = 1.0;
        let better = loop {
            let tried: [f64; SIZE] = std::array::from_fn(|at| weights[at] + length * step[at]);
            if length < 1e-3 {
                break None;
            }
            if loss(&rows, &tried) < now - 1e-9 {
                break Some(tried);
            }
            length /= 2.0;
        };
        match better {
            Some(better) => weights = better,
            None => break,
        }
    }
    weights
}

/// What the fit makes small: surprise at the examples, and distance from the innate weights.
fn loss(rows: &[Row], weights: &[f64; SIGNALS + 1]) -> f64 {
    let distance: f64 = weights.iter().zip(INNATE).map(|(weight, innate)| (weight - innate).powi(2)).sum();
    let surprise = |(signals, right, counts): &Row| {
        let odds: f64 = weights.iter().zip(signals).map(|(weight, signal)| weight * signal).sum();
        // ln(1 + e^odds) - right * odds, without overflow.
        counts * (odds.max(0.0) + (-odds.abs()).exp().ln_1p() - right * odds)
    };
    HOLD / 2.0 * distance + rows.iter().map(surprise).sum::<f64>()
}

/// Solves a symmetric positive system of which the lower half is given (Cholesky).
fn solve<const SIZE: usize>(mut half: [[f64; SIZE]; SIZE], mut right: [f64; SIZE]) -> [f64; SIZE] {
    for a in 0..SIZE {
        for b in 0..=a {
            let before: f64 = (0..b).map(|c| half[a][c] * half[b][c]).sum();
            let sum = half[a][b] - before;
            half[a][b] = if a == b { sum.max(1e-9).sqrt() } else { sum / half[b][b] };
        }
    }
    for a in 0..SIZE {
        for b in 0..a {
            right[a] -= half[a][b] * right[b];
        }
        right[a] /= half[a][a];
    }
    for a in (0..SIZE).rev() {
        for b in a + 1..SIZE {
            right[a] -= half[b][a] * right[b];
        }
        right[a] /= half[a][a];
    }
    right
}

/// A rising curve from what was said to what was seen: pool adjacent violators, in blocks that are large
/// enough to mean something, joined by straight lines. Source: Ayer et al. (1955).
fn isotonic(mut seen: Vec<(f64, bool, f64)>) -> Vec<(f64, f64)> {
    seen.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let all: f64 = seen.iter().map(|(_, _, weight)| weight).sum();
    let least = (all / 25.0).max(8.0);
    // Blocks of (weight, sum of what was said, sum of what was right).
    let mut blocks: Vec<(f64, f64, f64)> = Vec::new();
    for (said, right, weight) in seen {
        let right = if right { weight } else { 0.0 };
        match blocks.last_mut() {
            Some(block) if block.0 < least => {
                *block = (block.0 + weight, block.1 + said * weight, block.2 + right);
            }
            _ => blocks.push((weight, said * weight, right)),
        }
    }
    let mut rising: Vec<(f64, f64, f64)> = Vec::new();
    for mut block in blocks {
        while let Some(last) = rising.last().copied() {
            if last.2 / last.0 < block.2 / block.0 {
                break;
            }
            block = (block.0 + last.0, block.1 + last.1, block.2 + last.2);
            rising.pop();
        }
        rising.push(block);
    }
    let mut curve: Vec<(f64, f64)> = Vec::with_capacity(rising.len() + 2);
    for (weight, said, right) in rising {
        // One imagined example on each side keeps a block of a few from claiming certainty.
        let point = (said / weight, (right + 0.5) / (weight + 1.0));
        if curve.last().is_none_or(|last| last.0 < point.0 && last.1 < point.1) {
            curve.push(point);
        }
    }
    let (first, last) = (curve.first().copied(), curve.last().copied());
    if let Some((_, y)) = first.filter(|(x, _)| *x > 0.0) {
        curve.insert(0, (0.0, y / 2.0));
    }
    if let Some((_, y)) = last.filter(|(x, _)| *x < 1.0) {
        curve.push((1.0, f64::midpoint(y, 1.0)));
    }
    curve
}

fn bend(curve: &[(f64, f64)], said: f64) -> f64 {
    let after = curve.partition_point(|(x, _)| *x <= said);
    match (after.checked_sub(1).and_then(|at| curve.get(at)), curve.get(after)) {
        (Some(a), Some(b)) => a.1 + (said - a.0) / (b.0 - a.0) * (b.1 - a.1),
        (Some(end), None) | (None, Some(end)) => end.1,
        (None, None) => said,
    }
}

/// The thresholds at which the examples cost least, drawn to where exact confidence would put them.
fn thresholds(bent: &[(f64, &Example)], weight: &impl Fn(&Example) -> f64) -> Thresholds {
    let innate = innate_thresholds();
    let answer_at = cheapest(
        bent.iter().map(|(said, example)| {
            let (above, below) = if example.right { (0.0, 1.0) } else { (COST_OF_WRONG, 0.0) };
            (*said, weight(example) * above, weight(example) * below)
        }),
        innate.answer_at,
    );
    let ask_at = cheapest(
        bent.iter().filter(|(said, _)| *said < answer_at).map(|(said, example)| {
            let below = if example.among_two { 1.0 } else { 0.0 };
            (*said, weight(example) * COST_OF_ASKING, weight(example) * below)
        }),
        innate.ask_at,
    );
    Thresholds { answer_at, ask_at: ask_at.min(answer_at) }
}

/// The place that separates costs above from costs below best, drawn to `expected`.
#[expect(clippy::cast_precision_loss, reason = "a count of examples")]
fn cheapest(costs: impl Iterator<Item = (f64, f64, f64)>, expected: f64) -> f64 {
    let mut costs: Vec<_> = costs.collect();
    costs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut cost: f64 = costs.iter().map(|(_, above, _)| above).sum();
    let (mut least, mut place) = (cost, 0.0);
    for (at, (said, above, below)) in costs.iter().enumerate() {
        cost += below - above;
        if cost < least {
            least = cost;
            place = costs.get(at + 1).map_or(f64::midpoint(*said, 1.0), |next| f64::midpoint(*said, next.0));
        }
    }
    let examples = costs.len() as f64;
    (place * examples + expected * PRIOR_EXAMPLES) / (examples + PRIOR_EXAMPLES)
}
