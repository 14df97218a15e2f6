//! Base58, with and without the four-byte checksum.

use sha2::{Digest, Sha256};

/// Longest text looked at; nothing of ours is longer than a Solana signature.
const LONGEST: usize = 100;

/// The bytes of a Base58 text. `None` for other characters or more than a hundred of them.
pub(crate) fn plain(text: &str) -> Option<Vec<u8>> {
    if text.len() > LONGEST {
        return None;
    }
    bs58::decode(text).into_vec().ok()
}

/// The payload of a Base58Check text, version byte first; `Err(true)` when only the checksum is wrong.
pub(crate) fn checked(text: &str) -> Result<Vec<u8>, bool> {
    let mut bytes = plain(text).ok_or(false)?;
    if bytes.len() < 5 {
        return Err(false);
    }
    let sum = bytes.split_off(bytes.len() - 4);
    let twice = Sha256::digest(Sha256::digest(&bytes));
    if twice[..4] == sum[..] { Ok(bytes) } else { Err(bytes.len() == 21) }
}
