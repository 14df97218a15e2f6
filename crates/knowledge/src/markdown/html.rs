//! Markdown to HTML.

use std::fmt;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::files::{FileLinks, ShownFile, VideoParts, file_path};
use super::{Ids, is_transcript, lowered, parser, words_until};

/// Sanitised HTML; [`render_html`] is its only maker, so whoever holds one may put it into a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// The markup.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The markup, owned.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What readers are shown of a text. Headings carry ids (the same as [`super::toc`] gives), pictures and videos are
/// files of `files`, links lead to web and mail addresses only.
#[must_use]
pub fn render_html(markdown: &str, files: &FileLinks) -> Html {
    let events: Vec<Event<'_>> = parser(markdown).collect();
    let mut shown = Vec::with_capacity(events.len());
    let (mut ids, mut rest) = (Ids::default(), events.as_slice());
    let mut dead_link = false;
    while let Some((event, after)) = rest.split_first() {
        rest = after;
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let level = lowered(*level);
                let (words, _) = words_until(after, TagEnd::Heading(lowered_end(event)));
                let id = Some(CowStr::from(ids.next(&words)));
                shown.push(Event::Start(Tag::Heading { level, id, classes: Vec::new(), attrs: Vec::new() }));
            }
            Event::End(TagEnd::Heading(level)) => shown.push(Event::End(TagEnd::Heading(lowered(*level)))),
            Event::Start(Tag::Paragraph) => match lone_video(after, files) {
                Some((markup, after)) => {
                    shown.push(Event::Html(markup.into()));
                    rest = after;
                }
                None => shown.push(event.clone()),
            },
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                let (alt, after) = words_until(after, TagEnd::Image);
                rest = after;
                shown.push(match picture(dest_url, title, &alt, files) {
                    Some(markup) => Event::InlineHtml(markup.into()),
                    None => Event::Text(alt.into()),
                });
            }
            Event::Start(tag) if is_transcript(tag) => {
                let (words, after) = words_until(after, TagEnd::CodeBlock);
                rest = after;
                shown.push(Event::Html(transcript(&words, files).into()));
            }
            Event::Start(Tag::Link { dest_url, .. }) if !may_lead(dest_url) => dead_link = true,
            Event::End(TagEnd::Link) if dead_link => dead_link = false,
            // Markup that somebody typed is shown as it was typed.
            Event::Html(text) | Event::InlineHtml(text) => shown.push(Event::Text(text.clone())),
            other => shown.push(other.clone()),
        }
    }
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, shown.into_iter());
    Html(super::clean::clean(&html))
}

fn lowered_end(start: &Event<'_>) -> pulldown_cmark::HeadingLevel {
    match start {
        Event::Start(Tag::Heading { level, .. }) => *level,
        _ => pulldown_cmark::HeadingLevel::H2,
    }
}

/// Web and mail addresses, pages of this site (also named from the page itself, as `other-article`), and places in
/// the same page.
pub(crate) fn may_lead(address: &str) -> bool {
    let lower = address.trim().to_ascii_lowercase();
    if ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme)) {
        return true;
    }
    // Browsers drop control characters and read a backslash as a slash before they look for a scheme or a host.
    let plain = !lower.is_empty() && !lower.contains('\\') && !lower.contains(char::is_control);
    let path = lower.split(['?', '#']).next().unwrap_or_default();
    plain && !path.contains(':') && !path.contains("//")
}

/// A paragraph that is nothing but one video, as a block; and what follows it.
fn lone_video<'e>(events: &'e [Event<'e>], files: &FileLinks) -> Option<(String, &'e [Event<'e>])> {
    let (Event::Start(Tag::Image { dest_url, title, .. }), after) = events.split_first()? else {
        return None;
    };
    let (alt, after) = words_until(after, TagEnd::Image);
    let (Event::End(TagEnd::Paragraph), after) = after.split_first()? else { return None };
    let (id, file) = files.find(dest_url).filter(|(_, file)| is_video(file))?;
    let caption =
        if alt.is_empty() { String::new() } else { format!("<figcaption>{}</figcaption>", escaped(&alt)) };
    Some((format!("<figure>{}{caption}</figure>\n", video(id, file, title, files)), after))
}

fn is_video(file: &ShownFile) -> bool {
    matches!(file.content_type.as_str(), "video/mp4" | "video/webm")
}

fn picture(address: &str, title: &str, alt: &str, files: &FileLinks) -> Option<String> {
    let (id, file) = files.find(address)?;
    if is_video(file) {
        return Some(video(id, file, title, files));
    }
    if !media::may_show_inline(&file.content_type) {
        return None;
    }
    let size = file.size.map(|(w, h)| format!(" width=\"{w}\" height=\"{h}\"")).unwrap_or_default();
    let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escaped(title)) };
    let (src, alt) = (file_path(id, &file.name), escaped(alt));
    Some(format!("<img src=\"{src}\" alt=\"{alt}\"{title}{size} loading=\"lazy\">"))
}

fn video(id: &str, file: &ShownFile, title: &str, files: &FileLinks) -> String {
    let parts = VideoParts::of(title);
    let path = |id: Option<&str>, fits: fn(&str) -> bool| {
        let (id, file) = files.by_id(id?)?;
        fits(&file.content_type).then(|| file_path(id, &file.name))
    };
    let poster =
        path(parts.poster, media::may_show_inline).map(|p| format!(" poster=\"{p}\"")).unwrap_or_default();
    let track = path(parts.captions, |kind| kind == "text/vtt")
        .map(|p| format!("<track kind=\"captions\" src=\"{p}\" srclang=\"{}\" default>", files.locale));
    let (src, kind) = (file_path(id, &file.name), &file.content_type);
    format!(
        "<video controls preload=\"none\"{poster}><source src=\"{src}\" type=\"{kind}\">{}</video>",
        track.unwrap_or_default()
    )
}

fn transcript(words: &str, files: &FileLinks) -> String {
    let lines: Vec<String> = words.trim().lines().map(escaped).collect();
    format!(
        "<details class=\"transcript\"><summary>{}</summary><p>{}</p></details>\n",
        escaped(&files.transcript_label),
        lines.join("<br>\n")
    )
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
