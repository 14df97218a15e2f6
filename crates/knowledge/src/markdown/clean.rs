//! The sanitiser: the last word on what may stand in a page, whatever made the markup.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::files::id_of;
use super::html::may_lead;

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .tags(HashSet::from([
            "a",
            "blockquote",
            "br",
            "code",
            "del",
            "details",
            "em",
            "figcaption",
            "figure",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "img",
            "input",
            "li",
            "ol",
            "p",
            "pre",
            "source",
            "strong",
            "summary",
            "table",
            "tbody",
            "td",
            "th",
            "thead",
            "tr",
            "track",
            "ul",
            "video",
        ]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "title"])),
            ("img", HashSet::from(["src", "alt", "title", "width", "height", "loading"])),
            ("input", HashSet::from(["type", "checked", "disabled"])),
            ("ol", HashSet::from(["start"])),
            ("source", HashSet::from(["src", "type"])),
            ("td", HashSet::from(["align"])),
            ("th", HashSet::from(["align"])),
            ("track", HashSet::from(["kind", "src", "srclang", "default"])),
            ("video", HashSet::from(["controls", "preload", "poster"])),
            ("h2", HashSet::from(["id"])),
            ("h3", HashSet::from(["id"])),
            ("h4", HashSet::from(["id"])),
            ("h5", HashSet::from(["id"])),
            ("h6", HashSet::from(["id"])),
        ]))
        .generic_attributes(HashSet::new())
        .allowed_classes(HashMap::from([("details", HashSet::from(["transcript"]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"))
        .attribute_filter(|element, attribute, value| {
            keeps(element, attribute, value).then_some(Cow::Borrowed(value))
        });
    builder
});

fn keeps(element: &str, attribute: &str, value: &str) -> bool {
    match (element, attribute) {
        ("img" | "source" | "track", "src") | ("video", "poster") => id_of(value).is_some(),
        ("a", "href") => may_lead(value),
        ("input", "type") => value == "checkbox",
        ("h2" | "h3" | "h4" | "h5" | "h6", "id") => value == "h" || value.starts_with("h-"),
        _ => true,
    }
}

/// The markup with everything taken out that is not on the list. Cleaning twice changes nothing more.
pub(super) fn clean(html: &str) -> String {
    SANITISER.clean(html).to_string()
}
