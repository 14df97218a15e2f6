//! All SQL of conversations.

pub(crate) mod attachments;
pub(crate) mod bot;
pub(crate) mod check;
pub(crate) mod conversations;
pub(crate) mod history;
pub(crate) mod labels;
pub(crate) mod lists;
pub(crate) mod messages;
pub(crate) mod reads;
