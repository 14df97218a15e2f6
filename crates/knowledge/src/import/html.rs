//! HTML of other help centers as Markdown.

/// The Markdown of a page's HTML. What cannot be read is kept as its words.
pub(super) fn to_markdown(html: &str) -> String {
    let converter = htmd::HtmlToMarkdown::builder().skip_tags(vec!["script", "style", "iframe"]).build();
    match converter.convert(html) {
        Ok(markdown) => markdown.trim().to_owned(),
        Err(_) => ammonia::clean_text(html),
    }
}
