//! Text as the engine reads it: one shape for everything that is written in many ways.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization as _;

/// Characters of a question that are read; what comes after is ignored.
pub const MAX_QUESTION_CHARS: usize = 2_000;

/// Traditional characters of the domain beside their simplified ones, in pairs.
const TRADITIONAL: &str = include_str!("data/traditional.txt");

/// Names of emotes that Weibo and WeChat write in brackets.
const EMOTE_NAMES: &str = "微笑|可爱|嘻嘻|哈哈|爱你|挖鼻|吃惊|晕|泪|馋嘴|抓狂|哼|可怜|怒|汗|害羞|睡|钱|偷笑|笑cry|doge|喵喵|酷|衰|闭嘴|鄙视|色\
|鼓掌|悲伤|思考|生病|亲亲|怒骂|太开心|白眼|右哼哼|左哼哼|嘘|委屈|吐|哈欠|打哈欠|疑问|做鬼脸|失望|顶|费解|黑线|感冒|拜拜|允悲|摊手|并不简单|跪了\
|裂开|捂脸|苦涩|叹气|流泪|大哭|发怒|尴尬|撇嘴|呲牙|惊讶|难过|囧|冷汗|擦汗|奋斗|咒骂|折磨|骷髅|敲打|再见|抠鼻|坏笑|快哭了|阴险|吓|菜刀|炸弹|心碎\
|玫瑰|强|弱|握手|胜利|抱拳|拳头|ok|爱心|心|笑哭|破涕为笑|皱眉|吃瓜|加油|给力|赞|good|no|haha|傻眼|困|发呆|得意|调皮|惊恐|流汗|憨笑|疑惑|伤心|愤怒|比心|作揖";

/// What people draw with signs, and emotes in brackets: `[微笑]`, `[doge]`, `:-(`, `T_T`.
static EMOTES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?x)
          \[ (?: {EMOTE_NAMES} ) \]
        | (?: ^ | \s ) [:;=] [-o^']? [)(\]\[dp/\\|*@3]+ (?: $ | \s )
        | \( [^()\p{{Alphabetic}}\p{{Nd}}]{{2,8}} \)
        | \b (?: t_t | qaq | qwq | orz | o_o ) \b
        | \^_*\^ | >_< | -_-\|*"
    ))
    .expect("a pattern of this file")
});

/// A question in one shape: NFKC, lower case, simplified characters, without emotes, emoji and control
/// characters, spaces single. At most [`MAX_QUESTION_CHARS`] characters are read.
#[must_use]
pub fn normalise(text: &str) -> String {
    let mut plain = String::with_capacity(text.len().min(MAX_QUESTION_CHARS * 4));
    for c in text.chars().take(MAX_QUESTION_CHARS).nfkc().flat_map(char::to_lowercase) {
        match c {
            '\u{2018}' | '\u{2019}' | '\u{02BC}' | '`' | '´' => plain.push('\''),
            '\u{201C}' | '\u{201D}' => plain.push('"'),
            '【' => plain.push('['),
            '】' => plain.push(']'),
            _ if is_invisible(c) => {}
            _ if c.is_control() || is_picture(c) => plain.push(' '),
            _ => plain.push(simplified(c)),
        }
    }
    let without = EMOTES.replace_all(&plain, " ");
    let mut text = String::with_capacity(without.len());
    for word in without.split_whitespace() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

/// Characters without a width: joiners, direction marks, variation selectors.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Emoji and other pictures.
const fn is_picture(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Whether a character is written without spaces between words: Han, kana.
pub(super) const fn is_han(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

fn simplified(c: char) -> char {
    static PAIRS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
        let mut pairs: Vec<(char, char)> = TRADITIONAL
            .lines()
            .filter(|line| !line.starts_with('#'))
            .flat_map(str::split_whitespace)
            .filter_map(|pair| {
                let mut chars = pair.chars();
                Some((chars.next()?, chars.next()?))
            })
            .collect();
        pairs.sort_unstable();
        pairs
    });
    if !matches!(c, '\u{4E00}'..='\u{9FFF}') {
        return c;
    }
    PAIRS.binary_search_by_key(&c, |pair| pair.0).map_or(c, |at| PAIRS[at].1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_shape_for_what_is_written_in_many_ways() {
        for (written, read) in [
            ("Ｈｏｗ do I　WITHDRAW？", "how do i withdraw?"),
            ("怎麼提幣到錢包", "怎么提币到钱包"),
            ("轉帳失敗，請幫我", "转账失败,请帮我"),
            ("提现没到账[微笑][怒]", "提现没到账"),
            ("没到账【允悲】急", "没到账 急"),
            ("it failed :( again :-D", "it failed again"),
            ("help 😭😭 me\u{200B}", "help me"),
            ("I can’t log\tin\r\n", "i can't log in"),
            ("ﬁne", "fine"),
            ("T_T where is it ^_^", "where is it"),
            ("[tx] failed", "[tx] failed"),
            ("(・∀・) hi", "hi"),
            ("", ""),
            ("  ", ""),
        ] {
            assert_eq!(normalise(written), read, "{written:?}");
        }
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(normalise(&"a".repeat(10_000)).len(), MAX_QUESTION_CHARS);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC*|[\\s\\S]{0,200}") {
            let read = normalise(&text);
            prop_assert!(!read.starts_with(' ') && !read.ends_with(' ') && !read.contains("  "));
            prop_assert!(!read.chars().any(char::is_control));
            prop_assert!(!read.bytes().any(|b| b.is_ascii_uppercase()));
        }
    }
}
