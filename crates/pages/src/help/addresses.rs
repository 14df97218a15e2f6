//! Where the pages of the help center are.

use kernel::Locale;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Signs that stand for themselves in a part of a path (RFC 3986, unreserved).
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The addresses of one request's pages.
#[derive(Debug, Clone)]
pub(crate) struct Addresses {
    /// What stands before every path: `/help`, or nothing at the help center's own domain.
    pub base: &'static str,
    /// Scheme, host and base under which search engines know it.
    pub canonical: String,
}

impl Addresses {
    pub(crate) fn home(&self, locale: Locale) -> String {
        format!("{}/{}/", self.base, locale.tag())
    }

    pub(crate) fn category(&self, locale: Locale, slug: &str) -> String {
        format!("{}/{}/c/{}", self.base, locale.tag(), part(slug))
    }

    pub(crate) fn article(&self, locale: Locale, slug: &str) -> String {
        format!("{}/{}/a/{}", self.base, locale.tag(), part(slug))
    }

    pub(crate) fn search(&self, locale: Locale, query: &str) -> String {
        format!("{}/{}/search?q={}", self.base, locale.tag(), part(query))
    }

    /// The one address of a path made by the other functions.
    pub(crate) fn absolute(&self, path: &str) -> String {
        format!("{}{}", self.canonical, path.strip_prefix(self.base).unwrap_or(path))
    }
}

/// A text as one part of a path or one value of a query.
pub(crate) fn part(text: &str) -> String {
    utf8_percent_encode(text, PART).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_escaped_and_know_their_canonical_form() {
        let desk = Addresses { base: "/help", canonical: "https://desk.example/help".to_owned() };
        let own = Addresses { base: "", canonical: "https://help.example".to_owned() };
        let path = desk.article(Locale::ZhCn, "转账/没到账");
        assert_eq!(path, "/help/zh-CN/a/%E8%BD%AC%E8%B4%A6%2F%E6%B2%A1%E5%88%B0%E8%B4%A6");
        assert_eq!(desk.absolute(&desk.home(Locale::En)), "https://desk.example/help/en/");
        assert_eq!(own.search(Locale::En, "a&b=\"<"), "/en/search?q=a%26b%3D%22%3C");
        assert_eq!(own.absolute(&own.category(Locale::En, "fees")), "https://help.example/en/c/fees");
    }
}
