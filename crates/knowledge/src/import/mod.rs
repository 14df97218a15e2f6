//! Files of articles from elsewhere, read into rows. Pure: bytes in, values out.

mod csv;
mod html;
mod markdown;
mod others;
#[cfg(test)]
mod tests;

pub(crate) use csv::write_faq;
pub use markdown::{ExportedFile, zip_files};
pub(crate) use markdown::{Front, exported};

use kernel::{ArticleId, ImportId, Locale, Millis};

use crate::article::{ArticleKind, Audience, Words, words};

/// Largest file that is read in, in bytes.
pub const MAX_IMPORT_BYTES: usize = 20 * 1024 * 1024;
/// Most rows of one file.
const MAX_ROWS: usize = 50_000;

words! {
    /// What a file is.
    ImportKind {
        /// A folder of Markdown files with front matter, as a zip.
        MarkdownZip = "markdown_zip",
        /// Answers and ways of asking, as CSV.
        FaqCsv = "faq_csv",
        /// Articles as Zendesk's help center API lists them, JSON.
        Zendesk = "zendesk",
        /// Articles as Chatwoot's API lists them, JSON.
        Chatwoot = "chatwoot",
    }
}

words! {
    /// Where an import stands.
    ImportState {
        /// Rows are being read in.
        Running = "running",
        /// Every row was.
        Done = "done",
        /// The file could not be read again.
        Failed = "failed",
        /// What it did is being taken back.
        Undoing = "undoing",
        /// What it did was taken back.
        Undone = "undone",
    }
}

words! {
    /// What became of a row.
    RowOutcome {
        /// A language of an article was made.
        Created = "created",
        /// Other words took the place of those that were there, or a way of asking was added.
        Updated = "updated",
        /// The same words are there already.
        Unchanged = "unchanged",
        /// Nothing; the reason says why.
        Refused = "refused",
    }
}

words! {
    /// Why a row was refused.
    RowFault {
        /// Rows of the same answer and language have different answers.
        AnswerDiffers = "answer_differs",
        /// It is archived where it comes from.
        Archived = "archived",
        /// The article it would change is retired.
        ArticleRetired = "article_retired",
        /// Its audience is none of ours.
        AudienceUnknown = "audience_unknown",
        /// It has no answer.
        BodyMissing = "body_missing",
        /// The same language of the same article came before.
        DuplicateRow = "duplicate_row",
        /// It adds to a row that was refused.
        FirstRowRefused = "first_row_refused",
        /// Its front matter cannot be read.
        FrontMatter = "front_matter",
        /// It has no key.
        KeyMissing = "key_missing",
        /// Its kind is none of ours.
        KindUnknown = "kind_unknown",
        /// Its language is none of ours.
        LocaleUnknown = "locale_unknown",
        /// It cannot be read.
        Malformed = "malformed",
        /// Readers find another article at its address.
        SlugTaken = "slug_taken",
        /// Its text is not UTF-8.
        TextEncoding = "text_encoding",
        /// It has no title or question.
        TitleMissing = "title_missing",
        /// It is longer than an article may be.
        TooLong = "too_long",
    }
}

/// A file that is being read in, or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// What the file is.
    pub kind: ImportKind,
    /// The file's name, cleaned.
    pub file_name: String,
    /// BLAKE3 of its bytes.
    pub file_hash: String,
    /// Where it stands.
    pub state: ImportState,
    /// Whether rows are only looked at.
    pub dry_run: bool,
    /// Whether what it brings goes live; else it becomes drafts.
    pub publishes: bool,
    /// Rows of the file.
    pub total_rows: i64,
    /// Rows looked at so far.
    pub done_rows: i64,
    /// Rows that made a language of an article.
    pub created_rows: i64,
    /// Rows that changed one.
    pub updated_rows: i64,
    /// Rows that changed nothing.
    pub unchanged_rows: i64,
    /// Rows that were refused.
    pub refused_rows: i64,
    /// When it began, UTC; also the time at which its texts become live, so that none is newer than its source.
    pub started_at_ms: Millis,
    /// Who began it.
    pub started_by_name: String,
    /// When its last row was done, UTC; `None`: not yet.
    pub finished_at_ms: Option<Millis>,
}

/// What became of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// Its number in the file, from 1; a heading does not count.
    pub number: i64,
    /// What became of it.
    pub outcome: RowOutcome,
    /// Why it was refused; `None`: it was not.
    pub reason: Option<RowFault>,
    /// The row's own name for itself.
    pub label: String,
    /// The article it concerns.
    pub article: Option<ArticleId>,
    /// The language it concerns.
    pub locale: Option<Locale>,
}

/// A file that cannot be read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnreadableFile {
    /// It is not what it was said to be.
    #[error("file is not of this kind")]
    Malformed,
    /// Its text is not UTF-8.
    #[error("text is not UTF-8")]
    Encoding,
    /// A column is missing.
    #[error("column {0} is missing")]
    NoColumn(&'static str),
    /// It has no rows.
    #[error("file has no rows")]
    Empty,
    /// It has more rows than are read in at once.
    #[error("file has too many rows")]
    TooManyRows,
}

/// One row of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Entry {
    /// A language of an article.
    Item(Box<Item>),
    /// Another way of asking for the row with that place, which has it already.
    Merged { label: String, into: usize },
    /// A row that cannot be used, and why.
    Refused { label: String, reason: RowFault },
}

/// A language of an article, as a file brings it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) label: String,
    /// The id the other program knows the article by.
    pub(crate) key: Option<String>,
    /// Our own random id, in files of ours.
    pub(crate) public_id: Option<String>,
    pub(crate) kind: ArticleKind,
    pub(crate) audience: Audience,
    pub(crate) locale: Locale,
    /// The category's name in this language.
    pub(crate) category: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) wallet_version: Option<String>,
    /// An empty slug or description leaves what is there.
    pub(crate) words: Words,
    /// Whether it was shown to readers where it comes from.
    pub(crate) live: bool,
}

/// Reads a file into rows.
pub(crate) fn read(kind: ImportKind, bytes: &[u8]) -> Result<Vec<Entry>, UnreadableFile> {
    let entries = match kind {
        ImportKind::MarkdownZip => markdown::read(bytes)?,
        ImportKind::FaqCsv => csv::read(text(bytes)?)?,
        ImportKind::Zendesk => others::zendesk(bytes)?,
        ImportKind::Chatwoot => others::chatwoot(bytes)?,
    };
    match entries.len() {
        0 => Err(UnreadableFile::Empty),
        n if n > MAX_ROWS => Err(UnreadableFile::TooManyRows),
        _ => Ok(without_doubles(entries)),
    }
}

/// Rows of a file, counted; what a door asks before it takes a file in.
///
/// # Errors
/// [`UnreadableFile`] when nothing of the file can be used.
pub fn count_rows(kind: ImportKind, bytes: &[u8]) -> Result<usize, UnreadableFile> {
    Ok(read(kind, bytes)?.len())
}

/// UTF-8 without its mark.
fn text(bytes: &[u8]) -> Result<&str, UnreadableFile> {
    let text = std::str::from_utf8(bytes).map_err(|_| UnreadableFile::Encoding)?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Of rows for the same language of the same article only the first is used.
fn without_doubles(entries: Vec<Entry>) -> Vec<Entry> {
    let mut seen = std::collections::HashSet::new();
    let once = entries.into_iter().map(|entry| match entry {
        Entry::Item(item) => {
            let name = item.key.clone().or_else(|| item.public_id.clone());
            let first = name.is_none_or(|name| seen.insert((name, item.locale)));
            if first {
                Entry::Item(item)
            } else {
                Entry::Refused { label: item.label, reason: RowFault::DuplicateRow }
            }
        }
        other => other,
    });
    once.collect()
}
