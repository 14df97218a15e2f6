//! The bot: how it is set, how it is doing, and the evaluation door.

mod ask;
pub(crate) mod assist;
pub(crate) mod expectations;
pub(crate) mod learning;
pub(crate) mod model;
mod settings;
mod suggest;
#[cfg(test)]
mod tests;

pub use model::ModelDoor;

pub(crate) use ask::{ask, state};
pub(crate) use settings::{set_settings, show_settings};
pub(crate) use suggest::suggest;
