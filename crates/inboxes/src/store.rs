//! The statements of this room and the shapes of their rows.

use std::collections::BTreeMap;

use kernel::{InboxId, KeyId, Locale, Millis, TopicId};
use storage::{Error, FromRow, Row, Tx, params, sql};

use crate::colour::Colour;
use crate::hours::{BusinessHours, Holiday, Shift, WeeklyShift};
use crate::inbox::{Inbox, InboxSettings, Topic};
use crate::keys::{Algorithm, StoredKey};
use crate::origin::AllowedOrigin;

/// The columns of `inboxes`; its lists come from their own tables.
struct Head {
    id: InboxId,
    public_key: String,
    name: String,
    brand_colour: String,
    default_locale: Locale,
    time_zone: String,
    auto_offer: bool,
    offer_timeout_ms: Millis,
    created_at_ms: Millis,
    version: i64,
}

impl FromRow for Head {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: r.next()?,
            public_key: r.next()?,
            name: r.next()?,
            brand_colour: r.next()?,
            default_locale: r.next()?,
            time_zone: r.next()?,
            auto_offer: r.next()?,
            offer_timeout_ms: r.next()?,
            created_at_ms: r.next()?,
            version: r.next()?,
        })
    }
}

fn damaged(what: &str) -> Error {
    Error::Payload(format!("inboxes: stored {what} is malformed"))
}

fn filled(tx: &Tx<'_>, head: Head) -> Result<Inbox, Error> {
    let origins: Vec<String> = tx.list(sql!("inbox_origins"), &params![head.id])?;
    let origins = origins.iter().map(|text| AllowedOrigin::parse(text).map_err(|_| damaged("origin")));
    Ok(Inbox {
        id: head.id,
        public_key: head.public_key,
        settings: InboxSettings {
            name: head.name,
            brand: Colour::parse(&head.brand_colour).map_err(|_| damaged("colour"))?,
            locales: tx.list(sql!("inbox_locales"), &params![head.id])?,
            default_locale: head.default_locale,
            origins: origins.collect::<Result<_, _>>()?,
            topics: topics(tx, head.id)?,
            auto_offer: head.auto_offer,
            offer_timeout_ms: head.offer_timeout_ms,
        },
        time_zone: head.time_zone,
        created_at_ms: head.created_at_ms,
        version: head.version,
    })
}

fn topics(tx: &Tx<'_>, inbox: InboxId) -> Result<Vec<Topic>, Error> {
    type NameRow = (TopicId, String, Option<Locale>, Option<String>);
    let rows: Vec<NameRow> = tx.list(sql!("inbox_topics"), &params![inbox])?;
    let mut topics: Vec<Topic> = Vec::new();
    for (id, key, locale, name) in rows {
        if topics.last().is_none_or(|topic| topic.id != Some(id)) {
            topics.push(Topic { id: Some(id), key, names: BTreeMap::new() });
        }
        if let (Some(topic), Some(locale), Some(name)) = (topics.last_mut(), locale, name) {
            topic.names.insert(locale, name);
        }
    }
    Ok(topics)
}

pub(crate) fn list(tx: &Tx<'_>) -> Result<Vec<Inbox>, Error> {
    let heads: Vec<Head> = tx.list(sql!("list_inboxes"), &[])?;
    heads.into_iter().map(|head| filled(tx, head)).collect()
}

pub(crate) fn find(tx: &Tx<'_>, id: InboxId) -> Result<Option<Inbox>, Error> {
    tx.find(sql!("find_inbox"), &params![id])?.map(|head| filled(tx, head)).transpose()
}

pub(crate) fn find_for_change(tx: &Tx<'_>, id: InboxId) -> Result<Option<Inbox>, Error> {
    tx.find(sql!("lock_inbox"), &params![id])?.map(|head| filled(tx, head)).transpose()
}

pub(crate) fn find_by_public_key(tx: &Tx<'_>, key: &str) -> Result<Option<Inbox>, Error> {
    tx.find(sql!("find_inbox_by_public_key"), &params![key])?.map(|head| filled(tx, head)).transpose()
}

pub(crate) fn insert(
    tx: &Tx<'_>,
    id: InboxId,
    public_key: &str,
    settings: &InboxSettings,
    hours: &BusinessHours,
) -> Result<(), Error> {
    tx.exec(
        sql!("insert_inbox"),
        &params![
            id,
            public_key,
            &settings.name,
            settings.brand.to_string(),
            settings.default_locale,
            hours.time_zone(),
            hours.always(),
            settings.auto_offer,
            settings.offer_timeout_ms,
            tx.now()
        ],
    )?;
    replace_lists(tx, id, settings)?;
    replace_hours(tx, id, hours)
}

/// Writes changed settings; the new version.
pub(crate) fn update(tx: &Tx<'_>, id: InboxId, settings: &InboxSettings) -> Result<i64, Error> {
    let version = tx.one(
        sql!("update_inbox"),
        &params![
            id,
            &settings.name,
            settings.brand.to_string(),
            settings.default_locale,
            settings.auto_offer,
            settings.offer_timeout_ms
        ],
    )?;
    replace_lists(tx, id, settings)?;
    Ok(version)
}

fn replace_lists(tx: &Tx<'_>, id: InboxId, settings: &InboxSettings) -> Result<(), Error> {
    tx.exec(sql!("delete_locales"), &params![id])?;
    for (position, (locale, greeting)) in (0i64..).zip(&settings.locales) {
        tx.exec(sql!("insert_locale"), &params![id, *locale, position, greeting])?;
    }
    tx.exec(sql!("delete_origins"), &params![id])?;
    for (position, origin) in (0i64..).zip(&settings.origins) {
        tx.exec(sql!("insert_origin"), &params![id, origin.as_str(), position])?;
    }
    tx.exec(sql!("retire_topics"), &params![id, tx.now()])?;
    for (position, topic) in (0i64..).zip(&settings.topics) {
        let kept: TopicId = tx.one(sql!("keep_topic"), &params![tx.new_id(), id, &topic.key, position])?;
        tx.exec(sql!("delete_topic_names"), &params![kept])?;
        for (locale, name) in &topic.names {
            tx.exec(sql!("insert_topic_name"), &params![kept, *locale, name])?;
        }
    }
    Ok(())
}

/// Writes changed hours; the new version of the inbox.
pub(crate) fn update_hours(tx: &Tx<'_>, id: InboxId, hours: &BusinessHours) -> Result<i64, Error> {
    let version = tx.one(sql!("update_hours"), &params![id, hours.time_zone(), hours.always()])?;
    replace_hours(tx, id, hours)?;
    Ok(version)
}

fn replace_hours(tx: &Tx<'_>, id: InboxId, hours: &BusinessHours) -> Result<(), Error> {
    tx.exec(sql!("delete_shifts"), &params![id])?;
    for WeeklyShift { weekday, shift } in hours.weekly_shifts() {
        tx.exec(sql!("insert_shift"), &params![id, weekday, shift.from, shift.to])?;
    }
    tx.exec(sql!("delete_holiday_shifts"), &params![id])?;
    tx.exec(sql!("delete_holidays"), &params![id])?;
    for holiday in hours.holidays() {
        let day = holiday.date.to_string();
        tx.exec(sql!("insert_holiday"), &params![id, &day, &holiday.name])?;
        for shift in &holiday.shifts {
            tx.exec(sql!("insert_holiday_shift"), &params![id, &day, shift.from, shift.to])?;
        }
    }
    Ok(())
}

pub(crate) fn hours(tx: &Tx<'_>, id: InboxId) -> Result<Option<BusinessHours>, Error> {
    let head: Option<(String, bool)> = tx.find(sql!("hours_head"), &params![id])?;
    let Some((zone, always)) = head else { return Ok(None) };
    let shifts: Vec<(u8, u16, u16)> = tx.list(sql!("shifts"), &params![id])?;
    let shifts: Vec<_> = shifts
        .into_iter()
        .map(|(weekday, from, to)| WeeklyShift { weekday, shift: Shift { from, to } })
        .collect();
    let days: Vec<(String, String)> = tx.list(sql!("holidays"), &params![id])?;
    let mut holidays = Vec::new();
    for (day, name) in days {
        let date = day.parse().map_err(|_| damaged("holiday"))?;
        holidays.push(Holiday { date, name, shifts: Vec::new() });
    }
    let own: Vec<(String, u16, u16)> = tx.list(sql!("holiday_shifts"), &params![id])?;
    for (day, from, to) in own {
        let date = day.parse().map_err(|_| damaged("holiday"))?;
        if let Some(holiday) = holidays.iter_mut().find(|holiday| holiday.date == date) {
            holiday.shifts.push(Shift { from, to });
        }
    }
    let hours = BusinessHours::new(&zone, always, &shifts, holidays).map_err(|_| damaged("hours"))?;
    Ok(Some(hours))
}

pub(crate) fn topic_exists(tx: &Tx<'_>, inbox: InboxId, key: &str) -> Result<bool, Error> {
    Ok(tx.find::<TopicId>(sql!("topic_exists"), &params![inbox, key])?.is_some())
}

pub(crate) fn offer_settings(tx: &Tx<'_>, inbox: InboxId) -> Result<Option<(bool, Millis)>, Error> {
    tx.find(sql!("offer_settings"), &params![inbox])
}

impl FromRow for StoredKey {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: r.next()?,
            algorithm: Algorithm::from_code(&r.next::<String>()?).ok_or_else(|| damaged("algorithm"))?,
            sealed_secret: r.next()?,
            public_key: r.next()?,
            created_at_ms: r.next()?,
            retired_at_ms: r.next()?,
        })
    }
}

pub(crate) fn keys(tx: &Tx<'_>, inbox: InboxId) -> Result<Vec<StoredKey>, Error> {
    tx.list(sql!("list_keys"), &params![inbox])
}

pub(crate) fn insert_key(tx: &Tx<'_>, inbox: InboxId, key: &StoredKey) -> Result<(), Error> {
    tx.exec(
        sql!("insert_key"),
        &params![
            key.id,
            inbox,
            key.algorithm.code(),
            key.sealed_secret.clone(),
            key.public_key.clone(),
            key.created_at_ms
        ],
    )?;
    Ok(())
}

/// Whether a live key of that id was there to retire.
pub(crate) fn retire_key(tx: &Tx<'_>, inbox: InboxId, key: KeyId) -> Result<bool, Error> {
    Ok(tx.exec(sql!("retire_key"), &params![key, inbox, tx.now()])? == 1)
}

pub(crate) fn names(tx: &Tx<'_>) -> Result<BTreeMap<InboxId, String>, Error> {
    let rows: Vec<(InboxId, String)> = tx.list(sql!("inbox_names"), &[])?;
    Ok(rows.into_iter().collect())
}

pub(crate) fn allowed_origins(tx: &Tx<'_>, public_key: &str) -> Result<Vec<String>, Error> {
    tx.list(sql!("allowed_origins"), &params![public_key])
}
