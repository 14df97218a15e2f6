//! Tests through the doors, and the stories of ARCHITECTURE.md, executed. One binary; a folder per room.

#![allow(missing_docs, reason = "tests are read by their names")]
#![allow(clippy::print_stdout, reason = "a story prints its ledger")]

mod answers;
mod api;
mod helpward;
mod realtime;
mod storage;
mod stories;
mod support;
mod widget;
