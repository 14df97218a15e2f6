//! The index that is in use, changed for a newer one in one step.

use std::sync::{Arc, PoisonError, RwLock};

use security::{Actor, Permission};
use storage::{Error, Tx};

use super::SearchIndex;
use crate::live::LiveText;
use crate::reach::Reach;

/// Texts read at once while everything live is collected.
const AT_ONCE: u32 = 500;

/// An index and the knowledge it was made of.
#[derive(Debug, Default)]
pub struct Shelved {
    /// The index; ask it with the reader's reach.
    pub index: SearchIndex,
    /// The knowledge version it was made of; 0: none yet.
    pub version: i64,
}

/// Where the index in use lies. Readers keep the one they took; a newer one takes its place for those who come after.
#[derive(Debug, Default)]
pub struct Shelf {
    current: RwLock<Arc<Shelved>>,
}

impl Shelf {
    /// The index in use.
    #[must_use]
    pub fn current(&self) -> Arc<Shelved> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts a newer index in its place; an older one than is there is dropped.
    pub fn put(&self, shelved: Shelved) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if shelved.version >= current.version {
            *current = Arc::new(shelved);
        }
    }
}

/// Everything live, for staff too, and its version, on one snapshot: what an index is made of.
pub fn everything_live(tx: &Tx<'_>) -> Result<(i64, Vec<LiveText>), Error> {
    let reach = Reach::of(&Actor::room("knowledge", None, &[Permission::KnowledgeRead]));
    let version = crate::knowledge_version(tx)?;
    let mut texts: Vec<LiveText> = Vec::new();
    loop {
        let after = texts.last().map(|text| (text.article, text.locale));
        let page = crate::live_texts(tx, reach, after, AT_ONCE)?;
        if page.is_empty() {
            return Ok((version, texts));
        }
        texts.extend(page);
    }
}
