//! What is measured, one file per question.

pub mod append;
pub mod list;
pub mod search;
pub mod weight;
