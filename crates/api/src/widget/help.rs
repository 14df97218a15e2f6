//! Help without waiting, for the widget: articles, what is going on, and whether an article helped.

use ::knowledge::{
    BySlug, Feedback, FileLinks, Hit, LiveAnnouncement, LiveText, Place, Reach, count_search, file_links,
    give_feedback, live_announcements, live_by_id, live_by_public_id, live_by_slug, popular, render_html,
};
use inboxes::Inbox;
use kernel::{Locale, Millis};
use serde::{Deserialize, Serialize};
use storage::{Error, Tx};
use utoipa::ToSchema;

use super::inbox::{self, InboxQuery};
use crate::door::{Answer, Body, Contact, NoContent, Path, Problem, Query, Reader, Reply};

/// Articles of one answer at most.
const MOST_HITS: u32 = 8;
/// Longest words of a search that are looked at, in characters.
const MAX_WORDS_CHARS: usize = 200;

/// An article in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HelpHit)]
pub(crate) struct HelpHitDto {
    /// Its random id.
    id: String,
    /// The language it is in: the asked one, or what stands in for it.
    locale: String,
    title: String,
    /// One or two sentences; "" when none.
    snippet: String,
}

/// Articles, best first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HelpHits)]
pub(crate) struct HelpHitsDto {
    items: Vec<HelpHitDto>,
}

/// What is looked for. In a body, not in an address: people type secrets into any field, and addresses are logged.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct HelpSearchInput {
    /// At most 200 characters are looked at.
    words: String,
    /// A language tag; the nearest language of the inbox is taken.
    locale: String,
    /// Whether the words are whole, not half typed: only then a search that finds nothing is counted.
    settled: bool,
}

/// What was found, best first.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = HelpFound)]
pub(crate) struct HelpFoundDto {
    /// In the asked language; in others when there is none in it.
    items: Vec<HelpHitDto>,
    /// The words with slips of the finger put right; null when nothing was.
    #[schema(required)]
    did_you_mean: Option<String>,
}

/// An article to read.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = HelpArticle)]
pub(crate) struct HelpArticleDto {
    /// Its random id.
    id: String,
    /// The language it is in: the asked one, or what stands in for it.
    locale: String,
    title: String,
    /// The last part of its address in the help center.
    slug: String,
    /// Sanitised.
    html: String,
    /// The wallet's versions it speaks of; null: all.
    #[schema(required)]
    wallet_version: Option<String>,
    /// When this version became live, UTC.
    published_at_ms: Millis,
}

/// Something that everybody should know.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = HelpNotice)]
pub(crate) struct HelpNoticeDto {
    /// Its random id.
    id: String,
    /// `announcement`, `tip` or `incident`.
    kind: String,
    /// `info`, `warning` or `critical`.
    severity: String,
    /// The language it is in: the asked one, or what stands in for it.
    locale: String,
    title: String,
    /// Sanitised; "" when there is nothing to add.
    html: String,
    /// From when, UTC.
    starts_at_ms: Millis,
}

/// What is going on, the most urgent first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HelpNotices)]
pub(crate) struct HelpNoticesDto {
    items: Vec<HelpNoticeDto>,
}

/// Whether an article helped.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ArticleFeedbackInput {
    /// The language that was read.
    locale: String,
    helpful: bool,
}

/// `GET /widget/inboxes/{publicKey}/help`: what is read most.
pub(crate) async fn list(
    reader: Reader,
    Path(public_key): Path<String>,
    Query(query): Query<InboxQuery>,
) -> Answer<Reply<HelpHitsDto>> {
    let reach = reader.reach;
    let read = move |tx: &Tx<'_>| {
        let Some(locale) = language(tx, &public_key, query.locale.as_deref())? else { return Ok(None) };
        popular(tx, reach, locale, MOST_HITS).map(Some)
    };
    let items = reader.house.db.read(read).await?.ok_or_else(Problem::not_found)?;
    let hit = |text: LiveText| hit(text.public_id, text.locale, text.title, text.description);
    Ok(Reply(HelpHitsDto { items: items.into_iter().map(hit).collect() }))
}

fn hit(id: String, locale: Locale, title: String, snippet: String) -> HelpHitDto {
    HelpHitDto { id, locale: locale.tag().to_owned(), title, snippet }
}

/// `POST /widget/inboxes/{publicKey}/help/searches`
pub(crate) async fn search(
    reader: Reader,
    Path(public_key): Path<String>,
    Body(input): Body<HelpSearchInput>,
) -> Answer<Reply<HelpFoundDto>> {
    let house = &reader.house;
    let tag = input.locale;
    let locale = house.db.read(move |tx| language(tx, &public_key, Some(&tag))).await?;
    let locale = locale.ok_or_else(Problem::not_found)?;
    let words: String = input.words.trim().chars().take(MAX_WORDS_CHARS).collect();
    let shelved = house.shelf.current();
    let look = |locale| shelved.index.search(&words, locale, reader.reach, MOST_HITS as usize);
    let mut hits = look(Some(locale));
    if hits.is_empty() {
        hits = look(None);
    }
    if input.settled && hits.is_empty() && house.contacts.may_count_search(&reader.client) {
        let words = words.clone();
        house.db.write(move |tx| count_search(tx, locale, &words, 0)).await?;
    }
    let items = hits
        .into_iter()
        .map(|Hit { public_id, locale, title, snippet, .. }| hit(public_id, locale, title, snippet));
    Ok(Reply(HelpFoundDto {
        items: items.collect(),
        did_you_mean: shelved.index.did_you_mean(&words, reader.reach),
    }))
}

/// The language of an answer; `None`: there is no such inbox.
fn language(tx: &Tx<'_>, public_key: &str, tag: Option<&str>) -> Result<Option<Locale>, Error> {
    Ok(inbox::found(tx, public_key)?.map(|inbox: Inbox| inbox::language(&inbox, tag)))
}

/// `GET /widget/inboxes/{publicKey}/help/articles/{id}`: by its random id, or by the last part of its address.
pub(crate) async fn article(
    reader: Reader,
    Path((public_key, id)): Path<(String, String)>,
    Query(query): Query<InboxQuery>,
) -> Answer<Reply<HelpArticleDto>> {
    let reach = reader.reach;
    let read = move |tx: &Tx<'_>| {
        let Some(locale) = language(tx, &public_key, query.locale.as_deref())? else { return Ok(None) };
        let Some(text) = find(tx, reach, &id, locale)? else { return Ok(None) };
        let links = file_links(tx, &text.body, text.locale, "")?;
        Ok::<_, Error>(Some((text, links)))
    };
    let (text, links) = reader.house.db.read(read).await?.ok_or_else(Problem::not_found)?;
    Ok(Reply(shown(text, &links)))
}

/// By random id in the language or what stands in for it; by address in any language, the asked one first.
fn find(tx: &Tx<'_>, reach: Reach, id: &str, locale: Locale) -> Result<Option<LiveText>, Error> {
    if let Some(text) = live_by_public_id(tx, reach, id, locale)? {
        return Ok(Some(text));
    }
    let others = Locale::ALL.iter().copied().filter(|other| *other != locale);
    for tried in std::iter::once(locale).chain(others) {
        let article = match live_by_slug(tx, reach, tried, id)? {
            BySlug::Found(text, _) => Some(text.article),
            BySlug::Moved { locale, slug } => match live_by_slug(tx, reach, locale, &slug)? {
                BySlug::Found(text, _) => Some(text.article),
                BySlug::Moved { .. } | BySlug::Missing => None,
            },
            BySlug::Missing => None,
        };
        if let Some(article) = article {
            return live_by_id(tx, reach, article, locale);
        }
    }
    Ok(None)
}

fn shown(text: LiveText, links: &FileLinks) -> HelpArticleDto {
    HelpArticleDto {
        html: render_html(&text.body, links).to_string(),
        id: text.public_id,
        locale: text.locale.tag().to_owned(),
        title: text.title,
        slug: text.slug,
        wallet_version: text.wallet_version,
        published_at_ms: text.published_at_ms,
    }
}

/// `POST /widget/inboxes/{publicKey}/help/articles/{id}/feedback`
pub(crate) async fn rate(
    contact: Contact,
    Path((_, id)): Path<(String, String)>,
    Body(input): Body<ArticleFeedbackInput>,
) -> Answer<NoContent> {
    contact.take_change()?;
    let locale: Locale = input.locale.parse().map_err(|_| Problem::invalid("locale", "invalid_field"))?;
    let reach = Reach::contact(contact.actor.assurance);
    let giver = contact.house.contacts.giver(&*contact.house.db.rng(), &contact.actor);
    let feedback = Feedback { helpful: input.helpful, reason: None, note: security::screen("") };
    contact
        .write(move |tx, _| {
            let text = live_by_public_id(tx, reach, &id, locale)?;
            let text = text.ok_or(::knowledge::KnowledgeError::NotFound)?;
            give_feedback(tx, reach, &giver, text.article, locale, &feedback)
        })
        .await?;
    Ok(NoContent)
}

/// `GET /widget/inboxes/{publicKey}/announcements`
pub(crate) async fn notices(
    reader: Reader,
    Path(public_key): Path<String>,
    Query(query): Query<InboxQuery>,
) -> Answer<Reply<HelpNoticesDto>> {
    let read = move |tx: &Tx<'_>| {
        let Some(locale) = language(tx, &public_key, query.locale.as_deref())? else { return Ok(None) };
        live_announcements(tx, Place::Widget, locale, tx.now()).map(Some)
    };
    let items = reader.house.db.read(read).await?.ok_or_else(Problem::not_found)?;
    Ok(Reply(HelpNoticesDto { items: items.into_iter().map(notice).collect() }))
}

fn notice(shown: LiveAnnouncement) -> HelpNoticeDto {
    HelpNoticeDto {
        html: render_html(&shown.body, &FileLinks::default()).to_string(),
        id: shown.public_id,
        kind: shown.kind.word().to_owned(),
        severity: shown.severity.word().to_owned(),
        locale: shown.locale.tag().to_owned(),
        title: shown.title,
        starts_at_ms: shown.starts_at_ms,
    }
}
