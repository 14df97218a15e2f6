//! What the bot says: the catalogues of this room, one file a language, complete in each. Pure.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use conversations::{Feeling, HandOverReason};
use kernel::Locale;
use serde::Deserialize;

use crate::engine::Danger;

/// The texts of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Texts {
    pub(crate) greet: String,
    pub(crate) thanks: String,
    pub(crate) clarify: String,
    pub(crate) clarify_one: String,
    pub(crate) none_of_these: String,
    pub(crate) not_your_language: String,
    pub(crate) more: String,
    pub(crate) in_short: String,
    pub(crate) fill_in: String,
    pub(crate) second_try: String,
    calm: BTreeMap<String, String>,
    danger: BTreeMap<String, String>,
    handed_over: BTreeMap<String, String>,
    pub(crate) note: NoteTexts,
    reason: BTreeMap<String, String>,
    feeling: BTreeMap<String, String>,
}

/// The lines of the note for agents.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoteTexts {
    pub(crate) head: String,
    pub(crate) topic: String,
    pub(crate) feeling: String,
    pub(crate) confidence: String,
    pub(crate) tried: String,
    pub(crate) given: String,
    pub(crate) summary: String,
}

static EN: LazyLock<Texts> = LazyLock::new(|| parse(include_str!("texts/en.toml")));
static ZH_CN: LazyLock<Texts> = LazyLock::new(|| parse(include_str!("texts/zh-CN.toml")));

fn parse(catalogue: &str) -> Texts {
    toml::from_str(catalogue).expect("the catalogues are part of the program; a test reads them")
}

/// The texts of a language.
pub(crate) fn texts(locale: Locale) -> &'static Texts {
    match locale {
        Locale::En => &EN,
        Locale::ZhCn => &ZH_CN,
    }
}

impl Texts {
    /// What to do now; said before people come.
    pub(crate) fn danger(&self, danger: Danger) -> &str {
        self.danger[danger.word()].trim()
    }

    /// What somebody who is beside themselves reads first; `None`: a feeling that needs no words.
    pub(crate) fn calm(&self, feeling: Feeling) -> Option<&str> {
        self.calm.get(feeling.word()).map(String::as_str)
    }

    /// What the contact reads when people take over.
    pub(crate) fn handed_over(&self, reason: HandOverReason) -> &str {
        &self.handed_over[reason.word()]
    }

    /// Why, for agents.
    pub(crate) fn reason(&self, reason: HandOverReason) -> &str {
        &self.reason[reason.word()]
    }

    /// A feeling's name, for agents.
    pub(crate) fn feeling(&self, feeling: Feeling) -> &str {
        &self.feeling[feeling.word()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_says_everything_and_asks_for_no_secret() {
        for locale in Locale::ALL {
            let texts = texts(locale);
            for danger in Danger::ALL {
                let said = texts.danger(danger);
                assert!(said.lines().count() > 3, "{locale} {danger:?}");
                assert!(said.contains(if locale == Locale::En { "recovery phrase" } else { "助记词" }));
            }
            for reason in HandOverReason::ALL {
                assert!(!texts.handed_over(reason).is_empty() && !texts.reason(reason).is_empty());
            }
            for feeling in Feeling::ALL {
                assert!(!texts.feeling(feeling).is_empty());
                assert_eq!(texts.calm(feeling).is_some(), feeling.is_pressing());
            }
            assert!(texts.note.head.contains("{value}") && texts.note.tried.contains("{list}"));
        }
    }
}
