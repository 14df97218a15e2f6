//! A figure, its aim, and the table they are printed in.

/// What a figure should be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Aim {
    /// At least this much is wanted.
    AtLeast(f64),
    /// At most this much is wanted.
    AtMost(f64),
    /// Printed to be compared with others; no aim of its own.
    None,
}

/// One line of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What was measured, with the sizes that matter.
    pub name: String,
    /// The value, in `unit`.
    pub value: f64,
    /// The unit: `ratio`, `/s`, `ms`, `ms CPU`, `KiB`, `MiB`, `KB gz`, `s`.
    pub unit: &'static str,
    /// The aim, in the same unit.
    pub aim: Aim,
    /// How the value came about: spread of rounds, the parts of a ratio. Empty when it speaks for itself.
    pub note: String,
}

impl Figure {
    /// A figure without a note.
    pub fn new(name: impl Into<String>, value: f64, unit: &'static str, aim: Aim) -> Self {
        Self { name: name.into(), value, unit, aim, note: String::new() }
    }

    /// The same figure with a note.
    #[must_use]
    pub fn note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    /// Whether the aim is reached; `None` when there is none.
    #[must_use]
    pub fn reached(&self) -> Option<bool> {
        match self.aim {
            Aim::AtLeast(aim) => Some(self.value >= aim),
            Aim::AtMost(aim) => Some(self.value <= aim),
            Aim::None => None,
        }
    }

    /// The line of the table.
    #[must_use]
    pub fn line(&self) -> String {
        let aim = match self.aim {
            Aim::AtLeast(aim) => format!("≥ {}", short(aim)),
            Aim::AtMost(aim) => format!("≤ {}", short(aim)),
            Aim::None => String::new(),
        };
        let verdict = match self.reached() {
            Some(true) => "reached",
            Some(false) => "MISSED",
            None => "",
        };
        let line = format!(
            "{:<58} {:>10} {:<7} {:>9}  {:<8}{}",
            self.name,
            short(self.value),
            self.unit,
            aim,
            verdict,
            self.note
        );
        line.trim_end().to_owned()
    }
}

/// Three significant digits, and thousands as they are.
fn short(value: f64) -> String {
    let size = value.abs();
    if size >= 100.0 {
        format!("{value:.0}")
    } else if size >= 10.0 {
        format!("{value:.1}")
    } else if size >= 1.0 {
        format!("{value:.2}")
    } else {
        format!("{value:.3}")
    }
}

/// The middle value; the lower one of two. 0 for none.
#[must_use]
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len().saturating_sub(1) / 2).copied().unwrap_or(0.0)
}

/// `lowest to highest` of some rounds, for notes.
#[must_use]
pub fn spread(values: &[f64]) -> String {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    format!("{} rounds, {} to {}", values.len(), short(low), short(high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aim_is_reached_from_the_right_side() {
        assert_eq!(Figure::new("a", 2.0, "ratio", Aim::AtLeast(2.0)).reached(), Some(true));
        assert_eq!(Figure::new("a", 1.9, "ratio", Aim::AtLeast(2.0)).reached(), Some(false));
        assert_eq!(Figure::new("a", 2.1, "ms", Aim::AtMost(2.0)).reached(), Some(false));
        assert_eq!(Figure::new("a", 2.1, "ms", Aim::None).reached(), None);
    }

    #[test]
    fn the_median_is_a_value_that_occurred() {
        assert_eq!(median(&[]).to_bits(), 0.0_f64.to_bits());
        assert_eq!(median(&[3.0, 1.0, 2.0]).to_bits(), 2.0_f64.to_bits());
        assert_eq!(median(&[4.0, 1.0]).to_bits(), 1.0_f64.to_bits());
    }
}
