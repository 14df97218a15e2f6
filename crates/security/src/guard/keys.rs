//! Private keys in the forms wallets export: hexadecimal, WIF, extended keys, key pairs, PEM, keystore.

use std::ops::Range;

use ed25519_dalek::SigningKey;

use super::context;
use super::fold::Folded;
use super::{Certainty, Hit, SecretKind, base58};

/// Finds private keys in every form.
pub(super) fn find(folded: &Folded, hits: &mut Vec<Hit>) {
    for token in tokens(folded) {
        if let Some((certainty, range)) = token_secret(folded, token) {
            hits.push(Hit { kind: SecretKind::PrivateKey, certainty, range });
        }
    }
    find_pem(folded, hits);
    find_byte_lists(folded, hits);
    find_keystores(folded, hits);
}

/// Maximal runs of ASCII letters and digits.
fn tokens(folded: &Folded) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < folded.len() && !folded.cased[at].is_ascii_alphanumeric() {
            at += 1;
        }
        let start = at;
        while at < folded.len() && folded.cased[at].is_ascii_alphanumeric() {
            at += 1;
        }
        (at > start).then_some(start..at)
    })
}

fn token_secret(folded: &Folded, token: Range<usize>) -> Option<(Certainty, Range<usize>)> {
    let length = token.len();
    if !(43..=130).contains(&length) {
        return None;
    }
    let text: String = folded.cased[token.clone()].iter().collect();
    let hex = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(&text);
    if matches!(hex.len(), 64 | 128) && hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        let secret = !in_link(folded, &token) && context::names_secret(folded, &token);
        return secret.then_some((Certainty::Likely, token));
    }
    if !text.chars().all(base58::is_base58) {
        return None;
    }
    match length {
        // Key pairs are proved below; 43 to 44 characters may be an address and need their name.
        43 | 44 => (context::directly_named_secret(folded, &token)
            && base58::decode(&text).is_some_and(|bytes| bytes.len() == 32))
        .then_some((Certainty::Likely, token)),
        50..=53 => wif(folded, &text, &token).map(|certainty| (certainty, token)),
        85..=88 => base58::decode(&text)
            .and_then(|bytes| <[u8; 64]>::try_from(bytes).ok())
            .is_some_and(|pair| is_key_pair(&pair))
            .then_some((Certainty::Certain, token)),
        107..=112 => extended(&text).map(|certainty| (certainty, token)),
        _ => None,
    }
}

/// Part of an explorer link: a value in a path or query is a hash, whatever is said around it.
fn in_link(folded: &Folded, token: &Range<usize>) -> bool {
    let before = folded.lower_text(token.start.saturating_sub(120)..token.start);
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    word.contains("://") || word.ends_with("/tx/")
}

/// Wallet import format: a version byte of 0x80 and above, 32 bytes, and 0x01 when compressed.
/// Addresses hold 20 bytes, so the length alone separates the two.
fn wif(folded: &Folded, text: &str, token: &Range<usize>) -> Option<Certainty> {
    match base58::decode_check(text) {
        Some(bytes) if bytes.len() == 33 || (bytes.len() == 34 && bytes[33] == 1) => {
            (bytes[0] >= 0x80).then_some(Certainty::Certain)
        }
        Some(_) => None,
        // A typo breaks the checksum, not the danger: all but one character are still right.
        None => {
            let shaped = match text.len() {
                51 => text.starts_with(['5', '9']),
                52 => text.starts_with(['K', 'L', 'c']),
                _ => false,
            };
            (shaped || context::directly_named_secret(folded, token)).then_some(Certainty::Likely)
        }
    }
}

/// Extended private keys of BIP-32 and SLIP-132; extended public keys (`xpub…`) pass.
fn extended(text: &str) -> Option<Certainty> {
    let private = ["xprv", "yprv", "zprv", "tprv", "uprv", "vprv", "Yprv", "Zprv", "Uprv", "Vprv"];
    if !private.iter().any(|prefix| text.starts_with(prefix)) {
        return None;
    }
    Some(match base58::decode_check(text) {
        Some(bytes) if bytes.len() == 78 => Certainty::Certain,
        _ => Certainty::Likely,
    })
}

/// Whether 64 bytes are an Ed25519 seed followed by its own public key. A transaction signature has
/// the same length and never passes: its second half is not a key derived from the first.
fn is_key_pair(pair: &[u8; 64]) -> bool {
    SigningKey::from_keypair_bytes(pair).is_ok()
}

/// `-----BEGIN … PRIVATE KEY-----` to its end line, or to the text's end when that is missing.
fn find_pem(folded: &Folded, hits: &mut Vec<Hit>) {
    const OPEN: &str = "-----begin ";
    let mut at = 0;
    while let Some(open) = position(folded, OPEN, at) {
        let label_end = (open + OPEN.len()..folded.len().min(open + 64))
            .find(|&i| matches!(folded.lower[i], '-' | '\n'))
            .unwrap_or(folded.len().min(open + 64));
        at = label_end;
        if !folded.lower_text(open..label_end).contains("private key") {
            continue;
        }
        let end = position(folded, "-----end ", label_end).map_or(folded.len(), |close| {
            let line = close + 9..folded.len().min(close + 72);
            (line.start..line.end).rev().find(|&i| folded.lower[i] == '-').map_or(line.end, |i| i + 1)
        });
        hits.push(Hit { kind: SecretKind::PrivateKey, certainty: Certainty::Certain, range: open..end });
        at = end;
    }
}

/// `[12, 34, …]` with 64 bytes that are a key pair (the file of Solana's tools).
fn find_byte_lists(folded: &Folded, hits: &mut Vec<Hit>) {
    let mut open = None;
    for at in 0..folded.len() {
        match folded.lower[at] {
            '[' => open = Some(at),
            ']' => {
                if let Some(start) = open.take()
                    && at - start <= 400
                    && byte_list(&folded.lower_text(start + 1..at)).is_some_and(|pair| is_key_pair(&pair))
                {
                    let range = start..at + 1;
                    hits.push(Hit { kind: SecretKind::PrivateKey, certainty: Certainty::Certain, range });
                }
            }
            _ => {}
        }
    }
}

fn byte_list(text: &str) -> Option<[u8; 64]> {
    let bytes: Option<Vec<u8>> = text.split(',').map(|number| number.trim().parse().ok()).collect();
    bytes?.try_into().ok()
}

/// Keystore files (Web3 Secret Storage): the outermost JSON object that holds a `ciphertext` and a `kdf`.
fn find_keystores(folded: &Folded, hits: &mut Vec<Hit>) {
    let mut depth = 0_usize;
    let mut start = 0;
    let check = |range: Range<usize>, hits: &mut Vec<Hit>| {
        let text = folded.lower_text(range.clone());
        let cut_short = range.end == folded.len();
        if text.contains("\"ciphertext\"")
            && (text.contains("\"kdf") || text.contains("\"mac\"") || cut_short)
        {
            hits.push(Hit { kind: SecretKind::PrivateKey, certainty: Certainty::Certain, range });
        }
    };
    for at in 0..folded.len() {
        match folded.lower[at] {
            '{' => {
                if depth == 0 {
                    start = at;
                }
                depth += 1;
            }
            '}' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    check(start..at + 1, hits);
                }
            }
            _ => {}
        }
    }
    if depth > 0 {
        check(start..folded.len(), hits);
    }
}

fn position(folded: &Folded, wanted: &str, from: usize) -> Option<usize> {
    let wanted: Vec<char> = wanted.chars().collect();
    folded.lower.get(from..)?.windows(wanted.len()).position(|window| window == wanted).map(|at| at + from)
}
