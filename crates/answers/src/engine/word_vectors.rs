//! What words mean, as vectors: words of like meaning point alike, in English and Chinese together, so that a question
//! finds an answer in other words than anybody wrote down. Where the vectors come from: `scripts/word-vectors`.
//!
//! A text's meaning is the sum over its words, where a frequent word counts less.
//! Source: Arora et al., "A simple but tough-to-beat baseline for sentence embeddings" (2017).

use std::sync::LazyLock;

use super::text::is_han;
use super::tokens::Token;

/// Numbers of a meaning.
pub(super) const DIMENSIONS: usize = 64;

/// Sorted words, each with how rare it is and its vector in four bits a number.
const BYTES: &[u8] = include_bytes!("data/word-vectors.bin");
const FORMAT: &[u8; 8] = b"hwwords1";
/// Two numbers a byte.
const CODED: usize = DIMENSIONS / 2;
/// A number of 0 as it is coded; seven steps lie on each side.
const ZERO: i8 = 8;
const STEPS: f32 = 7.0;
/// Rarity is stored in this many steps for each power of ten.
const RARITY_STEPS: f32 = 32.0;
/// A word as frequent as this, as a share of all words, counts half.
const HALF_AT: f32 = 1e-3;
/// Characters of the longest word of a script without spaces.
const LONGEST: usize = 6;
/// What a character that is no word costs, in powers of ten: more than any word.
const STRAY: f32 = 9.0;

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::of(BYTES).expect("the table is whole"));

struct Table {
    rarities: &'static [u8],
    scales: &'static [u8],
    codes: &'static [u8],
    text: &'static str,
    /// Where each word begins in the text, and its end.
    starts: Vec<u32>,
    /// What a step of `scales` is worth.
    scale: f32,
}

impl Table {
    /// Reads the file; `None`: it is cut or of another shape.
    fn of(bytes: &'static [u8]) -> Option<Self> {
        let number = |bytes: &[u8]| bytes.try_into().ok().map(u32::from_le_bytes);
        let rest = bytes.strip_prefix(FORMAT)?;
        let (head, rest) = rest.split_at_checked(12)?;
        let words = usize::try_from(number(&head[..4])?).ok()?;
        if usize::try_from(number(&head[4..8])?).ok()? != DIMENSIONS {
            return None;
        }
        let scale = f32::from_bits(number(&head[8..])?);
        let (rarities, rest) = rest.split_at_checked(words)?;
        let (lengths, rest) = rest.split_at_checked(words)?;
        let (scales, rest) = rest.split_at_checked(words)?;
        let (codes, text) = rest.split_at_checked(words * CODED)?;
        let mut starts = vec![0_u32];
        let ends = lengths.iter().scan(0, |end, length| {
            *end += u32::from(*length);
            Some(*end)
        });
        starts.extend(ends);
        let text = std::str::from_utf8(text).ok()?;
        (starts.last().copied()? as usize == text.len()).then_some(Self {
            rarities,
            scales,
            codes,
            text,
            starts,
            scale,
        })
    }

    fn word(&self, at: usize) -> &'static str {
        &self.text[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    fn find(&self, word: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.rarities.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.word(middle).cmp(word) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    /// How rare a word is, in powers of ten of its share of all words.
    fn rarity(&self, at: usize) -> f32 {
        f32::from(self.rarities[at]) / RARITY_STEPS
    }

    /// How much a word counts, 0..=1.
    fn counts(&self, at: usize) -> f32 {
        HALF_AT / (HALF_AT + 10_f32.powf(-self.rarity(at)))
    }

    /// Adds the word's vector, as much as the word counts.
    fn add(&self, at: usize, meaning: &mut [f32]) {
        let step = self.counts(at) * self.scale * f32::from(self.scales[at]) / STEPS;
        let codes = &self.codes[at * CODED..(at + 1) * CODED];
        for (pair, code) in meaning.chunks_exact_mut(2).zip(codes) {
            pair[0] += step * f32::from((code & 0xF).cast_signed() - ZERO);
            pair[1] += step * f32::from((code >> 4).cast_signed() - ZERO);
        }
    }

    /// Cuts a run of characters into the words that are likeliest together; characters that are no word are left out.
    fn words_of(&self, run: &[Token]) -> Vec<usize> {
        let mut text = String::new();
        let mut ends = vec![0];
        for token in run {
            if let Token::Han(c) = token {
                text.push(*c);
            }
            ends.push(text.len());
        }
        // By character: the least cost of all before it, and the last word on that way.
        let mut ways: Vec<(f32, usize, Option<usize>)> = vec![(0.0, 0, None)];
        for end in 1..ends.len() {
            let stray = (ways[end - 1].0 + STRAY, end - 1, None);
            let words = (end.saturating_sub(LONGEST)..end).filter_map(|start| {
                let word = self.find(&text[ends[start]..ends[end]])?;
                Some((ways[start].0 + self.rarity(word), start, Some(word)))
            });
            ways.push(words.fold(stray, |best, way| if way.0 < best.0 { way } else { best }));
        }
        let mut words = Vec::new();
        let mut at = ends.len() - 1;
        while at > 0 {
            let (_, start, word) = ways[at];
            words.extend(word);
            at = start;
        }
        words.reverse();
        words
    }
}

/// The inner product of two meanings, in eight sums so that the processor can take eight steps at once.
pub(super) fn product(one: &[f32], other: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    for (one, other) in one.chunks_exact(8).zip(other.chunks_exact(8)) {
        for (sum, (one, other)) in sums.iter_mut().zip(one.iter().zip(other)) {
            *sum += one * other;
        }
    }
    sums.iter().sum()
}

/// The meaning of a text, of any length; empty when no word of it is known.
pub(super) fn meaning(tokens: &[Token]) -> Vec<f32> {
    let table = &*TABLE;
    let mut found: Vec<usize> = Vec::new();
    for run in tokens.chunk_by(|a, b| matches!((a, b), (Token::Han(_), Token::Han(_)))) {
        match run {
            [Token::Word(word)] => found.extend(table.find(word)),
            [Token::Stop] => {}
            han => found.extend(table.words_of(han)),
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let mut meaning = vec![0.0; DIMENSIONS];
    for at in found {
        table.add(at, &mut meaning);
    }
    meaning
}

/// How much a word of [`super::tokens::words`] says by itself, 0..=1: the less, the more frequent it is in its language,
/// whatever the knowledge is; 1 for a word that is not known. Two characters that are no word say what the rarer says.
pub(super) fn weight(word: &str) -> f32 {
    let table = &*TABLE;
    let known = |word: &str| table.find(word).map(|at| table.counts(at));
    known(word).unwrap_or_else(|| {
        let characters = word.chars().filter(|c| is_han(*c));
        let of_each = characters.map(|c| known(c.encode_utf8(&mut [0; 4])).unwrap_or(1.0));
        of_each.reduce(f32::max).unwrap_or(1.0)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::text::normalise;
    use super::super::tokens::tokens;
    use super::*;

    fn likeness(one: &str, other: &str) -> f32 {
        let of = |text: &str| meaning(&tokens(&normalise(text)));
        let (one, other) = (of(one), of(other));
        product(&one, &other) / (product(&one, &one) * product(&other, &other)).sqrt()
    }

    #[test]
    fn words_of_like_meaning_point_alike() {
        for (word, like, unlike) in [
            ("stolen", "thief", "speedy"),
            ("purse", "wallet", "giraffe"),
            ("提现", "提款", "长颈鹿"),
            ("费用", "fee", "thunderstorm"),
            ("丢了手机", "my phone is lost", "the weather is fine"),
            ("被盗", "theft", "weather"),
        ] {
            assert!(likeness(word, like) > likeness(word, unlike) + 0.2, "{word}: {like}, {unlike}");
        }
    }

    #[test]
    fn characters_are_cut_into_words() {
        let table = &*TABLE;
        for (text, cut) in [
            ("我的钱包怎么转账", "我 的 钱包 怎么 转账"),
            ("助记词忘记了", "助记词 忘记 了"),
            ("手续费太高", "手续费 太 高"),
        ] {
            let words = table.words_of(&tokens(text));
            assert_eq!(words.into_iter().map(|at| table.word(at)).collect::<Vec<_>>().join(" "), cut);
        }
    }

    #[test]
    fn what_is_no_word_means_nothing() {
        assert_eq!(meaning(&tokens("qwxzzk, 0x52908400098527886e0f7030069857d2e4169ee7")), Vec::<f32>::new());
        assert_eq!(meaning(&tokens("")), Vec::<f32>::new());
        assert_eq!(meaning(&tokens("the")).len(), DIMENSIONS);
    }

    #[test]
    fn a_frequent_word_counts_less() {
        let length = |text: &str| {
            let meaning = meaning(&tokens(text));
            product(&meaning, &meaning)
        };
        assert!(length("the") < length("withdraw") / 4.0);
    }

    #[test]
    fn what_everybody_says_weighs_little() {
        for (frequent, rare) in [("how", "withdraw"), ("the", "qwxzzk"), ("我的", "钱包"), ("怎么", "提现")]
        {
            assert!(
                weight(frequent) < weight(rare) * 0.6,
                "{frequent} {} {rare} {}",
                weight(frequent),
                weight(rare)
            );
        }
        assert_eq!(weight("qwxzzk").to_bits(), 1.0_f32.to_bits());
    }

    #[test]
    fn the_table_is_sorted_and_whole() {
        let table = &*TABLE;
        let words: Vec<&str> = (0..table.rarities.len()).map(|at| table.word(at)).collect();
        assert!(words.len() > 50_000 && words.is_sorted());
        assert!(Table::of(&BYTES[..BYTES.len() - 1]).is_none());
        assert!(Table::of(&BYTES[1..]).is_none());
    }

    proptest! {
        #[test]
        fn any_text_has_a_finite_meaning(text in "\\PC{0,60}|[\u{4E00}-\u{9FFF}a-z ]{0,60}") {
            let meaning = meaning(&tokens(&normalise(&text)));
            prop_assert!(meaning.is_empty() || meaning.len() == DIMENSIONS);
            prop_assert!(meaning.iter().all(|by| by.is_finite()));
        }
    }
}
