//! What a text says by its words alone, without any knowledge: danger, the wish for a person, feeling.
//!
//! The words are data (`data/danger.txt`, `data/person.txt`, `data/feeling.txt`), one pattern a line with the
//! reason for its group; this file reads and applies them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::{Regex, RegexSet, RegexSetBuilder};

use super::text::normalise;

/// Why a conversation belongs to people before any answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Danger {
    /// Something was taken, or somebody else is inside.
    Stolen,
    /// Somebody deceives, or has deceived.
    Scam,
    /// Something was sent to where it does not belong.
    WrongAddress,
    /// A recovery phrase or private key is in other hands.
    SecretLeaked,
}

impl Danger {
    /// Every danger, the gravest first.
    pub const ALL: [Self; 4] = [Self::SecretLeaked, Self::Stolen, Self::Scam, Self::WrongAddress];

    /// Its stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stolen => "stolen",
            Self::Scam => "scam",
            Self::WrongAddress => "wrong_address",
            Self::SecretLeaked => "secret_leaked",
        }
    }
}

/// How a person feels, where words say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feeling {
    /// Insults, threats, patience lost.
    Angry,
    /// Fear, despair, panic.
    Frightened,
    /// Disappointed or worn out, without anger.
    Unhappy,
}

impl Feeling {
    /// Every feeling, the one that counts most first.
    pub const ALL: [Self; 3] = [Self::Angry, Self::Frightened, Self::Unhappy];

    /// Its stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Angry => "angry",
            Self::Frightened => "frightened",
            Self::Unhappy => "unhappy",
        }
    }
}

/// What danger a text tells of; `None`: none, or only a question about it ("how do I avoid being hacked").
#[must_use]
pub fn danger(text: &str) -> Option<Danger> {
    let read = Read::of(text);
    Danger::ALL.into_iter().find(|danger| DANGER.says(danger.word(), &read))
}

/// Whether a text asks for a person, in any wording.
#[must_use]
pub fn wants_person(text: &str) -> bool {
    let read = Read::of(text);
    PERSON.says("ask", &read) || PERSON.says("whole", &read)
}

/// How the writer feels; `None`: nothing says so. Precision before recall: mild words count for nothing.
#[must_use]
pub fn feeling(text: &str) -> Option<Feeling> {
    let read = Read::of(text);
    Feeling::ALL.into_iter().find(|feeling| FEELING.says(feeling.word(), &read))
}

static DANGER: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(include_str!("data/danger.txt")));
static PERSON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(include_str!("data/person.txt")));
static FEELING: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(include_str!("data/feeling.txt")));

/// Compiles the lexicons now rather than in the middle of the first question.
pub(super) fn prepare() {
    for lexicon in [&DANGER, &PERSON, &FEELING] {
        LazyLock::force(lexicon);
    }
}

/// Greetings and signs that may stand around a text that says one thing only.
static AROUND: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("^(?:(?:hi|hello|hey|dear|ok|yes|no|你好|您好|喂|在吗|亲|请问)(?:$| |[^a-z0-9 ]))+ ?")
        .expect("a pattern of this file")
});

/// A text prepared for the patterns.
struct Read {
    /// Sentences, each with its punctuation turned to spaces.
    sentences: Vec<String>,
    /// The whole without greeting and punctuation.
    whole: String,
    /// With its punctuation.
    text: String,
}

impl Read {
    fn of(text: &str) -> Self {
        let text = normalise(text);
        let sentences =
            text.split(['.', '!', '?', ';', '。', '…', '~']).map(plain).filter(|s| !s.is_empty()).collect();
        let said = plain(&text);
        let whole = AROUND.replace(&said, "").trim().to_owned();
        Self { sentences, whole, text }
    }
}

/// Words apart by single spaces; apostrophes stay, other signs go.
fn plain(text: &str) -> String {
    let spaced: String =
        text.chars().map(|c| if c.is_alphanumeric() || matches!(c, '\'' | '$') { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The patterns of one file by group; a group holds both languages.
struct Lexicon(BTreeMap<String, RegexSet>);

impl Lexicon {
    /// Reads `group language: pattern` lines (either order of the first two) and `{name}: pattern` lists.
    fn read(file: &str) -> Self {
        let lines = || file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let lists: Vec<(&str, &str)> =
            lines().filter(|line| line.starts_with('{')).filter_map(|line| line.split_once(": ")).collect();
        let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (head, pattern) in
            lines().filter(|line| !line.starts_with('{')).filter_map(|l| l.split_once(": "))
        {
            let mut pattern = pattern.to_owned();
            // A list may name another list, once.
            for _ in 0..2 {
                for (name, list) in &lists {
                    pattern = pattern.replace(name, list);
                }
            }
            // Explicit sets keep the automata small; Unicode's are two orders of magnitude larger.
            let pattern = pattern.replace(r"\w", "[a-z0-9'$]").replace(r"\p{Han}", "[一-龥]");
            let mut heads: Vec<&str> = head.split(' ').collect();
            let english = heads.contains(&"en");
            heads.retain(|word| !matches!(*word, "en" | "zh"));
            let group = heads.join(" ");
            let pattern = match (group.as_str(), english) {
                ("whole", _) => format!("^(?:{pattern})$"),
                (_, true) => format!(r"(?-u:\b)(?:{pattern})(?:$|[^a-z0-9])"),
                (_, false) => pattern,
            };
            groups.entry(group).or_default().push(pattern);
        }
        let compile = |patterns: Vec<String>| {
            let mut builder = RegexSetBuilder::new(patterns);
            builder.size_limit(64 << 20).dfa_size_limit(16 << 20);
            builder.build().expect("the patterns of this folder, which a test compiles")
        };
        Self(groups.into_iter().map(|(group, patterns)| (group, compile(patterns))).collect())
    }

    /// Whether a group matches a sentence that no `unless` takes back.
    fn says(&self, group: &str, read: &Read) -> bool {
        let Some(patterns) = self.0.get(group) else { return false };
        if group == "whole" {
            return patterns.is_match(&read.whole);
        }
        let taken_back = |text: &str| self.0.get("unless").is_some_and(|unless| unless.is_match(text));
        read.sentences.iter().any(|sentence| patterns.is_match(sentence) && !taken_back(sentence))
            || (patterns.is_match(&read.text) && !taken_back(&plain(&read.text)))
    }
}

#[cfg(test)]
#[path = "lexicon_tests.rs"]
mod tests;
