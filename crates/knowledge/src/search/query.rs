//! Asking an index.

use std::collections::{HashMap, HashSet};

use kernel::Locale;

use super::tokens::{Run, runs};
use super::{Hit, MAX_QUERY_CHARS, SearchIndex, snippet, sound, synonyms, typos};
use crate::reach::Reach;

/// How much a find counts that is not the word itself.
const PLAIN_FORM: f32 = 0.9;
const BEGINNING: f32 = 0.6;
const SOUND: f32 = 0.8;
const INITIALS: f32 = 0.5;
const SYNONYM: f32 = 0.6;
const TYPO: f32 = 0.5;
const ALONE: f32 = 0.3;
/// Most units of a query, and most words that begin alike.
const MAX_UNITS: usize = 24;
const MAX_BEGINNINGS: usize = 24;
/// Least share of the query's weight that a text must have: of a few words much, of a whole sentence, which has many
/// that say nothing, less.
const LEAST_COVERED: f32 = 0.4;
const FEW_UNITS: f32 = 4.0;

/// One thing the query asks for, with everything that counts as finding it.
#[derive(Default)]
struct Unit {
    /// The rarer what was typed, the more it weighs.
    idf: f32,
    finds: Vec<(u32, f32)>,
}

pub(super) fn search(
    index: &SearchIndex,
    words: &str,
    locale: Option<Locale>,
    reach: Reach,
    limit: usize,
) -> Vec<Hit> {
    let words: String = words.chars().take(MAX_QUERY_CHARS).collect();
    let query = runs(&words);
    let asked = units(index, &query);
    let total: f32 = asked.iter().map(|unit| unit.idf).sum();
    if total <= 0.0 {
        return Vec::new();
    }
    let mut scores = Scores::new(index.docs.len());
    for unit in &asked {
        scores.add(index, unit);
    }
    let within = |doc: u32| {
        let doc = &index.docs[doc as usize];
        i64::from(doc.level) <= reach.level() && locale.is_none_or(|locale| locale == doc.locale)
    };
    let least = least_covered(asked.len());
    let found: Vec<(u32, f32)> = scores
        .touched
        .iter()
        .map(|doc| (*doc, scores.of[*doc as usize]))
        .map(|(doc, score)| (doc, score.sum, score.covered / total))
        .filter(|(doc, _, covered)| *covered >= least && within(*doc))
        .map(|(doc, sum, covered)| (doc, sum * covered))
        .collect();
    best(index, found, limit).into_iter().map(|(doc, score)| hit(index, doc, score, &query)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "24 at most")]
fn least_covered(units: usize) -> f32 {
    LEAST_COVERED * (FEW_UNITS / (units as f32).max(FEW_UNITS)).sqrt()
}

/// The best texts, one per article. Only as many are put in order as are needed: a common word finds half of all.
fn best(index: &SearchIndex, mut found: Vec<(u32, f32)>, limit: usize) -> Vec<(u32, f32)> {
    let better = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    let (mut best, mut seen) = (Vec::new(), HashSet::new());
    let mut rest = &mut found[..];
    while best.len() < limit && !rest.is_empty() {
        // An article in all its languages may take several places.
        let next = (limit * 4).min(rest.len());
        if next < rest.len() {
            rest.select_nth_unstable_by(next, better);
        }
        let (first, after) = rest.split_at_mut(next);
        first.sort_unstable_by(better);
        best.extend(first.iter().filter(|(doc, _)| seen.insert(index.docs[*doc as usize].article)));
        rest = after;
    }
    best.truncate(limit);
    best
}

fn hit(index: &SearchIndex, doc: u32, score: f32, query: &[Run]) -> Hit {
    let doc = &index.docs[doc as usize];
    Hit {
        article: doc.article,
        public_id: doc.public_id.to_string(),
        kind: doc.kind,
        category: doc.category,
        locale: doc.locale,
        title: doc.title.to_string(),
        slug: doc.slug.to_string(),
        snippet: snippet::around(&doc.lead, query),
        score,
    }
}

/// What a text has of a query. Beside each other, because every posting needs them all.
#[derive(Clone, Copy, Default)]
struct Score {
    sum: f32,
    covered: f32,
    /// The best find of the unit being added.
    unit: f32,
    share: f32,
}

/// Scores of texts, with those that have any.
struct Scores {
    of: Vec<Score>,
    touched: Vec<u32>,
}

impl Scores {
    fn new(docs: usize) -> Self {
        Self { of: vec![Score::default(); docs], touched: Vec::new() }
    }

    /// A unit counts once in a text, by its best find.
    fn add(&mut self, index: &SearchIndex, unit: &Unit) {
        let mut met = Vec::new();
        for (term, factor) in &unit.finds {
            let worth = factor * unit.idf;
            for posting in &index.postings[*term as usize] {
                let score = &mut self.of[posting.doc as usize];
                if score.unit == 0.0 {
                    met.push(posting.doc);
                }
                score.unit = score.unit.max(worth * posting.worth);
                score.share = score.share.max(*factor);
            }
        }
        for doc in met {
            let score = &mut self.of[doc as usize];
            if score.covered == 0.0 {
                self.touched.push(doc);
            }
            score.sum += score.unit;
            score.covered += unit.idf * score.share;
            (score.unit, score.share) = (0.0, 0.0);
        }
    }
}

/// What a query asks for.
fn units(index: &SearchIndex, query: &[Run]) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    // Where the units of each run begin, so that synonyms find what they stand for.
    let mut first = Vec::with_capacity(query.len());
    let last = query.len().saturating_sub(1);
    for (at, run) in query.iter().enumerate() {
        first.push(units.len());
        match run {
            Run::Word(word) => units.push(word_unit(index, word, at == last)),
            Run::Han(chars) if chars.len() == 1 => units.push(exact(index, &chars[0].to_string())),
            Run::Han(chars) => {
                for pair in chars.windows(2) {
                    units.push(pair_unit(index, pair));
                }
            }
        }
    }
    for known in synonyms::known(query) {
        let finds = synonym_finds(index, &known.others);
        let at = first[known.run] + known.from;
        let length = match query[known.run] {
            Run::Han(_) => (known.length - 1).max(1),
            Run::Word(_) => known.length,
        };
        for unit in units.iter_mut().skip(at).take(length) {
            unit.finds.extend(finds.iter().copied());
        }
    }
    units.truncate(MAX_UNITS);
    for unit in &mut units {
        unit.idf = weight_of(index, unit);
    }
    units
}

/// What was typed, and nothing that merely resembles it.
fn exact(index: &SearchIndex, term: &str) -> Unit {
    let finds = index.terms.get(term).map(|id| (*id, 1.0));
    Unit { idf: 0.0, finds: finds.into_iter().collect() }
}

/// Two neighbouring characters; where no text has them side by side, each of them alone stands for a little.
fn pair_unit(index: &SearchIndex, pair: &[char]) -> Unit {
    let mut unit = exact(index, &pair.iter().collect::<String>());
    if unit.finds.is_empty() {
        let alone = pair.iter().filter_map(|c| index.terms.get(c.to_string().as_str()));
        unit.finds = alone.map(|id| (*id, ALONE)).collect();
    }
    unit
}

fn word_unit(index: &SearchIndex, word: &str, is_last: bool) -> Unit {
    let mut finds: HashMap<u32, f32> = HashMap::new();
    let mut note = |id: u32, factor: f32| {
        let best = finds.entry(id).or_insert(0.0);
        *best = best.max(factor);
    };
    if let Some(id) = index.terms.get(word) {
        note(*id, 1.0);
    }
    for form in plain_forms(word) {
        if let Some(id) = index.terms.get(form.as_str()) {
            note(*id, PLAIN_FORM);
        }
    }
    // The last word may not be typed to its end yet.
    if is_last && word.chars().count() >= 2 {
        for id in beginning_with(index, word) {
            note(id, BEGINNING);
        }
    }
    let known = !finds.is_empty();
    let mut finds: Vec<(u32, f32)> = finds.into_iter().collect();
    for (id, factor) in by_sound(index, word) {
        finds.push((id, factor));
    }
    if !known && finds.is_empty() {
        finds.extend(misspelt(index, word).into_iter().map(|id| (id, TYPO)));
    }
    finds.sort_unstable_by_key(|(id, _)| *id);
    Unit { idf: 0.0, finds }
}

/// An English word without its ending, and with the plural's.
fn plain_forms(word: &str) -> Vec<String> {
    if !word.bytes().all(|b| b.is_ascii_lowercase()) || word.len() < 3 {
        return Vec::new();
    }
    let mut forms = vec![format!("{word}s")];
    for (ending, instead) in
        [("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("al", "")]
    {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() >= 3) {
            forms.push(format!("{stem}{instead}"));
        }
    }
    forms
}

fn beginning_with(index: &SearchIndex, word: &str) -> Vec<u32> {
    let from = index.sorted.partition_point(|(known, _)| known.as_ref() < word);
    let alike = index.sorted[from..].iter().take_while(|(known, _)| known.starts_with(word));
    alike.take(MAX_BEGINNINGS).map(|(_, id)| *id).collect()
}

/// Chinese that sounds like the word, or whose first letters it is.
fn by_sound(index: &SearchIndex, word: &str) -> Vec<(u32, f32)> {
    let mut term = String::new();
    let mut found = Vec::new();
    if let Some(syllables) = sound::syllables(word) {
        for pair in syllables.windows(2) {
            sound::pair(&mut term, pair[0], pair[1]);
            found.extend(index.terms.get(term.as_str()).map(|id| (*id, SOUND)));
        }
    }
    if (2..=sound::MAX_INITIALS).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase()) {
        term = format!("={word}");
        found.extend(index.terms.get(term.as_str()).map(|id| (*id, INITIALS)));
    }
    found
}

fn misspelt(index: &SearchIndex, word: &str) -> Vec<u32> {
    let candidates = index.typos.of(word).into_iter();
    candidates.filter(|id| word_of(index, *id).is_some_and(|known| typos::is_near(word, known))).collect()
}

/// The word of a term's number; `None` for Chinese and sounds.
fn word_of(index: &SearchIndex, id: u32) -> Option<&str> {
    index.words_by_id.get(&id).map(|at| index.sorted[*at as usize].0.as_ref())
}

fn synonym_finds(index: &SearchIndex, others: &[&synonyms::Phrase]) -> Vec<(u32, f32)> {
    let mut found = Vec::new();
    for phrase in others {
        for run in &phrase.runs {
            match run {
                Run::Word(word) => found.extend(index.terms.get(word.as_str()).map(|id| (*id, SYNONYM))),
                Run::Han(chars) => {
                    let wanted: Vec<String> = if chars.len() == 1 {
                        vec![chars[0].to_string()]
                    } else {
                        chars.windows(2).map(|pair| pair.iter().collect()).collect()
                    };
                    found.extend(
                        wanted
                            .iter()
                            .filter_map(|term| index.terms.get(term.as_str()))
                            .map(|id| (*id, SYNONYM)),
                    );
                }
            }
        }
    }
    found
}

/// BM25's weight of how rare a unit is: by what was typed, or by the rarest that stands in for it. A unit that nothing
/// in the index resembles weighs as if one text had it: what is asked for and not there must count.
#[expect(clippy::cast_precision_loss, reason = "counts of texts")]
fn weight_of(index: &SearchIndex, unit: &Unit) -> f32 {
    let docs = index.docs.len() as f32;
    let best = unit.finds.iter().map(|(_, factor)| *factor).fold(0.0, f32::max);
    let strongest = unit.finds.iter().filter(|(_, factor)| *factor >= best);
    let having = strongest.map(|(id, _)| index.postings[*id as usize].len()).min().unwrap_or(1) as f32;
    ((docs - having + 0.5) / (having + 0.5)).ln_1p()
}

pub(super) fn did_you_mean(index: &SearchIndex, words: &str, reach: Reach) -> Option<String> {
    let words: String = words.chars().take(MAX_QUERY_CHARS).collect();
    let within = |id: u32| i64::from(index.levels[id as usize]) <= reach.level();
    let mut put_right = false;
    let pieces = words.split_whitespace().map(|piece| {
        let Ok([Run::Word(word)]) = <[Run; 1]>::try_from(runs(piece)) else { return None };
        if index.terms.get(word.as_str()).is_some_and(|id| within(*id)) {
            return None;
        }
        let near = misspelt(index, &word).into_iter().filter(|id| within(*id));
        let best = near.max_by_key(|id| index.postings[*id as usize].len())?;
        word_of(index, best).map(ToOwned::to_owned)
    });
    let pieces: Vec<Option<String>> = pieces.collect();
    let meant: Vec<String> = words
        .split_whitespace()
        .zip(pieces)
        .map(|(piece, right)| {
            put_right |= right.is_some();
            right.unwrap_or_else(|| piece.to_owned())
        })
        .collect();
    put_right.then(|| meant.join(" "))
}
