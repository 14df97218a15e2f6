//! Tokens of a normalised text, and the features that scorers count.
//!
//! Words stand for themselves; text without spaces (Han, kana) is read by characters and their pairs, which
//! measured better than dictionary words and needs none. Long addresses and hashes become one token each.

use std::borrow::Cow;

use super::stem::stem;
use super::synonyms;
use super::text::is_han;

/// Letters of a word that are read.
const MAX_WORD_CHARS: usize = 40;
/// Letters from which a word with digits can only be an address or a hash.
const BLOB_CHARS: usize = 24;
/// Tokens of a text that are read.
const MAX_TOKENS: usize = 1_200;
/// Words after a word that it makes pairs with.
const NEAR: usize = 8;

/// One token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A run of letters and digits.
    Word(String),
    /// One character of a script without spaces.
    Han(char),
    /// Something between tokens that ends a run: punctuation.
    Stop,
}

/// The tokens of a normalised text, in order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        if found.len() >= MAX_TOKENS {
            break;
        }
        if is_han(c) {
            end_word(&mut word, &mut found);
            found.push(Token::Han(c));
        } else if c.is_alphanumeric() {
            word.push(c);
        } else if c == '\'' && !word.is_empty() {
            // don't, what's: one word.
        } else {
            end_word(&mut word, &mut found);
            if !c.is_whitespace() && !matches!(c, '-' | '_' | '/') && found.last() != Some(&Token::Stop) {
                found.push(Token::Stop);
            }
        }
    }
    end_word(&mut word, &mut found);
    found
}

fn end_word(word: &mut String, found: &mut Vec<Token>) {
    if word.is_empty() {
        return;
    }
    let word = std::mem::take(word);
    let letters = word.chars().count();
    let is_blob = (letters >= BLOB_CHARS || (letters >= 8 && word.starts_with("0x")))
        && word.bytes().any(|b| b.is_ascii_digit());
    found.push(Token::Word(if is_blob {
        // A transaction's hash is 64 hexadecimal digits on most networks; everything else is an address.
        let digits = word.strip_prefix("0x").unwrap_or(&word);
        if digits.len() == 64 { "txhash".to_owned() } else { "walletaddress".to_owned() }
    } else {
        word.chars().take(MAX_WORD_CHARS).collect()
    }));
}

/// What a feature is counted as: blocks are weighed apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Block {
    /// Words and their stems, pairs of neighbouring words, pairs of characters.
    Words,
    /// Two words of a question that stand near each other, in any order.
    Pairs,
    /// Notions of the domain.
    Notions,
    /// Two notions of one text.
    NotionPairs,
    /// Pieces of words of two to five letters; characters, pairs and triples.
    Pieces,
}

/// A feature: its block, and a hash of what it is. Two features that share a hash are taken for one; at 64
/// bits that does not happen by chance.
pub(super) type Feature = (Block, u64);

/// The features of one text with how often each occurs, in a fixed order.
pub(super) fn features(text: &str) -> Vec<(Feature, f32)> {
    let tokens = tokens(text);
    let mut found: Vec<Feature> = Vec::with_capacity(tokens.len() * 12);
    for (i, token) in tokens.iter().enumerate() {
        let next = tokens.get(i + 1);
        match token {
            Token::Word(word) => {
                found.push((Block::Words, hash(&["w", word])));
                // Beside the word, or once more as the word: so words weigh more than their pairs.
                found.push((Block::Words, hash(&["w", &stem(word)])));
                if let Some(Token::Word(next)) = next {
                    found.push((Block::Words, hash(&["p", word, next])));
                }
                pieces(word, &mut found);
            }
            Token::Han(c) => han_features(*c, next, tokens.get(i + 2), &mut found),
            Token::Stop => {}
        }
    }
    pairs(&tokens, &mut found);
    notion_pairs(&tokens, &mut found);
    found.sort_unstable();
    let mut counted: Vec<(Feature, f32)> = Vec::with_capacity(found.len());
    for feature in found {
        match counted.last_mut() {
            Some((last, count)) if *last == feature => *count += 1.0,
            _ => counted.push((feature, 1.0)),
        }
    }
    counted
}

/// The notions of the domain that a text names, as features.
pub(super) fn notions(tokens: &[Token]) -> impl Iterator<Item = Feature> + use<> {
    synonyms::notions(tokens).into_iter().map(|name| (Block::Notions, hash(&["n", name])))
}

/// Every two words that stand near each other, by their stems and in one order: what a question is about is mostly
/// two words, and people put them in any order with any words between. Of Chinese, whose pairs of characters overlap,
/// they say nothing that triples do not.
fn pairs(tokens: &[Token], found: &mut Vec<Feature>) {
    let stems: Vec<Cow<'_, str>> = tokens
        .iter()
        .filter_map(|token| match token {
            Token::Word(word) => Some(stem(word)),
            Token::Han(_) | Token::Stop => None,
        })
        .collect();
    for (at, one) in stems.iter().enumerate() {
        for other in stems[at + 1..].iter().take(NEAR).filter(|other| *other != one) {
            let (first, second) = if one < other { (one, other) } else { (other, one) };
            found.push((Block::Pairs, hash(&["t", first, second])));
        }
    }
}

/// The notions that a text names, and every two of them.
fn notion_pairs(tokens: &[Token], found: &mut Vec<Feature>) {
    let names = synonyms::notions(tokens);
    for (at, name) in names.iter().enumerate() {
        found.push((Block::Notions, hash(&["n", name])));
        let with = names[at + 1..].iter().map(|other| (Block::NotionPairs, hash(&["m", name, other])));
        found.extend(with);
    }
}

fn han_features(c: char, next: Option<&Token>, after: Option<&Token>, found: &mut Vec<Feature>) {
    let mut buffer = [[0_u8; 4]; 3];
    let [a, b, d] = &mut buffer;
    let one = &*c.encode_utf8(a);
    found.push((Block::Pieces, hash(&["c", one])));
    if let Some(Token::Han(next)) = next {
        let two = &*next.encode_utf8(b);
        found.push((Block::Words, hash(&["h", one, two])));
        found.push((Block::Pieces, hash(&["c", one, two])));
        if let Some(Token::Han(after)) = after {
            found.push((Block::Pieces, hash(&["c", one, two, after.encode_utf8(d)])));
        }
    }
}

/// Pieces of two to five letters of a word with its ends marked.
fn pieces(word: &str, found: &mut Vec<Feature>) {
    let marked: Vec<char> = std::iter::once('_').chain(word.chars()).chain(std::iter::once('_')).collect();
    let mut piece = String::with_capacity(20);
    for length in 2..=5 {
        for window in marked.windows(length) {
            piece.clear();
            piece.extend(window);
            found.push((Block::Pieces, hash(&["g", &piece])));
        }
    }
}

/// The words of a text that carry meaning by themselves, for coverage and for showing: words, and pairs of
/// characters (a single one where it stands alone).
pub(super) fn words(tokens: &[Token]) -> Vec<String> {
    let mut found = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        let next = tokens.get(i + 1);
        match token {
            Token::Word(word) => found.push(word.clone()),
            Token::Han(c) => match next {
                Some(Token::Han(next)) => found.push([*c, *next].iter().collect()),
                _ if i > 0 && matches!(tokens[i - 1], Token::Han(_)) => {}
                _ => found.push(c.to_string()),
            },
            Token::Stop => {}
        }
    }
    found
}

/// The feature of one word of [`words`].
pub(super) fn word_feature(word: &str) -> Feature {
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if is_han(c) => (Block::Pieces, hash(&["c", word])),
        (Some(a), Some(b)) if is_han(a) => {
            let (mut first, mut second) = ([0; 4], [0; 4]);
            (Block::Words, hash(&["h", a.encode_utf8(&mut first), b.encode_utf8(&mut second)]))
        }
        _ => (Block::Words, hash(&["w", word])),
    }
}

/// FNV-1a over the parts, each closed by a byte that no text holds, then mixed. Source: Fowler, Noll, Vo.
fn hash(parts: &[&str]) -> u64 {
    let mut state = 0xCBF2_9CE4_8422_2325_u64;
    for part in parts {
        for byte in part.bytes().chain(std::iter::once(0xFF)) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }
    (state ^ (state >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        words(&tokens(text)).join(" ")
    }

    #[test]
    fn words_and_pairs_of_characters() {
        for (text, expected) in [
            ("how do i withdraw?", "how do i withdraw"),
            ("don't re-send", "dont re send"),
            ("提现没到账,急", "提现 现没 没到 到账 急"),
            ("usdt提现 500", "usdt 提现 500"),
            ("from 0x52908400098527886e0f7030069857d2e4169ee7 please", "from walletaddress please"),
            ("tx 4e3a3754410177e6937ef1f84bba68ea139e8d1a2258c5f85db9f1cd715a1bdd", "tx txhash"),
            ("supercalifragilisticexpialidocious", "supercalifragilisticexpialidocious"),
            ("。。。", ""),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn features_are_counted_in_a_fixed_order() {
        let found = features("gas gas 矿工费");
        assert!(found.windows(2).all(|pair| pair[0].0 < pair[1].0));
        let gas = found.iter().find(|(feature, _)| *feature == word_feature("gas")).unwrap();
        assert_eq!(gas.1.to_bits(), 4.0_f32.to_bits(), "twice, each time as word and stem");
        assert!(found.iter().any(|(feature, _)| *feature == word_feature("矿工")));
    }

    fn of_block(block: Block, text: &str) -> Vec<u64> {
        features(text).iter().filter(|((of, _), _)| *of == block).map(|((_, hash), _)| *hash).collect()
    }

    #[test]
    fn two_words_meet_in_any_order_and_form() {
        let asked = of_block(Block::Pairs, "fees for transfers");
        let taught = of_block(Block::Pairs, "transfer fee");
        assert_eq!(taught.len(), 1);
        assert!(asked.contains(&taught[0]));
        assert_eq!(of_block(Block::Pairs, "fee fees 手续费转账"), Vec::<u64>::new());
        let far = format!("transfer {} fee", "so ".repeat(NEAR));
        assert!(!of_block(Block::Pairs, &far).contains(&taught[0]));
    }

    #[test]
    fn two_notions_meet_across_languages() {
        let chinese = of_block(Block::NotionPairs, "手续费太贵");
        assert!(!chinese.is_empty());
        let english = of_block(Block::NotionPairs, "why is the gas fee so expensive");
        assert!(chinese.iter().all(|pair| english.contains(pair)));
        assert_eq!(of_block(Block::NotionPairs, "gas"), Vec::<u64>::new());
    }
}
