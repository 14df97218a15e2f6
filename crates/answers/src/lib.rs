//! Answers without waiting: what the bot says, how sure it is, and when it hands over to people.

pub mod engine;
