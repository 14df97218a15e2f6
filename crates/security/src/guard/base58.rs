//! Base58 as wallets use it, with the checksum that tells keys from addresses.

use sha2::{Digest, Sha256};

/// Longest text decoded, in characters: an extended key has 111 to 112.
pub(super) const LONGEST: usize = 112;

/// Bytes of a Base58Check text without its checksum; `None` when alphabet or checksum is wrong.
pub(super) fn decode_check(text: &str) -> Option<Vec<u8>> {
    let mut bytes = decode(text)?;
    let body = bytes.len().checked_sub(4)?;
    let digest = Sha256::digest(Sha256::digest(&bytes[..body]));
    (bytes[body..] == digest[..4]).then(|| {
        bytes.truncate(body);
        bytes
    })
}

/// Bytes of a base58 text of at most [`LONGEST`] characters (so the cost per text is bounded).
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    if text.len() > LONGEST {
        return None;
    }
    bs58::decode(text).into_vec().ok()
}

/// Whether a character belongs to the Bitcoin base58 alphabet.
pub(super) fn is_base58(c: char) -> bool {
    c.is_ascii_alphanumeric() && !matches!(c, '0' | 'O' | 'I' | 'l')
}
