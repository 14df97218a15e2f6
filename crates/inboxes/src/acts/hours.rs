//! Reading and changing business hours.

use kernel::InboxId;
use security::{Actor, Change, Permission, Subject};
use storage::Tx;

use super::read::{access_for_change, access_inbox};
use crate::error::InboxError;
use crate::facts::InboxFact;
use crate::hours::{BusinessHours, write_time};
use crate::store;

/// The hours of an inbox within the actor's reach.
pub fn access_hours(tx: &Tx<'_>, actor: &Actor, id: InboxId) -> Result<BusinessHours, InboxError> {
    let inbox = access_inbox(tx, actor, id)?;
    store::hours(tx, inbox.id)?.ok_or(InboxError::NotFound)
}

/// Replaces the hours and holidays of an inbox. Needs `hours.manage`. The new version of the inbox.
pub fn set_hours(
    tx: &Tx<'_>,
    actor: &Actor,
    id: InboxId,
    hours: &BusinessHours,
) -> Result<BusinessHours, InboxError> {
    access_for_change(tx, actor, Permission::HoursManage, id)?;
    let before = store::hours(tx, id)?.ok_or(InboxError::NotFound)?;
    let version = store::update_hours(tx, id, hours)?;
    let (old, new) = (told(&before), told(hours));
    if old != new {
        let changes = [Change::new("hours", old, new)];
        security::audit(tx, actor, "hours.changed", Subject::of("inbox", id.0), &changes)?;
    }
    tx.emit(&InboxFact::HoursChanged { inbox: id, inbox_version: version })?;
    store::hours(tx, id)?.ok_or(InboxError::NotFound)
}

/// The hours in one line, e.g. `Asia/Shanghai 1 09:00-18:00 2026-12-25 closed`.
fn told(hours: &BusinessHours) -> String {
    let mut parts = vec![hours.time_zone().to_owned()];
    if hours.always() {
        parts.push("always".to_owned());
    }
    let span = |shift: &crate::hours::Shift| format!("{}-{}", write_time(shift.from), write_time(shift.to));
    parts.extend(
        hours.weekly_shifts().iter().map(|weekly| format!("{} {}", weekly.weekday, span(&weekly.shift))),
    );
    for holiday in hours.holidays() {
        let shifts: Vec<_> = holiday.shifts.iter().map(span).collect();
        let what = if shifts.is_empty() { "closed".to_owned() } else { shifts.join(" ") };
        parts.push(format!("{} {what}", holiday.date));
    }
    parts.join(" ").chars().take(2_000).collect()
}
