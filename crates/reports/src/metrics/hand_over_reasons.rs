//! Hand-over reasons: why the bot gave conversations to people.

use storage::Tx;

use super::{Dimension, Metric, Sample, Unit};
use crate::error::ReportError;
use crate::report::Query;
use crate::store;

/// Conversations the bot handed to people, by the reason it gave.
///
/// One for each time: a conversation that came back to the bot may be handed over again. Day: when it was handed over.
/// Agent: none. Exclusions: conversations an agent took without being asked, and those solved by the bot. Unit: count.
/// Source: `bot_holds`.
pub(crate) const METRIC: Metric = Metric {
    key: "hand_over_reasons",
    unit: Unit::Count,
    definition: "metric.hand_over_reasons.definition",
    good: None,
    dimensions: &[Dimension::Reason],
    samples,
};

fn samples(tx: &Tx<'_>, query: &Query) -> Result<Vec<Sample>, ReportError> {
    store::hand_overs(tx, query)
}
