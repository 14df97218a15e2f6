//! Contacts as agents' screens see them.

use std::collections::BTreeMap;

use contacts::{Contact, ContactView};
use kernel::Millis;
use serde::Serialize;
use utoipa::ToSchema;

/// A person we help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Contact)]
pub struct ContactDto {
    /// The id.
    pub id: String,
    /// The inbox where the person first wrote.
    pub inbox_id: String,
    /// "" when not stated.
    pub name: String,
    /// Vouched for by the operator.
    #[schema(required)]
    pub email: Option<String>,
    /// Vouched for by the operator.
    #[schema(required)]
    pub phone: Option<String>,
    /// The language the person reads.
    pub locale: String,
    /// IANA name.
    #[schema(required)]
    pub time_zone: Option<String>,
    /// The operator's own id of the person.
    #[schema(required)]
    pub external_id: Option<String>,
    /// `anonymous` or `signed`.
    pub assurance: String,
    /// Since when the contact may not write.
    #[schema(required)]
    pub blocked_at_ms: Option<Millis>,
    /// What agents noted.
    pub notes: String,
    /// First seen, UTC.
    pub first_seen_at_ms: Millis,
    /// Last seen, UTC.
    pub last_seen_at_ms: Millis,
    /// Facts by name; empty in lists.
    pub attributes: BTreeMap<String, String>,
    /// Grows with every change; a screen keeps the highest.
    pub version: i64,
}

impl From<Contact> for ContactDto {
    /// As lists show it: without attributes.
    fn from(c: Contact) -> Self {
        Self {
            id: c.id.to_string(),
            inbox_id: c.inbox_id.to_string(),
            name: c.name,
            email: c.email,
            phone: c.phone,
            locale: c.locale.tag().to_owned(),
            time_zone: c.time_zone,
            external_id: c.external_id,
            assurance: c.assurance.code().to_owned(),
            blocked_at_ms: c.blocked_at_ms,
            notes: c.notes,
            first_seen_at_ms: c.first_seen_at_ms,
            last_seen_at_ms: c.last_seen_at_ms,
            attributes: BTreeMap::new(),
            version: c.version,
        }
    }
}

impl From<ContactView> for ContactDto {
    fn from(view: ContactView) -> Self {
        Self { attributes: view.attributes, ..Self::from(view.contact) }
    }
}
