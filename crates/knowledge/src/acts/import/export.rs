//! Everything as files again.

use std::collections::{HashMap, HashSet};

use kernel::{CategoryId, Locale};
use security::{Actor, Change, Permission, Subject};
use storage::Tx;

use crate::article::ArticleKind;
use crate::error::KnowledgeError;
use crate::import::{ExportedFile, Front, exported, write_faq};
use crate::live::LiveText;
use crate::reach::Reach;
use crate::{search, store};

type Names = HashMap<(CategoryId, Locale), String>;

fn names(tx: &Tx<'_>) -> Result<Names, KnowledgeError> {
    let categories = store::categories::all(tx)?.into_iter();
    let texts =
        categories.flat_map(|c| c.texts.into_iter().map(move |text| ((c.id, text.locale), text.name)));
    Ok(texts.collect())
}

fn category(names: &Names, text: &LiveText) -> Option<String> {
    names.get(&(text.category?, text.locale)).cloned()
}

fn everything(tx: &Tx<'_>, actor: &Actor, what: &'static str) -> Result<Vec<LiveText>, KnowledgeError> {
    actor.require(Permission::KnowledgeRead)?;
    let (_, texts) = search::everything_live(tx)?;
    let reach = Reach::of(actor);
    let texts: Vec<LiveText> = texts.into_iter().filter(|text| reach.covers(text.audience)).collect();
    let changes = [Change::set("file", what), Change::set("texts", texts.len())];
    security::audit(tx, actor, "knowledge.exported", Subject::only("knowledge"), &changes)?;
    Ok(texts)
}

/// Every live FAQ answer as the CSV that can be imported again.
///
/// # Errors
/// [`KnowledgeError::Denied`] without `knowledge.read`.
pub fn export_faq(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<u8>, KnowledgeError> {
    let mut texts = everything(tx, actor, "faq.csv")?;
    texts.retain(|text| text.kind == ArticleKind::Faq);
    let names = names(tx)?;
    Ok(write_faq(&texts, |text| category(&names, text).unwrap_or_default()))
}

/// Every live text as a Markdown file with front matter, for [`crate::zip_files`].
///
/// # Errors
/// [`KnowledgeError::Denied`] without `knowledge.read`.
pub fn export_articles(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<ExportedFile>, KnowledgeError> {
    let texts = everything(tx, actor, "articles.zip")?;
    let names = names(tx)?;
    let mut paths = HashSet::new();
    let files = texts.iter().filter_map(|text| {
        let front = Front {
            key: text.external_key.clone(),
            id: Some(text.public_id.clone()),
            kind: Some(text.kind.word().to_owned()),
            audience: Some(text.audience.word().to_owned()),
            locale: Some(text.locale.to_string()),
            category: category(&names, text),
            title: Some(text.title.clone()),
            slug: Some(text.slug.clone()),
            description: Some(text.description.clone()).filter(|d| !d.is_empty()),
            tags: text.tags.clone(),
            wallet_version: text.wallet_version.clone(),
            questions: text.questions.clone(),
            draft: false,
        };
        let slug = if paths.insert((text.locale, text.slug.clone())) { &text.slug } else { &text.public_id };
        exported(text.locale, slug, &front, &text.body)
    });
    Ok(files.collect())
}
