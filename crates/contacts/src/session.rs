//! One browser or app of a contact, and the tokens it shows. Pure.

use std::fmt;

use kernel::{ContactId, ContactSessionId, InboxId, Locale, Millis};
use security::Assurance;
use storage::{Error, FromRow, Row};

use crate::contact::{Attributes, Identity, Proof};

const HOUR_MS: Millis = 3_600_000;
const DAY_MS: Millis = 24 * HOUR_MS;
/// An anonymous session ends this long after it was last resumed.
pub(crate) const ANONYMOUS_MS: Millis = 90 * DAY_MS;
/// A signed session ends this long after the operator last vouched for it.
pub(crate) const SIGNED_MS: Millis = DAY_MS;
/// A token lives on this long after its successor was first used, for requests under way and other tabs.
pub(crate) const GRACE_MS: Millis = 2 * 60_000;
/// Successors of a token that may wait for their first use; older ones are dropped.
pub(crate) const LIVE_TOKENS: i64 = 8;

/// A session as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactSession {
    /// Its id.
    pub id: ContactSessionId,
    /// The contact. Its row may not exist yet: it is made by the first message.
    pub contact_id: ContactId,
    /// The inbox the session was opened at; its token is worth nothing elsewhere.
    pub inbox_id: InboxId,
    /// How the person is known in this session.
    pub assurance: Assurance,
    /// The language of the widget.
    pub locale: Locale,
    /// IANA name, from the browser.
    pub time_zone: Option<String>,
    /// When it ends if it is not resumed.
    pub expires_at_ms: Millis,
    /// When it was ended by hand; `None`: it was not.
    pub revoked_at_ms: Option<Millis>,
}

impl ContactSession {
    /// Whether the session may still be used at `now_ms`.
    #[must_use]
    pub const fn is_live(&self, now_ms: Millis) -> bool {
        self.revoked_at_ms.is_none() && now_ms < self.expires_at_ms
    }
}

impl FromRow for ContactSession {
    fn from_row(r: &mut Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: r.next()?,
            contact_id: r.next()?,
            inbox_id: r.next()?,
            assurance: r.next::<Proof>()?.0,
            locale: r.next()?,
            time_zone: r.next()?,
            expires_at_ms: r.next()?,
            revoked_at_ms: r.next()?,
        })
    }
}

/// How long a session of this kind lives from now.
pub(crate) const fn lifetime_ms(assurance: Assurance) -> Millis {
    match assurance {
        Assurance::Anonymous => ANONYMOUS_MS,
        Assurance::Signed => SIGNED_MS,
    }
}

/// The secret a widget shows with every request: 32 random bytes as hexadecimal digits. Stored only as a hash.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

impl SessionToken {
    /// A new token of random bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(hex::encode(bytes))
    }

    /// A token as a widget sent it. `None` when it cannot be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase());
        fits.then(|| Self(text.to_owned()))
    }

    /// The text to hand to the widget, once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored: BLAKE3 of the token. The token has 256 random bits, so no slow hash is needed.
    pub(crate) fn hash(&self) -> String {
        blake3::hash(self.0.as_bytes()).to_hex().to_string()
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

/// Who the operator's back end says the person is: the claims of a verified token, cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VouchedPerson {
    /// The operator's id of the person.
    pub external_id: Identity,
    /// `None`: the token says no name.
    pub name: Option<String>,
    /// `None`: no address, or not a plain one.
    pub email: Option<Identity>,
    /// `None`: no number, or not one in E.164.
    pub phone: Option<Identity>,
    /// Further facts, e.g. the account's level.
    pub attributes: Attributes,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_hides_itself_and_parses_only_its_own_form() {
        let token = SessionToken::new([7; 32]);
        assert_eq!(format!("{token:?}"), "SessionToken(…)");
        assert_eq!(SessionToken::parse(token.reveal()), Some(token.clone()));
        assert_ne!(token.hash(), token.reveal());
        for text in ["", "0", &"A".repeat(64), &"g".repeat(64), &"0".repeat(65), "null"] {
            assert_eq!(SessionToken::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_session_ends_by_time_or_by_hand() {
        let session = ContactSession {
            id: ContactSessionId(1),
            contact_id: ContactId(2),
            inbox_id: InboxId(3),
            assurance: Assurance::Anonymous,
            locale: Locale::ZhCn,
            time_zone: None,
            expires_at_ms: 100,
            revoked_at_ms: None,
        };
        assert!(session.is_live(99));
        assert!(!session.is_live(100));
        assert!(!ContactSession { revoked_at_ms: Some(5), ..session }.is_live(6));
    }
}
