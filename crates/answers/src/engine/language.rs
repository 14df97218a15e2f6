//! Which language a short text is written in.

use std::collections::HashSet;
use std::sync::LazyLock;

use kernel::Locale;
use whatlang::{Detector, Lang};

use super::text::{is_han, normalise};

/// Words that say "English" in a short text: function words, and what wallets call things.
const ENGLISH: &str = include_str!("data/english.txt");

/// Letters from which a guess by letters alone is worth something.
const MIN_LETTERS: usize = 12;

/// Confidence of that guess, 0..=1, from which it counts.
const SURE: f64 = 0.3;

/// A language, by its BCP 47 tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Language(&'static str);

impl Language {
    /// English.
    pub const EN: Self = Self("en");
    /// Chinese, in either script.
    pub const ZH: Self = Self("zh");

    /// The tag: `zh`, `en`, `ja`, …
    #[must_use]
    pub const fn tag(self) -> &'static str {
        self.0
    }

    /// The language of the product that it is; `None` for others.
    #[must_use]
    pub fn locale(self) -> Option<Locale> {
        Locale::nearest(self.0)
    }
}

/// The language of a text; `None` when nothing tells (digits, an address, a lone foreign word).
///
/// Han decides for Chinese unless kana stand beside it or Latin words outweigh it; other scripts decide by
/// themselves; Latin letters by function words first and then by letter triples.
#[must_use]
pub fn language(text: &str) -> Option<Language> {
    let text = normalise(text);
    let (mut han, mut kana, mut latin, mut other) = (0_usize, 0_usize, 0_usize, None);
    for c in text.chars() {
        match c {
            '\u{3040}'..='\u{30FF}' => kana += 1,
            _ if is_han(c) => han += 1,
            'a'..='z' | '\u{00DF}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}' => latin += 1,
            _ => other = other.or_else(|| by_script(c)),
        }
    }
    if kana > 0 {
        return Some(Language("ja"));
    }
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphabetic() && c != '\'').filter(|w| !w.is_empty()).collect();
    // A Han character says about as much as a Latin word.
    if han > 0 && han * 2 >= words.iter().filter(|word| word.chars().all(|c| !is_han(c))).count() {
        return Some(Language::ZH);
    }
    if other.is_some() && latin < MIN_LETTERS {
        return guess(&text).or(other);
    }
    if latin == 0 {
        None
    } else {
        by_words(&words).or_else(|| (latin >= MIN_LETTERS).then(|| guess(&text)).flatten())
    }
}

/// Scripts of one language, or of one that is by far the most frequent.
const fn by_script(c: char) -> Option<Language> {
    Some(Language(match c {
        '\u{AC00}'..='\u{D7AF}' | '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' => "ko",
        '\u{0400}'..='\u{052F}' => "ru",
        '\u{0600}'..='\u{06FF}' => "ar",
        '\u{0E00}'..='\u{0E7F}' => "th",
        '\u{0590}'..='\u{05FF}' => "he",
        '\u{0370}'..='\u{03FF}' => "el",
        '\u{0900}'..='\u{097F}' => "hi",
        _ => return None,
    }))
}

/// English, when enough of the words are ones that no other language is full of.
fn by_words(words: &[&str]) -> Option<Language> {
    static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        ENGLISH.lines().filter(|l| !l.starts_with('#')).flat_map(str::split_whitespace).collect()
    });
    let known = words.iter().filter(|word| KNOWN.contains(**word)).count();
    (known > 0 && known * 3 >= words.len()).then_some(Language::EN)
}

/// By letter triples, where they are sure.
fn guess(text: &str) -> Option<Language> {
    static DETECTOR: LazyLock<Detector> =
        LazyLock::new(|| Detector::with_allowlist(LATIN.iter().map(|(lang, _)| *lang).collect()));
    let info = DETECTOR.detect(text)?;
    let (_, tag) = LATIN.iter().find(|(lang, _)| *lang == info.lang())?;
    (info.is_reliable() || info.confidence() >= SURE).then_some(Language(tag))
}

/// The languages that are told apart by their letters.
const LATIN: [(Lang, &str); 16] = [
    (Lang::Eng, "en"),
    (Lang::Spa, "es"),
    (Lang::Por, "pt"),
    (Lang::Fra, "fr"),
    (Lang::Deu, "de"),
    (Lang::Ita, "it"),
    (Lang::Nld, "nl"),
    (Lang::Pol, "pl"),
    (Lang::Tur, "tr"),
    (Lang::Vie, "vi"),
    (Lang::Ind, "id"),
    (Lang::Ron, "ro"),
    (Lang::Ces, "cs"),
    (Lang::Rus, "ru"),
    (Lang::Ukr, "uk"),
    (Lang::Bul, "bg"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts_have_a_language() {
        for (text, expected) in [
            ("提现", "zh"),
            ("好", "zh"),
            ("usdt提现没到账", "zh"),
            ("我的 USDT withdrawal 还没到", "zh"),
            ("轉帳失敗", "zh"),
            ("help", "en"),
            ("send failed", "en"),
            ("where is my money", "en"),
            ("gas fee too high", "en"),
            ("hi", "en"),
            ("how do I buy 比特币 with a card please tell me", "en"),
            ("ビットコインを送金できません", "ja"),
            ("비트코인을 보낼 수 없습니다", "ko"),
            ("Как вывести деньги с кошелька?", "ru"),
            ("كيف أسحب أموالي", "ar"),
            ("ถอนเงินอย่างไร", "th"),
            ("¿Cómo puedo retirar mi dinero de la cartera?", "es"),
            ("Comment puis-je retirer mon argent du portefeuille ?", "fr"),
            ("Wie kann ich mein Geld auszahlen lassen?", "de"),
            ("Làm thế nào để rút tiền từ ví của tôi", "vi"),
            ("12345", "-"),
            ("0x52908400098527886E0F7030069857D2E4169EE7", "-"),
            ("", "-"),
            ("😭😭", "-"),
        ] {
            assert_eq!(language(text).map_or("-", Language::tag), expected, "{text}");
        }
    }
}
