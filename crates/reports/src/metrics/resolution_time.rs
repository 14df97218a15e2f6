//! Resolution time: how long an opening lasts until it is resolved.

use storage::Tx;

use super::{Metric, Sample, Unit};
use crate::error::ReportError;
use crate::report::Query;
use crate::store;

/// Time from an opening of a conversation to its resolution, as the contact lives it.
///
/// Nights, holidays and snoozes count: the contact waits through them too. Day: when it was resolved. Agent:
/// who held it then. A reopening is a new opening with a time of its own. Exclusions: openings not resolved
/// yet. Unit: milliseconds. Source: `resolutions`, `openings`.
pub(crate) const METRIC: Metric = Metric {
    key: "resolution_time",
    unit: Unit::Milliseconds,
    definition: "metric.resolution_time.definition",
    good: None,
    dimensions: &[],
    samples,
};

fn samples(tx: &Tx<'_>, query: &Query) -> Result<Vec<Sample>, ReportError> {
    store::resolutions(tx, query)
}
