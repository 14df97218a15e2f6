//! What the doors, the reactions and the jobs call.

pub(crate) mod ask;
pub(crate) mod finish;
pub(crate) mod hand_over;
pub(crate) mod prepare;
pub(crate) mod react;
pub(crate) mod read;
pub(crate) mod settings;
pub(crate) mod suggest;
