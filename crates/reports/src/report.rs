//! Asking for a report, and putting samples into groups.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::{AgentId, InboxId, Millis};
use security::{Actor, Change, Permission, Subject};
use storage::Tx;

use crate::error::ReportError;
use crate::figures::Figures;
use crate::metrics::{Dimension, Metric, Sample, Unit};
use crate::period::Period;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportInput {
    /// The days.
    pub period: Period,
    /// One inbox; `None`: all the reader may see.
    pub inbox: Option<InboxId>,
    /// One agent; `None`: everybody, nobody included.
    pub agent: Option<AgentId>,
}

/// What is asked for, within what the reader may see.
pub(crate) struct Query {
    pub(crate) period: Period,
    pub(crate) inbox: Option<InboxId>,
    pub(crate) agent: Option<AgentId>,
    actor: Actor,
}

impl Query {
    /// Whether rows of this inbox count for the reader.
    pub(crate) fn may_count(&self, inbox: InboxId) -> bool {
        self.actor.reaches_inbox(inbox)
    }
}

/// A metric's figures.
#[derive(Debug, Clone)]
pub struct MetricResult {
    /// Which metric.
    pub metric: Metric,
    /// Of the whole period.
    pub total: Figures,
    /// Of each day of the period, also those without samples.
    pub days: Vec<(Date, Figures)>,
    /// Of each agent with samples, most samples first; names as they are now.
    pub by_agent: Vec<(AgentId, String, Figures)>,
    /// Of each inbox with samples, most samples first.
    pub by_inbox: Vec<(InboxId, String, Figures)>,
    /// How often each face from 1 to 5 was chosen; `None`: not a metric of faces.
    pub distribution: Option<[usize; 5]>,
    /// By each dimension of the metric: its words with samples, most samples first.
    pub by_part: Vec<(Dimension, Vec<(String, Figures)>)>,
}

/// All metrics of the page, and when they were computed, UTC.
#[derive(Debug, Clone)]
pub struct Summary {
    /// In the order of the page.
    pub metrics: Vec<MetricResult>,
    /// When, UTC.
    pub as_of_ms: Millis,
}

/// All metrics of a period. Needs `reports.read`; only the reader's inboxes count.
pub fn read_summary(tx: &Tx<'_>, actor: &Actor, input: &ReportInput) -> Result<Summary, ReportError> {
    actor.require(Permission::ReportsRead)?;
    let query = query(actor, input);
    let metrics =
        Metric::ALL.into_iter().map(|metric| result(tx, &query, metric)).collect::<Result<_, _>>()?;
    Ok(Summary { metrics, as_of_ms: tx.now() })
}

/// One metric for a file. Needs `reports.read` and `reports.export`; only the reader's inboxes count.
pub fn export_metric(
    tx: &Tx<'_>,
    actor: &Actor,
    input: &ReportInput,
    metric: Metric,
) -> Result<MetricResult, ReportError> {
    actor.require(Permission::ReportsRead)?;
    actor.require(Permission::ReportsExport)?;
    result(tx, &query(actor, input), metric)
}

/// Keeps an audit row of a file that was made: figures leave the desk with it. Needs `reports.export`.
pub fn note_export(
    tx: &Tx<'_>,
    actor: &Actor,
    input: &ReportInput,
    metric: Metric,
) -> Result<(), ReportError> {
    actor.require(Permission::ReportsExport)?;
    let days = input.period.days();
    let mut changes = vec![Change::set("metric", metric.key)];
    changes.extend(days.first().map(|day| Change::set("from", day)));
    changes.extend(days.last().map(|day| Change::set("to", day)));
    changes.extend(input.inbox.map(|inbox| Change::set("inbox", inbox)));
    changes.extend(input.agent.map(|agent| Change::set("agent", agent)));
    Ok(security::audit(tx, actor, "report.exported", Subject::only("report"), &changes)?)
}

fn query(actor: &Actor, input: &ReportInput) -> Query {
    Query { period: input.period.clone(), inbox: input.inbox, agent: input.agent, actor: actor.clone() }
}

fn result(tx: &Tx<'_>, query: &Query, metric: Metric) -> Result<MetricResult, ReportError> {
    let samples = (metric.samples)(tx, query)?;
    let agents = agents::agent_names(tx)?;
    let inboxes = inboxes::inbox_names(tx)?;
    Ok(grouped(metric, &query.period, &samples, &agents, &inboxes))
}

/// Puts samples into their groups. Samples outside the period are not expected and left out.
fn grouped(
    metric: Metric,
    period: &Period,
    samples: &[Sample],
    agents: &BTreeMap<AgentId, String>,
    inboxes: &BTreeMap<InboxId, String>,
) -> MetricResult {
    let mut total = Vec::with_capacity(samples.len());
    let mut days: Vec<Vec<i64>> = vec![Vec::new(); period.days().len()];
    let mut by_agent: BTreeMap<AgentId, Vec<i64>> = BTreeMap::new();
    let mut by_inbox: BTreeMap<InboxId, Vec<i64>> = BTreeMap::new();
    let mut parts: Vec<BTreeMap<&str, Vec<i64>>> = vec![BTreeMap::new(); metric.dimensions.len()];
    for sample in samples {
        let Some(day) = period.day_of(sample.at_ms) else { continue };
        total.push(sample.value);
        days[day].push(sample.value);
        by_inbox.entry(sample.inbox).or_default().push(sample.value);
        for (groups, word) in parts.iter_mut().zip(&sample.parts) {
            groups.entry(word).or_default().push(sample.value);
        }
        if let Some(agent) = sample.agent {
            by_agent.entry(agent).or_default().push(sample.value);
        }
    }
    let distribution = (metric.unit == Unit::Score).then(|| faces(&total));
    let figures = |mut values: Vec<i64>| match metric.unit {
        Unit::Count => Figures::counted(values.len()),
        Unit::Milliseconds | Unit::Score => Figures::of(&mut values, metric.good),
        Unit::Share => Figures { median: None, p90: None, ..Figures::of(&mut values, metric.good) },
    };
    MetricResult {
        metric,
        total: figures(total),
        days: period.days().iter().copied().zip(days.into_iter().map(figures)).collect(),
        by_agent: named(by_agent, agents, figures),
        by_inbox: named(by_inbox, inboxes, figures),
        distribution,
        by_part: metric
            .dimensions
            .iter()
            .copied()
            .zip(parts.into_iter().map(|groups| worded(groups, figures)))
            .collect(),
    }
}

fn worded(groups: BTreeMap<&str, Vec<i64>>, figures: impl Fn(Vec<i64>) -> Figures) -> Vec<(String, Figures)> {
    let mut rows: Vec<_> =
        groups.into_iter().map(|(word, values)| (word.to_owned(), figures(values))).collect();
    rows.sort_by_key(|(_, figures)| std::cmp::Reverse(figures.n));
    rows
}

fn faces(scores: &[i64]) -> [usize; 5] {
    let mut faces = [0; 5];
    for score in scores {
        if let Some(face) = usize::try_from(score - 1).ok().and_then(|index| faces.get_mut(index)) {
            *face += 1;
        }
    }
    faces
}

fn named<I: Ord + Copy + std::fmt::Display>(
    groups: BTreeMap<I, Vec<i64>>,
    names: &BTreeMap<I, String>,
    figures: impl Fn(Vec<i64>) -> Figures,
) -> Vec<(I, String, Figures)> {
    let name = |id: &I| names.get(id).cloned().unwrap_or_else(|| format!("#{id}"));
    let mut rows: Vec<_> = groups.into_iter().map(|(id, values)| (id, name(&id), figures(values))).collect();
    rows.sort_by_key(|(id, _, figures)| (std::cmp::Reverse(figures.n), *id));
    rows
}

#[cfg(test)]
mod tests;
