//! Recovery codes: ten, shown once, each good for one sign-in without the authenticator app.

use kernel::AgentId;
use storage::{Error, Tx};

use crate::store;

const COUNT: usize = 10;
/// Letters and digits that nobody confuses (Crockford's base32).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Replaces an agent's codes; the texts are shown once and only hashes stay.
pub(crate) fn renew_codes(tx: &Tx<'_>, agent: AgentId) -> Result<Vec<String>, Error> {
    store::delete_recovery_codes(tx, agent)?;
    let mut codes = Vec::with_capacity(COUNT);
    for _ in 0..COUNT {
        // 75 random bits: beyond guessing, so a fast hash is enough.
        let letters: String =
            tx.random::<15>().iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
        store::insert_recovery_code(tx, agent, hash(agent, &letters))?;
        codes.push(format!("{}-{}-{}", &letters[..5], &letters[5..10], &letters[10..]));
    }
    Ok(codes)
}

/// Uses up a code; `false` when it is unknown or used.
pub(crate) fn use_code(tx: &Tx<'_>, agent: AgentId, typed: &str) -> Result<bool, Error> {
    let letters: String = typed
        .to_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect();
    if letters.len() != 15 {
        return Ok(false);
    }
    store::use_recovery_code(tx, agent, hash(agent, &letters))
}

fn hash(agent: AgentId, letters: &str) -> [u8; 32] {
    *blake3::hash(format!("{agent}:{letters}").as_bytes()).as_bytes()
}
