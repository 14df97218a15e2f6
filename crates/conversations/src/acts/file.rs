//! Files: taken in, given out.

use kernel::AttachmentId;
use security::{Actor, Permission};
use storage::{FileRef, Tx};

use crate::acts::message::load;
use crate::acts::open::random_id;
use crate::attachment::Attachment;
use crate::author::Author;
use crate::error::{ConversationError, FileError};
use crate::store;

/// What may wait for a message, of one uploader.
struct Unused {
    count: i64,
    bytes: i64,
}

/// A colleague who prepares several answers.
const OF_AGENT: Unused = Unused { count: 40, bytes: 400 * 1024 * 1024 };
/// Anybody on the internet: one full message, and a little more.
const OF_CONTACT: Unused = Unused { count: 12, bytes: 60 * 1024 * 1024 };

/// A checked file whose bytes are already on stable storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Its cleaned name.
    pub name: String,
    /// The type its content shows.
    pub content_type: &'static str,
    /// Its bytes.
    pub file: FileRef,
    /// For images that can be shown: pixels across and down, and the preview's bytes.
    pub picture: Option<(u32, u32, FileRef)>,
}

/// Whether the actor may upload at all; doors ask before they take in the bytes.
pub fn may_upload(tx: &Tx<'_>, actor: &Actor) -> Result<(), FileError> {
    match actor {
        Actor::Agent(_) if actor.may(Permission::ConversationsNote) => {}
        Actor::Agent(_) | Actor::Room(_) => actor.require(Permission::ConversationsReply)?,
        Actor::Bot(_) => return Err(FileError::NotFound),
        Actor::Contact(own) => match contacts::access_contact(tx, actor, own.id) {
            Ok(view) if view.contact.blocked_at_ms.is_some() => return Err(FileError::Blocked),
            // Before the first message there is no contact yet.
            Ok(_) | Err(contacts::ContactError::NotFound) => {}
            Err(contacts::ContactError::Storage(e)) => return Err(FileError::Storage(e)),
            Err(_) => return Err(FileError::NotFound),
        },
    }
    let (kind, id) = uploader(actor);
    let most = if actor.contact().is_some() { OF_CONTACT } else { OF_AGENT };
    let (count, bytes) = store::attachments::unused_of(tx, kind, id, most.count)?;
    if count >= most.count || bytes >= most.bytes {
        return Err(FileError::TooManyUnused { max: most.count });
    }
    Ok(())
}

/// Keeps an uploaded file until a message takes it; without one it is forgotten after a day.
pub fn add_file(tx: &Tx<'_>, actor: &Actor, stored: &StoredFile) -> Result<Attachment, FileError> {
    may_upload(tx, actor)?;
    let (kind, id) = uploader(actor);
    let size = |file: &FileRef| i64::try_from(file.size_bytes).unwrap_or(i64::MAX);
    let picture = stored.picture.as_ref();
    let attachment = Attachment {
        id: AttachmentId(tx.new_id()),
        public_id: random_id(tx),
        inbox_id: actor.contact().map(|c| c.inbox),
        uploader_kind: kind.to_owned(),
        uploader_id: id,
        message_id: None,
        conversation_id: None,
        name: stored.name.clone(),
        content_type: stored.content_type.to_owned(),
        hash: stored.file.hash.clone(),
        size_bytes: size(&stored.file),
        width: picture.map(|p| i64::from(p.0)),
        height: picture.map(|p| i64::from(p.1)),
        preview_hash: picture.map(|p| p.2.hash.clone()),
        preview_size_bytes: picture.map(|p| size(&p.2)),
    };
    store::attachments::insert(tx, &attachment)?;
    Ok(attachment)
}

/// A file the actor may open: its own upload, or one on a message it may read. The random id alone opens nothing.
pub fn access_file(tx: &Tx<'_>, actor: &Actor, public_id: &str) -> Result<Attachment, FileError> {
    let file = store::attachments::find(tx, public_id)?.ok_or(FileError::NotFound)?;
    match file.message_id {
        None if uploader(actor) == (file.uploader_kind.as_str(), file.uploader_id) => Ok(file),
        None => Err(FileError::NotFound),
        Some(message) => match load(tx, actor, message) {
            Ok(_) => Ok(file),
            Err(ConversationError::Storage(e)) => Err(FileError::Storage(e)),
            Err(ConversationError::Denied(e)) => Err(FileError::Denied(e)),
            Err(_) => Err(FileError::NotFound),
        },
    }
}

fn uploader(actor: &Actor) -> (&'static str, i64) {
    let author = Author::of(actor);
    (author.kind().word(), author.id().unwrap_or_default())
}
