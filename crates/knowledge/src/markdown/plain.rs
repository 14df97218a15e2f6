//! Markdown as plain text, and its table of contents.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Ids, is_transcript, lowered, parser, words_until};

/// A heading of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TocEntry {
    /// 2 to 6.
    pub level: u8,
    /// The id it carries in the HTML.
    pub id: String,
    /// Its words.
    pub text: String,
}

/// The headings of a text, in their order.
#[must_use]
pub fn toc(markdown: &str) -> Vec<TocEntry> {
    let events: Vec<Event<'_>> = parser(markdown).collect();
    let mut ids = Ids::default();
    let mut entries = Vec::new();
    for (at, event) in events.iter().enumerate() {
        let Event::Start(Tag::Heading { level, .. }) = event else { continue };
        let (text, _) = words_until(&events[at + 1..], TagEnd::Heading(*level));
        let level = lowered(*level) as u8;
        entries.push(TocEntry { level, id: ids.next(&text), text: text.trim().to_owned() });
    }
    entries
}

/// The words of a text without markup, for answers in a conversation, search and previews: a paragraph a line, steps
/// numbered, other items after a dot, pictures by their words, transcripts left out.
#[must_use]
pub fn plain_text(markdown: &str) -> String {
    let mut plain = Plain::default();
    for event in parser(markdown) {
        plain.take(event);
    }
    plain.done()
}

#[derive(Default)]
struct Plain {
    out: String,
    /// The next number of each open list; `None`: a list of dots.
    lists: Vec<Option<u64>>,
    /// Inside a transcript.
    silent: bool,
}

impl Plain {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) if is_transcript(&tag) => self.silent = true,
            Event::End(TagEnd::CodeBlock) if self.silent => self.silent = false,
            _ if self.silent => {}
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.out.push_str(&text);
            }
            Event::SoftBreak => self.out.push(' '),
            Event::HardBreak => self.line(),
            Event::Start(Tag::List(first)) => {
                self.line();
                self.lists.push(first);
            }
            Event::End(TagEnd::List(_)) => {
                self.lists.pop();
                self.line();
            }
            Event::Start(Tag::Item) => self.item(),
            Event::End(TagEnd::TableCell) => self.out.push_str("  "),
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::CodeBlock
                | TagEnd::TableRow
                | TagEnd::TableHead
                | TagEnd::Item
                | TagEnd::BlockQuote(_),
            ) => self.line(),
            _ => {}
        }
    }

    fn item(&mut self) {
        self.line();
        match self.lists.last_mut() {
            Some(Some(number)) => {
                self.out.push_str(&format!("{number}. "));
                *number += 1;
            }
            _ => self.out.push_str("• "),
        }
    }

    fn line(&mut self) {
        let kept = self.out.trim_end_matches([' ', '\n']).len();
        self.out.truncate(kept);
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    fn done(self) -> String {
        self.out.trim().to_owned()
    }
}
