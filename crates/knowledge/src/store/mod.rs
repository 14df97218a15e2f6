//! All SQL of knowledge.

pub(crate) mod announcements;
pub(crate) mod articles;
pub(crate) mod categories;
pub(crate) mod feedback;
pub(crate) mod files;
pub(crate) mod imports;
pub(crate) mod live;
pub(crate) mod texts;
