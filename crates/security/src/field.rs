//! Field encryption: single values that must not be readable in a copy of the database.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};

/// The key of the installation's encrypted fields, from the secrets file; it never enters the database.
#[derive(Clone)]
pub struct FieldKey(ChaCha20Poly1305);

impl fmt::Debug for FieldKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FieldKey(hidden)")
    }
}

impl FieldKey {
    /// The key of 32 random bytes.
    #[must_use]
    pub fn new(bytes: &[u8; 32]) -> Self {
        Self(ChaCha20Poly1305::new(bytes.into()))
    }

    /// Encrypts `plain` as `v1:<nonce>:<ciphertext>`. `nonce` must be fresh (`tx.random()`).
    ///
    /// `place` names the field and its row (`totp:17`): a value moved to another row does not open.
    /// Source: RFC 8439; base64 without padding.
    #[must_use]
    pub fn seal(&self, nonce: [u8; 12], place: &str, plain: &[u8]) -> String {
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        let sealed = self
            .0
            .encrypt(&Nonce::from(nonce), payload)
            .expect("ChaCha20-Poly1305 refuses only messages over 256 GiB");
        format!("v1:{}:{}", BASE64.encode(nonce), BASE64.encode(sealed))
    }

    /// Decrypts what [`FieldKey::seal`] made for the same `place`; `None` when it was made with
    /// another key, for another place, or was changed.
    #[must_use]
    pub fn open(&self, place: &str, sealed: &str) -> Option<Vec<u8>> {
        let mut parts = sealed.split(':');
        let (version, nonce, text) = (parts.next()?, parts.next()?, parts.next()?);
        if version != "v1" || parts.next().is_some() {
            return None;
        }
        let nonce: [u8; 12] = BASE64.decode(nonce).ok()?.try_into().ok()?;
        let payload = BASE64.decode(text).ok()?;
        self.0.decrypt(&Nonce::from(nonce), Payload { msg: &payload, aad: place.as_bytes() }).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_key_and_place_open_it() {
        let key = FieldKey::new(&[1; 32]);
        let sealed = key.seal([2; 12], "totp:17", b"secret");
        assert!(sealed.starts_with("v1:"));
        assert_eq!(key.open("totp:17", &sealed).as_deref(), Some(&b"secret"[..]));
        assert_eq!(key.open("totp:18", &sealed), None);
        assert_eq!(FieldKey::new(&[3; 32]).open("totp:17", &sealed), None);
        let mut changed = sealed.clone();
        changed.pop();
        assert_eq!(key.open("totp:17", &changed), None);
        assert_eq!(key.open("totp:17", &sealed.replace("v1", "v2")), None);
        assert_eq!(key.open("totp:17", ""), None);
    }
}
