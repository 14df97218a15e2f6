//! Files from outside: what they are, what may be shown, what must come off. Pure: bytes in, values out.

mod captions;
mod file;
mod gif;
mod image;
mod kind;
mod name;
#[cfg(test)]
mod tests;

pub use captions::{CAPTIONS, is_captions};
pub use file::{CheckedFile, MediaError, Picture, check_file};
pub use image::{MAX_PIXELS, PREVIEW_EDGE};
pub use kind::{FileKind, may_show_inline, of_content as type_of};
