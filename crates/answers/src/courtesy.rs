//! What people say without asking anything: thanks, a greeting. Pure.

/// A courtesy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Courtesy {
    /// "Hello", "在吗".
    Greeting,
    /// "Thanks", "好的".
    Thanks,
}

const GREETINGS: &[&str] = &[
    "hi",
    "hello",
    "hey",
    "hi there",
    "hello there",
    "hey there",
    "good morning",
    "good afternoon",
    "good evening",
    "anyone there",
    "is anyone there",
    "are you there",
    "你好",
    "您好",
    "哈喽",
    "嗨",
    "在吗",
    "在么",
    "在不在",
    "有人吗",
    "有人在吗",
    "你好在吗",
    "您好在吗",
    "早上好",
    "下午好",
    "晚上好",
];

const THANKS: &[&str] = &[
    "thanks",
    "thank you",
    "thx",
    "ty",
    "many thanks",
    "thanks a lot",
    "thank you very much",
    "thank you so much",
    "ok",
    "okay",
    "ok thanks",
    "okay thanks",
    "ok thank you",
    "great",
    "great thanks",
    "got it",
    "got it thanks",
    "perfect",
    "perfect thanks",
    "cheers",
    "谢谢",
    "谢谢你",
    "谢谢您",
    "多谢",
    "感谢",
    "非常感谢",
    "好的",
    "好",
    "好的谢谢",
    "好谢谢",
    "好的谢谢你",
    "知道了",
    "知道了谢谢",
    "明白了",
    "明白了谢谢",
    "收到",
    "收到谢谢",
    "嗯嗯",
    "嗯",
    "行",
    "可以了",
    "可以了谢谢",
    "解决了",
    "解决了谢谢",
    "ok谢谢",
];

/// The courtesy that a text is and nothing beside it; `None`: it says more.
#[must_use]
pub fn courtesy(text: &str) -> Option<Courtesy> {
    if text.chars().count() > 40 {
        return None;
    }
    let plain = plain(text);
    if GREETINGS.contains(&plain.as_str()) {
        Some(Courtesy::Greeting)
    } else if THANKS.contains(&plain.as_str()) {
        Some(Courtesy::Thanks)
    } else {
        None
    }
}

/// Letters in lower case with single spaces between words; no signs, no closing particles.
fn plain(text: &str) -> String {
    let lower = crate::engine::normalise(text).to_lowercase();
    let letters: String = lower.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let mut words = letters.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().any(|c| c >= '\u{2E80}') {
        words.retain(|c| c != ' ');
    }
    words.trim_end_matches(['啊', '呀', '哦', '啦', '哈', '呢']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bare_courtesies_count() {
        for (text, wanted) in [
            ("Hello!", Some(Courtesy::Greeting)),
            ("你好，在吗？", Some(Courtesy::Greeting)),
            ("Thanks :)", Some(Courtesy::Thanks)),
            ("好的，谢谢！", Some(Courtesy::Thanks)),
            ("ＯＫ", Some(Courtesy::Thanks)),
            ("谢谢啦", Some(Courtesy::Thanks)),
            ("Hello, my transfer is stuck", None),
            ("谢谢，但是还没到账", None),
            ("", None),
            ("。。。", None),
        ] {
            assert_eq!(courtesy(text), wanted, "{text}");
        }
    }
}
