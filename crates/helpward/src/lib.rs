//! The Helpward binary: serving, setting up, and looking after a desk.

mod cli;
mod commands;
mod config;
mod demo;
mod machine;
mod secrets;
mod server;
mod store;
mod welcome;
mod wiring;

pub use commands::run;
