//! The house's own checks and chores.
//!
//! `tidy` reads the tree as data and holds the rules of house.md and style.md that no compiler knows:
//! who may import whom, where SQL lives, which words name things. It runs as a plain `#[test]` of this
//! crate (`xtask/tests/tidy.rs`), so `cargo test` is all a newcomer needs.

pub mod changes;
pub mod dependencies;
pub mod report;
pub mod rules;
pub mod rust;
pub mod tree;
