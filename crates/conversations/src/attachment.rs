//! A file joined to a message, or uploaded and waiting for one.

use kernel::{AttachmentId, ConversationId, InboxId, MessageId, Millis};
use media::CheckedFile;
use storage::{Error, FromRow, Row};

use crate::error::FileError;

/// Largest file, in bytes.
pub const MAX_FILE_BYTES: usize = 20 * 1024 * 1024;
/// An upload that no message took is forgotten after this long.
pub const UNUSED_MS: Millis = 86_400_000;

/// A file as stored; its bytes are in the file store under `hash`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its id inside.
    pub id: AttachmentId,
    /// Its random id, the only one in links.
    pub public_id: String,
    /// The inbox a contact uploaded it to; `None`: an agent's, for any inbox the agent reaches.
    pub inbox_id: Option<InboxId>,
    /// `agent` or `contact`.
    pub uploader_kind: String,
    /// Who uploaded it.
    pub uploader_id: i64,
    /// The message that took it; `None`: none yet.
    pub message_id: Option<MessageId>,
    /// That message's conversation.
    pub conversation_id: Option<ConversationId>,
    /// The name it came with, cleaned.
    pub name: String,
    /// The type its content shows, never the one it claimed.
    pub content_type: String,
    /// BLAKE3 of the bytes, as hexadecimal digits.
    pub hash: String,
    /// Its size.
    pub size_bytes: i64,
    /// Pixels across, for images that can be shown.
    pub width: Option<i64>,
    /// Pixels down, for images that can be shown.
    pub height: Option<i64>,
    /// The preview's hash, for images that can be shown.
    pub preview_hash: Option<String>,
    /// The preview's size.
    pub preview_size_bytes: Option<i64>,
}

impl FromRow for Attachment {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: r.next()?,
            public_id: r.next()?,
            inbox_id: r.next()?,
            uploader_kind: r.next()?,
            uploader_id: r.next()?,
            message_id: r.next()?,
            conversation_id: r.next()?,
            name: r.next()?,
            content_type: r.next()?,
            hash: r.next()?,
            size_bytes: r.next()?,
            width: r.next()?,
            height: r.next()?,
            preview_hash: r.next()?,
            preview_size_bytes: r.next()?,
        })
    }
}

/// Looks at a file of at most [`MAX_FILE_BYTES`] and cleans it, as [`media::check_file`] says.
///
/// Names are shown and searched like words: a phrase saved as a file's name is masked before the name is cut.
pub fn check_file(name: &str, bytes: Vec<u8>) -> Result<CheckedFile, FileError> {
    Ok(media::check_file(security::screen(name).text(), bytes, MAX_FILE_BYTES)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_no_secret() {
        let name = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about.txt";
        let checked = check_file(name, b"words".to_vec()).unwrap();
        assert!(!checked.name.contains("abandon abandon"), "{}", checked.name);
        assert!(checked.name.ends_with(".txt"), "{}", checked.name);
    }

    #[test]
    fn a_file_is_not_larger_than_a_message_may_carry() {
        let refused = check_file("a.txt", vec![b'a'; MAX_FILE_BYTES + 1]);
        assert!(matches!(
            refused,
            Err(FileError::Media(media::MediaError::TooLarge { max_bytes: MAX_FILE_BYTES }))
        ));
    }
}
