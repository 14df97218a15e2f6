//! Wrong answers: what the bot said that did not help.

use storage::Tx;

use super::{Metric, Sample, Unit};
use crate::error::ReportError;
use crate::report::Query;
use crate::store;

/// The share of the bot's rated answers of which the contact said that they did not help.
///
/// Counted (1): the last word of the contact about an answer is that it did not help. Day: when it was first rated.
/// Agent: none. Exclusions: answers nobody rated; the number of rated ones stands beside every figure. Unit: share.
/// Source: `message_feedback`.
pub(crate) const METRIC: Metric = Metric {
    key: "wrong_answer_rate",
    unit: Unit::Share,
    definition: "metric.wrong_answer_rate.definition",
    good: Some(1),
    dimensions: &[],
    samples,
};

fn samples(tx: &Tx<'_>, query: &Query) -> Result<Vec<Sample>, ReportError> {
    store::rated_answers(tx, query)
}
