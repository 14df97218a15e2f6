//! What an incident is to the conversations about it. Pure.

use kernel::{AnnouncementId, ConversationId, InboxId, Locale, Millis};

/// Longest text told at the end, in characters of one language.
pub const MAX_CLOSING_CHARS: usize = 2_000;
/// Most topics of one incident, over all inboxes.
pub const MAX_TOPICS: usize = 50;

/// A topic whose new conversations belong to an incident by themselves.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct IncidentTopic {
    /// Where.
    pub inbox: InboxId,
    /// The inbox's key for it.
    pub topic_key: String,
}

/// What is told at the end, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// The language.
    pub locale: Locale,
    /// Plain text, without secrets.
    pub text: String,
}

/// An incident as far as conversations are concerned; its words are its announcement's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Its announcement.
    pub announcement: AnnouncementId,
    /// Whose new conversations belong to it by themselves.
    pub topics: Vec<IncidentTopic>,
    /// How many conversations belong to it.
    pub tied: i64,
    /// How many of them were told of its end.
    pub answered: i64,
    /// When its end was told, UTC; `None`: not yet.
    pub closed_at_ms: Option<Millis>,
    /// What was told; empty before the end.
    pub closings: Vec<Closing>,
}

/// What became of a conversation at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was told.
    Answered,
    /// It was resolved before, and left in peace.
    ResolvedBefore,
}

impl Outcome {
    /// The stable word for clients and rows.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::ResolvedBefore => "resolved_before",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        [Self::Answered, Self::ResolvedBefore].into_iter().find(|outcome| outcome.word() == word)
    }
}

/// A conversation of an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TiedConversation {
    /// Which.
    pub conversation: ConversationId,
    /// When it was said to belong, UTC.
    pub tied_at_ms: Millis,
    /// Who said so; empty: its topic did.
    pub tied_by_name: String,
    /// What became of it at the end; `None`: not told yet.
    pub outcome: Option<Outcome>,
}

/// An incident a conversation belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TiedIncident {
    /// Its announcement.
    pub announcement: AnnouncementId,
    /// What became of the conversation at the end; `None`: not told yet.
    pub outcome: Option<Outcome>,
}

/// The text for a language; where it is missing, the first stands in.
pub(crate) fn closing_in(closings: &[Closing], locale: Locale) -> Option<&Closing> {
    closings.iter().find(|closing| closing.locale == locale).or_else(|| closings.first())
}
