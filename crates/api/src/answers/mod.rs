//! The bot: how it is set, how it is doing, and the evaluation door.

mod ask;
pub(crate) mod expectations;
pub(crate) mod learning;
mod settings;
mod suggest;
#[cfg(test)]
mod tests;

pub(crate) use ask::{ask, state};
pub(crate) use settings::{set_settings, show_settings};
pub(crate) use suggest::suggest;
