//! Pictures, videos and captions that articles show.

use kernel::ArticleFileId;
use media::CheckedFile;

use crate::error::KnowledgeError;

/// Largest picture, in bytes.
pub(crate) const MAX_PICTURE_BYTES: usize = 20 * 1024 * 1024;
/// Largest video, in bytes.
pub const MAX_VIDEO_BYTES: usize = 100 * 1024 * 1024;
/// Largest captions, in bytes.
pub(crate) const MAX_CAPTIONS_BYTES: usize = 1024 * 1024;

/// A file as stored; its bytes are in the file store under `hash`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleFile {
    /// Its id inside.
    pub id: ArticleFileId,
    /// Its random id, the only one in addresses.
    pub public_id: String,
    /// The name it came with, cleaned.
    pub name: String,
    /// The type its content shows, never the one it claimed.
    pub content_type: String,
    /// BLAKE3 of the bytes, as hexadecimal digits.
    pub hash: String,
    /// Its size.
    pub size_bytes: i64,
    /// Pixels across, for pictures.
    pub width: Option<i64>,
    /// Pixels down, for pictures.
    pub height: Option<i64>,
    /// The preview's hash, for pictures.
    pub preview_hash: Option<String>,
    /// The preview's size.
    pub preview_size_bytes: Option<i64>,
}

/// Looks at a file for an article: a picture, a video (MP4 or WebM) or captions (WebVTT), cleaned and within its limit.
///
/// Blocking, up to a second for the largest pictures: call it outside transactions.
///
/// # Errors
/// [`KnowledgeError::FileType`] for anything else; [`KnowledgeError::Media`] for what is empty, too large or too wide.
pub fn check_article_file(name: &str, bytes: Vec<u8>) -> Result<CheckedFile, KnowledgeError> {
    let captions = media::is_captions(&bytes);
    let video = matches!(media::type_of(&bytes).content_type, "video/mp4" | "video/webm");
    let max_bytes = if captions {
        MAX_CAPTIONS_BYTES
    } else if video {
        MAX_VIDEO_BYTES
    } else {
        MAX_PICTURE_BYTES
    };
    let mut file = media::check_file(security::screen(name).text(), bytes, max_bytes)?;
    if captions {
        file.content_type = media::CAPTIONS;
    }
    let shown = captions || video || file.picture.is_some();
    if shown { Ok(file) } else { Err(KnowledgeError::FileType) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_articles_show_is_taken() {
        let vtt = "WEBVTT\n\n00:00.000 --> 00:02.000\n打开钱包\n".as_bytes().to_vec();
        let checked = check_article_file("步骤.vtt", vtt).unwrap();
        assert_eq!((checked.content_type, checked.name.as_str()), ("text/vtt", "步骤.vtt"));
        let mut mp4 = b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2".to_vec();
        mp4.extend([0; 64]);
        assert_eq!(check_article_file("a.exe", mp4).unwrap().content_type, "video/mp4");
        for (name, bytes) in [
            ("a.vtt", b"just words".to_vec()),
            ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()),
            ("a.html", b"<script>alert(1)</script>".to_vec()),
            ("a.pdf", b"%PDF-1.7\n".to_vec()),
        ] {
            let refused = check_article_file(name, bytes);
            assert!(matches!(refused, Err(KnowledgeError::FileType)), "{name}: {refused:?}");
        }
    }
}
