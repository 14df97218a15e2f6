//! The one connector to the outside: it decides which addresses may be spoken to, connects to exactly those, follows no
//! redirect, and limits time and bytes. Nothing else in the house opens a connection to an address from outside.

mod address;
mod allowed;
mod connector;
mod failure;
mod resolve;
mod target;
#[cfg(test)]
mod tests;

pub use address::is_public;
pub use allowed::{Allowed, NotAPlace};
pub use connector::{Answer, Outbound, Post};
pub use failure::{Failure, Refusal};
pub use resolve::{Addresses, Resolve, SystemNames};
pub use target::Target;
