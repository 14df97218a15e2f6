//! The built-in engine on a public set: is the right answer first, does it know what it does not know, how fast.
//!
//! The set's `test` part is asked here and nowhere else; choices were made on `valid`.

mod hwu64;
mod measure;
mod wallet;

use std::path::Path;
use std::time::Duration;

use answers::engine::{Model, Thresholds};

use self::hwu64::Set;
use crate::clock::{Stopwatch, Times, thread_cpu_s};
use crate::figure::{Aim, Figure, median};

/// Draws of the answers that are left out.
const DRAWS: u64 = 3;
/// Wordings of the large desk.
const LARGE: usize = 10_000;

/// Measures the set below `bench/data/hwu64` of the repository at `root`, and strangers to the sample wallet.
///
/// # Errors
/// When the set, or the sample wallet, cannot be read.
pub fn run(root: &Path) -> anyhow::Result<Vec<Figure>> {
    let folder = root.join("bench/data/hwu64");
    let full = Set::read(&folder, "full", "train", "test")?;
    let ten = Set::read(&folder, "ten each", "train_10", "test")?;
    let mut figures = Vec::new();
    figures.extend(first_place(&full, 0.89));
    figures.extend(first_place(&ten, 0.72));
    figures.extend(doubt(&full, Aim::AtMost(0.05)));
    figures.extend(doubt(&ten, Aim::AtMost(0.05)));
    figures.extend(large(&full));
    figures.extend(wallet::strangers(root)?);
    Ok(figures)
}

/// Trains on everything and asks everything.
fn first_place(set: &Set, aim: f64) -> Vec<Figure> {
    let (watch, cpu) = (Stopwatch::start(), thread_cpu_s());
    let model = Model::train(&set.entries, 1);
    let (wall_s, cpu_s) = (watch.seconds(), thread_cpu_s() - cpu);
    let outcomes = measure::ask(&model, &set.entries, &set.asked);
    vec![
        Figure::new(
            format!("answers, hwu64 {}: right answer first", set.name),
            measure::first_place(&outcomes),
            "ratio",
            Aim::AtLeast(aim),
        )
        .note(format!(
            "{} answers, {} wordings, {} questions",
            set.entries.len(),
            set.wordings(),
            set.asked.len()
        )),
        Figure::new(
            "  calibration error, all in scope",
            measure::calibration_error(&outcomes),
            "ratio",
            Aim::None,
        ),
        Figure::new("  training", cpu_s, "s CPU", Aim::AtMost(30.0))
            .note(format!("{wall_s:.1} s on the clock")),
    ]
}

/// A quarter of the answers left out whole; their questions are strange.
fn doubt(set: &Set, calibration: Aim) -> Vec<Figure> {
    let (mut recall, mut recall_right, mut error) = (Vec::new(), Vec::new(), Vec::new());
    let (mut answered, mut wrong, mut cost) = (Vec::new(), Vec::new(), Vec::new());
    let mut at = Thresholds { answer_at: 0.0, ask_at: 0.0 };
    for draw in 1..=DRAWS {
        let entries = measure::left_out(set, draw);
        let model = Model::train(&entries, draw);
        let outcomes = measure::ask(&model, &entries, &set.asked);
        at = model.calibrated();
        let done = measure::answered(&outcomes, at.answer_at);
        recall.push(measure::strange_recall(&outcomes, |outcome| outcome.in_scope));
        recall_right.push(measure::strange_recall(&outcomes, |outcome| outcome.right));
        error.push(measure::calibration_error(&outcomes));
        answered.push(done.answered);
        wrong.push(done.wrong);
        cost.push(done.cost);
    }
    let name = format!("answers, hwu64 {}, a quarter left out: strange ones refused at 5 % loss", set.name);
    vec![
        Figure::new(name, median(&recall), "ratio", Aim::None)
            .note(format!("{DRAWS} draws; same domain, so harder than strangers from elsewhere")),
        Figure::new("  the same, losing 5 % of the right answers", median(&recall_right), "ratio", Aim::None),
        Figure::new("  calibration error (10 bins)", median(&error), "ratio", calibration),
        Figure::new("  answered at the calibrated threshold", median(&answered), "ratio", Aim::None)
            .note(format!("answer_at {:.2}, ask_at {:.2}", at.answer_at, at.ask_at)),
        Figure::new("  of these wrong", median(&wrong), "ratio", Aim::None),
        Figure::new("  cost of a question, in needless hand-overs", median(&cost), "", Aim::None),
    ]
}

/// A large desk: how long training takes, and one question on one core.
fn large(set: &Set) -> Vec<Figure> {
    let entries = set.large(LARGE);
    let (watch, cpu) = (Stopwatch::start(), thread_cpu_s());
    let model = Model::train(&entries, 1);
    let (wall_s, cpu_s) = (watch.seconds(), thread_cpu_s() - cpu);
    let bytes = model.to_bytes();
    let watch = Stopwatch::start();
    let loaded = Model::from_bytes(&bytes).is_ok_and(|stored| stored.fingerprint() == model.fingerprint());
    let load_s = watch.seconds();
    let mut times = Times::default();
    for (question, _) in &set.asked {
        let before = thread_cpu_s();
        let reading = model.ask(question);
        times.add(Duration::from_secs_f64((thread_cpu_s() - before).max(0.0)));
        std::hint::black_box(reading);
    }
    vec![
        Figure::new(
            format!(
                "answers, {} wordings of {} answers: one question, p95",
                model.questions(),
                model.answers()
            ),
            times.quantile_ms(0.95),
            "ms CPU",
            Aim::AtMost(5.0),
        )
        .note(format!("p50 {:.2} ms; one thread", times.quantile_ms(0.5))),
        Figure::new("  training", cpu_s, "s CPU", Aim::AtMost(30.0))
            .note(format!("{wall_s:.1} s on the clock")),
        Figure::new("  stored", bytes.len() as f64 / 1e6, "MB", Aim::None)
            .note(format!("loads in {load_s:.2} s{}", if loaded { "" } else { ", BUT DIFFERS" })),
    ]
}
