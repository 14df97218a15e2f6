//! A desk inside this process, without doors: what acts cost by themselves.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use contacts::SessionStart;
use conversations::{NewConversation, NewMessage};
use kernel::{ContactId, ConversationId, InboxId, Locale, SeededRng, SystemClock};
use security::{Actor, Permission};
use storage::{Db, Options, Tx, Url};

use crate::texts;

/// Conversations opened by one act while a desk is filled.
const FILL_BATCH: usize = 200;

/// A desk with one inbox.
pub struct Desk {
    /// Its database.
    pub db: Db,
    /// Its inbox.
    pub inbox: InboxId,
    /// The inbox's key for widgets.
    pub public_key: String,
    path: PathBuf,
}

/// A contact with a conversation of its own.
#[derive(Debug, Clone)]
pub struct Talk {
    /// The contact, as acts want it.
    pub actor: Actor,
    /// The contact.
    pub contact: ContactId,
    /// The conversation.
    pub conversation: ConversationId,
}

/// The actor that stands for the benchmark: every right, because it measures, not decides.
#[must_use]
pub fn actor() -> Actor {
    Actor::room("bench", None, Permission::ALL)
}

impl Desk {
    /// A new desk in a file of `folder`.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn open(folder: &Path, name: &str) -> anyhow::Result<Self> {
        let path = folder.join(format!("{name}.db"));
        let options = Options {
            url: Url::File(path.clone()),
            connections: 8,
            clock: Arc::new(SystemClock),
            rng: Arc::new(SeededRng::new(11)),
        };
        let db = Db::open(options)?;
        let (inbox, public_key) = db.write_blocking(make_inbox).context("making the inbox")?;
        Ok(Self { db, inbox, public_key, path })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens conversations of new contacts, each with one message made from `seed`.
    ///
    /// # Errors
    /// When an act is refused.
    pub fn fill(&self, conversations: usize, seed: u64) -> anyhow::Result<Vec<Talk>> {
        let rng = Arc::new(SeededRng::new(seed));
        let mut talks = Vec::with_capacity(conversations);
        while talks.len() < conversations {
            let wanted = FILL_BATCH.min(conversations - talks.len());
            let (inbox, rng) = (self.inbox, Arc::clone(&rng));
            let opened: Result<Vec<Talk>, BenchError> =
                self.db.write_blocking(move |tx| (0..wanted).map(|_| open(tx, inbox, &rng)).collect());
            talks.extend(opened.context("filling the desk")?);
        }
        Ok(talks)
    }
}

/// Why an act of the benchmark was refused.
#[derive(Debug)]
pub struct BenchError(String);

impl std::fmt::Display for BenchError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BenchError {}

impl From<storage::Error> for BenchError {
    fn from(error: storage::Error) -> Self {
        Self(error.to_string())
    }
}

/// Turns any refusal into a [`BenchError`].
pub(crate) fn refused(error: impl std::fmt::Display) -> BenchError {
    BenchError(error.to_string())
}

fn make_inbox(tx: &Tx<'_>) -> Result<(InboxId, String), BenchError> {
    security::ensure_installation(tx, false)?;
    let input = inboxes::InboxInput {
        name: "Bench".into(),
        brand_colour: "#0B5FFF".into(),
        locales: vec![Locale::En, Locale::ZhCn],
        default_locale: Locale::En,
        allowed_origins: Vec::new(),
        topics: Vec::new(),
        greeting: BTreeMap::new(),
        auto_offer: false,
        offer_timeout_s: inboxes::OFFER_TIMEOUT_DEFAULT_S,
    };
    let hours = inboxes::BusinessHours::new("UTC", true, &[], Vec::new()).map_err(refused)?;
    let inbox = inboxes::create_inbox(tx, &actor(), &input, &hours).map_err(refused)?;
    Ok((inbox.id, inbox.public_key))
}

fn open(tx: &Tx<'_>, inbox: InboxId, rng: &SeededRng) -> Result<Talk, BenchError> {
    let start = SessionStart { inbox, locale: Locale::En, time_zone: None };
    let started = contacts::start_session(tx, &start).map_err(refused)?;
    let actor = Actor::from(&started);
    let own = actor.contact().ok_or_else(|| refused("a contact's session has a contact"))?;
    let contact = contacts::keep_contact(tx, own, None).map_err(refused)?.id;
    let new = NewConversation {
        inbox,
        contact,
        topic_key: None,
        locale: Locale::En,
        first: message(texts::message(rng), tx.new_id()),
        claimed: None,
        by_bot: false,
    };
    let conversation = conversations::open_conversation(tx, &actor, &new).map_err(refused)?.id;
    Ok(Talk { actor, contact, conversation })
}

/// A message with a client id of 36 characters, as browsers make them.
#[must_use]
pub fn message(text: String, n: i64) -> NewMessage {
    NewMessage {
        client_id: client_id(n),
        text: security::screen(&text),
        attachments: Vec::new(),
        locale: Some(Locale::En),
        mentions: Vec::new(),
        choice: None,
    }
}

/// An id as clients make them: the shape of a UUID, unique for each `n`.
#[must_use]
pub fn client_id(n: i64) -> String {
    format!("00000000-0000-4000-8000-{:012x}", n & 0xFFFF_FFFF_FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_can_be_filled_and_listed() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(folder.path(), "a").unwrap();
        let talks = desk.fill(250, 1).unwrap();
        assert_eq!(talks.len(), 250);
        let page = desk.db.read_blocking(|tx| {
            let filter = conversations::ListFilter::default();
            let limit = kernel::Limit::of(Some(50));
            conversations::list_conversations(tx, &actor(), conversations::View::All, &filter, None, limit)
                .map_err(refused)
        });
        assert_eq!(page.unwrap().items.len(), 50);
    }
}
