//! Help centers of other desks, as their APIs list them.

use std::collections::HashMap;

use kernel::Locale;
use serde::Deserialize;

use super::html::to_markdown;
use super::{Entry, Item, RowFault, UnreadableFile};
use crate::article::{ArticleKind, Audience, Words};

/// What Zendesk's help center API answers; several answers may be joined in one object. Source: developer.zendesk.com,
/// Help Center API, "Articles", "Sections", "Translations".
#[derive(Deserialize)]
struct Zendesk {
    articles: Vec<ZendeskArticle>,
    #[serde(default)]
    sections: Vec<ZendeskSection>,
    #[serde(default)]
    translations: Vec<ZendeskTranslation>,
}

#[derive(Deserialize)]
struct ZendeskArticle {
    id: i64,
    #[serde(default)]
    title: String,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    locale: Option<String>,
    #[serde(default)]
    draft: bool,
    #[serde(default)]
    section_id: Option<i64>,
    #[serde(default)]
    label_names: Vec<String>,
    /// Who may read it; none: everybody.
    #[serde(default)]
    user_segment_id: Option<i64>,
}

#[derive(Deserialize)]
struct ZendeskSection {
    id: i64,
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
struct ZendeskTranslation {
    source_id: i64,
    #[serde(default)]
    source_type: Option<String>,
    locale: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    draft: bool,
}

pub(super) fn zendesk(bytes: &[u8]) -> Result<Vec<Entry>, UnreadableFile> {
    let file: Zendesk = serde_json::from_slice(bytes).map_err(|_| UnreadableFile::Malformed)?;
    let sections: HashMap<i64, String> = file.sections.into_iter().map(|s| (s.id, s.name)).collect();
    let mut entries = Vec::new();
    for article in &file.articles {
        let translations = file.translations.iter().filter(|t| {
            t.source_id == article.id && t.source_type.as_deref().is_none_or(|kind| kind == "Article")
        });
        let own = article.locale.as_deref().unwrap_or_default();
        let mut texts = vec![(own, article.title.as_str(), article.body.as_deref(), article.draft)];
        for t in translations.filter(|t| t.locale != own) {
            texts.push((&t.locale, t.title.as_str(), t.body.as_deref(), t.draft));
        }
        let category = article.section_id.and_then(|id| sections.get(&id)).cloned();
        for (tag, title, body, draft) in texts {
            let label = format!("{} {tag}", article.id);
            let Some(locale) = Locale::nearest(tag) else {
                entries.push(Entry::Refused { label, reason: RowFault::LocaleUnknown });
                continue;
            };
            entries.push(Entry::Item(Box::new(Item {
                label,
                key: Some(format!("zendesk-{}", article.id)),
                public_id: None,
                kind: ArticleKind::Guide,
                // Whom a segment means is not in the file: only staff see it until an editor says more.
                audience: if article.user_segment_id.is_some() { Audience::Staff } else { Audience::Public },
                locale,
                category: category.clone().filter(|_| tag == own),
                tags: article.label_names.clone(),
                wallet_version: None,
                words: Words {
                    title: title.to_owned(),
                    body: to_markdown(body.unwrap_or_default()),
                    ..Words::default()
                },
                live: !draft,
            })));
        }
    }
    Ok(entries)
}

/// What Chatwoot's API answers for a portal's articles. Source: developers.chatwoot.com, "Help Center".
#[derive(Deserialize)]
struct Chatwoot {
    payload: Vec<ChatwootArticle>,
}

#[derive(Deserialize)]
struct ChatwootArticle {
    id: i64,
    #[serde(default)]
    title: String,
    #[serde(default)]
    content: Option<String>,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    slug: Option<String>,
    #[serde(default)]
    locale: Option<String>,
    /// `draft`, `published` or `archived`; older versions say 0, 1 or 2.
    #[serde(default)]
    status: serde_json::Value,
    #[serde(default)]
    category: Option<ChatwootCategory>,
    /// The article this one translates.
    #[serde(default)]
    associated_article_id: Option<i64>,
}

#[derive(Deserialize)]
struct ChatwootCategory {
    #[serde(default)]
    name: String,
    #[serde(default)]
    locale: Option<String>,
}

pub(super) fn chatwoot(bytes: &[u8]) -> Result<Vec<Entry>, UnreadableFile> {
    let file: Chatwoot = serde_json::from_slice(bytes).map_err(|_| UnreadableFile::Malformed)?;
    let entry = |article: ChatwootArticle| {
        let category = article.category.as_ref();
        let tag = article.locale.as_deref().or_else(|| category.and_then(|c| c.locale.as_deref()));
        let label = format!("{} {}", article.id, article.title);
        let Some(locale) = tag.and_then(Locale::nearest) else {
            return Entry::Refused { label, reason: RowFault::LocaleUnknown };
        };
        let status = article.status.as_str().map_or_else(|| article.status.to_string(), ToOwned::to_owned);
        if matches!(status.as_str(), "archived" | "2") {
            return Entry::Refused { label, reason: RowFault::Archived };
        }
        Entry::Item(Box::new(Item {
            label,
            key: Some(format!("chatwoot-{}", article.associated_article_id.unwrap_or(article.id))),
            public_id: None,
            kind: ArticleKind::Guide,
            audience: Audience::Public,
            locale,
            category: category.map(|c| c.name.clone()).filter(|name| !name.is_empty()),
            tags: Vec::new(),
            wallet_version: None,
            words: Words {
                title: article.title,
                slug: article.slug.unwrap_or_default(),
                description: article.description.unwrap_or_default(),
                body: article.content.unwrap_or_default(),
                questions: Vec::new(),
            },
            live: matches!(status.as_str(), "published" | "1"),
        }))
    };
    Ok(file.payload.into_iter().map(entry).collect())
}
