//! Deflection: what the bot solved without a person.

use storage::Tx;

use super::{Metric, Sample, Unit};
use crate::error::ReportError;
use crate::report::Query;
use crate::store;

/// The share of conversations the bot held for which nobody was needed.
///
/// Good (1): the bot gave at least one answer, no agent took the conversation and it was not handed over, and it was not
/// opened again within 72 hours; everything else is 0. Day: when the bot's time with it ended. Agent: none. Exclusions:
/// conversations the bot still holds, and those it never held. One solved less than 72 hours ago counts as good until it
/// is opened again. Unit: share. Source: `bot_holds`, `bot_answers`, `openings`.
pub(crate) const METRIC: Metric = Metric {
    key: "deflection",
    unit: Unit::Share,
    definition: "metric.deflection.definition",
    good: Some(1),
    dimensions: &[],
    samples,
};

fn samples(tx: &Tx<'_>, query: &Query) -> Result<Vec<Sample>, ReportError> {
    store::bot_holds(tx, query)
}
