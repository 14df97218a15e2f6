//! What is measured, one file per question.

pub mod answers;
pub mod append;
pub mod chat;
pub mod http;
pub mod knowledge;
pub mod list;
pub mod search;
pub mod sockets;
pub mod start;
pub mod weight;
