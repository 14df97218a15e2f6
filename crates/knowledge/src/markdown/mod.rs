//! Markdown is the canonical form of articles. Here it becomes what readers are shown: sanitised HTML, a table of
//! contents, plain text. Pure.
//!
//! CommonMark with tables, strike-through and task lists. Markup typed as HTML is shown as it was typed. Pictures and
//! videos are files of ours, and no other origin is ever loaded from. docs/knowledge.md tells editors the forms.

mod clean;
mod files;
mod html;
mod look;
mod plain;
#[cfg(test)]
mod tests;

pub use files::{FileLinks, ShownFile, file_path};
pub use html::{Html, render_html};
pub(crate) use look::{Problem, files_in, links_in, problems_of};
pub use plain::{TocEntry, plain_text, toc};

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::slug::slug_of;

fn parser(markdown: &str) -> Parser<'_> {
    Parser::new_ext(
        markdown,
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS,
    )
}

/// The words between the start of something and its end, which is at `end`; `events` begins after the start.
fn words_until<'e>(events: &'e [Event<'_>], end: TagEnd) -> (String, &'e [Event<'e>]) {
    let at = events.iter().position(|event| *event == Event::End(end)).unwrap_or(events.len());
    let mut words = String::new();
    for event in &events[..at] {
        match event {
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => words.push_str(text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
    }
    (words, events.get(at + 1..).unwrap_or_default())
}

/// Names headings, each differently.
#[derive(Default)]
struct Ids(std::collections::HashMap<String, u32>);

impl Ids {
    fn next(&mut self, words: &str) -> String {
        let slug = slug_of(words);
        // A prefix of our own: no heading takes the name of something a page's script knows.
        let base = if slug.is_empty() { "h".to_owned() } else { format!("h-{slug}") };
        let nth = self.0.entry(base.clone()).or_insert(0);
        *nth += 1;
        if *nth == 1 { base } else { format!("{base}--{nth}") }
    }
}

/// The title is the page's only first heading, so headings of a body begin at the second level.
const fn lowered(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H2,
        other => other,
    }
}

fn is_transcript(tag: &Tag<'_>) -> bool {
    match tag {
        Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Fenced(info)) => info.trim() == "transcript",
        _ => false,
    }
}
