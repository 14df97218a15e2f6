//! Coverage: how much of what is asked the knowledge can answer.

use storage::Tx;

use super::{Dimension, Metric, Sample, Unit};
use crate::error::ReportError;
use crate::report::Query;
use crate::store;

/// The share of contacts' questions for which the bot found an answer it was sure enough of.
///
/// Good (1): it answered with an article; 0: it handed over because it was not sure enough of any. A question counts once,
/// by what came of it first; one asked back about counts with what came of the reply. Whether an answer helped is told by
/// `wrong_answer_rate`. Day: when the bot decided. Agent: none. Language and topic: those of the conversation at that time.
/// Exclusions: thanks and greetings, articles read before the first word, and questions the bot did not look up (a person
/// asked for, danger, a topic of people's, switched off, too slow, too many turns). Unit: share. Source: `bot_answers`.
pub(crate) const METRIC: Metric = Metric {
    key: "coverage",
    unit: Unit::Share,
    definition: "metric.coverage.definition",
    good: Some(1),
    dimensions: &[Dimension::Language, Dimension::Topic],
    samples,
};

fn samples(tx: &Tx<'_>, query: &Query) -> Result<Vec<Sample>, ReportError> {
    store::looked_up(tx, query)
}
