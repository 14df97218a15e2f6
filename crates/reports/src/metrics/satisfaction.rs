//! Satisfaction: what contacts say about the help.

use storage::Tx;

use super::{Metric, Sample, Unit};
use crate::error::ReportError;
use crate::report::Query;
use crate::store;

/// The face a contact chose after a conversation was resolved, 1 (very bad) to 5 (very good).
///
/// The share counts faces 4 and 5. Day: when it was first answered. Agent: who held the conversation when it
/// was resolved. Exclusions: questions nobody answered; the number of answers stands beside every figure. An
/// answer changed within its day counts as changed. Unit: score. Source: `surveys`.
pub(crate) const METRIC: Metric = Metric {
    key: "satisfaction",
    unit: Unit::Score,
    definition: "metric.satisfaction.definition",
    good: Some(4),
    dimensions: &[],
    samples,
};

fn samples(tx: &Tx<'_>, query: &Query) -> Result<Vec<Sample>, ReportError> {
    store::answers(tx, query)
}
