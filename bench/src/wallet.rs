//! The sample wallet's knowledge, and the questions of strangers to it (`bench/data/wallet`).

use std::collections::BTreeMap;
use std::path::Path;

use answers::engine::Entry;
use anyhow::Context;
use kernel::Locale;
use serde::Deserialize;

/// Its languages, and the folders they lie in.
pub const LANGUAGES: [(&str, Locale); 2] = [("zh-CN", Locale::ZhCn), ("en", Locale::En)];
/// Files that hold no answers.
const OTHERS: [&str; 2] = ["announcements.toml", "readers.toml"];

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    answer: Vec<Written>,
    #[serde(default)]
    guide: Vec<Written>,
}

#[derive(Deserialize)]
struct Written {
    id: String,
    title: String,
    #[serde(default)]
    description: String,
    questions: Vec<String>,
    body: String,
}

/// What the sample wallet's bot is taught.
pub struct Wallet {
    /// Its answers, each in both languages.
    pub entries: Vec<Entry>,
    /// The number of each answer, by its id.
    numbers: BTreeMap<String, i64>,
}

/// A question of a stranger.
pub struct Asked {
    /// The words.
    pub question: String,
    /// The right answer; `None`: no article answers it.
    pub answer: Option<i64>,
}

impl Wallet {
    /// Reads it below the repository at `root`.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn read(root: &Path) -> anyhow::Result<Self> {
        let mut wallet = Self { entries: Vec::new(), numbers: BTreeMap::new() };
        for (language, locale) in LANGUAGES {
            let folder = root.join("crates/helpward/src/demo/knowledge").join(language);
            let mut paths: Vec<_> = std::fs::read_dir(&folder)
                .with_context(|| folder.display().to_string())?
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<Result<_, _>>()?;
            paths.retain(|path| !OTHERS.iter().any(|other| path.ends_with(other)));
            paths.sort();
            for path in paths {
                let file: File = toml::from_str(&std::fs::read_to_string(&path)?)?;
                for written in file.answer.into_iter().chain(file.guide) {
                    let entry = wallet.entry(written, locale)?;
                    wallet.entries.push(entry);
                }
            }
        }
        Ok(wallet)
    }

    fn entry(&mut self, written: Written, locale: Locale) -> anyhow::Result<Entry> {
        let next = i64::try_from(self.numbers.len())?;
        let answer = *self.numbers.entry(written.id).or_insert(next);
        let mut questions = vec![written.title];
        questions.extend(written.questions);
        let text = format!("{}\n{}", written.description, knowledge::plain_text(&written.body));
        Ok(Entry { answer, locale, questions, text: text.trim().to_owned() })
    }

    /// The questions of strangers in one language that were kept apart from all work on the engine (the README beside
    /// them says which), or all of them.
    ///
    /// # Errors
    /// When the file cannot be read, or names an answer that is not there.
    pub fn strangers(&self, root: &Path, language: &str, only_apart: bool) -> anyhow::Result<Vec<Asked>> {
        let path = root.join("bench/data/wallet").join(format!("{language}.csv"));
        let mut reader = csv::Reader::from_path(&path).with_context(|| path.display().to_string())?;
        let mut asked = Vec::new();
        for record in reader.records() {
            let record = record?;
            let (id, question) = (record.get(0).unwrap_or_default(), record.get(1).unwrap_or_default());
            if only_apart && !is_apart(if id.is_empty() { question } else { id }) {
                continue;
            }
            let number =
                |id: &str| self.numbers.get(id).copied().with_context(|| format!("{id} is no answer"));
            let answer = if id.is_empty() { None } else { Some(number(id)?) };
            asked.push(Asked { question: question.to_owned(), answer });
        }
        Ok(asked)
    }
}

fn is_apart(key: &str) -> bool {
    blake3::hash(key.as_bytes()).as_bytes()[0] % 2 == 1
}
