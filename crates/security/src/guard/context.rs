//! Words around a suspicious value: what does the writer call it?
//!
//! A raw private key and a transaction hash are both 64 hexadecimal digits; nothing in the value
//! tells them apart. The name nearest to the value decides, and without a name the value is left
//! alone, because masking a hash would stop the investigation the person came for.

use std::ops::Range;

use super::fold::{Folded, is_ideograph};

/// What the surrounding words call a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Naming {
    /// A private key, seed or secret.
    Secret,
    /// A hash, an address, a block, a public key or an order number.
    Public,
}

const SECRET: [&str; 34] = [
    "private key",
    "privatekey",
    "private_key",
    "private-key",
    "privkey",
    "priv key",
    "priv_key",
    "secret key",
    "secretkey",
    "secret_key",
    "secret",
    "pvt key",
    "pkey",
    "pk",
    "sk",
    "seed",
    "master key",
    "key",
    "keypair",
    "mnemonic",
    "私钥",
    "私鑰",
    "密钥",
    "密鑰",
    "秘钥",
    "秘鑰",
    "私匙",
    "密匙",
    "种子",
    "種子",
    "助记词",
    "助記詞",
    "私玥",
    "keys",
];

const PUBLIC: [&str; 42] = [
    "public key",
    "publickey",
    "public_key",
    "pubkey",
    "api key id",
    "tx",
    "txs",
    "txid",
    "tx id",
    "txn",
    "txhash",
    "tx_hash",
    "tx hash",
    "hash",
    "hashes",
    "transaction",
    "transactions",
    "transfer",
    "block",
    "blockhash",
    "signature",
    "address",
    "contract",
    "order",
    "merkle",
    "root",
    "交易",
    "哈希",
    "哈希值",
    "散列",
    "转账",
    "轉帳",
    "轉賬",
    "区块",
    "區塊",
    "公钥",
    "公鑰",
    "地址",
    "合约",
    "合約",
    "订单",
    "訂單",
];

/// What ends a sentence; a full stop counts with a space after it.
const SENTENCE_ENDS: [char; 6] = ['。', '!', '?', '\n', ';', '…'];

/// How far before a value its name may stand, in folded characters.
const BEFORE: usize = 80;
/// How far after it.
const AFTER: usize = 24;
/// How far before it "directly" reaches: "私钥是:", "private key = ".
const DIRECTLY: usize = 24;

/// Whether the words around a value call it a secret: directly before it, or as the nearest name in
/// the same sentence, looking back first.
pub(super) fn names_secret(folded: &Folded, value: &Range<usize>) -> bool {
    directly_named_secret(folded, value) || naming(folded, value) == Some(Naming::Secret)
}

fn naming(folded: &Folded, value: &Range<usize>) -> Option<Naming> {
    let before = folded.lower_text(value.start.saturating_sub(BEFORE)..value.start);
    let after = folded.lower_text(value.end..value.end + AFTER);
    let sentence =
        before.rsplit(SENTENCE_ENDS).next().unwrap_or_default().rsplit(". ").next().unwrap_or_default();
    nearest_end(sentence)
        .map(|(_, naming)| naming)
        .or_else(|| nearest_start(after.split(SENTENCE_ENDS).next().unwrap_or_default()))
}

/// Whether the value directly follows a secret's name, with only punctuation or "is" between.
pub(super) fn directly_named_secret(folded: &Folded, value: &Range<usize>) -> bool {
    let before = folded.lower_text(value.start.saturating_sub(DIRECTLY)..value.start);
    let trimmed = before.trim_end_matches(|c: char| !c.is_alphanumeric());
    let trimmed = ["is", "are", "是", "为", "為"]
        .iter()
        .find_map(|verb| trimmed.strip_suffix(verb))
        .unwrap_or(trimmed)
        .trim_end_matches(|c: char| !c.is_alphanumeric());
    nearest_end(trimmed) == Some((trimmed.len(), Naming::Secret))
}

/// The last name in a text and the byte it ends at; of two that end together the longer counts
/// ("public key" is not "key").
fn nearest_end(text: &str) -> Option<(usize, Naming)> {
    let last = |names: &[&str]| {
        names
            .iter()
            .filter_map(|name| {
                text.rmatch_indices(name)
                    .find(|(at, _)| bounded(text, *at, name))
                    .map(|(at, _)| (at + name.len(), name.len()))
            })
            .max()
    };
    let (secret, public) = (last(&SECRET), last(&PUBLIC));
    decide(secret, public).and_then(|naming| Some((secret.max(public)?.0, naming)))
}

fn nearest_start(text: &str) -> Option<Naming> {
    let first = |names: &[&str]| {
        names
            .iter()
            .filter_map(|name| {
                text.match_indices(name)
                    .find(|(at, _)| bounded(text, *at, name))
                    .map(|(at, _)| (usize::MAX - at, name.len()))
            })
            .max()
    };
    decide(first(&SECRET), first(&PUBLIC))
}

fn decide(secret: Option<(usize, usize)>, public: Option<(usize, usize)>) -> Option<Naming> {
    match (secret, public) {
        (None, None) => None,
        (secret, public) if public > secret => Some(Naming::Public),
        _ => Some(Naming::Secret),
    }
}

/// Latin names must stand alone ("pk" is not in "upkeep"); Chinese ones need not.
fn bounded(text: &str, at: usize, name: &str) -> bool {
    if name.chars().next().is_some_and(is_ideograph) {
        return true;
    }
    let edge = |c: Option<char>| !c.is_some_and(|c| c.is_ascii_alphabetic());
    edge(text[..at].chars().next_back()) && edge(text[at + name.len()..].chars().next())
}
