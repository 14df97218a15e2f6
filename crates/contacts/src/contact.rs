//! A contact and what it may hold. Pure.

use std::collections::BTreeMap;

use kernel::{ContactId, InboxId, Locale, Millis};
use security::Assurance;
use storage::{Column, Error, FromRow, Row, Value};

/// Longest name, in characters.
pub const MAX_NAME_CHARS: usize = 120;
/// Longest notes about a contact, in characters.
pub const MAX_NOTES_CHARS: usize = 10_000;
/// Most attributes of a contact.
pub(crate) const MAX_ATTRIBUTES: usize = 40;
/// Longest attribute value, in characters.
pub(crate) const MAX_ATTRIBUTE_CHARS: usize = 500;

/// Facts about a contact by name, e.g. `level` → `L2`.
pub type Attributes = BTreeMap<String, String>;

/// A person we help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// The inbox where the person first wrote; who may see the inbox may see the contact.
    pub inbox_id: InboxId,
    /// `""` until the person or the operator's back end says one.
    pub name: String,
    /// The language the person reads.
    pub locale: Locale,
    /// IANA name; `None`: not known.
    pub time_zone: Option<String>,
    /// The best proof of who this is.
    pub assurance: Assurance,
    /// What agents noted. Never shown to the contact.
    pub notes: String,
    /// Since when the contact may not write; `None`: not blocked.
    pub blocked_at_ms: Option<Millis>,
    /// The signed contact that took over; such a contact is in no list.
    pub merged_into: Option<ContactId>,
    /// First seen, UTC.
    pub first_seen_at_ms: Millis,
    /// Last seen, UTC.
    pub last_seen_at_ms: Millis,
    /// Grows with every change.
    pub version: i64,
    /// Vouched for by the operator; `None` for anonymous contacts: nobody can claim an address.
    pub email: Option<String>,
    /// Vouched for by the operator.
    pub phone: Option<String>,
    /// The operator's own id of the person.
    pub external_id: Option<String>,
}

impl FromRow for Contact {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: r.next()?,
            inbox_id: r.next()?,
            name: r.next()?,
            locale: r.next()?,
            time_zone: r.next()?,
            assurance: r.next::<Proof>()?.0,
            notes: r.next()?,
            blocked_at_ms: r.next()?,
            merged_into: r.next()?,
            first_seen_at_ms: r.next()?,
            last_seen_at_ms: r.next()?,
            version: r.next()?,
            email: r.next()?,
            phone: r.next()?,
            external_id: r.next()?,
        })
    }
}

impl Contact {
    /// The words by which agents search for the person.
    pub(crate) fn search_text(&self) -> String {
        [Some(&self.name), self.email.as_ref(), self.phone.as_ref(), self.external_id.as_ref()]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// Assurance as a column.
pub(crate) struct Proof(pub(crate) Assurance);

impl Column for Proof {
    fn from_value(value: Value) -> Option<Self> {
        Assurance::from_code(&String::from_value(value)?).map(Self)
    }
}

/// What an identity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdentityKind {
    /// The operator's own id of the person.
    ExternalId,
    /// A mail address, in lower case.
    Email,
    /// A phone number: a plus sign and digits.
    Phone,
}

impl IdentityKind {
    /// Its word in tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ExternalId => "external_id",
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }
}

/// One proof or address, brought into the form in which it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// What it is.
    pub kind: IdentityKind,
    /// The comparable form.
    pub value: String,
}

impl Identity {
    /// The operator's id of a person: 1 to 200 characters without control characters. `None` when it is not one.
    #[must_use]
    pub fn external_id(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = !text.is_empty() && text.chars().count() <= 200 && !text.chars().any(char::is_control);
        fits.then(|| Self { kind: IdentityKind::ExternalId, value: text.to_owned() })
    }

    /// A mail address in lower case. `None` when the text is not a plain address.
    #[must_use]
    pub fn email(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@')?;
        let plain = |part: &str| {
            !part.is_empty()
                && !part.chars().any(|c| c.is_whitespace() || c.is_control() || ",;<>\"@".contains(c))
        };
        let fits = text.len() <= 254 && plain(local) && plain(domain) && domain.contains('.');
        fits.then(|| Self { kind: IdentityKind::Email, value: text.to_lowercase() })
    }

    /// A phone number as `+` and 6 to 15 digits (ITU-T E.164); spaces, dashes and brackets are dropped.
    #[must_use]
    pub fn phone(text: &str) -> Option<Self> {
        let kept: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.')).collect();
        let digits = kept.strip_prefix('+')?;
        let fits = (6..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        fits.then_some(Self { kind: IdentityKind::Phone, value: kept })
    }
}

/// A name as it may be shown: one line, trimmed, at most [`MAX_NAME_CHARS`] characters, no control or direction marks.
pub(crate) fn clean_name(text: &str) -> String {
    let visible = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let line: String =
        text.chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { c }).filter(visible).collect();
    line.trim().chars().take(MAX_NAME_CHARS).collect::<String>().trim_end().to_owned()
}

/// A name as it is kept, whoever says it: secrets masked before it is cut.
pub(crate) fn screened_name(text: &str) -> String {
    clean_name(security::screen(text).text())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_is_one_plain_address() {
        let cases = [
            ("Wang.Xiao@Example.COM", Some("wang.xiao@example.com")),
            (" a@b.cn ", Some("a@b.cn")),
            ("a@b", None),
            ("a b@c.cn", None),
            ("a@x.cn, b@y.cn", None),
            ("\"a@x\" <b@y.cn>", None),
            ("a@b.cn\r\nBcc: c@d.cn", None),
            ("@b.cn", None),
            ("", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(Identity::email(text).map(|i| i.value).as_deref(), wanted, "{text:?}");
        }
    }

    #[test]
    fn a_phone_number_is_compared_without_its_dress() {
        let cases = [
            ("+86 138-0013 8000", Some("+8613800138000")),
            ("+1 (415) 555.0100", Some("+14155550100")),
            ("13800138000", None),
            ("+12", None),
            ("+86138x", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(Identity::phone(text).map(|i| i.value).as_deref(), wanted, "{text:?}");
        }
    }

    #[test]
    fn a_name_is_one_visible_line() {
        assert_eq!(clean_name("  王\u{202e}小明\n(官方)\u{200b} "), "王小明 (官方)");
        assert_eq!(clean_name(&"长".repeat(500)).chars().count(), MAX_NAME_CHARS);
    }
}
