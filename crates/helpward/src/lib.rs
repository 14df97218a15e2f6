//! The Helpward binary: serving, setting up, and looking after a desk.

mod bot_work;
pub mod cli;
mod commands;
pub mod config;
pub mod demo;
pub mod machine;
mod patience;
pub mod secrets;
pub mod server;
mod store;
pub mod welcome;
pub mod wiring;

pub use commands::run;
