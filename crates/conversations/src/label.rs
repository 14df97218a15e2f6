//! A coloured word on conversations. Pure.

use kernel::LabelId;

/// Longest name, in characters.
pub const MAX_LABEL_CHARS: usize = 40;

/// A label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Its id.
    pub id: LabelId,
    /// Its name, unique but for case.
    pub name: String,
    /// `#rrggbb`.
    pub colour: String,
    /// Grows with every change.
    pub version: i64,
}

impl Label {
    /// The form in which names are compared.
    pub(crate) fn key(&self) -> String {
        self.name.to_lowercase()
    }
}

/// The name as kept: one line, trimmed, secrets masked. `None` when nothing is left or it is too long.
pub(crate) fn clean_name(text: &str) -> Option<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = security::screen(&line).into_text();
    let fits =
        !name.is_empty() && name.chars().count() <= MAX_LABEL_CHARS && !name.chars().any(char::is_control);
    fits.then_some(name)
}

/// Whether a text is a colour as `#rrggbb`.
pub(crate) fn is_colour(text: &str) -> bool {
    text.len() == 7 && text.starts_with('#') && text[1..].bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_short_line() {
        let long = "标".repeat(41);
        let cases = [
            ("  提现  慢 ", Some("提现 慢")),
            ("", None),
            (" \n", None),
            (long.as_str(), None),
            ("a\u{7}b", None),
            ("4111 1111 1111 1111", Some(security::MASK)),
        ];
        for (text, wanted) in cases {
            assert_eq!(clean_name(text).as_deref(), wanted, "{text:?}");
        }
    }

    #[test]
    fn a_colour_is_six_hexadecimal_digits() {
        for (text, wanted) in
            [("#1F4FB0", true), ("1F4FB0", false), ("#1F4FB", false), ("#ggg000", false), ("#1é345", false)]
        {
            assert_eq!(is_colour(text), wanted, "{text}");
        }
    }
}
