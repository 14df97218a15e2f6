//! Files that a text names, and where readers find them.

use std::collections::BTreeMap;

use kernel::Locale;

/// Where files of articles are found, before their id.
const FILES_PATH: &str = "/help/files/";

/// A file as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownFile {
    /// Its name, for the end of the address.
    pub name: String,
    /// The type its content shows.
    pub content_type: String,
    /// Pixels across and down, for pictures.
    pub size: Option<(i64, i64)>,
}

/// The files that a text names, by their random ids, and what the page around it says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileLinks {
    pub(crate) files: BTreeMap<String, ShownFile>,
    pub(crate) locale: Locale,
    pub(crate) transcript_label: String,
}

impl FileLinks {
    /// `locale` is the text's language; `transcript_label` is the word a reader presses to open a transcript.
    #[must_use]
    pub fn new(files: BTreeMap<String, ShownFile>, locale: Locale, transcript_label: &str) -> Self {
        Self { files, locale, transcript_label: transcript_label.to_owned() }
    }

    /// The file an address names, if it is one of ours.
    pub(crate) fn find(&self, address: &str) -> Option<(&str, &ShownFile)> {
        self.by_id(id_of(address)?)
    }

    pub(crate) fn by_id(&self, id: &str) -> Option<(&str, &ShownFile)> {
        self.files.get_key_value(id).map(|(id, file)| (id.as_str(), file))
    }
}

/// The random id in an address of a file; `None` when it is none.
pub(crate) fn id_of(address: &str) -> Option<&str> {
    let id = address.strip_prefix(FILES_PATH)?.split(['/', '?', '#']).next()?;
    (id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit())).then_some(id)
}

/// The address of a file; its name is for people, the id decides.
#[must_use]
pub fn file_path(public_id: &str, name: &str) -> String {
    let mut path = format!("{FILES_PATH}{public_id}/");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            path.push(char::from(byte));
        } else {
            path.push_str(&format!("%{byte:02X}"));
        }
    }
    path
}

/// What the title of a video's picture says: `captions=<id> poster=<id>`.
pub(crate) struct VideoParts<'t> {
    pub(crate) captions: Option<&'t str>,
    pub(crate) poster: Option<&'t str>,
}

impl<'t> VideoParts<'t> {
    pub(crate) fn of(title: &'t str) -> Self {
        let part = |name: &str| {
            title
                .split_whitespace()
                .filter_map(|part| part.split_once('='))
                .find(|(n, _)| *n == name)
                .map(|(_, id)| id)
        };
        Self { captions: part("captions"), poster: part("poster") }
    }
}
