//! An article's Markdown as its page shows it.

use knowledge::FileLinks;

use super::views::HeadingView;

/// Signs of Chinese an even reader takes in a minute, and words of other languages.
const HAN_PER_MINUTE: usize = 400;
const WORDS_PER_MINUTE: usize = 220;
/// Headings from which on a page lists them.
const CONTENTS_FROM: usize = 3;

/// Sanitised HTML of a Markdown text with the files it names.
pub(crate) fn html(markdown: &str, files: &FileLinks) -> String {
    dressed(knowledge::render_html(markdown, files).as_str())
}

/// Tables and code may be wider than a phone: each scrolls in a box that the keyboard reaches.
fn dressed(html: &str) -> String {
    html.replace("<table>", "<div class=\"scroll\" tabindex=\"0\"><table>")
        .replace("</table>", "</table></div>")
        .replace("<pre>", "<pre tabindex=\"0\">")
}

/// The headings of an article that has enough of them; else none.
pub(crate) fn contents(markdown: &str) -> Vec<HeadingView> {
    let chapters = knowledge::toc(markdown).into_iter().filter(|entry| entry.level == 2);
    let all: Vec<HeadingView> =
        chapters.map(|entry| HeadingView { id: entry.id, text: entry.text }).collect();
    if all.len() >= CONTENTS_FROM { all } else { Vec::new() }
}

/// Minutes to read a plain text, at least 1.
pub(crate) fn minutes(plain: &str) -> usize {
    let is_han = |sign: char| ('\u{3400}'..='\u{9FFF}').contains(&sign);
    let han = plain.chars().filter(|sign| is_han(*sign)).count();
    let words =
        plain.split(|sign: char| !sign.is_alphanumeric() || is_han(sign)).filter(|word| !word.is_empty());
    let parts = han * WORDS_PER_MINUTE + words.count() * HAN_PER_MINUTE;
    parts.div_ceil(HAN_PER_MINUTE * WORDS_PER_MINUTE).max(1)
}

/// The beginning of a plain text, for search engines: whole words where there are any, at most `most` characters.
pub(crate) fn beginning(plain: &str, most: usize) -> String {
    let one_line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if one_line.chars().count() <= most {
        return one_line;
    }
    let cut: String = one_line.chars().take(most - 1).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", if whole.chars().count() * 2 > most { whole } else { &cut })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_takes_a_minute_or_more() {
        for (plain, wanted) in [
            (String::new(), 1),
            ("字".repeat(400), 1),
            ("字".repeat(401), 2),
            ("word ".repeat(441), 3),
            (format!("{}{}", "字".repeat(400), " word".repeat(220)), 2),
        ] {
            assert_eq!(minutes(&plain), wanted, "{} characters", plain.chars().count());
        }
    }

    #[test]
    fn beginnings_end_with_a_word() {
        for (plain, wanted) in [
            ("short\n text", "short text"),
            ("one two three four five", "one two three…"),
            ("一二三四五六七八九十一二三四五六七", "一二三四五六七八九十一二三四…"),
        ] {
            assert_eq!(beginning(plain, 15), wanted);
        }
    }

    #[test]
    fn wide_parts_scroll_by_keyboard() {
        let html = dressed("<table><tr></tr></table><pre><code>&lt;table&gt;</code></pre>");
        assert_eq!(
            html,
            "<div class=\"scroll\" tabindex=\"0\"><table><tr></tr></table></div><pre tabindex=\"0\"><code>&lt;table&gt;</code></pre>"
        );
    }
}
