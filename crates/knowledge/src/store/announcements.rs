//! Announcements.

use kernel::{AnnouncementId, Limit, Millis};
use storage::{Error, FromRow, Row, Tx, params, sql};

use crate::announcement::{Announcement, AnnouncementText, Place};

impl FromRow for Announcement {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: r.next()?,
            public_id: r.next()?,
            kind: r.next()?,
            severity: r.next()?,
            places: {
                let shown: [bool; 3] = [r.next()?, r.next()?, r.next()?];
                Place::ALL.iter().zip(shown).filter(|(_, shown)| *shown).map(|(place, _)| *place).collect()
            },
            starts_at_ms: r.next()?,
            ends_at_ms: r.next()?,
            created_at_ms: r.next()?,
            created_by_name: r.next()?,
            version: r.next()?,
            texts: Vec::new(),
        })
    }
}

impl FromRow for AnnouncementText {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self { locale: r.next()?, title: r.next()?, body: r.next()? })
    }
}

fn with_texts(tx: &Tx<'_>, mut announcement: Announcement) -> Result<Announcement, Error> {
    announcement.texts = tx.list(sql!("announcement_texts"), &params![announcement.id])?;
    Ok(announcement)
}

pub(crate) fn insert(tx: &Tx<'_>, announcement: &Announcement) -> Result<(), Error> {
    let n = announcement;
    let shown = |place| n.places.contains(&place);
    tx.exec(
        sql!("insert_announcement"),
        &params![
            n.id,
            &n.public_id,
            n.kind,
            n.severity,
            shown(Place::Widget),
            shown(Place::HelpCenter),
            shown(Place::Console),
            n.starts_at_ms,
            n.ends_at_ms,
            n.created_at_ms,
            &n.created_by_name
        ],
    )?;
    put_texts(tx, n)
}

fn put_texts(tx: &Tx<'_>, announcement: &Announcement) -> Result<(), Error> {
    tx.exec(sql!("delete_announcement_texts"), &params![announcement.id])?;
    for text in &announcement.texts {
        tx.exec(
            sql!("insert_announcement_text"),
            &params![announcement.id, text.locale, &text.title, &text.body],
        )?;
    }
    Ok(())
}

pub(crate) fn update(tx: &Tx<'_>, announcement: &Announcement) -> Result<(), Error> {
    let n = announcement;
    let shown = |place| n.places.contains(&place);
    tx.exec(
        sql!("update_announcement"),
        &params![
            n.id,
            n.severity,
            shown(Place::Widget),
            shown(Place::HelpCenter),
            shown(Place::Console),
            n.starts_at_ms,
            n.ends_at_ms,
            n.version
        ],
    )?;
    put_texts(tx, n)
}

/// One of them, locked for this act.
pub(crate) fn lock(tx: &Tx<'_>, id: AnnouncementId) -> Result<Option<Announcement>, Error> {
    let found = tx.find(sql!("announcement"), &params![id])?;
    found.map(|announcement| with_texts(tx, announcement)).transpose()
}

/// One of them, only to be read.
pub(crate) fn find(tx: &Tx<'_>, id: AnnouncementId) -> Result<Option<Announcement>, Error> {
    let found = tx.find(sql!("seen_announcement"), &params![id])?;
    found.map(|announcement| with_texts(tx, announcement)).transpose()
}

pub(crate) fn list(tx: &Tx<'_>, before: (Millis, i64), limit: Limit) -> Result<Vec<Announcement>, Error> {
    let found: Vec<Announcement> =
        tx.list(sql!("announcements"), &params![before.0, before.1, limit.rows_to_read()])?;
    found.into_iter().map(|announcement| with_texts(tx, announcement)).collect()
}

pub(crate) fn live(tx: &Tx<'_>, place: Place, now_ms: Millis) -> Result<Vec<Announcement>, Error> {
    let found: Vec<Announcement> = tx.list(sql!("live_announcements"), &params![now_ms, place])?;
    found.into_iter().map(|announcement| with_texts(tx, announcement)).collect()
}
