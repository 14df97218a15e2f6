//! A piece of a text around what was found.

use unicode_normalization::UnicodeNormalization as _;

use super::tokens::Run;

/// Longest snippet, in characters.
const MAX_CHARS: usize = 160;
/// Characters shown before what was found.
const BEFORE: usize = 40;

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
    let to = (from + MAX_CHARS).min(line.len());
    let mut snippet: String = line[from..to].iter().collect();
    if from > 0 {
        snippet.insert(0, '…');
    }
    if to < line.len() {
        snippet.push('…');
    }
    snippet
}

fn place(text: &[char], words: &[char]) -> Option<usize> {
    if words.is_empty() { None } else { text.windows(words.len()).position(|window| window == words) }
}

/// The beginning of the word that `at` stands in, if it is near.
fn start(line: &[char], at: usize) -> usize {
    let before = line[..at].iter().rev().take(15).position(|c| c.is_whitespace());
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
    }
}
