//! What a text names, and what is wrong with it before anybody reads it.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::files::{FileLinks, VideoParts, id_of};
use super::{parser, words_until};

/// Something an editor should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    /// A picture or video that is no file of ours; what the text calls it.
    UnknownFile(String),
    /// A picture without words for those who cannot see it; its address.
    MissingAlt(String),
    /// A video without captions; its address.
    MissingCaptions(String),
}

/// Random ids of the files a text names: pictures, videos, their captions and posters, and links to files. Each once.
pub(crate) fn files_in(markdown: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for event in parser(markdown) {
        match event {
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                let parts = VideoParts::of(&title);
                let named = [id_of(&dest_url), parts.captions, parts.poster];
                ids.extend(named.into_iter().flatten().map(ToOwned::to_owned));
            }
            Event::Start(Tag::Link { dest_url, .. }) => ids.extend(id_of(&dest_url).map(ToOwned::to_owned)),
            _ => {}
        }
    }
    ids.sort();
    ids.dedup();
    ids
}

/// Where the links of a text lead, each once, in their order.
pub(crate) fn links_in(markdown: &str) -> Vec<String> {
    let mut links: Vec<String> = Vec::new();
    for event in parser(markdown) {
        if let Event::Start(Tag::Link { dest_url, .. }) = event
            && !links.iter().any(|known| **known == *dest_url)
        {
            links.push(dest_url.into_string());
        }
    }
    links
}

/// What is wrong with pictures and videos.
pub(crate) fn problems_of(markdown: &str, files: &FileLinks) -> Vec<Problem> {
    let events: Vec<Event<'_>> = parser(markdown).collect();
    let mut problems = Vec::new();
    for (at, event) in events.iter().enumerate() {
        let Event::Start(Tag::Image { dest_url, title, .. }) = event else { continue };
        let (alt, _) = words_until(&events[at + 1..], TagEnd::Image);
        match files.find(dest_url) {
            None => problems.push(Problem::UnknownFile(dest_url.to_string())),
            Some((_, file)) if file.content_type.starts_with("video/") => {
                let captions = VideoParts::of(title).captions.and_then(|id| files.by_id(id));
                if captions.is_none_or(|(_, file)| file.content_type != "text/vtt") {
                    problems.push(Problem::MissingCaptions(dest_url.to_string()));
                }
            }
            Some(_) if alt.trim().is_empty() => problems.push(Problem::MissingAlt(dest_url.to_string())),
            Some(_) => {}
        }
    }
    problems
}
