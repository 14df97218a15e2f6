//! Files from outside: what they are, what may be shown, what must come off. Pure: bytes in, values out.

mod gif;
mod image;
mod kind;
mod name;

pub use image::{MAX_PIXELS, PREVIEW_EDGE};
pub use kind::{FileKind, may_show_inline, of_content as type_of};

use crate::attachment::MAX_FILE_BYTES;
use crate::error::FileError;

/// A file that was looked at and cleaned, ready to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedFile {
    /// The name it came with, cleaned.
    pub name: String,
    /// The type its content shows.
    pub content_type: &'static str,
    /// The bytes to store: of images without places, cameras and comments.
    pub bytes: Vec<u8>,
    /// For images that can be shown.
    pub picture: Option<Picture>,
}

/// An image that can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels across, as shown.
    pub width: u32,
    /// Pixels down, as shown.
    pub height: u32,
    /// A small WebP or PNG of it.
    pub preview: Vec<u8>,
}

/// Looks at a file: its type by content, its limits before anything is decoded, its metadata taken off.
///
/// Blocking, up to a second for the largest images: call it outside transactions.
pub fn check_file(name: &str, bytes: Vec<u8>) -> Result<CheckedFile, FileError> {
    if bytes.is_empty() {
        return Err(FileError::Empty);
    }
    if bytes.len() > MAX_FILE_BYTES {
        return Err(FileError::TooLarge { max_bytes: MAX_FILE_BYTES });
    }
    let kind = kind::of_content(&bytes);
    // Names are shown and searched like words: a phrase saved as a file's name is masked before the name is cut.
    let name = name::clean(security::screen(name).text(), kind.extension);
    let Some(format) = kind.image else {
        return Ok(CheckedFile { name, content_type: kind.content_type, bytes, picture: None });
    };
    match image::prepare(format, bytes)? {
        image::Prepared::Shown { bytes, picture } => {
            Ok(CheckedFile { name, content_type: kind.content_type, bytes, picture: Some(picture) })
        }
        // What claims to be an image but cannot be read as one is kept as plain bytes and never shown.
        image::Prepared::Unreadable(bytes) => {
            Ok(CheckedFile { name, content_type: kind::UNKNOWN, bytes, picture: None })
        }
    }
}

#[cfg(test)]
mod tests;
