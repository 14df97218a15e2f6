//! Reports: the page and its files.

use axum::http::{HeaderMap, HeaderValue, header};
use reports::{Figures, Metric, MetricResult, Period, ReportInput};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::door::{Agent, Answer, Download, Path, Problem, Query, Reply, field_id};

/// What is asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportQuery {
    /// First day, `YYYY-MM-DD`.
    from: String,
    /// Last day, `YYYY-MM-DD`.
    to: String,
    /// IANA time zone of the days.
    tz: String,
    /// One inbox; missing: all the reader may see.
    inbox: Option<String>,
    /// One agent; missing: everybody.
    agent: Option<String>,
}

impl ReportQuery {
    fn read(&self) -> Result<ReportInput, Problem> {
        Ok(ReportInput {
            period: Period::new(&self.from, &self.to, &self.tz)?,
            inbox: self.inbox.as_deref().map(|id| field_id("inbox", id)).transpose()?,
            agent: self.agent.as_deref().map(|id| field_id("agent", id)).transpose()?,
        })
    }
}

/// Figures of the whole period.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MetricValue)]
pub(crate) struct FiguresDto {
    /// How many samples.
    n: usize,
    /// Null: no samples, or a metric that only counts.
    #[schema(required)]
    median: Option<f64>,
    /// Nine of ten are not above it; null as above.
    #[schema(required)]
    p90: Option<f64>,
    /// The share of good samples, 0 to 1; null where there is no good and bad.
    #[schema(required)]
    share: Option<f64>,
}

impl From<Figures> for FiguresDto {
    fn from(figures: Figures) -> Self {
        Self { n: figures.n, median: figures.median, p90: figures.p90, share: figures.share }
    }
}

/// Figures of one day.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MetricDay)]
pub(crate) struct DayDto {
    /// `YYYY-MM-DD` in the time zone asked for.
    day: String,
    #[serde(flatten)]
    figures: FiguresDto,
}

/// Figures of one agent or inbox.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MetricGroup)]
pub(crate) struct GroupDto {
    id: String,
    name: String,
    #[serde(flatten)]
    figures: FiguresDto,
}

/// Figures of one word of a dimension.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MetricPart)]
pub(crate) struct PartDto {
    /// A reason's word, a language tag or a topic's key; "": a conversation without a topic.
    word: String,
    #[serde(flatten)]
    figures: FiguresDto,
}

/// A metric told apart by one thing more.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MetricParts)]
pub(crate) struct PartsDto {
    /// `reason`, `language` or `topic`.
    by: String,
    /// Those with samples, most samples first.
    parts: Vec<PartDto>,
}

/// One metric.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MetricResult)]
pub(crate) struct MetricDto {
    key: String,
    /// `count`, `ms`, `score` or `share`.
    unit: String,
    total: FiguresDto,
    days: Vec<DayDto>,
    by_agent: Vec<GroupDto>,
    by_inbox: Vec<GroupDto>,
    /// By what else the metric knows; empty for most.
    by_part: Vec<PartsDto>,
    /// Catalogue key of what the figure means.
    definition: String,
    /// Faces only: how often each from 1 to 5 was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    distribution: Option<Vec<usize>>,
}

impl From<MetricResult> for MetricDto {
    fn from(result: MetricResult) -> Self {
        let group = |id: String, name, figures: Figures| GroupDto { id, name, figures: figures.into() };
        Self {
            key: result.metric.key.to_owned(),
            unit: result.metric.unit.word().to_owned(),
            total: result.total.into(),
            days: result
                .days
                .into_iter()
                .map(|(day, figures)| DayDto { day: day.to_string(), figures: figures.into() })
                .collect(),
            by_agent: result
                .by_agent
                .into_iter()
                .map(|(id, name, of)| group(id.to_string(), name, of))
                .collect(),
            by_inbox: result
                .by_inbox
                .into_iter()
                .map(|(id, name, of)| group(id.to_string(), name, of))
                .collect(),
            by_part: result
                .by_part
                .into_iter()
                .map(|(by, rows)| PartsDto {
                    by: by.word().to_owned(),
                    parts: rows.into_iter().map(|(word, of)| PartDto { word, figures: of.into() }).collect(),
                })
                .collect(),
            definition: result.metric.definition.to_owned(),
            distribution: result.distribution.map(Vec::from),
        }
    }
}

/// The report page.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReportSummary)]
pub(crate) struct SummaryDto {
    metrics: Vec<MetricDto>,
    /// When the figures were computed, UTC.
    as_of_ms: i64,
}

/// `GET /reports/summary`
pub(crate) async fn summary(agent: Agent, Query(query): Query<ReportQuery>) -> Answer<Reply<SummaryDto>> {
    let input = query.read()?;
    let summary = agent.read(move |tx, actor| reports::read_summary(tx, actor, &input)).await?;
    let metrics = summary.metrics.into_iter().map(MetricDto::from).collect();
    Ok(Reply(SummaryDto { metrics, as_of_ms: summary.as_of_ms }))
}

/// `GET /reports/{file}`: `<metric>.csv`
pub(crate) async fn export(
    agent: Agent,
    Path(file): Path<String>,
    Query(query): Query<ReportQuery>,
) -> Answer<Download> {
    let input = query.read()?;
    let metric = Metric::of_key(file.strip_suffix(".csv").ok_or_else(Problem::not_found)?)?;
    let told = input.clone();
    let result = agent.read(move |tx, actor| reports::export_metric(tx, actor, &input, metric)).await?;
    agent.write(move |tx, actor| reports::note_export(tx, actor, &told, metric)).await?;
    let name = format!("attachment; filename=\"helpward-{}-{}-{}.csv\"", metric.key, query.from, query.to);
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let name = HeaderValue::from_str(&name).map_err(|_| Problem::invalid("from", "invalid_field"))?;
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(Download { headers, bytes: result.to_csv().into_bytes() })
}

#[cfg(test)]
mod tests;
