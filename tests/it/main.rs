//! Tests through the doors, and the stories of ARCHITECTURE.md, executed. One binary; a folder per room.

#![allow(missing_docs, reason = "tests are read by their names")]

mod realtime;
mod stories;
mod support;
