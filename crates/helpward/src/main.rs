//! The Helpward binary.
fn main() {}
