//! What search engines are told: structured data, the map of the site, what to leave alone.

use kernel::{Locale, Millis};
use serde_json::{Value, json};

use super::addresses::Addresses;
use super::moments::{day, zone};

/// A step of the path to a page: name and path.
pub(crate) type Step = (String, String);

/// JSON-LD as the text of a script element: nothing in it can end the element or open another (HTML, "restrictions for
/// contents of script elements"). Such a block is data, which browsers never run, so no policy needs to allow it.
pub(crate) fn script_text(value: &Value) -> String {
    let mut text = String::new();
    for sign in value.to_string().chars() {
        match sign {
            '<' => text.push_str("\\u003c"),
            '>' => text.push_str("\\u003e"),
            '&' => text.push_str("\\u0026"),
            '\u{2028}' => text.push_str("\\u2028"),
            '\u{2029}' => text.push_str("\\u2029"),
            other => text.push(other),
        }
    }
    text
}

/// The path to a page.
pub(crate) fn breadcrumb(addresses: &Addresses, steps: &[Step]) -> Value {
    let items = steps.iter().zip(1..).map(|((name, path), position): (_, usize)| {
        json!({ "@type": "ListItem", "position": position, "name": name, "item": addresses.absolute(path) })
    });
    json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items.collect::<Vec<_>>() })
}

/// The site with its search.
pub(crate) fn website(addresses: &Addresses, locale: Locale, name: &str) -> Value {
    let search = addresses.absolute(&format!("{}/{}/search", addresses.base, locale.tag()));
    json!({
        "@context": "https://schema.org", "@type": "WebSite", "name": name, "inLanguage": locale.tag(),
        "url": addresses.absolute(&addresses.home(locale)),
        "potentialAction": {
            "@type": "SearchAction", "target": format!("{search}?q={{search_term_string}}"),
            "query-input": "required name=search_term_string",
        },
    })
}

/// What an article is.
pub(crate) struct ArticleData<'a> {
    pub url: String,
    pub title: &'a str,
    pub description: &'a str,
    pub locale: Locale,
    pub published_at_ms: Millis,
    pub updated_at_ms: Millis,
    pub operator: &'a str,
}

/// An article.
pub(crate) fn article(about: &ArticleData<'_>) -> Value {
    let date = |at_ms| day(at_ms, &zone("UTC"), about.locale).iso;
    json!({
        "@context": "https://schema.org", "@type": "Article", "headline": about.title, "description": about.description,
        "inLanguage": about.locale.tag(), "mainEntityOfPage": about.url,
        "datePublished": date(about.published_at_ms), "dateModified": date(about.updated_at_ms),
        "author": { "@type": "Organization", "name": about.operator },
        "publisher": { "@type": "Organization", "name": about.operator },
    })
}

/// One question with its answer.
pub(crate) fn question(title: &str, answer: &str, locale: Locale) -> Value {
    json!({
        "@context": "https://schema.org", "@type": "FAQPage", "inLanguage": locale.tag(),
        "mainEntity": [{
            "@type": "Question", "name": title, "acceptedAnswer": { "@type": "Answer", "text": answer },
        }],
    })
}

/// The videos of an article, read from its sanitised HTML. A video without a caption goes by the article's title.
pub(crate) fn videos(html: &str, about: &ArticleData<'_>, absolute: impl Fn(&str) -> String) -> Vec<Value> {
    let blocks = html.split("<video").skip(1).filter_map(|rest| {
        let (video, after) = rest.split_once("</video>")?;
        let source = attribute(video, "src")?;
        let caption = after.strip_prefix("<figcaption>").and_then(|rest| rest.split("</figcaption>").next());
        let mut block = json!({
            "@context": "https://schema.org", "@type": "VideoObject",
            "name": caption.map_or_else(|| about.title.to_owned(), plain), "description": about.description,
            "contentUrl": absolute(&source), "inLanguage": about.locale.tag(),
            "uploadDate": day(about.published_at_ms, &zone("UTC"), about.locale).iso,
        });
        if let Some(poster) = attribute(video, "poster") {
            block["thumbnailUrl"] = absolute(&poster).into();
        }
        Some(block)
    });
    blocks.collect()
}

/// The value of the first attribute of that name.
fn attribute(html: &str, name: &str) -> Option<String> {
    let (_, rest) = html.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| plain(value))
}

/// Text without HTML's escapes.
fn plain(html: &str) -> String {
    let escapes = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    escapes.iter().fold(html.to_owned(), |text, (escape, sign)| text.replace(escape, sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_leaves_its_script_element() {
        let hostile = "</script><!--<script>alert(1)&\u{2028}";
        let block = script_text(&question(hostile, hostile, Locale::En));
        assert!(!block.contains(['<', '>', '&', '\u{2028}']), "{block}");
        let back: Value = serde_json::from_str(&block).unwrap();
        assert_eq!(back["mainEntity"][0]["name"], hostile);
    }

    #[test]
    fn videos_are_told_with_poster_and_caption() {
        let html = "<figure><video controls=\"\" poster=\"/help/files/b/p.jpg\"><source src=\"/help/files/a/v.mp4\" \
                    type=\"video/mp4\"><track src=\"/x.vtt\"></video><figcaption>Send &amp; wait</figcaption></figure>";
        let about = ArticleData {
            url: String::new(),
            title: "Transfers",
            description: "How",
            locale: Locale::En,
            published_at_ms: 0,
            updated_at_ms: 0,
            operator: "Harbor",
        };
        let found = videos(html, &about, |path| format!("https://desk.example{path}"));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["name"], "Send & wait");
        assert_eq!(found[0]["contentUrl"], "https://desk.example/help/files/a/v.mp4");
        assert_eq!(found[0]["thumbnailUrl"], "https://desk.example/help/files/b/p.jpg");
        assert_eq!(found[0]["uploadDate"], "1970-01-01");
    }

    #[test]
    fn a_breadcrumb_counts_from_one() {
        let addresses = Addresses { base: "/help", canonical: "https://desk.example/help".to_owned() };
        let steps =
            [("Help".to_owned(), "/help/en/".to_owned()), ("Fees".to_owned(), "/help/en/c/fees".to_owned())];
        let block = breadcrumb(&addresses, &steps);
        assert_eq!(block["itemListElement"][1]["position"], 2);
        assert_eq!(block["itemListElement"][1]["item"], "https://desk.example/help/en/c/fees");
    }
}
