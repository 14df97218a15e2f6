//! Making and changing an inbox.

use kernel::InboxId;
use security::{Actor, Change, Permission, Subject};
use storage::Tx;

use super::read::access_for_change;
use crate::error::InboxError;
use crate::facts::InboxFact;
use crate::hours::BusinessHours;
use crate::inbox::{Inbox, InboxChange, InboxInput, InboxSettings};
use crate::store;

/// Makes an inbox with its hours. Needs `inboxes.manage`.
pub fn create_inbox(
    tx: &Tx<'_>,
    actor: &Actor,
    input: &InboxInput,
    hours: &BusinessHours,
) -> Result<Inbox, InboxError> {
    actor.require(Permission::InboxesManage)?;
    let settings = input.clone().check()?;
    let id = InboxId(tx.new_id());
    store::insert(tx, id, &public_key(tx.random()), &settings, hours)?;
    security::audit(
        tx,
        actor,
        "inbox.created",
        Subject::of("inbox", id.0),
        &[Change::set("name", &settings.name)],
    )?;
    tx.emit(&InboxFact::InboxChanged { inbox: id, inbox_version: 1 })?;
    store::find(tx, id)?.ok_or(InboxError::NotFound)
}

/// Changes some settings. Needs `inboxes.manage`. Nothing happens when nothing differs.
///
/// `expected_version`: refuse with [`InboxError::Changed`] when somebody was faster; `None`: do not ask.
pub fn change_inbox(
    tx: &Tx<'_>,
    actor: &Actor,
    id: InboxId,
    expected_version: Option<i64>,
    change: &InboxChange,
) -> Result<Inbox, InboxError> {
    let before = access_for_change(tx, actor, Permission::InboxesManage, id)?;
    if expected_version.is_some_and(|expected| expected != before.version) {
        return Err(InboxError::Changed);
    }
    let settings = change.clone().apply(before.settings.to_input()).check()?;
    let changes = changes(&before.settings, &settings);
    if changes.is_empty() {
        return Ok(before);
    }
    let version = store::update(tx, id, &settings)?;
    security::audit(tx, actor, "inbox.changed", Subject::of("inbox", id.0), &changes)?;
    tx.emit(&InboxFact::InboxChanged { inbox: id, inbox_version: version })?;
    store::find(tx, id)?.ok_or(InboxError::NotFound)
}

/// What differs, as people read it in the audit rows.
fn changes(before: &InboxSettings, after: &InboxSettings) -> Vec<Change> {
    let (before, after) = (before.to_input(), after.to_input());
    let names =
        |input: &InboxInput| input.topics.iter().map(|topic| topic.key.clone()).collect::<Vec<_>>().join(" ");
    let locales = |input: &InboxInput| input.locales.iter().map(|l| l.tag()).collect::<Vec<_>>().join(" ");
    let mut rows = vec![
        ("name", before.name.clone(), after.name.clone()),
        ("brandColour", before.brand_colour.clone(), after.brand_colour.clone()),
        ("locales", locales(&before), locales(&after)),
        ("defaultLocale", before.default_locale.to_string(), after.default_locale.to_string()),
        ("allowedOrigins", before.allowed_origins.join(" "), after.allowed_origins.join(" ")),
        ("topics", names(&before), names(&after)),
        ("autoOffer", before.auto_offer.to_string(), after.auto_offer.to_string()),
        ("offerTimeoutS", before.offer_timeout_s.to_string(), after.offer_timeout_s.to_string()),
    ];
    rows.retain(|(_, old, new)| old != new);
    let mut changes: Vec<_> =
        rows.into_iter().map(|(field, old, new)| Change::new(field, old, new)).collect();
    let same_names =
        before.topics.iter().map(|topic| &topic.names).eq(after.topics.iter().map(|topic| &topic.names));
    let wordy = [("topicNames", !same_names), ("greeting", before.greeting != after.greeting)];
    // Long texts are not copied into audit rows; that they changed is.
    for (field, _) in wordy.into_iter().filter(|(_, differs)| *differs) {
        changes.push(Change { field: field.to_owned(), from: None, to: None });
    }
    changes
}

/// Letters that survive a script tag and a URL unchanged.
fn public_key(bytes: [u8; 12]) -> String {
    bytes.iter().fold(String::from("hw_"), |key, byte| key + &format!("{byte:02x}"))
}
