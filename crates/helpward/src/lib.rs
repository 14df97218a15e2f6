//! helpward
