//! Keys by which the operator's back end vouches for its people. Two may live at once, so that one can be
//! exchanged for the other without a moment in which nobody is recognised.

use kernel::{InboxId, KeyId, Millis};
use security::{ContactKey, FieldKey};

use crate::error::KeyError;

/// Most keys that verify at one time.
pub const MAX_LIVE_KEYS: usize = 2;

/// How tokens are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// HMAC with SHA-256 and a secret that both sides hold.
    Hs256,
    /// Ed25519; only the operator holds the private key.
    EdDsa,
}

impl Algorithm {
    /// The name in token headers and rows.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Hs256 => "HS256",
            Self::EdDsa => "EdDSA",
        }
    }

    /// The algorithm of a name; `None` for any other.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Hs256, Self::EdDsa].into_iter().find(|algorithm| algorithm.code() == code)
    }
}

/// A key as people see it: everything but the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxKey {
    /// Its id.
    pub id: KeyId,
    /// How it signs.
    pub algorithm: Algorithm,
    /// EdDSA: the public key, 32 bytes as base64url. HS256: `None`.
    pub public_key: Option<String>,
    /// When it was made, UTC.
    pub created_at_ms: Millis,
    /// When it stopped verifying, UTC; `None`: live.
    pub retired_at_ms: Option<Millis>,
}

/// A new key; the secret is shown once and cannot be asked for again.
#[derive(Clone, PartialEq, Eq)]
pub struct NewKey {
    /// Its id.
    pub id: KeyId,
    /// HS256: the secret. Its characters, not the bytes they might decode to, are the key.
    pub secret: Option<String>,
}

impl std::fmt::Debug for NewKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewKey({}, hidden)", self.id)
    }
}

#[derive(Debug, Clone)]
pub(crate) struct StoredKey {
    pub(crate) id: KeyId,
    pub(crate) algorithm: Algorithm,
    pub(crate) sealed_secret: Option<String>,
    pub(crate) public_key: Option<String>,
    pub(crate) created_at_ms: Millis,
    pub(crate) retired_at_ms: Option<Millis>,
}

impl StoredKey {
    pub(crate) const fn is_live(&self) -> bool {
        self.retired_at_ms.is_none()
    }

    pub(crate) fn shown(self) -> InboxKey {
        InboxKey {
            id: self.id,
            algorithm: self.algorithm,
            public_key: self.public_key,
            created_at_ms: self.created_at_ms,
            retired_at_ms: self.retired_at_ms,
        }
    }

    /// The key as it verifies. Errors: [`KeyError::Sealed`] when the stored secret does not open.
    pub(crate) fn verifying(&self, inbox: InboxId, field_key: &FieldKey) -> Result<ContactKey, KeyError> {
        let key = match self.algorithm {
            Algorithm::Hs256 => self
                .sealed_secret
                .as_deref()
                .and_then(|sealed| field_key.open(&place(inbox, self.id), sealed))
                .map(ContactKey::Hs256),
            Algorithm::EdDsa => {
                self.public_key.as_deref().and_then(security::parse_ed25519_public_key).map(ContactKey::EdDsa)
            }
        };
        key.ok_or(KeyError::Sealed)
    }
}

/// Names the row a sealed secret belongs to: moved to another row it does not open.
pub(crate) fn place(inbox: InboxId, key: KeyId) -> String {
    format!("inbox_key:{inbox}:{key}")
}
