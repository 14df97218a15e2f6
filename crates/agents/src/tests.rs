//! Through the acts, on both engines.
