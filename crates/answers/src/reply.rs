//! How an answer is put: the article's words as plain text, shortened well. Pure.

/// Longest answer in a conversation, in characters; the article has the rest.
pub(crate) const ANSWER_CHARS: usize = 700;
/// How far back an end of a sentence is looked for.
const LOOK_BACK_CHARS: usize = 300;

/// The beginning of a text, at most `max` characters: whole paragraphs or sentences where possible.
/// Also whether something was left out.
pub(crate) fn shorten(text: &str, max: usize) -> (String, bool) {
    let text = text.trim();
    let Some((end, _)) = text.char_indices().nth(max) else { return (text.to_owned(), false) };
    let head = &text[..end];
    let from = head.char_indices().rev().nth(LOOK_BACK_CHARS.min(max) - 1).map_or(0, |(at, _)| at);
    let is_end = |at: usize, c: char| match c {
        '\n' | '。' | '！' | '？' | '…' => true,
        // The dot of "5." begins a step.
        '.' if head[..at].ends_with(|before: char| before.is_ascii_digit()) => false,
        '.' | '!' | '?' => head[at + c.len_utf8()..].starts_with(char::is_whitespace),
        _ => false,
    };
    let cut = head[from..].char_indices().rev().map(|(at, c)| (from + at, c)).find(|(at, c)| is_end(*at, *c));
    match cut {
        Some((at, c)) => (head[..at + c.len_utf8()].trim_end().to_owned(), true),
        None => (format!("{}…", head.trim_end()), true),
    }
}

/// A title as an offer shows it: on one line, at most 200 characters.
pub(crate) fn offer_title(title: &str) -> String {
    let line = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let (short, cut) = match line.char_indices().nth(199) {
        Some((end, _)) => (&line[..end], true),
        None => (line.as_str(), false),
    };
    if cut { format!("{short}…") } else { short.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_end_where_sentences_end() {
        for (text, max, wanted, cut) in [
            ("Short.", 10, "Short.", false),
            ("One. Two. Three.", 12, "One. Two.", true),
            ("Costs 3.5 USDT. Then more words follow here.", 20, "Costs 3.5 USDT.", true),
            ("Do this. 1. Open it.\n2. Then press", 24, "Do this. 1. Open it.", true),
            ("第一句。第二句很长很长", 6, "第一句。", true),
            ("第一段\n第二段很长很长", 6, "第一段", true),
            ("nosentenceendsanywhere", 5, "nosen…", true),
        ] {
            assert_eq!(shorten(text, max), (wanted.to_owned(), cut), "{text}");
        }
        let long = "字".repeat(5_000);
        assert_eq!(shorten(&long, ANSWER_CHARS).0.chars().count(), ANSWER_CHARS + 1);
    }

    #[test]
    fn titles_fit_an_offer() {
        assert_eq!(offer_title("  two\n lines "), "two lines");
        assert_eq!(offer_title(&"a".repeat(500)).chars().count(), 200);
    }
}
