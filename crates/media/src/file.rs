//! One file, looked at and cleaned.

use std::borrow::Cow;

use kernel::{DomainError, ErrorKind};

use crate::{image, kind, name};

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
    /// A small JPEG or PNG of it.
    pub preview: Vec<u8>,
}

/// Why a file is not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    /// Nothing in it.
    #[error("file is empty")]
    Empty,
    /// Larger than allowed.
    #[error("file is larger than {max_bytes} bytes")]
    TooLarge {
        /// The largest allowed.
        max_bytes: usize,
    },
    /// An image with more pixels than allowed.
    #[error("image has more than {max_pixels} pixels")]
    TooManyPixels {
        /// The most allowed.
        max_pixels: u64,
    },
}

impl DomainError for MediaError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Empty => ErrorKind::Invalid,
            Self::TooLarge { .. } | Self::TooManyPixels { .. } => ErrorKind::Limited,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file_empty",
            Self::TooLarge { .. } => "too_large",
            Self::TooManyPixels { .. } => "too_many_pixels",
        }
    }

    fn fields(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        match self {
            Self::Empty => Vec::new(),
            Self::TooLarge { max_bytes } => vec![("maxBytes", Cow::Owned(max_bytes.to_string()))],
            Self::TooManyPixels { max_pixels } => vec![("maxPixels", Cow::Owned(max_pixels.to_string()))],
        }
    }
}

/// Looks at a file of at most `max_bytes`: its type by content, its limits before anything is decoded, its metadata
/// taken off. `name` must have been screened like any other words.
///
/// Blocking, up to a second for the largest images: call it outside transactions.
pub fn check_file(name: &str, bytes: Vec<u8>, max_bytes: usize) -> Result<CheckedFile, MediaError> {
    if bytes.is_empty() {
        return Err(MediaError::Empty);
    }
    if bytes.len() > max_bytes {
        return Err(MediaError::TooLarge { max_bytes });
    }
    let kind = kind::of_content(&bytes);
    let name = name::clean(name, kind.extension);
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
