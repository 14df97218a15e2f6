//! The ways in: one folder per channel.

pub mod webchat;
