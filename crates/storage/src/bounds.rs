//! A limit on everything.

/// Acts joined into one commit at most.
pub(crate) const BATCH: usize = 256;
/// Acts that may wait before new ones are refused as overload.
pub(crate) const WAITING: usize = 8_192;
/// Connections that read an embedded database.
pub(crate) const READERS: usize = 4;
/// Times an act is tried when transactions collide.
pub(crate) const TRIES: u32 = 8;
/// Prepared statements kept per connection.
pub(crate) const STATEMENTS: usize = 512;
