//! What the model wrote is a stranger's text: it is shown only if it says nothing that was not given to it. Pure.

use std::sync::LazyLock;

use regex::Regex;

use super::mask::{Mask, placeholders, without_placeholders};
use crate::engine;

/// What an output is measured by.
pub(crate) struct Measure<'a> {
    /// The texts it was made from, as they were before anything was hidden.
    pub(crate) source: &'a str,
    /// What was hidden of them.
    pub(crate) mask: &'a Mask,
    /// A translation keeps every placeholder of this text, each as often; `None`: some may be left out.
    pub(crate) all_of: Option<&'a str>,
    /// Only placeholders of this text may stand in it; `None`: any that was given.
    pub(crate) none_but: Option<&'a str>,
    /// The language it must be in, a BCP 47 tag.
    pub(crate) language: &'a str,
    /// Its most characters.
    pub(crate) most_chars: usize,
}

/// Links, hosts and marks of markup; each may only stand where the source has it too.
static TRAILS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?x) [a-zA-Z][a-zA-Z0-9+.-]*:// [^\s]* | \b [a-zA-Z0-9-]+ (?: \. [a-zA-Z0-9-]+ )* \. [a-zA-Z]{2,} \b (?: /[^\s]* )? | (?: /[\w.-]+ ){2,} | \]\( | < [a-zA-Z/!] | @ [A-Za-z0-9_]{3,}")
        .expect("a constant")
});

/// Emphasis and headings that models add without being asked.
static DECORATION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)\*\*|__|`|^\#{1,6}\x20+").expect("a constant"));

/// The number of a step at the beginning of a line.
static STEP: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^\s*[0-9]{1,2}[.)、）]").expect("a constant"));

/// How a model begins when it will not do it.
static REFUSAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(i['’]?m sorry|i am sorry|sorry, |i can(no|['’])t|i am unable|i['’]m unable|as an ai|i apologi[sz]e|抱歉，?我(无法|不能)|对不起，?我(无法|不能)|我(无法|不能)(提供|帮助|协助|翻译|回答)|作为(一个|一名)?(ai|人工智能))")
        .expect("a constant")
});

/// What nobody is asked for here, by the words that name it; a text may only speak of one if its source does.
const SECRETS: &[&[&str]] = &[
    &["recovery phrase", "seed phrase", "secret phrase", "mnemonic", "助记词", "恢复词", "恢复短语"],
    &["private key", "keystore", "私钥"],
    &["verification code", "one-time code", "one-time password", "2fa code", "验证码", "动态码"],
    &["password", "passcode", "密码", "口令"],
    &["screen sharing", "share your screen", "anydesk", "teamviewer", "共享屏幕", "屏幕共享"],
];

/// The output as it may be shown: plain text, values put back. `None`: it is thrown away.
pub(crate) fn accept(output: &str, measure: &Measure<'_>) -> Option<String> {
    let output = DECORATION.replace_all(output.trim(), "");
    let output = output.trim();
    let refuses = REFUSAL.is_match(output) && !REFUSAL.is_match(measure.source.trim());
    if output.is_empty() || refuses || output.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return None;
    }
    if measure.all_of.is_some_and(|text| placeholders(text) != placeholders(output)) {
        return None;
    }
    if measure.none_but.is_some_and(|text| !only_of(text, output)) {
        return None;
    }
    let bare = without_placeholders(output);
    // Every number was hidden: one that stands here was made up, unless it numbers a step.
    if STEP.replace_all(&bare, "").chars().any(char::is_numeric) {
        return None;
    }
    let text = measure.mask.restore(output)?;
    if text.chars().count() > measure.most_chars || !is_in(&bare, measure.language) {
        return None;
    }
    let new_trail = TRAILS.find_iter(&text).any(|trail| !measure.source.contains(trail.as_str()));
    if new_trail || names_new_secret(&text, measure.source) {
        return None;
    }
    let screened = security::screen(&text);
    screened.found().is_empty().then(|| screened.into_text())
}

fn only_of(text: &str, output: &str) -> bool {
    let given = placeholders(text);
    placeholders(output).iter().all(|number| given.contains(number))
}

fn names_new_secret(text: &str, source: &str) -> bool {
    let (text, source) = (text.to_lowercase(), source.to_lowercase());
    SECRETS.iter().any(|words| {
        words.iter().any(|word| text.contains(word)) && !words.iter().any(|word| source.contains(word))
    })
}

/// Whether a text is in a language; a text too short to tell is.
fn is_in(text: &str, language: &str) -> bool {
    engine::language(text).is_none_or(|found| found.tag() == language)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str =
        "Withdrawals of 500 USDT arrive within 10 minutes. See /help/en/a/withdrawals for more.";

    fn accepted(output: &str, all: bool, language: &str) -> Option<String> {
        let mut mask = Mask::default();
        let hidden = mask.hide(SOURCE);
        let all_of = all.then_some(hidden.as_str());
        accept(
            output,
            &Measure { source: SOURCE, mask: &mask, all_of, none_but: None, language, most_chars: 200 },
        )
    }

    #[test]
    fn what_says_only_what_was_given_is_shown() {
        for (output, wanted) in [
            ("It takes ⟦2⟧ minutes for ⟦1⟧ USDT to arrive.", "It takes 10 minutes for 500 USDT to arrive."),
            ("It takes **about** ⟦2⟧ minutes.", "It takes about 10 minutes."),
            ("1. Wait a little.\n2. Look again please.", "1. Wait a little.\n2. Look again please."),
            (
                "# Withdrawals\nPlease read /help/en/a/withdrawals now.",
                "Withdrawals\nPlease read /help/en/a/withdrawals now.",
            ),
        ] {
            assert_eq!(accepted(output, false, "en").as_deref(), Some(wanted));
        }
    }

    #[test]
    fn everything_else_is_thrown_away() {
        for output in [
            "",
            "  ",
            "I'm sorry, but I can't help with that request.",
            "As an AI language model I have no opinion on this.",
            "It takes 10 minutes for the money to arrive.",
            "It takes ⟦2⟧ minutes; fees are ⟦3⟧ dollars for you.",
            "It takes ten minutes. Ask our friends at evil.example for more help.",
            "It takes ten minutes. See https://evil.example/now please.",
            "It takes ten minutes. See [this page](/help/en/a/withdrawals) please.",
            "It takes ten minutes. See /help/en/a/other for the rest of it.",
            "It takes ten minutes <img src=x> as we said before.",
            "It takes ten minutes. Write to @wallet_support on the other app.",
            "It takes ten minutes. Then send us your recovery phrase please.",
            "It takes ten minutes. Please install AnyDesk meanwhile, will you.",
            "大多数提现在十分钟内到账，请稍候再看。",
            "Los retiros tardan unos minutos en llegar a su cuenta, por favor espere.",
            "It takes\u{202e}\u{7} ten minutes for the money to arrive.",
            "legal winner thank year wave sausage worth useful legal winner thank yellow",
        ] {
            assert_eq!(accepted(output, false, "en"), None, "{output}");
        }
        assert_eq!(accepted(&"It is all fine with that. ".repeat(20), false, "en"), None, "too long");
    }

    #[test]
    fn values_of_the_question_do_not_pass_for_values_of_the_article() {
        let mut mask = Mask::default();
        let article = mask.hide(SOURCE);
        mask.hide("Shall I send it to 0x52908400098527886E0F7030069857D2E4169EE7?");
        let measure = |none_but| Measure {
            source: SOURCE,
            mask: &mask,
            all_of: None,
            none_but,
            language: "en",
            most_chars: 200,
        };
        let evil = "It arrives when you send it to ⟦3⟧ first, as agreed.";
        assert!(accept(evil, &measure(None)).is_some(), "the value is known");
        assert_eq!(accept(evil, &measure(Some(&article))), None);
        assert!(accept("It takes ⟦2⟧ minutes to arrive there.", &measure(Some(&article))).is_some());
    }

    #[test]
    fn translations_keep_every_value_exactly() {
        for (output, good) in [
            ("⟦1⟧ USDT 的提现会在 ⟦2⟧ 分钟内到账。", true),
            ("⟦1⟧ USDT 的提现会在 ⟦2⟧ 分钟内到账，⟦2⟧ 分钟。", false),
            ("⟦1⟧ USDT 的提现会在十分钟内到账。", false),
        ] {
            assert_eq!(accepted(output, true, "zh").is_some(), good, "{output}");
        }
        let mut mask = Mask::default();
        let source = "Please send 500 USDT to 0x52908400098527886E0F7030069857D2E4169EE7";
        let hidden = mask.hide(source);
        let all_of = Some(hidden.as_str());
        let measure =
            Measure { source, mask: &mask, all_of, none_but: None, language: "zh", most_chars: 200 };
        let good = accept("请把 ⟦1⟧ USDT 转到 ⟦2⟧", &measure);
        assert_eq!(good.as_deref(), Some("请把 500 USDT 转到 0x52908400098527886E0F7030069857D2E4169EE7"));
        assert_eq!(accept("请把 ⟦1⟧ USDT 转到 ⟦1⟧", &measure), None);
    }
}
