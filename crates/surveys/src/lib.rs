//! surveys
