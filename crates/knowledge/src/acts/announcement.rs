//! Announcements: made, changed, ended, shown.

use kernel::{AnnouncementId, Limit, Locale, Millis, Page};
use security::{Actor, Change, Permission, Subject};
use storage::{Error, Tx};

use crate::acts::{name_of, no_longer, one_line, random_id};
use crate::announcement::{
    Announcement, AnnouncementChange, AnnouncementText, LiveAnnouncement, MAX_BODY_CHARS, MAX_TITLE_CHARS,
    NewAnnouncement, Place,
};
use crate::error::KnowledgeError;
use crate::facts::KnowledgeFact;
use crate::store;

/// Makes an announcement; it is shown from its start, without anybody doing more.
///
/// # Errors
/// [`KnowledgeError::Denied`] without `announcements.manage`; `Field` for no place or no text; `TimeOutOfRange`.
pub fn create_announcement(
    tx: &Tx<'_>,
    actor: &Actor,
    new: &NewAnnouncement,
) -> Result<Announcement, KnowledgeError> {
    actor.require(Permission::AnnouncementsManage)?;
    let announcement = Announcement {
        id: AnnouncementId(tx.new_id()),
        public_id: random_id(tx),
        kind: new.kind,
        severity: new.severity,
        places: new.places.clone(),
        starts_at_ms: new.starts_at_ms.unwrap_or(tx.now()),
        ends_at_ms: new.ends_at_ms,
        created_at_ms: tx.now(),
        created_by_name: name_of(actor),
        version: 1,
        texts: texts(&new.texts)?,
    };
    check(tx, &announcement)?;
    store::announcements::insert(tx, &announcement)?;
    tell(tx, actor, &announcement, "announcement.created")?;
    Ok(announcement)
}

/// Announcements, latest start first. Everybody at the desk may read them.
pub fn list_announcements(
    tx: &Tx<'_>,
    actor: &Actor,
    after: Option<&str>,
    limit: Limit,
) -> Result<Page<Announcement>, KnowledgeError> {
    actor.require(Permission::KnowledgeRead)?;
    let before = match after {
        Some(key) => {
            let parts = key.split_once('-').and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)));
            parts.ok_or(KnowledgeError::Field("after"))?
        }
        None => (i64::MAX, i64::MAX),
    };
    let found = store::announcements::list(tx, before, limit)?;
    Ok(Page::cut(found, limit, |n| format!("{}-{}", n.starts_at_ms, n.id)))
}

/// One announcement, whatever its time. Everybody at the desk may read it.
///
/// # Errors
/// [`KnowledgeError::Denied`] without `knowledge.read`; `NotFound`.
pub fn announcement(tx: &Tx<'_>, actor: &Actor, id: AnnouncementId) -> Result<Announcement, KnowledgeError> {
    actor.require(Permission::KnowledgeRead)?;
    store::announcements::find(tx, id)?.ok_or(KnowledgeError::NotFound)
}

/// Changes an announcement that has not ended.
///
/// # Errors
/// [`KnowledgeError::Denied`] without `announcements.manage`; `Changed` when `version` is not the newest; `Ended`.
pub fn change_announcement(
    tx: &Tx<'_>,
    actor: &Actor,
    id: AnnouncementId,
    change: &AnnouncementChange,
) -> Result<Announcement, KnowledgeError> {
    actor.require(Permission::AnnouncementsManage)?;
    let mut announcement = to_change(tx, id)?;
    if announcement.version != change.version {
        return Err(KnowledgeError::Changed {
            by: announcement.created_by_name,
            at_ms: announcement.created_at_ms,
        });
    }
    if let Some(severity) = change.severity {
        announcement.severity = severity;
    }
    if let Some(places) = &change.places {
        announcement.places.clone_from(places);
    }
    if let Some(starts_at_ms) = change.starts_at_ms {
        announcement.starts_at_ms = starts_at_ms;
    }
    if let Some(ends_at_ms) = change.ends_at_ms {
        announcement.ends_at_ms = ends_at_ms;
    }
    if let Some(wanted) = &change.texts {
        announcement.texts = texts(wanted)?;
    }
    check(tx, &announcement)?;
    announcement.version += 1;
    store::announcements::update(tx, &announcement)?;
    tell(tx, actor, &announcement, "announcement.changed")?;
    Ok(announcement)
}

/// Ends an announcement now; one that has not begun never will.
///
/// # Errors
/// [`KnowledgeError::Denied`] without `announcements.manage`; `Ended` when it has.
pub fn end_announcement(
    tx: &Tx<'_>,
    actor: &Actor,
    id: AnnouncementId,
) -> Result<Announcement, KnowledgeError> {
    actor.require(Permission::AnnouncementsManage)?;
    let mut announcement = to_change(tx, id)?;
    announcement.ends_at_ms = Some(tx.now());
    announcement.starts_at_ms = announcement.starts_at_ms.min(tx.now());
    announcement.version += 1;
    store::announcements::update(tx, &announcement)?;
    tell(tx, actor, &announcement, "announcement.ended")?;
    Ok(announcement)
}

fn to_change(tx: &Tx<'_>, id: AnnouncementId) -> Result<Announcement, KnowledgeError> {
    let announcement = store::announcements::lock(tx, id)?.ok_or(KnowledgeError::NotFound)?;
    if announcement.ends_at_ms.is_some_and(|end| end <= tx.now()) {
        return Err(KnowledgeError::Ended);
    }
    Ok(announcement)
}

fn texts(wanted: &[AnnouncementText]) -> Result<Vec<AnnouncementText>, KnowledgeError> {
    let mut texts: Vec<AnnouncementText> = Vec::new();
    for text in wanted {
        let (title, body) = (one_line(&text.title), text.body.replace('\0', "").trim().to_owned());
        no_longer("title", &title, MAX_TITLE_CHARS)?;
        no_longer("body", &body, MAX_BODY_CHARS)?;
        if title.is_empty() {
            return Err(KnowledgeError::Field("title"));
        }
        if texts.iter().any(|known| known.locale == text.locale) {
            return Err(KnowledgeError::Field("texts"));
        }
        texts.push(AnnouncementText { locale: text.locale, title, body });
    }
    texts.sort_by_key(|text| text.locale.tag());
    Ok(texts)
}

fn check(tx: &Tx<'_>, announcement: &Announcement) -> Result<(), KnowledgeError> {
    if announcement.texts.is_empty() {
        return Err(KnowledgeError::Field("texts"));
    }
    if announcement.places.is_empty() {
        return Err(KnowledgeError::Field("places"));
    }
    let past = |end: Millis| end <= tx.now() || end <= announcement.starts_at_ms;
    if announcement.starts_at_ms < 0 || announcement.ends_at_ms.is_some_and(past) {
        return Err(KnowledgeError::TimeOutOfRange);
    }
    Ok(())
}

fn tell(
    tx: &Tx<'_>,
    actor: &Actor,
    announcement: &Announcement,
    action: &'static str,
) -> Result<(), KnowledgeError> {
    let title = announcement.texts.first().map(|text| text.title.clone()).unwrap_or_default();
    let changes = [Change::set("title", title), Change::set("kind", announcement.kind.word())];
    security::audit(tx, actor, action, Subject::of("announcement", announcement.id.0), &changes)?;
    tx.emit(&KnowledgeFact::AnnouncementChanged { announcement: announcement.id })?;
    Ok(())
}

/// What is shown at a place now, incidents first; where the language is missing, another stands in.
pub fn live_announcements(
    tx: &Tx<'_>,
    place: Place,
    locale: Locale,
    now_ms: Millis,
) -> Result<Vec<LiveAnnouncement>, Error> {
    let found = store::announcements::live(tx, place, now_ms)?;
    let shown = found.into_iter().filter_map(|n| {
        let text = n.texts.iter().find(|text| text.locale == locale).or_else(|| n.texts.first())?.clone();
        Some(LiveAnnouncement {
            id: n.id,
            public_id: n.public_id,
            kind: n.kind,
            severity: n.severity,
            locale: text.locale,
            title: text.title,
            body: text.body,
            starts_at_ms: n.starts_at_ms,
            ends_at_ms: n.ends_at_ms,
        })
    });
    Ok(shown.collect())
}
