//! What the demo's people say, from the files beside this one.

use std::sync::LazyLock;

use kernel::Locale;
use serde::Deserialize;

use super::chance::Chance;

/// The texts of one language.
#[derive(Debug, Deserialize)]
pub(super) struct Texts {
    pub(super) comments_good: Vec<String>,
    pub(super) comments_bad: Vec<String>,
    pub(super) scenario: Vec<Scenario>,
}

/// One kind of trouble, turn by turn.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scenario {
    pub(super) topic: String,
    /// How often it comes, against the others.
    pub(super) weight: u32,
    /// 0 to 3; see `conversations::Priority`.
    #[serde(default = "normal")]
    pub(super) priority: i64,
    /// Places in the demo's list of labels.
    pub(super) labels: Vec<usize>,
    /// Who speaks (`c`, `a`, `n`; `b`: the bot, which hands over because it is not sure; `s`: the bot, which knows), then
    /// the ways to say it.
    pub(super) turns: Vec<Vec<String>>,
}

impl Scenario {
    /// Whether the bot answers it and nobody else is needed.
    pub(super) fn solved_by_bot(&self) -> bool {
        self.turns.iter().any(|turn| turn[0] == "s")
    }
}

const fn normal() -> i64 {
    1
}

static CHINESE: LazyLock<Texts> =
    LazyLock::new(|| toml::from_str(include_str!("texts/zh-CN.toml")).expect("a test reads the file"));
static ENGLISH: LazyLock<Texts> =
    LazyLock::new(|| toml::from_str(include_str!("texts/en.toml")).expect("a test reads the file"));

pub(super) fn of(locale: Locale) -> &'static Texts {
    match locale {
        Locale::ZhCn => &CHINESE,
        Locale::En => &ENGLISH,
    }
}

/// What one conversation is about in particular; fills the words in braces.
pub(super) struct Particulars(Vec<(&'static str, String)>);

impl Particulars {
    pub(super) fn new(chance: &Chance, locale: Locale) -> Self {
        let zh = locale == Locale::ZhCn;
        let coin = *chance.pick(&["USDT", "USDC", "ETH", "BNB", "TRX"]);
        let amount = match coin {
            "ETH" | "BNB" => format!("{}.{:02}", chance.between(0, 9), chance.between(5, 100)),
            _ => (chance.between(3, 400) * 10 + chance.between(0, 10)).to_string(),
        };
        let exchanges: &[&str] = if zh {
            &["币安", "欧易", "火币", "Gate"]
        } else {
            &["Binance", "OKX", "Kraken", "Coinbase"]
        };
        let ago: &[&str] = if zh {
            &["两个小时前", "昨天晚上", "今天早上", "一个多小时前"]
        } else {
            &["two hours ago", "last night", "this morning", "about an hour ago"]
        };
        let device = chance.pick(&[
            "iPhone 15",
            "iPhone 13",
            "Pixel 8",
            "Redmi Note 13",
            "Huawei Mate 60",
            "Galaxy S23",
        ]);
        // Hashes and addresses as wallets show them, shortened.
        let short = |head: &str| format!("{head}{}…{}", chance.hex(4), chance.hex(4));
        Self(vec![
            ("{coin}", coin.to_owned()),
            ("{amount}", amount),
            (
                "{network}",
                (*chance.pick(&["Ethereum", "TRON", "Arbitrum", "Polygon", "Optimism"])).to_owned(),
            ),
            ("{exchange}", (*chance.pick(exchanges)).to_owned()),
            ("{ago}", (*chance.pick(ago)).to_owned()),
            ("{hash}", short("0x")),
            ("{address}", short("0x")),
            ("{version}", format!("6.{}.{}", chance.between(2, 5), chance.between(0, 9))),
            ("{device}", (*device).to_owned()),
            ("{order}", chance.between(20_000_000, 99_999_999).to_string()),
            ("{phone}", format!("{:04}", chance.between(0, 10_000))),
            ("{fee}", chance.between(13, 31).to_string()),
        ])
    }

    pub(super) fn fill(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (word, value) in &self.0 {
            if text.contains(word) {
                text = text.replace(word, value);
            }
        }
        text
    }
}

const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "林", "郭", "何", "高",
    "罗",
];
const GIVEN: &[&str] = &[
    "伟", "芳", "娜", "敏", "静", "强", "磊", "洋", "艳", "勇", "杰", "娟", "涛", "明", "超", "秀兰", "子涵",
    "雨桐", "浩宇", "欣怡", "梓萱", "俊杰", "思远", "晓峰", "志强", "建国", "丽华", "文博",
];
const FIRST: &[&str] = &[
    "James", "Olivia", "Liam", "Emma", "Noah", "Sofia", "Mateo", "Aisha", "Lucas", "Chloe", "Omar", "Hannah",
    "Diego", "Fatima", "Ethan", "Mei", "Ravi", "Ingrid", "Kwame", "Yuki", "Tom", "Leila", "Pavel", "Grace",
];
const LAST: &[&str] = &[
    "Smith", "Garcia", "Nguyen", "Khan", "Müller", "Rossi", "Silva", "Kim", "Patel", "Johnson", "Brown",
    "Ivanov", "Dubois", "Okoye", "Larsen", "Tanaka", "Costa", "Walker", "Haddad", "Novak",
];

pub(super) fn person(chance: &Chance, locale: Locale) -> String {
    match locale {
        Locale::ZhCn => format!("{}{}", chance.pick(SURNAMES), chance.pick(GIVEN)),
        Locale::En => format!("{} {}", chance.pick(FIRST), chance.pick(LAST)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_whole_and_holds_no_secret() {
        for locale in Locale::ALL {
            let chance = Chance::new(5);
            let texts = of(locale);
            assert!(texts.scenario.len() >= 15);
            for scenario in &texts.scenario {
                assert!((0..=3).contains(&scenario.priority));
                assert_eq!(scenario.turns[0][0], "c", "a contact begins");
                for turn in &scenario.turns {
                    assert!(
                        ["c", "a", "n", "b", "s"].contains(&turn[0].as_str()) && turn.len() > 1,
                        "{turn:?}"
                    );
                    for text in &turn[1..] {
                        let filled = Particulars::new(&chance, locale).fill(text);
                        assert!(!filled.contains(['{', '}']), "{filled}");
                        assert_eq!(security::screen(&filled).into_text(), filled);
                    }
                }
            }
            for comment in texts.comments_good.iter().chain(&texts.comments_bad) {
                assert_eq!(security::screen(comment).into_text(), *comment);
            }
        }
    }

    #[test]
    fn topics_are_those_of_a_new_inbox() {
        let topics = inboxes::default_topics(&Locale::ALL);
        for scenario in Locale::ALL.iter().flat_map(|locale| &of(*locale).scenario) {
            assert!(topics.iter().any(|topic| topic.key == scenario.topic), "{}", scenario.topic);
        }
    }
}
