//! What can go wrong with reports.

use std::borrow::Cow;

use kernel::{DomainError, ErrorKind};

use crate::metrics::MAX_SAMPLES;
use crate::period::MAX_DAYS;

/// An error of reading a report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The actor lacks the right.
    #[error(transparent)]
    Denied(#[from] security::Denied),
    /// A field is malformed.
    #[error("field {0} is not valid")]
    Field(&'static str),
    /// More than [`MAX_DAYS`] days.
    #[error("more than {MAX_DAYS} days")]
    TooManyDays,
    /// More than [`MAX_SAMPLES`] samples; a shorter period or one inbox answers.
    #[error("more than {MAX_SAMPLES} samples")]
    TooLarge,
    /// There is no such metric.
    #[error("no such metric")]
    NotFound,
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

impl DomainError for ReportError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Denied(e) => e.kind(),
            Self::Field(_) | Self::TooManyDays => ErrorKind::Invalid,
            Self::TooLarge => ErrorKind::Limited,
            Self::NotFound => ErrorKind::NotFound,
            Self::Storage(e) => e.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Denied(e) => e.code(),
            Self::Field(_) => "field_invalid",
            Self::TooManyDays => "report_too_many_days",
            Self::TooLarge => "report_too_large",
            Self::NotFound => "metric_not_found",
            Self::Storage(e) => e.code(),
        }
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        match self {
            Self::Denied(e) => e.fields(),
            Self::Field(field) => vec![("field", Cow::Borrowed(*field))],
            Self::TooManyDays => vec![("max", Cow::Owned(MAX_DAYS.to_string()))],
            Self::TooLarge => vec![("max", Cow::Owned(MAX_SAMPLES.to_string()))],
            _ => Vec::new(),
        }
    }
}
