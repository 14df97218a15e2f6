//! What a new inbox of a wallet starts with; the operator changes it in the settings.

use std::collections::BTreeMap;

use kernel::Locale;

use crate::inbox::TopicInput;

/// Seconds an offer waits when nobody said otherwise: long enough to finish a sentence.
pub const OFFER_TIMEOUT_DEFAULT_S: i64 = 45;

/// Key, Chinese, English; in the order of the menu.
const TOPICS: &[(&str, &str, &str)] = &[
    ("transfer", "转账没到账", "A transfer has not arrived"),
    ("balance", "余额不对", "My balance looks wrong"),
    ("account", "登录与账户", "Signing in and my account"),
    ("security", "可疑活动或诈骗", "Suspicious activity or a scam"),
    ("other", "其他问题", "Something else"),
];

/// Topics people of a wallet write about, named in the given languages.
#[must_use]
pub fn default_topics(locales: &[Locale]) -> Vec<TopicInput> {
    let name = |zh: &str, en: &str, locale| match locale {
        Locale::ZhCn => zh.to_owned(),
        Locale::En => en.to_owned(),
    };
    TOPICS
        .iter()
        .map(|(key, zh, en)| TopicInput {
            key: (*key).to_owned(),
            names: locales.iter().map(|locale| (*locale, name(zh, en, *locale))).collect(),
        })
        .collect()
}

/// A greeting in each of the given languages.
#[must_use]
pub fn default_greeting(locales: &[Locale]) -> BTreeMap<Locale, String> {
    let text = |locale| match locale {
        Locale::ZhCn => "您好，请告诉我们遇到了什么问题，我们会陪您一起解决。",
        Locale::En => "Hello. Tell us what happened and we will work it out with you.",
    };
    locales.iter().map(|locale| (*locale, text(*locale).to_owned())).collect()
}
