//! The secret guard: finds recovery phrases, private keys and card numbers in text from outside and
//! masks them before anything is stored.

mod base58;
mod cards;
mod chinese;
mod context;
mod english;
mod fold;
mod keys;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeSet;
use std::ops::Range;

/// Longest text a message, note or form field may have, in characters. The guard itself is linear
/// in the text and accepts any length; acts refuse longer texts with their own error.
pub const TEXT_LIMIT_CHARS: usize = 20_000;

/// What stands in a masked text where a secret was. It tells nothing, not even the length.
pub const MASK: &str = "••••••";
pub(crate) const MASK_CHAR: char = '•';

/// A kind of secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SecretKind {
    /// Words of a wallet's recovery phrase (BIP-39).
    RecoveryPhrase,
    /// A private key, extended private key, key file or keystore.
    PrivateKey,
    /// A payment card number.
    CardNumber,
}

impl SecretKind {
    /// The stable word for clients and rows, e.g. `recovery_phrase`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::RecoveryPhrase => "recovery_phrase",
            Self::PrivateKey => "private_key",
            Self::CardNumber => "card_number",
        }
    }
}

/// How sure the guard is. Both are masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// Shape or context only: a phrase whose checksum fails by a typo, digits named "private key".
    Likely,
    /// A checksum holds or the format leaves no doubt.
    Certain,
}

/// A secret found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub kind: SecretKind,
    /// How sure the guard is.
    pub certainty: Certainty,
    /// Bytes of the original text it covered.
    pub range: Range<usize>,
}

/// A text from outside that went through [`screen`]. There is no other maker, so whoever holds one
/// holds a text without known secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScreenedText {
    text: String,
    found: Vec<Found>,
}

impl ScreenedText {
    /// The text with every secret replaced by [`MASK`].
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The masked text, owned.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }

    /// What was found, in the order of the text, without overlaps. Ranges are bytes of the original.
    #[must_use]
    pub fn found(&self) -> &[Found] {
        &self.found
    }

    /// The kinds found, each once, for the message's `masked` list; empty when the text was clean.
    #[must_use]
    pub fn kinds(&self) -> Vec<SecretKind> {
        let kinds: BTreeSet<_> = self.found.iter().map(|found| found.kind).collect();
        kinds.into_iter().collect()
    }

    /// Length of the masked text in characters.
    #[must_use]
    pub fn chars(&self) -> usize {
        self.text.chars().count()
    }
}

/// A detector's finding, in folded characters.
struct Hit {
    kind: SecretKind,
    certainty: Certainty,
    range: Range<usize>,
}

/// Finds and masks secrets; the rest of the text stays byte for byte.
///
/// Wallet addresses, transaction hashes, signatures and public keys are never masked: a 64-digit
/// hexadecimal value is taken for a private key only when the words nearest to it say so.
/// Time is linear in the length of the text.
#[must_use]
pub fn screen(text: &str) -> ScreenedText {
    let folded = fold::Folded::new(text);
    let mut hits = Vec::new();
    english::find(&folded, &mut hits);
    chinese::find(&folded, &mut hits);
    keys::find(&folded, &mut hits);
    cards::find(&folded, &mut hits);
    let found = join(hits.into_iter().map(|hit| Found {
        kind: hit.kind,
        certainty: hit.certainty,
        range: folded.bytes(&hit.range),
    }));
    ScreenedText { text: mask(text, &found), found }
}

/// Sorts findings and joins those that overlap; the more certain one names the whole.
fn join(found: impl Iterator<Item = Found>) -> Vec<Found> {
    let mut sorted: Vec<Found> = found.collect();
    sorted.sort_by_key(|found| (found.range.start, std::cmp::Reverse(found.range.end)));
    let mut joined: Vec<Found> = Vec::with_capacity(sorted.len());
    for next in sorted {
        match joined.last_mut() {
            Some(last) if next.range.start < last.range.end => {
                last.range.end = last.range.end.max(next.range.end);
                if next.certainty > last.certainty {
                    last.certainty = next.certainty;
                    last.kind = next.kind;
                }
            }
            _ => joined.push(next),
        }
    }
    joined
}

fn mask(text: &str, found: &[Found]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for secret in found {
        masked.push_str(&text[from..secret.range.start]);
        masked.push_str(MASK);
        from = secret.range.end;
    }
    masked.push_str(&text[from..]);
    masked
}
