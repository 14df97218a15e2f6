//! Volume: how much was asked.

use storage::Tx;

use super::{Metric, Sample, Unit};
use crate::error::ReportError;
use crate::report::Query;
use crate::store;

/// How often contacts asked: openings of conversations, first ones and reopenings alike.
///
/// Day: when the opening was made. Agent: who answered it first; openings nobody has answered count for the
/// day and the inbox but for no agent. Exclusions: none. Unit: count. Source: `openings`.
pub(crate) const METRIC: Metric = Metric {
    key: "volume",
    unit: Unit::Count,
    definition: "metric.volume.definition",
    good: None,
    dimensions: &[],
    samples,
};

fn samples(tx: &Tx<'_>, query: &Query) -> Result<Vec<Sample>, ReportError> {
    let openings = store::openings(tx, query)?;
    Ok(openings
        .into_iter()
        .map(|opening| Sample {
            at_ms: opening.opened_at_ms,
            inbox: opening.inbox,
            agent: opening.first_response.and_then(|(_, agent)| agent),
            value: 1,
            parts: Box::default(),
        })
        .collect())
}
