//! Figures: one file per metric, computed from rows, exact.

mod csv;
mod error;
mod figures;
mod metrics;
mod period;
mod report;
mod store;

pub use error::ReportError;
pub use figures::Figures;
pub use metrics::{Dimension, MAX_SAMPLES, Metric, Unit};
pub use period::{MAX_DAYS, Period};
pub use report::{MetricResult, ReportInput, Summary, export_metric, note_export, read_summary};
