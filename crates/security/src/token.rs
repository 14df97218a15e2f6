//! Random texts that open something, and the hashes that are kept of them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use storage::Tx;

/// A fresh token: 256 random bits as 43 URL-safe characters, and the hash to store.
pub(crate) fn new_token(tx: &Tx<'_>) -> (String, [u8; 32]) {
    let token = URL_SAFE_NO_PAD.encode(tx.random::<32>());
    let hash = token_hash(&token);
    (token, hash)
}

/// The hash stored for a token. A fast hash is right for 256 random bits: there is nothing to guess.
pub(crate) fn token_hash(token: &str) -> [u8; 32] {
    *blake3::hash(token.as_bytes()).as_bytes()
}
