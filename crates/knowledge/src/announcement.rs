//! News for many at once: announcements, tips, incidents. Pure.

use kernel::{AnnouncementId, Locale, Millis};

use crate::article::words;

/// Longest title, in characters.
pub(crate) const MAX_TITLE_CHARS: usize = 120;
/// Longest body, in characters of Markdown.
pub(crate) const MAX_BODY_CHARS: usize = 2_000;

words! {
    /// What an announcement is.
    AnnouncementKind {
        /// News.
        Announcement = "announcement",
        /// Advice.
        Tip = "tip",
        /// Something is broken; shown above everything else until it ends.
        Incident = "incident",
    }
}

words! {
    /// How loud it is.
    Severity {
        /// Good to know.
        Info = "info",
        /// Something does not work as it should.
        Warning = "warning",
        /// Money or accounts are at risk.
        Critical = "critical",
    }
}

words! {
    /// Where it is shown.
    Place {
        /// The chat window.
        Widget = "widget",
        /// The public help center.
        HelpCenter = "help_center",
        /// The agents' desk.
        Console = "console",
    }
}

/// An announcement in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnouncementText {
    /// The language.
    pub locale: Locale,
    /// Its title.
    pub title: String,
    /// Its body, Markdown; may be empty.
    pub body: String,
}

/// News for many at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// Its id.
    pub id: AnnouncementId,
    /// Its random id, the only one readers see.
    pub public_id: String,
    /// What it is.
    pub kind: AnnouncementKind,
    /// How loud it is.
    pub severity: Severity,
    /// Where it is shown.
    pub places: Vec<Place>,
    /// From when, UTC.
    pub starts_at_ms: Millis,
    /// Until when, UTC; `None`: until somebody ends it.
    pub ends_at_ms: Option<Millis>,
    /// When it was written, UTC.
    pub created_at_ms: Millis,
    /// Who wrote it.
    pub created_by_name: String,
    /// Grows with every change.
    pub version: i64,
    /// Its languages; where one is missing, the first stands in.
    pub texts: Vec<AnnouncementText>,
}

/// An announcement to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnnouncement {
    /// What it is.
    pub kind: AnnouncementKind,
    /// How loud it is.
    pub severity: Severity,
    /// Where it is shown.
    pub places: Vec<Place>,
    /// From when, UTC; `None`: from now.
    pub starts_at_ms: Option<Millis>,
    /// Until when, UTC; `None`: until somebody ends it.
    pub ends_at_ms: Option<Millis>,
    /// Its languages, at least one.
    pub texts: Vec<AnnouncementText>,
}

/// Changes to an announcement; `None` leaves a thing as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnnouncementChange {
    /// How loud it is.
    pub severity: Option<Severity>,
    /// Where it is shown.
    pub places: Option<Vec<Place>>,
    /// From when, UTC.
    pub starts_at_ms: Option<Millis>,
    /// Until when, UTC; `Some(None)`: until somebody ends it.
    pub ends_at_ms: Option<Option<Millis>>,
    /// Its languages, all of them.
    pub texts: Option<Vec<AnnouncementText>>,
    /// The version that was read.
    pub version: i64,
}

/// An announcement as readers see it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveAnnouncement {
    /// Its id.
    pub id: AnnouncementId,
    /// Its random id.
    pub public_id: String,
    /// What it is.
    pub kind: AnnouncementKind,
    /// How loud it is.
    pub severity: Severity,
    /// The language of its words: the asked one, or what stands in for it.
    pub locale: Locale,
    /// Its title.
    pub title: String,
    /// Its body, Markdown.
    pub body: String,
    /// From when, UTC.
    pub starts_at_ms: Millis,
    /// Until when, UTC; `None`: until somebody ends it.
    pub ends_at_ms: Option<Millis>,
}
