//! The demo: a sample wallet's support desk with people, an inbox and conversations that never happened.
//!
//! Everything it makes is marked in `demo_rows`, so that clearing removes exactly that.

mod chance;
mod clear;
mod desk;
mod help;
mod load;
mod plan;
mod rows;
mod store;
mod story;
#[cfg(test)]
mod tests;
mod texts;

pub use clear::clear;
pub use desk::{SignIn, open_desk, wallet};
pub use help::write_help;
pub use load::{Loaded, Plan, load};
