//! Announcements, tips, incidents.

use ::knowledge::{
    AnnouncementChange, AnnouncementKind, AnnouncementText, KnowledgeError, NewAnnouncement, Place, Severity,
};
use kernel::{AnnouncementId, Limit, Millis};
use serde::{Deserialize, Deserializer};
use utoipa::{IntoParams, ToSchema};

use super::dto::{AnnouncementDto, LiveAnnouncementDto, LiveAnnouncementsDto};
use super::locale;
use crate::door::{Agent, Answer, Body, Created, PageDto, Paged, Path, Problem, Query, Reply, id};

/// An announcement in one language.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnnouncementTextInput {
    locale: String,
    title: String,
    /// Markdown; may be missing.
    body: Option<String>,
}

/// An announcement to be made.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewAnnouncementInput {
    /// `announcement`, `tip` or `incident`.
    kind: String,
    /// `info`, `warning` or `critical`.
    severity: String,
    /// Of `widget`, `help_center`, `console`.
    places: Vec<String>,
    /// Missing: from now.
    starts_at_ms: Option<Millis>,
    /// Missing: until somebody ends it.
    ends_at_ms: Option<Millis>,
    texts: Vec<AnnouncementTextInput>,
}

/// Changes to an announcement; a missing field stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AnnouncementChangeInput {
    severity: Option<String>,
    places: Option<Vec<String>>,
    starts_at_ms: Option<Millis>,
    /// Null: until somebody ends it.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>)]
    ends_at_ms: Option<Option<Millis>>,
    /// All languages; those left out go.
    texts: Option<Vec<AnnouncementTextInput>>,
    /// The version the change was made on; another one there now is a conflict.
    version: i64,
}

/// Which page.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnnouncementQuery {
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 100; 50 when missing.
    limit: Option<u32>,
}

/// In which language.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct LiveQuery {
    /// Another one stands in where it is missing.
    locale: String,
}

fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<Millis>>, D::Error> {
    Option::<Millis>::deserialize(from).map(Some)
}

fn word<T>(field: &'static str, found: Option<T>) -> Result<T, Problem> {
    found.ok_or_else(|| Problem::invalid(field, "invalid_field"))
}

fn places(words: &[String]) -> Result<Vec<Place>, Problem> {
    words.iter().map(|place| word("places", Place::from_word(place))).collect()
}

fn texts(input: Vec<AnnouncementTextInput>) -> Result<Vec<AnnouncementText>, Problem> {
    let one = |text: AnnouncementTextInput| {
        let locale = locale("locale", &text.locale)?;
        Ok(AnnouncementText { locale, title: text.title, body: text.body.unwrap_or_default() })
    };
    input.into_iter().map(one).collect()
}

/// `GET /announcements`
pub(crate) async fn list(
    agent: Agent,
    Query(query): Query<AnnouncementQuery>,
) -> Answer<Paged<AnnouncementDto>> {
    let limit = Limit::of(query.limit);
    let page = agent
        .read(move |tx, actor| ::knowledge::list_announcements(tx, actor, query.after.as_deref(), limit))
        .await?;
    Ok(Paged(PageDto::of(page, AnnouncementDto::from)))
}

/// `GET /announcements/live`: what the desk shows now.
pub(crate) async fn live(
    agent: Agent,
    Query(query): Query<LiveQuery>,
) -> Answer<Reply<LiveAnnouncementsDto>> {
    let locale = locale("locale", &query.locale)?;
    let live = agent
        .read(move |tx, _| {
            let live = ::knowledge::live_announcements(tx, Place::Console, locale, tx.now())?;
            Ok::<_, KnowledgeError>(live)
        })
        .await?;
    Ok(Reply(LiveAnnouncementsDto { items: live.into_iter().map(LiveAnnouncementDto::from).collect() }))
}

/// `POST /announcements`
pub(crate) async fn create(
    agent: Agent,
    Body(input): Body<NewAnnouncementInput>,
) -> Answer<Created<AnnouncementDto>> {
    let new = NewAnnouncement {
        kind: word("kind", AnnouncementKind::from_word(&input.kind))?,
        severity: word("severity", Severity::from_word(&input.severity))?,
        places: places(&input.places)?,
        starts_at_ms: input.starts_at_ms,
        ends_at_ms: input.ends_at_ms,
        texts: texts(input.texts)?,
    };
    let made = agent.write(move |tx, actor| ::knowledge::create_announcement(tx, actor, &new)).await?;
    Ok(Created(made.into()))
}

/// `PATCH /announcements/{id}`
pub(crate) async fn change(
    agent: Agent,
    Path(announcement): Path<String>,
    Body(input): Body<AnnouncementChangeInput>,
) -> Answer<Reply<AnnouncementDto>> {
    let announcement: AnnouncementId = id(&announcement)?;
    let severity = input.severity.as_deref().map(|s| word("severity", Severity::from_word(s)));
    let change = AnnouncementChange {
        severity: severity.transpose()?,
        places: input.places.as_deref().map(places).transpose()?,
        starts_at_ms: input.starts_at_ms,
        ends_at_ms: input.ends_at_ms,
        texts: input.texts.map(texts).transpose()?,
        version: input.version,
    };
    let changed = agent
        .write(move |tx, actor| ::knowledge::change_announcement(tx, actor, announcement, &change))
        .await?;
    Ok(Reply(changed.into()))
}

/// `POST /announcements/{id}/end`
pub(crate) async fn end(agent: Agent, Path(announcement): Path<String>) -> Answer<Reply<AnnouncementDto>> {
    let announcement: AnnouncementId = id(&announcement)?;
    let ended = agent.write(move |tx, actor| ::knowledge::end_announcement(tx, actor, announcement)).await?;
    Ok(Reply(ended.into()))
}
