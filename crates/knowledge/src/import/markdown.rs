//! A folder of Markdown files with front matter, as a zip (docs/knowledge.md).

use std::io::{Cursor, Read as _, Write as _};

use kernel::Locale;
use serde::{Deserialize, Serialize};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{Entry, Item, MAX_ROWS, RowFault, UnreadableFile};
use crate::article::{ArticleKind, Audience, Words};

/// Largest Markdown file once unpacked, in bytes.
const MAX_FILE_BYTES: u64 = 1024 * 1024;
/// Most bytes of all files once unpacked: a small zip can unpack to a disk full.
const MAX_ALL_BYTES: u64 = 200 * 1024 * 1024;

/// What stands before the body, in YAML.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Front {
    /// The id another program knows the article by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<String>,
    /// Our own random id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) audience: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) locale: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) category: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) slug: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) wallet_version: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) questions: Vec<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) draft: bool,
}

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Entry>, UnreadableFile> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| UnreadableFile::Malformed)?;
    let mut entries = Vec::new();
    let mut left = MAX_ALL_BYTES;
    if archive.len() > MAX_ROWS {
        return Err(UnreadableFile::TooManyRows);
    }
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(|_| UnreadableFile::Malformed)?;
        let Ok(name) = file.name().map(std::borrow::Cow::into_owned) else {
            return Err(UnreadableFile::Malformed);
        };
        let hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
        if !file.is_file() || hidden || !name.to_lowercase().ends_with(".md") {
            continue;
        }
        let mut text = String::new();
        let most = MAX_FILE_BYTES.min(left) + 1;
        let read = file.take(most).read_to_string(&mut text);
        entries.push(match read {
            Err(_) => Entry::Refused { label: name, reason: RowFault::TextEncoding },
            Ok(size) if size as u64 >= most => Entry::Refused { label: name, reason: RowFault::TooLong },
            Ok(size) => {
                left -= size as u64;
                parse(&name, text.strip_prefix('\u{feff}').unwrap_or(&text))
            }
        });
    }
    Ok(entries)
}

/// One file as an entry. Where the front matter is silent, the first folder is the language, the next one the category,
/// the first heading the title, and the path without language and ending the key.
fn parse(name: &str, text: &str) -> Entry {
    let refused = |reason| Entry::Refused { label: name.to_owned(), reason };
    let text = text.replace("\r\n", "\n");
    let (front, body) = match split(&text) {
        Some((front, body)) => match serde_saphyr::from_str::<Front>(front) {
            Ok(front) => (front, body),
            Err(_) => return refused(RowFault::FrontMatter),
        },
        None => (Front::default(), text.as_str()),
    };
    let stem = name.strip_suffix(".md").or_else(|| name.strip_suffix(".MD")).unwrap_or(name);
    let mut folders: Vec<&str> = stem.split('/').collect();
    let tag = front.locale.clone().or_else(|| folders.first().map(|f| (*f).to_owned())).unwrap_or_default();
    let Some(locale) = Locale::nearest(&tag) else { return refused(RowFault::LocaleUnknown) };
    if folders.first().is_some_and(|folder| Locale::nearest(folder).is_some()) {
        folders.remove(0);
    }
    let folder = (folders.len() > 1).then(|| folders[folders.len() - 2].to_owned());
    let (title, body) = titled(front.title, body);
    let known = |word: Option<&str>, fallback| word.map_or(Some(fallback), ArticleKind::from_word);
    let Some(kind) = known(front.kind.as_deref(), ArticleKind::Guide) else {
        return refused(RowFault::KindUnknown);
    };
    let audience = front.audience.as_deref().map_or(Some(Audience::Public), Audience::from_word);
    let Some(audience) = audience else { return refused(RowFault::AudienceUnknown) };
    let key = front.key.or_else(|| front.id.is_none().then(|| folders.join("/")));
    Entry::Item(Box::new(Item {
        label: name.to_owned(),
        key,
        public_id: front.id,
        kind,
        audience,
        locale,
        category: front.category.or(folder),
        tags: front.tags,
        wallet_version: front.wallet_version,
        words: Words {
            title,
            slug: front.slug.unwrap_or_default(),
            description: front.description.unwrap_or_default(),
            body: body.trim_matches('\n').to_owned(),
            questions: front.questions,
        },
        live: !front.draft,
    }))
}

/// Front matter and body; `None` without front matter.
fn split(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("---\n")?;
    if let Some(body) = rest.strip_prefix("---\n") {
        return Some(("{}", body));
    }
    let at = rest
        .find("\n---\n")
        .map(|at| (at, at + 5))
        .or_else(|| rest.ends_with("\n---").then(|| (rest.len() - 4, rest.len())))?;
    Some((&rest[..at.0], &rest[at.1..]))
}

/// The title, and the body without the heading it was taken from.
fn titled(title: Option<String>, body: &str) -> (String, &str) {
    if let Some(title) = title {
        return (title, body);
    }
    let trimmed = body.trim_start_matches('\n');
    match trimmed.strip_prefix("# ") {
        Some(rest) => {
            let (title, body) = rest.split_once('\n').unwrap_or((rest, ""));
            (title.trim().to_owned(), body)
        }
        None => (String::new(), body),
    }
}

/// A file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedFile {
    /// Its path in the zip.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// One text as a file: `<locale>/<slug>.md`, its category and everything else in the front matter.
pub(crate) fn exported(locale: Locale, slug: &str, front: &Front, body: &str) -> Option<ExportedFile> {
    let yaml = serde_saphyr::to_string(front).ok()?;
    let yaml = yaml.trim_end();
    let path = format!("{locale}/{slug}.md");
    Some(ExportedFile { path, text: format!("---\n{yaml}\n---\n\n{body}\n") })
}

/// The files as one zip. Blocking: call it outside transactions.
///
/// # Errors
/// What writing says; into memory it only fails when there is none left.
pub fn zip_files(files: &[ExportedFile]) -> std::io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for file in files {
        zip.start_file(file.path.as_str(), options)?;
        zip.write_all(file.text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}
