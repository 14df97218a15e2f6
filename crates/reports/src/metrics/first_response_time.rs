//! First response time: how long a contact waits for the first human answer.

use std::collections::BTreeMap;

use storage::Tx;

use super::{Metric, Sample, Unit};
use crate::error::ReportError;
use crate::report::Query;
use crate::store;

/// Time a contact waits for the first human answer to one opening of a conversation.
///
/// The clock starts at the opening (a reopening is a new one) and stops at the first public message by an
/// agent; bot and automatic messages do not stop it. Only the inbox's business hours count, by the hours as
/// they are set now: an opening at night that is answered before the desk opens counts 0. Day: the opening's.
/// Agent: who answered. Exclusions: openings not answered yet belong to the backlog, never to this figure.
/// Unit: milliseconds. Source: `openings`, business hours of `inboxes`.
pub(crate) const METRIC: Metric = Metric {
    key: "first_response_time",
    unit: Unit::Milliseconds,
    definition: "metric.first_response_time.definition",
    good: None,
    dimensions: &[],
    samples,
};

fn samples(tx: &Tx<'_>, query: &Query) -> Result<Vec<Sample>, ReportError> {
    let mut hours = BTreeMap::new();
    let mut samples = Vec::new();
    for opening in store::openings(tx, query)? {
        let Some((answered_at_ms, agent)) = opening.first_response else { continue };
        if let std::collections::btree_map::Entry::Vacant(entry) = hours.entry(opening.inbox) {
            entry.insert(inboxes::business_hours(tx, opening.inbox)?);
        }
        let value = match hours.get(&opening.inbox).and_then(Option::as_ref) {
            Some(hours) => hours.business_ms(opening.opened_at_ms, answered_at_ms),
            None => answered_at_ms - opening.opened_at_ms,
        };
        let (at_ms, inbox) = (opening.opened_at_ms, opening.inbox);
        samples.push(Sample { at_ms, inbox, agent, value, parts: Box::default() });
    }
    Ok(samples)
}
