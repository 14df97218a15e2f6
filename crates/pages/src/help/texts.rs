//! The help center's texts: one flat catalogue per language, the keys checked against the templates by a test.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use kernel::Locale;

static EN: LazyLock<Texts> = LazyLock::new(|| Texts::read(include_str!("../../i18n/help/en.json")));
static ZH_CN: LazyLock<Texts> = LazyLock::new(|| Texts::read(include_str!("../../i18n/help/zh-CN.json")));

/// All texts of one language.
pub(crate) struct Texts(BTreeMap<String, String>);

impl Texts {
    /// The catalogue of a language.
    pub(crate) fn of(locale: Locale) -> &'static Self {
        match locale {
            Locale::En => &EN,
            Locale::ZhCn => &ZH_CN,
        }
    }

    fn read(json: &str) -> Self {
        Self(serde_json::from_str(json).expect("the catalogues are flat JSON, which a test reads"))
    }

    /// The text of a key, its holes not filled; the key itself when there is none, which a test forbids.
    pub(crate) fn get<'t>(&'t self, key: &'t str) -> &'t str {
        self.0.get(key).map_or(key, String::as_str)
    }

    /// The text that fits a number: `key#one` for 1 where the language has it, else `key#other`.
    pub(crate) fn counted(&self, key: &str, count: usize) -> &str {
        let one = if count == 1 { self.0.get(&format!("{key}#one")) } else { None };
        one.or_else(|| self.0.get(&format!("{key}#other"))).map_or("", String::as_str)
    }

    /// A text with its `{holes}` filled by plain texts.
    pub(crate) fn say(&self, key: &str, holes: &[(&str, &str)]) -> String {
        fill(self.get(key), |hole| known(holes, hole))
    }

    /// The same for the text that fits a number.
    pub(crate) fn say_counted(&self, key: &str, count: usize, holes: &[(&str, &str)]) -> String {
        fill(self.counted(key, count), |hole| known(holes, hole))
    }

    #[cfg(test)]
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

fn known(holes: &[(&str, &str)], hole: &str) -> Option<String> {
    holes.iter().find(|(name, _)| *name == hole).map(|(_, text)| (*text).to_owned())
}

/// Fills the `{holes}` of a text; one that is not known stays as it is.
///
/// Between a Chinese character and a Latin word or a number goes a space, as careful printing has it: the texts
/// need not know whether an operator's name is Chinese.
pub(crate) fn fill(text: &str, with: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        match after.split_once('}').and_then(|(name, tail)| with(name).map(|value| (value, tail))) {
            Some((value, tail)) => {
                filled.push_str(gap(&filled, &value));
                filled.push_str(&value);
                filled.push_str(gap(&value, tail));
                rest = tail;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// What belongs between two texts.
fn gap(before: &str, after: &str) -> &'static str {
    let (Some(before), Some(after)) = (before.chars().next_back(), after.chars().next()) else { return "" };
    let mixed = (is_han(before) && after.is_ascii_alphanumeric())
        || (before.is_ascii_alphanumeric() && is_han(after));
    if mixed { " " } else { "" }
}

fn is_han(sign: char) -> bool {
    matches!(sign, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_filled_once() {
        let table = [
            ("{a} and {b}", "{b} and B"),
            ("{a", "{a"),
            ("{unknown} {b}", "{unknown} B"),
            ("无", "无"),
            ("这里是{b}的{z}中心", "这里是 B 的海港中心"),
            ("“{b}”，{b}", "“B”，B"),
        ];
        for (text, wanted) in table {
            let got = fill(text, |name| match name {
                "a" => Some("{b}".to_owned()),
                "b" => Some("B".to_owned()),
                "z" => Some("海港".to_owned()),
                _ => None,
            });
            assert_eq!(got, wanted);
        }
    }

    #[test]
    fn numbers_choose_their_form() {
        for (locale, count, wanted) in [
            (Locale::En, 1, "{count} article"),
            (Locale::En, 0, "{count} articles"),
            (Locale::ZhCn, 1, "{count} 篇文章"),
        ] {
            assert_eq!(Texts::of(locale).counted("articles", count), wanted);
        }
    }
}
