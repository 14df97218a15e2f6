//! What names a person or money stays here: it is replaced before a text leaves, and put back in what comes. Pure.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

/// Stands for a value: `⟦3⟧`.
static PLACEHOLDER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"⟦\s*([0-9]{1,4})\s*⟧").expect("a constant"));

/// What is replaced wherever it stands: addresses of the web and of mail, handles, long runs of letters and digits (wallet
/// addresses, hashes, ids), anything with digits of any script (amounts, telephone numbers, codes, dates), six or more
/// Chinese numerals in a row (fewer are words: 三三两两), and our own brackets.
static VALUES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
          (?: https?:// | www\. ) [^\s<>，。；！？、）】」』]+
        | [\p{L}\p{N}._%+-]+ @ [\p{L}\p{N}-]+ (?: \. [\p{L}\p{N}-]+ )+
        | @ [A-Za-z0-9_]{3,}
        | [A-Za-z\p{Nd}_-]* \p{Nd} [A-Za-z\p{Nd}_-]*
          (?: (?: [.,:/\x20()-] | \x20?\( | \)\x20? )? [+-]? [A-Za-z_-]{0,2} \p{Nd} [A-Za-z\p{Nd}_-]* )*
        | [A-Za-z0-9]{24,}
        | [〇零一二三四五六七八九十两幺壹贰叁肆伍陆柒捌玖拾貳參陸兩]
          (?: [\x20\u{3000}－-]?
              [〇零一二三四五六七八九十两幺壹贰叁肆伍陆柒捌玖拾貳參陸兩百千万亿佰仟萬億点點] ){5,}
        | [⟦⟧]
        ",
    )
    .expect("a constant")
});

/// Values taken out of the texts of one call; the same value has the same number everywhere.
#[derive(Default)]
pub(crate) struct Mask {
    names: Option<Regex>,
    values: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Mask {
    /// A mask that also knows these names. Names of one character say nothing and are left.
    pub(crate) fn knowing(names: impl IntoIterator<Item = String>) -> Self {
        let mut names: Vec<String> = names.into_iter().map(|name| name.trim().to_owned()).collect();
        names.retain(|name| name.chars().count() > 1);
        // The longest first: "Li Na" before "Li".
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        names.dedup();
        let any: Vec<String> = names.iter().map(|name| whole(name)).collect();
        let names = (!any.is_empty()).then(|| Regex::new(&format!("(?i){}", any.join("|"))).ok()).flatten();
        Self { names, ..Self::default() }
    }

    /// The text without values.
    pub(crate) fn hide(&mut self, text: &str) -> String {
        let mut hidden = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let name = self.names.as_ref().and_then(|names| names.find(rest)).map(|found| found.range());
            let value = VALUES.find(rest).map(|found| found.range());
            let Some(next) =
                [name, value].into_iter().flatten().min_by_key(|r| (r.start, usize::MAX - r.end))
            else {
                break;
            };
            hidden.push_str(&rest[..next.start]);
            let number = self.number(&rest[next.clone()]);
            hidden.push_str(&format!("⟦{number}⟧"));
            rest = &rest[next.end..];
        }
        hidden.push_str(rest);
        hidden
    }

    fn number(&mut self, value: &str) -> usize {
        if let Some(number) = self.numbers.get(value) {
            return *number;
        }
        self.values.push(value.to_owned());
        self.numbers.insert(value.to_owned(), self.values.len());
        self.values.len()
    }

    /// The text with its values. `None`: it has a placeholder nobody gave, or a broken one.
    pub(crate) fn restore(&self, text: &str) -> Option<String> {
        let mut whole = String::with_capacity(text.len());
        let mut at = 0;
        for found in PLACEHOLDER.captures_iter(text) {
            let all = found.get(0)?;
            let number: usize = found[1].parse().ok()?;
            whole.push_str(&text[at..all.start()]);
            if text[at..all.start()].contains(['⟦', '⟧']) {
                return None;
            }
            whole.push_str(self.values.get(number.checked_sub(1)?)?);
            at = all.end();
        }
        if text[at..].contains(['⟦', '⟧']) {
            return None;
        }
        whole.push_str(&text[at..]);
        Some(whole)
    }
}

/// A pattern of a name: a whole word where it begins and ends with letters of words.
fn whole(name: &str) -> String {
    let edge = |c: Option<char>| if c.is_some_and(|c| c.is_ascii_alphanumeric()) { r"\b" } else { "" };
    format!("{}{}{}", edge(name.chars().next()), regex::escape(name), edge(name.chars().next_back()))
}

/// The text without its placeholders.
pub(crate) fn without_placeholders(text: &str) -> String {
    PLACEHOLDER.replace_all(text, " ").into_owned()
}

/// The numbers of the placeholders in a text, in order, each as often as it stands there.
pub(crate) fn placeholders(text: &str) -> Vec<u32> {
    let mut numbers: Vec<u32> =
        PLACEHOLDER.captures_iter(text).filter_map(|found| found[1].parse().ok()).collect();
    numbers.sort_unstable();
    numbers
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hidden(text: &str) -> (String, Vec<String>) {
        let mut mask = Mask::knowing(["Li Na".to_owned(), "李娜".to_owned(), "Al".to_owned()]);
        let text = mask.hide(text);
        (text, mask.values)
    }

    #[test]
    fn names_money_and_addresses_do_not_leave() {
        for (text, wanted, values) in [
            ("I sent 1,250.50 USDT", "I sent ⟦1⟧ USDT", &["1,250.50"] as &[&str]),
            ("Li Na, li na and al", "⟦1⟧, ⟦2⟧ and ⟦3⟧", &["Li Na", "li na", "al"]),
            ("also altogether", "also altogether", &[]),
            ("我是李娜，转了500元", "我是⟦1⟧，转了⟦2⟧元", &["李娜", "500"]),
            ("mail me at na.li+x@mail.example.com!", "mail me at ⟦1⟧!", &["na.li+x@mail.example.com"]),
            ("call +86 138-0013-8000 now", "call +⟦1⟧ now", &["86 138-0013-8000"]),
            (
                "see https://scan.example/tx/0xab?x=1 or @nali_88",
                "see ⟦1⟧ or ⟦2⟧",
                &["https://scan.example/tx/0xab?x=1", "@nali_88"],
            ),
            (
                "to 0x52908400098527886E0F7030069857D2E4169EE7 twice: 0x52908400098527886E0F7030069857D2E4169EE7",
                "to ⟦1⟧ twice: ⟦1⟧",
                &["0x52908400098527886E0F7030069857D2E4169EE7"],
            ),
            ("TJRabPrwbZy45sbavfcjinPJC18kjpRTv8", "⟦1⟧", &["TJRabPrwbZy45sbavfcjinPJC18kjpRTv8"]),
            (
                "token abcdefghijklmnopqrstuvwxyzabcd ends",
                "token ⟦1⟧ ends",
                &["abcdefghijklmnopqrstuvwxyzabcd"],
            ),
            ("order A-77x on 2026-11-26", "order ⟦1⟧ on ⟦2⟧", &["A-77x", "2026-11-26"]),
            ("电话１３８００１３８０００", "电话⟦1⟧", &["１３８００１３８０００"]),
            ("الرقم ١٢٣٤ هنا", "الرقم ⟦1⟧ هنا", &["١٢٣٤"]),
            ("我的电话是一三八零零一三八零零零。", "我的电话是⟦1⟧。", &["一三八零零一三八零零零"]),
            ("幺三八 零零幺三-八零零零", "⟦1⟧", &["幺三八 零零幺三-八零零零"]),
            ("转了一万二千三百四十五个币", "转了⟦1⟧个币", &["一万二千三百四十五"]),
            ("收据写着壹拾贰万叁仟", "收据写着⟦1⟧", &["壹拾贰万叁仟"]),
            ("一一说明，三三两两，一五一十，千千万万", "一一说明，三三两两，一五一十，千千万万", &[]),
            ("试了二三十次；一、二、三、四、五、六", "试了二三十次；一、二、三、四、五、六", &[]),
            ("odd ⟦1⟧ text", "odd ⟦1⟧⟦2⟧⟦3⟧ text", &["⟦", "1", "⟧"]),
            ("nothing here", "nothing here", &[]),
        ] {
            let (got, kept) = hidden(text);
            assert_eq!(
                (got.as_str(), kept.iter().map(String::as_str).collect::<Vec<_>>().as_slice()),
                (wanted, values)
            );
        }
    }

    #[test]
    fn only_placeholders_that_were_given_come_back() {
        let mut mask = Mask::default();
        mask.hide("5 and 7");
        for (text, wanted) in [
            ("first ⟦2⟧, then ⟦1⟧", Some("first 7, then 5")),
            ("spaced ⟦ 1 ⟧", Some("spaced 5")),
            ("none", Some("none")),
            ("⟦3⟧", None),
            ("⟦0⟧", None),
            ("⟦1", None),
            ("⟦⟦1⟧⟧", None),
            ("⟦one⟧", None),
            ("⟦99999⟧", None),
        ] {
            assert_eq!(mask.restore(text).as_deref(), wanted, "{text}");
        }
        assert_eq!(placeholders("⟦2⟧ ⟦1⟧ ⟦2⟧"), [1, 2, 2]);
    }

    proptest! {
        #[test]
        fn whatever_is_hidden_comes_back_as_it_was(text in "\\PC{0,120}") {
            let mut mask = Mask::knowing(["Li Na".to_owned()]);
            let hidden = mask.hide(&text);
            let digit = Regex::new(r"\p{Nd}").expect("a pattern");
            prop_assert!(!digit.is_match(&without_placeholders(&hidden)));
            prop_assert_eq!(mask.restore(&hidden), Some(text));
        }
    }
}
