//! One file per metric: what it means, its clock, its exclusions, its source. API, chart, table and CSV all
//! read that file, so a metric is computed in one place.

mod coverage;
mod deflection;
mod first_response_time;
mod hand_over_reasons;
mod resolution_time;
mod satisfaction;
mod volume;
mod wrong_answer_rate;

use kernel::{AgentId, InboxId, Millis};
use storage::Tx;

use crate::error::ReportError;
use crate::report::Query;

/// Most samples of one metric in one report: exact percentiles keep them all in memory (about 30 MB at this
/// number). Beyond it the report is refused, never cut silently.
pub const MAX_SAMPLES: usize = 200_000;

/// What the values of a metric are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// They are only counted.
    Count,
    /// Milliseconds.
    Milliseconds,
    /// Faces, 1 (very bad) to 5 (very good).
    Score,
    /// They are good or not; the share of good ones is the figure.
    Share,
}

impl Unit {
    /// The stable word for clients.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Milliseconds => "ms",
            Self::Score => "score",
            Self::Share => "share",
        }
    }
}

/// What a metric is also told apart by, beside day, agent and inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// Why the bot handed over: the words of `conversations::HandOverReason`.
    Reason,
    /// The language of the conversation, as a tag.
    Language,
    /// The topic of the conversation by its key; "": none was chosen.
    Topic,
}

impl Dimension {
    /// The stable word for clients.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reason => "reason",
            Self::Language => "language",
            Self::Topic => "topic",
        }
    }
}

/// A metric.
#[derive(Debug, Clone, Copy)]
pub struct Metric {
    /// The stable word, e.g. `first_response_time`.
    pub key: &'static str,
    /// What its values are.
    pub unit: Unit,
    /// The catalogue key of its definition, which people can read beside every figure.
    pub definition: &'static str,
    /// The least value that counts as good, where the metric knows good and bad.
    pub(crate) good: Option<i64>,
    /// What it is also told apart by.
    pub(crate) dimensions: &'static [Dimension],
    /// Reads its samples.
    pub(crate) samples: fn(&Tx<'_>, &Query) -> Result<Vec<Sample>, ReportError>,
}

/// One observed value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sample {
    /// The instant that decides its day, ms UTC.
    pub(crate) at_ms: Millis,
    pub(crate) inbox: InboxId,
    /// `None`: nobody's.
    pub(crate) agent: Option<AgentId>,
    pub(crate) value: i64,
    /// One word for each dimension of the metric, in their order.
    pub(crate) parts: Box<[String]>,
}

impl Metric {
    /// Every metric, in the order of the page.
    pub const ALL: [Self; 8] = [
        volume::METRIC,
        first_response_time::METRIC,
        resolution_time::METRIC,
        satisfaction::METRIC,
        deflection::METRIC,
        wrong_answer_rate::METRIC,
        hand_over_reasons::METRIC,
        coverage::METRIC,
    ];

    /// The metric of a word. Errors: [`ReportError::NotFound`].
    pub fn of_key(key: &str) -> Result<Self, ReportError> {
        Self::ALL.into_iter().find(|metric| metric.key == key).ok_or(ReportError::NotFound)
    }
}
