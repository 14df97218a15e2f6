//! Answers and ways of asking as CSV:
//! `answer_id,locale,category,question,alternative_questions,answer` (docs/knowledge.md).

use std::collections::HashMap;

use kernel::Locale;

use super::{Entry, Item, RowFault, UnreadableFile};
use crate::article::{ArticleKind, Audience, MAX_TITLE_CHARS, Words};
use crate::live::LiveText;

const COLUMNS: [&str; 6] = ["answer_id", "locale", "category", "question", "alternative_questions", "answer"];
/// Signs with which a cell would be a formula in a spreadsheet.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Where each column stands.
struct Places([Option<usize>; 6]);

impl Places {
    fn of(heading: &csv::StringRecord) -> Result<Self, UnreadableFile> {
        let place = |name: &str| heading.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name));
        let places = COLUMNS.map(place);
        for needed in [0, 1, 3, 5] {
            if places[needed].is_none() {
                return Err(UnreadableFile::NoColumn(COLUMNS[needed]));
            }
        }
        Ok(Self(places))
    }

    fn cell(&self, record: &csv::StringRecord, column: usize) -> String {
        let cell = self.0[column].and_then(|at| record.get(at)).unwrap_or_default();
        unguarded(cell.trim()).to_owned()
    }
}

pub(super) fn read(text: &str) -> Result<Vec<Entry>, UnreadableFile> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(true).from_reader(text.as_bytes());
    let places = Places::of(reader.headers().map_err(|_| UnreadableFile::Malformed)?)?;
    let mut entries: Vec<Entry> = Vec::new();
    // Rows for one answer in one language are one article: further rows are further ways of asking.
    let mut first: HashMap<(String, Locale), usize> = HashMap::new();
    for record in reader.records() {
        let Ok(record) = record else {
            entries.push(Entry::Refused { label: String::new(), reason: RowFault::Malformed });
            continue;
        };
        let entry = match row(&places, &record) {
            Ok(item) => {
                let name = (item.key.clone().unwrap_or_default(), item.locale);
                match first.get(&name).copied() {
                    Some(at) => merged(&mut entries, at, item),
                    None => {
                        first.insert(name, entries.len());
                        Entry::Item(Box::new(item))
                    }
                }
            }
            Err((label, reason)) => Entry::Refused { label, reason },
        };
        entries.push(entry);
    }
    Ok(entries)
}

fn row(places: &Places, record: &csv::StringRecord) -> Result<Item, (String, RowFault)> {
    let cell = |column| places.cell(record, column);
    let (key, locale, question) = (cell(0), cell(1), cell(3));
    let label = if key.is_empty() { question.clone() } else { key.clone() };
    if key.is_empty() {
        return Err((label, RowFault::KeyMissing));
    }
    let Some(locale) = Locale::nearest(&locale) else { return Err((label, RowFault::LocaleUnknown)) };
    if question.is_empty() {
        return Err((label, RowFault::TitleMissing));
    }
    let others =
        cell(4).split(['|', '\n']).map(str::trim).filter(|q| !q.is_empty()).map(ToOwned::to_owned).collect();
    let (title, questions) = titled(question, others);
    Ok(Item {
        label,
        key: Some(key),
        public_id: None,
        kind: ArticleKind::Faq,
        audience: Audience::Public,
        locale,
        category: Some(cell(2)).filter(|name| !name.is_empty()),
        tags: Vec::new(),
        wallet_version: None,
        words: Words { title, body: cell(5), questions, ..Words::default() },
        live: true,
    })
}

/// A question that is too long for a title is one way of asking among the others: the first that is short enough stands
/// for them, or its own beginning does.
fn titled(question: String, mut others: Vec<String>) -> (String, Vec<String>) {
    let fits = |words: &String| words.chars().count() <= MAX_TITLE_CHARS;
    if fits(&question) {
        return (question, others);
    }
    let title = match others.iter().position(fits) {
        Some(at) => others.remove(at),
        None => beginning(&question),
    };
    others.insert(0, question);
    (title, others)
}

/// As many whole words as a title holds.
fn beginning(question: &str) -> String {
    let held: String = question.chars().take(MAX_TITLE_CHARS - 1).collect();
    let whole = held.rsplit_once(' ').map_or(held.as_str(), |(words, _)| words);
    format!("{}…", whole.trim_end())
}

/// A further row for an answer: its question and ways of asking join the first one's, unless it has another answer.
fn merged(entries: &mut [Entry], at: usize, item: Item) -> Entry {
    let Entry::Item(first) = &mut entries[at] else {
        return Entry::Refused { label: item.label, reason: RowFault::DuplicateRow };
    };
    if first.words.body.is_empty() {
        first.words.body.clone_from(&item.words.body);
    }
    if !item.words.body.is_empty() && item.words.body != first.words.body {
        return Entry::Refused { label: item.label, reason: RowFault::AnswerDiffers };
    }
    first.words.questions.push(item.words.title);
    first.words.questions.extend(item.words.questions);
    Entry::Merged { label: item.label, into: at }
}

/// A cell that no spreadsheet takes for a formula. What begins like one, or like a guarded one, gets an apostrophe in
/// front, which reading takes off again: nothing is lost on the way.
fn guarded(cell: &str) -> String {
    let begins = |cell: &str| cell.starts_with(FORMULA);
    let alike = cell.strip_prefix('\'').is_some_and(|rest| rest.starts_with('\'') || begins(rest));
    if begins(cell) || alike { format!("'{cell}") } else { cell.to_owned() }
}

fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) || rest.starts_with('\'') => rest,
        _ => cell,
    }
}

/// Live texts as the CSV that [`super::read`] reads, UTF-8 with its mark so that spreadsheets see it. `category` names the
/// category of a text.
///
/// # Panics
/// Never: writing to memory cannot fail.
#[must_use]
pub(crate) fn write_faq(texts: &[LiveText], category: impl Fn(&LiveText) -> String) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(COLUMNS).expect("memory takes it");
    for text in texts {
        let key = text.external_key.clone().unwrap_or_else(|| text.public_id.clone());
        let splits = text.questions.iter().any(|question| question.contains('|'));
        let questions = text.questions.join(if splits { "\n" } else { "|" });
        let row =
            [key, text.locale.to_string(), category(text), text.title.clone(), questions, text.body.clone()];
        writer.write_record(row.map(|cell| guarded(&cell))).expect("memory takes it");
    }
    writer.into_inner().expect("memory takes it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_inert_and_come_back_whole() {
        for cell in [
            "=cmd|' /C calc'!A0",
            "+1",
            "-1",
            "- item\n- item",
            "@SUM(1)",
            "\tx",
            "'=x",
            "''x",
            "'x",
            "x",
            "",
            "'",
        ] {
            let safe = guarded(cell);
            assert!(!safe.starts_with(FORMULA), "{cell:?}");
            assert_eq!(unguarded(&safe), cell, "{cell:?}");
        }
    }
}
