//! The sample wallet's bot, asked by strangers: what people get.

use std::path::Path;

use answers::engine::{Model, Reading};

use super::measure::{self, Outcome};
use crate::figure::{Aim, Figure};
use crate::wallet::{Asked, LANGUAGES, Wallet};

/// Teaches everything in both languages, as the bot does, and asks what was kept apart.
pub(super) fn strangers(root: &Path) -> anyhow::Result<Vec<Figure>> {
    let wallet = Wallet::read(root)?;
    let model = Model::train(&wallet.entries, 1);
    let mut figures = Vec::new();
    for (language, _) in LANGUAGES {
        let asked = wallet.strangers(root, language, true)?;
        figures.extend(of_language(&model, language, &asked));
    }
    Ok(figures)
}

fn of_language(model: &Model, language: &str, asked: &[Asked]) -> Vec<Figure> {
    let at = model.calibrated();
    let readings: Vec<(&Asked, Reading)> =
        asked.iter().map(|asked| (asked, model.ask(&asked.question))).collect();
    let place = |asked: &Asked, reading: &Reading| {
        let answer = asked.answer?;
        reading.candidates.iter().position(|candidate| candidate.answer == answer)
    };
    let outcomes: Vec<Outcome> = readings
        .iter()
        .map(|(asked, reading)| Outcome {
            confidence: reading.confidence,
            right: place(asked, reading) == Some(0),
            in_scope: asked.answer.is_some(),
        })
        .collect();
    let (ours, strange): (Vec<_>, Vec<_>) = readings.iter().partition(|(asked, _)| asked.answer.is_some());
    let answered = |(_, reading): &&&(&Asked, Reading)| reading.confidence >= at.answer_at;
    let asks = |(_, reading): &&&(&Asked, Reading)| (at.ask_at..at.answer_at).contains(&reading.confidence);
    let among = |n: usize| {
        move |(asked, reading): &&&(&Asked, Reading)| place(asked, reading).is_some_and(|at| at < n)
    };
    let ratio = |part: usize, all: usize| part as f64 / all.max(1) as f64;
    let by_itself: Vec<_> = ours.iter().filter(answered).copied().collect();
    let asked_back: Vec<_> = ours.iter().filter(asks).copied().collect();
    let right = by_itself.iter().filter(|reading| among(1)(reading)).count();
    let meant = asked_back.iter().filter(|reading| among(2)(reading)).count();
    let five = ours.iter().filter(|reading| among(5)(reading)).count();
    let name = format!("answers, sample wallet {language}, strangers: right answer first");
    vec![
        Figure::new(name, measure::first_place(&outcomes), "ratio", Aim::AtLeast(0.72)).note(format!(
            "{} questions, the half kept apart; among five {:.3}",
            ours.len(),
            ratio(five, ours.len())
        )),
        Figure::new("  answered by itself", ratio(by_itself.len(), ours.len()), "ratio", Aim::AtLeast(0.35))
            .note(format!("answer_at {:.2}, ask_at {:.2}", at.answer_at, at.ask_at)),
        Figure::new(
            "  of these wrong",
            ratio(by_itself.len() - right, by_itself.len()),
            "ratio",
            Aim::AtMost(0.05),
        ),
        Figure::new("  asked which of two is meant", ratio(asked_back.len(), ours.len()), "ratio", Aim::None)
            .note(format!("the right one among them in {:.3}", ratio(meant, asked_back.len()))),
        Figure::new(
            "  strange questions answered",
            ratio(strange.iter().filter(answered).count(), strange.len()),
            "ratio",
            Aim::None,
        )
        .note(format!("{} questions", strange.len())),
        Figure::new(
            "  calibration error (10 bins)",
            measure::calibration_error(&outcomes),
            "ratio",
            Aim::None,
        ),
    ]
}
