//! Chinese by its sound: full pinyin without tones, and first letters.

use std::collections::HashSet;
use std::sync::LazyLock;

use pinyin::ToPinyin as _;

/// Most first letters of one term.
pub(super) const MAX_INITIALS: usize = 4;
/// Longest word that is read as pinyin, in letters.
const MAX_LETTERS: usize = 40;

/// Every syllable that some character has.
static SYLLABLES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let common = '\u{4E00}'..='\u{9FA5}';
    common.filter_map(|c| c.to_pinyin().map(|sound| sound.plain())).collect()
});

/// The sound of a character, without its tone; `None` when it has none.
pub(super) fn syllable(c: char) -> Option<&'static str> {
    c.to_pinyin().map(|sound| sound.plain())
}

/// The terms a stretch of Chinese is found by when it is typed in Latin letters: neighbouring syllables, and the first
/// letters of two to four neighbours. They begin with a mark that no word has.
pub(super) fn terms(chars: &[char], mut each: impl FnMut(&str)) {
    let sounds: Vec<Option<&str>> = chars.iter().map(|c| syllable(*c)).collect();
    let mut term = String::new();
    for at in 0..sounds.len() {
        if let (Some(one), Some(Some(two))) = (sounds[at], sounds.get(at + 1)) {
            pair(&mut term, one, two);
            each(&term);
        }
        term.clear();
        term.push('=');
        for sound in sounds[at..].iter().take(MAX_INITIALS) {
            let Some(first) = sound.and_then(|sound| sound.chars().next()) else { break };
            term.push(first);
            if term.len() > 2 {
                each(&term);
            }
        }
    }
}

/// The term of two neighbouring syllables.
pub(super) fn pair(term: &mut String, one: &str, two: &str) {
    term.clear();
    term.extend(["~", one, "'", two]);
}

/// A word as syllables, as few as possible; `None` when it is not pinyin of at least two of them.
pub(super) fn syllables(word: &str) -> Option<Vec<&str>> {
    if !word.bytes().all(|b| b.is_ascii_lowercase()) || word.len() > MAX_LETTERS {
        return None;
    }
    // The fewest syllables that spell the first n letters, and where the last of them begins.
    let mut best: Vec<Option<(usize, usize)>> = vec![None; word.len() + 1];
    best[0] = Some((0, 0));
    for end in 1..=word.len() {
        for start in end.saturating_sub(6)..end {
            if let Some((count, _)) = best[start]
                && SYLLABLES.contains(&word[start..end])
                && best[end].is_none_or(|(fewest, _)| count + 1 < fewest)
            {
                best[end] = Some((count + 1, start));
            }
        }
    }
    let mut parts = Vec::new();
    let mut end = word.len();
    while end > 0 {
        let (_, start) = best[end]?;
        parts.push(&word[start..end]);
        end = start;
    }
    parts.reverse();
    (parts.len() >= 2).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_read_as_syllables() {
        for (word, wanted) in [
            ("tixian", Some(vec!["ti", "xian"])),
            ("shouxufei", Some(vec!["shou", "xu", "fei"])),
            ("zhujici", Some(vec!["zhu", "ji", "ci"])),
            ("ti", None),
            ("withdraw", None),
            ("ti8", None),
            ("", None),
        ] {
            assert_eq!(syllables(word), wanted, "{word}");
        }
    }

    #[test]
    fn chinese_has_a_sound_and_first_letters() {
        let mut found = Vec::new();
        terms(&['提', '现', '慢'], |term| found.push(term.to_owned()));
        assert_eq!(found, ["~ti'xian", "=tx", "=txm", "~xian'man", "=xm"]);
    }
}
