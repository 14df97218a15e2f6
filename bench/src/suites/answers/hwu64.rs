//! The set: intents are answers, their utterances are wordings and questions.

use std::collections::BTreeMap;
use std::path::Path;

use answers::engine::Entry;
use anyhow::{Context, ensure};
use kernel::Locale;

/// A question and the answer that is right.
pub(super) type Asked = (String, i64);

/// One way to use the set: how much of it is taught, and what is asked.
pub(super) struct Set {
    /// Name in the table.
    pub(super) name: &'static str,
    /// All answers with their wordings.
    pub(super) entries: Vec<Entry>,
    /// What is asked.
    pub(super) asked: Vec<Asked>,
}

impl Set {
    /// Reads the wordings of `taught` and the questions of `asked` below `folder`.
    pub(super) fn read(folder: &Path, name: &'static str, taught: &str, asked: &str) -> anyhow::Result<Self> {
        let mut numbers: BTreeMap<String, i64> = BTreeMap::new();
        for (_, intent) in lines(folder, taught)? {
            let next = i64::try_from(numbers.len())?;
            numbers.entry(intent).or_insert(next);
        }
        let number =
            |intent: &str| numbers.get(intent).copied().with_context(|| format!("{intent} is not taught"));
        let mut entries: Vec<Entry> = (0..i64::try_from(numbers.len())?).map(entry).collect();
        for (wording, intent) in lines(folder, taught)? {
            entries[usize::try_from(number(&intent)?)?].questions.push(wording);
        }
        let asked = lines(folder, asked)?
            .into_iter()
            .map(|(question, intent)| Ok((question, number(&intent)?)))
            .collect::<anyhow::Result<_>>()?;
        Ok(Self { name, entries, asked })
    }

    /// How many wordings are taught.
    pub(super) fn wordings(&self) -> usize {
        self.entries.iter().map(|entry| entry.questions.len()).sum()
    }

    /// The same wordings as the knowledge of a large desk: `wordings` of them, five to an answer. Past the end
    /// of the set they come again with other words around them.
    pub(super) fn large(&self, wordings: usize) -> Vec<Entry> {
        let mut large: Vec<Entry> = Vec::new();
        let around = ["", "please ", "hello, ", "could you "];
        for before in around {
            for chunk in self.entries.iter().flat_map(|entry| entry.questions.chunks(5)) {
                let room = wordings.saturating_sub(large.iter().map(|entry| entry.questions.len()).sum());
                if room == 0 {
                    return large;
                }
                let mut next = entry(i64::try_from(large.len()).unwrap_or(i64::MAX));
                next.questions =
                    chunk.iter().take(room).map(|wording| format!("{before}{wording}")).collect();
                large.push(next);
            }
        }
        large
    }
}

fn entry(answer: i64) -> Entry {
    Entry { answer, locale: Locale::En, questions: Vec::new(), text: String::new() }
}

/// Utterances with their intents.
fn lines(folder: &Path, split: &str) -> anyhow::Result<Vec<(String, String)>> {
    let read = |file: &str| {
        let path = folder.join(split).join(file);
        std::fs::read_to_string(&path).with_context(|| path.display().to_string())
    };
    let (texts, intents) = (read("seq.in")?, read("label")?);
    ensure!(texts.lines().count() == intents.lines().count(), "{split}: a label for each line");
    Ok(texts
        .lines()
        .zip(intents.lines())
        .map(|(text, intent)| (text.to_owned(), intent.trim().to_owned()))
        .collect())
}
