//! One set of statements on two engines; the log of facts; jobs; idempotency keys; files.
//!
//! See README.md for the map. An act is a plain function over [`Tx`]: it cannot wait for a network, a hash or a channel.

pub mod backup;
mod bounds;
#[cfg(test)]
mod contract;
mod db;
mod dialect;
mod error;
mod facts;
#[cfg(test)]
mod faults;
mod files;
mod jobs;
mod migrate;
mod once;
#[cfg(test)]
mod power;
mod reactor;
mod statement;
mod tail;
pub mod testing;
mod text;
mod tx;
mod value;

pub use db::{Db, Engine, Options, Url, id_at};
pub use error::Error;
pub use facts::{Fact, Scope, StoredFact, facts_after, last_position, sweep_facts};
pub use files::{FileRef, Files};
pub use jobs::{
    DeadJob, Job, JobHandler, JobRunner, NewJob, cancel_job, dead_jobs, delete_dead_job, retry_dead_job,
};
pub use migrate::{Migration, MigrationReport};
pub use once::{Once, OnceKey, sweep_once_keys};
pub use reactor::{React, Reaction, Reactor};
pub use statement::named;
pub use tail::{Subscription, Tail};
pub use text::{tokens, tokens_of_query};
pub use tx::Tx;
pub use value::{Column, FromRow, Row, Value};
