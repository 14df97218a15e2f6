//! The only place that knows which engine runs: connections, DDL types, errors, text search.

pub(crate) mod ddl;
pub(crate) mod postgres;
pub(crate) mod postgres_tls;
pub(crate) mod rewrite;
pub(crate) mod sequencer;
pub(crate) mod sqlite;
pub(crate) mod sqlite_errors;
pub(crate) mod tables;
