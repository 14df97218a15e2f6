//! A piece of a text around what was found.

use unicode_normalization::UnicodeNormalization as _;

use super::tokens::Run;

/// Longest snippet, in characters.
const MAX_CHARS: usize = 160;
/// Characters shown before what was found.
const BEFORE: usize = 40;
/// Characters within which a word's edge is looked for.
const NEAR: usize = 15;

/// At most 160 characters of `lead` around the first word or pair of characters of the query, else its beginning, on one
/// line. An ellipsis shows where something was cut.
pub(super) fn around(lead: &str, query: &[Run]) -> String {
    let line: Vec<char> = lead.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    // Compared character by character, so that places agree; what folds into several characters is not found.
    let folded: Vec<char> =
        line.iter().map(|c| c.nfkc().flat_map(char::to_lowercase).next().unwrap_or(*c)).collect();
    let wanted = query.iter().flat_map(|run| match run {
        Run::Word(word) => vec![word.chars().collect::<Vec<_>>()],
        Run::Han(chars) if chars.len() > 2 => chars.windows(2).map(<[char]>::to_vec).collect(),
        Run::Han(chars) => vec![chars.clone()],
    });
    let at = wanted.filter_map(|words| place(&folded, &words)).min().unwrap_or(0);
    let from = if line.len() <= MAX_CHARS { 0 } else { start(&line, at.saturating_sub(BEFORE)) };
    let mut snippet = cut(&line[from..], MAX_CHARS);
    if from > 0 {
        snippet.insert(0, '…');
    }
    snippet
}

/// At most `most` characters of a text; where it is cut it ends with a whole word, if one ends near, and an ellipsis.
pub(super) fn cut(text: &[char], most: usize) -> String {
    if text.len() <= most {
        return text.iter().collect();
    }
    let back = text[..=most].iter().rev().take(NEAR).position(|c| c.is_whitespace());
    let mut short: String = text[..back.map_or(most, |back| most - back)].iter().collect();
    short.push('…');
    short
}

fn place(text: &[char], words: &[char]) -> Option<usize> {
    if words.is_empty() { None } else { text.windows(words.len()).position(|window| window == words) }
}

/// The beginning of the word that `at` stands in, if it is near.
fn start(line: &[char], at: usize) -> usize {
    let before = line[..at].iter().rev().take(NEAR).position(|c| c.is_whitespace());
    before.map_or(at, |back| at - back)
}

#[cfg(test)]
mod tests {
    use super::super::tokens::runs;
    use super::*;

    #[test]
    fn a_snippet_shows_what_was_found() {
        let long = format!("{} The network FEE goes to miners. {}", "words ".repeat(40), "more ".repeat(60));
        let snippet = around(&long, &runs("fee"));
        assert!(
            snippet.contains("network FEE") && snippet.starts_with('…') && snippet.ends_with('…'),
            "{snippet}"
        );
        assert!(snippet.chars().count() <= MAX_CHARS + 2);
        assert_eq!(around("短文\n第二行", &runs("没有")), "短文 第二行");
        assert_eq!(around("", &runs("x")), "");
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        let table =
            [("one two three", 9, "one two…"), ("one two three", 7, "one two…"), ("one two", 7, "one two")];
        for (text, most, short) in table {
            assert_eq!(cut(&chars(text), most), short, "{text}, {most}");
        }
        assert_eq!(cut(&chars("转账一直在等待确认"), 4), "转账一直…");
    }
}
