//! The type of a file by its first bytes; what it claims to be counts for nothing.

use image::ImageFormat;

/// The type of everything that is not known for harmless.
pub(crate) const UNKNOWN: &str = "application/octet-stream";

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileKind {
    /// Its media type.
    pub content_type: &'static str,
    /// The usual ending of its name; `None` for unknown types.
    pub extension: Option<&'static str>,
    /// For images that may be shown.
    pub image: Option<ImageFormat>,
}

/// The types that are named as what they are. Everything else, above all HTML, SVG and scripts, is plain bytes.
const KNOWN: [&str; 15] = [
    "image/png",
    "image/jpeg",
    "image/webp",
    "image/gif",
    "application/pdf",
    "application/zip",
    "application/gzip",
    "video/mp4",
    "video/quicktime",
    "video/webm",
    "audio/mpeg",
    "audio/ogg",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/plain",
];

/// The type shown by the content. Text without control characters is plain text, whatever markup it holds.
pub fn of_content(bytes: &[u8]) -> FileKind {
    let found = infer::get(bytes).and_then(|t| {
        KNOWN.iter().find(|known| **known == t.mime_type()).map(|known| (*known, t.extension()))
    });
    if let Some((content_type, extension)) = found {
        return FileKind { content_type, extension: Some(extension), image: shown_format(content_type) };
    }
    if infer::get(bytes).is_none() && is_plain_text(bytes) {
        return FileKind { content_type: "text/plain", extension: Some("txt"), image: None };
    }
    FileKind { content_type: UNKNOWN, extension: None, image: None }
}

fn shown_format(content_type: &str) -> Option<ImageFormat> {
    match content_type {
        "image/png" => Some(ImageFormat::Png),
        "image/jpeg" => Some(ImageFormat::Jpeg),
        "image/webp" => Some(ImageFormat::WebP),
        "image/gif" => Some(ImageFormat::Gif),
        _ => None,
    }
}

/// Whether a stored type may be shown inside a page. Everything else is only ever downloaded.
#[must_use]
pub fn may_show_inline(content_type: &str) -> bool {
    shown_format(content_type).is_some()
}

fn is_plain_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes)
        .is_ok_and(|text| !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')))
}
