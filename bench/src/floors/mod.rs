//! Bare floors: the same rows or bytes with nothing of the house around them.

pub mod echo;
pub mod group_commit;
