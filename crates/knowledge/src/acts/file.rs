//! Files of articles: taken in, named in texts, opened by readers.

use std::collections::BTreeMap;

use kernel::{ArticleFileId, Locale};
use security::{Actor, Permission};
use storage::{Error, FileRef, Tx};

use crate::acts::{name_of, random_id};
use crate::error::KnowledgeError;
use crate::file::ArticleFile;
use crate::markdown::{FileLinks, ShownFile, files_in};
use crate::reach::Reach;
use crate::{markdown, store};

/// A checked file whose bytes are already on stable storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredArticleFile {
    /// Its cleaned name.
    pub name: String,
    /// The type its content shows.
    pub content_type: &'static str,
    /// Its bytes.
    pub file: FileRef,
    /// For pictures: pixels across and down, and the preview's bytes.
    pub picture: Option<(u32, u32, FileRef)>,
}

/// Whether the actor may upload; doors ask before they take in the bytes.
pub fn may_add_article_file(_tx: &Tx<'_>, actor: &Actor) -> Result<(), KnowledgeError> {
    Ok(actor.require(Permission::KnowledgeWrite)?)
}

/// Keeps an uploaded file. Readers may open it once a live version names it.
pub fn add_article_file(
    tx: &Tx<'_>,
    actor: &Actor,
    stored: &StoredArticleFile,
) -> Result<ArticleFile, KnowledgeError> {
    may_add_article_file(tx, actor)?;
    let size = |file: &FileRef| i64::try_from(file.size_bytes).unwrap_or(i64::MAX);
    let picture = stored.picture.as_ref();
    let file = ArticleFile {
        id: ArticleFileId(tx.new_id()),
        public_id: random_id(tx),
        name: stored.name.clone(),
        content_type: stored.content_type.to_owned(),
        hash: stored.file.hash.clone(),
        size_bytes: size(&stored.file),
        width: picture.map(|p| i64::from(p.0)),
        height: picture.map(|p| i64::from(p.1)),
        preview_hash: picture.map(|p| p.2.hash.clone()),
        preview_size_bytes: picture.map(|p| size(&p.2)),
    };
    store::files::insert(tx, &file, &name_of(actor))?;
    Ok(file)
}

/// A file the reader may open: whoever may read a live version that names it; staff any. The random id alone opens
/// nothing. [`KnowledgeError::NotFound`] otherwise.
pub fn open_article_file(tx: &Tx<'_>, reach: Reach, public_id: &str) -> Result<ArticleFile, KnowledgeError> {
    let file = store::files::find(tx, public_id)?.ok_or(KnowledgeError::NotFound)?;
    let open = reach.covers(crate::Audience::Staff) || store::files::is_shown(tx, reach, public_id)?;
    if open { Ok(file) } else { Err(KnowledgeError::NotFound) }
}

/// The files a text names, for rendering it. `transcript_label`: see [`FileLinks::new`].
pub fn file_links(
    tx: &Tx<'_>,
    markdown: &str,
    locale: Locale,
    transcript_label: &str,
) -> Result<FileLinks, Error> {
    let mut files = BTreeMap::new();
    for public_id in files_in(markdown) {
        if let Some(file) = store::files::find(tx, &public_id)? {
            let size = file.width.zip(file.height);
            files.insert(public_id, ShownFile { name: file.name, content_type: file.content_type, size });
        }
    }
    Ok(FileLinks::new(files, locale, transcript_label))
}

/// Whether an article's file has these bytes, or an import still reads them, so that nobody else's clean-up takes them
/// away.
pub fn article_file_has_hash(tx: &Tx<'_>, hash: &str) -> Result<bool, Error> {
    Ok(store::files::hash_in_use(tx, hash)? || store::imports::needs_hash(tx, hash)?)
}

/// Something of a text that an editor should look at before it is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The language.
    pub locale: Locale,
    /// What it is.
    pub kind: WarningKind,
    /// The address concerned, as the text has it.
    pub detail: String,
}

crate::article::words! {
    /// What is wrong.
    WarningKind {
        /// A link of ours, a picture or a file leads nowhere.
        BrokenLink = "broken_link",
        /// A video without captions.
        MissingCaption = "missing_caption",
        /// A picture without words for those who cannot see it.
        MissingAlt = "missing_alt",
    }
}

/// What an editor should look at in an article's drafts. Only links of this site are followed.
pub fn warnings_of(
    tx: &Tx<'_>,
    actor: &Actor,
    view: &crate::article::ArticleView,
) -> Result<Vec<Warning>, KnowledgeError> {
    actor.require(Permission::KnowledgeRead)?;
    let mut warnings = Vec::new();
    for text in &view.texts {
        let (body, locale) = (text.words.body.as_str(), text.locale);
        let links = file_links(tx, body, locale, "")?;
        for problem in markdown::problems_of(body, &links) {
            let (kind, detail) = match problem {
                markdown::Problem::UnknownFile(at) => (WarningKind::BrokenLink, at),
                markdown::Problem::MissingAlt(at) => (WarningKind::MissingAlt, at),
                markdown::Problem::MissingCaptions(at) => (WarningKind::MissingCaption, at),
            };
            warnings.push(Warning { locale, kind, detail });
        }
        for link in markdown::links_in(body) {
            if !leads_somewhere(tx, view, locale, &link)? {
                warnings.push(Warning { locale, kind: WarningKind::BrokenLink, detail: link });
            }
        }
    }
    Ok(warnings)
}

/// Whether a link of a text leads where the readers of its article may go; links to other sites are not followed. A
/// name alone is another article in the same language.
fn leads_somewhere(
    tx: &Tx<'_>,
    view: &crate::article::ArticleView,
    here: Locale,
    link: &str,
) -> Result<bool, Error> {
    let path = link.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let reach = Reach::readers_of(view.article.audience);
    let article = |locale: Locale, slug: &str| {
        Ok::<_, Error>(crate::live_by_slug(tx, reach, locale, &unescaped(slug))? != crate::BySlug::Missing)
    };
    let Some(path) = path.strip_prefix("/help/") else {
        let name_alone = !path.is_empty() && !path.contains(['/', ':', '.']);
        return if name_alone { article(here, path) } else { Ok(true) };
    };
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        ["files", id, ..] => Ok(store::files::find(tx, id)?.is_some()),
        [tag, kind @ ("a" | "c"), slug] => {
            let Ok(locale) = tag.parse::<Locale>() else { return Ok(false) };
            if *kind == "a" {
                article(locale, slug)
            } else {
                Ok(store::categories::of_slug(tx, locale, &unescaped(slug))?.is_some())
            }
        }
        [tag] | [tag, "search"] => Ok(tag.is_empty() || tag.parse::<Locale>().is_ok()),
        _ => Ok(false),
    }
}

/// A part of an address without its percent signs.
fn unescaped(part: &str) -> String {
    let bytes = part.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|two| u8::from_str_radix(two, 16).ok()).filter(|_| bytes[at] == b'%') {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
