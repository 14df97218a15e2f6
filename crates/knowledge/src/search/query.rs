//! Asking an index.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use kernel::Locale;

use super::tokens::{Run, runs, terms_of};
use super::{Hit, MAX_QUERY_CHARS, Posting, SearchIndex, headings, snippet, sound, synonyms, typos};
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
const FEW_UNITS: usize = 4;
/// How soon finding more of the same in a text adds nothing (BM25's k1). Its authors say 1.2 for words counted one by one;
/// here one word of a title counts as four.
const K1: f32 = 8.0;
/// Texts whose titles and ways of asking are looked at once more.
const LOOKED_AT_AGAIN: usize = 50;
/// Of a few words, the least share of the best text's score that is still shown after the first texts: the rest merely
/// mentions them.
const LEAST_OF_BEST: f32 = 0.25;
const SHOWN_ANYWAY: usize = 5;

/// One thing the query asks for, with everything that counts as finding it.
#[derive(Default)]
pub(super) struct Unit<'a> {
    /// The rarer what was typed, the more it weighs.
    idf: f32,
    pub(super) finds: Vec<Find<'a>>,
}

/// Something that counts as finding a unit: texts that have all of these terms.
#[derive(Clone)]
pub(super) struct Find<'a> {
    pub(super) terms: Vec<u32>,
    pub(super) factor: f32,
    texts: Texts<'a>,
}

/// The texts of a find: as the index has them, or put together once for all units that share the find.
#[derive(Clone)]
enum Texts<'a> {
    Indexed(&'a [Posting]),
    Joined(Rc<[Posting]>),
}

impl<'a> Find<'a> {
    fn one(index: &'a SearchIndex, term: u32, factor: f32) -> Self {
        Self { terms: vec![term], factor, texts: Texts::Indexed(&index.postings[term as usize]) }
    }

    /// Texts with all of the terms, each as much of them as the least is.
    fn all(index: &'a SearchIndex, terms: Vec<u32>, factor: f32) -> Self {
        if let [term] = terms.as_slice() {
            return Self::one(index, *term, factor);
        }
        let mut lists: Vec<&[Posting]> =
            terms.iter().map(|term| index.postings[*term as usize].as_slice()).collect();
        lists.sort_unstable_by_key(|list| list.len());
        let joined = lists.split_first().map_or_else(Vec::new, |(rarest, others)| {
            rarest.iter().filter_map(|posting| least(posting, others)).collect()
        });
        Self { terms, factor, texts: Texts::Joined(joined.into()) }
    }

    fn texts(&self) -> &[Posting] {
        match &self.texts {
            Texts::Indexed(postings) => postings,
            Texts::Joined(postings) => postings,
        }
    }
}

/// The posting with the least weight its text has in any of the lists; `None`: one of them lacks it.
fn least(posting: &Posting, others: &[&[Posting]]) -> Option<Posting> {
    let weight = others.iter().try_fold(posting.weight, |least, list| {
        let at = list.binary_search_by_key(&posting.doc, |other| other.doc).ok()?;
        Some(least.min(list[at].weight))
    });
    weight.map(|weight| Posting { doc: posting.doc, weight })
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
        scores.add(unit);
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
    let mut found = best(index, found, limit.max(LOOKED_AT_AGAIN));
    headings::prefer(index, &asked, &mut found);
    found.sort_unstable_by(better);
    if asked.len() <= FEW_UNITS {
        let least = found.first().map_or(0.0, |(_, best)| best * LEAST_OF_BEST);
        let shown = found.partition_point(|(_, score)| *score >= least);
        found.truncate(shown.max(SHOWN_ANYWAY));
    }
    found.truncate(limit);
    found.into_iter().map(|(doc, score)| hit(index, doc, score, &query)).collect()
}

/// The higher score first; of equal ones the text that was there before.
fn better(a: &(u32, f32), b: &(u32, f32)) -> Ordering {
    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
}

#[expect(clippy::cast_precision_loss, reason = "24 at most")]
fn least_covered(units: usize) -> f32 {
    LEAST_COVERED * (FEW_UNITS as f32 / units.max(FEW_UNITS) as f32).sqrt()
}

/// The best texts, one per article. Only as many are put in order as are needed: a common word finds half of all.
fn best(index: &SearchIndex, mut found: Vec<(u32, f32)>, limit: usize) -> Vec<(u32, f32)> {
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
    /// How much of the text the unit being added is.
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

    /// All that counts as finding a unit adds up, as if it were one word; how much of the query that is tells the best find.
    fn add(&mut self, unit: &Unit<'_>) {
        let mut met = Vec::new();
        for find in &unit.finds {
            for posting in find.texts() {
                let score = &mut self.of[posting.doc as usize];
                if score.unit == 0.0 {
                    met.push(posting.doc);
                }
                score.unit += find.factor * posting.weight;
                score.share = score.share.max(find.factor);
            }
        }
        for doc in met {
            let score = &mut self.of[doc as usize];
            if score.covered == 0.0 {
                self.touched.push(doc);
            }
            score.sum += unit.idf * score.unit * (K1 + 1.0) / (score.unit + K1);
            score.covered += unit.idf * score.share;
            (score.unit, score.share) = (0.0, 0.0);
        }
    }
}

/// What a query asks for.
fn units<'a>(index: &'a SearchIndex, query: &[Run]) -> Vec<Unit<'a>> {
    let mut units: Vec<Unit<'a>> = Vec::new();
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
            unit.finds.extend(finds.iter().cloned());
        }
    }
    units.truncate(MAX_UNITS);
    for unit in &mut units {
        // What is a beginning and a synonym at once counts once, as the better of the two.
        unit.finds.sort_unstable_by(|a, b| a.terms.cmp(&b.terms).then(b.factor.total_cmp(&a.factor)));
        unit.finds.dedup_by(|later, kept| later.terms == kept.terms);
        unit.idf = weight_of(index, unit);
    }
    units
}

/// What was typed, and nothing that merely resembles it.
fn exact<'a>(index: &'a SearchIndex, term: &str) -> Unit<'a> {
    let finds = index.terms.get(term).map(|id| Find::one(index, *id, 1.0));
    Unit { idf: 0.0, finds: finds.into_iter().collect() }
}

/// Two neighbouring characters; where no text has them side by side, each of them alone stands for a little.
fn pair_unit<'a>(index: &'a SearchIndex, pair: &[char]) -> Unit<'a> {
    let mut unit = exact(index, &pair.iter().collect::<String>());
    if unit.finds.is_empty() {
        let alone = pair.iter().filter_map(|c| index.terms.get(c.to_string().as_str()));
        unit.finds = alone.map(|id| Find::one(index, *id, ALONE)).collect();
    }
    unit
}

fn word_unit<'a>(index: &'a SearchIndex, word: &str, is_last: bool) -> Unit<'a> {
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
    finds.extend(by_sound(index, word));
    if !known && finds.is_empty() {
        finds.extend(misspelt(index, word).into_iter().map(|id| (id, TYPO)));
    }
    finds.sort_unstable_by_key(|(id, _)| *id);
    Unit { idf: 0.0, finds: finds.into_iter().map(|(id, factor)| Find::one(index, id, factor)).collect() }
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

/// What else a phrase is called. Of a name of several words all must be there: *top up* is not found by *up*.
fn synonym_finds<'a>(index: &'a SearchIndex, others: &[&synonyms::Phrase]) -> Vec<Find<'a>> {
    let all_of = |phrase: &&synonyms::Phrase| {
        let terms = phrase.runs.iter().flat_map(terms_of);
        let known: Option<Vec<u32>> = terms.map(|term| index.terms.get(term.as_str()).copied()).collect();
        known.map(|terms| Find::all(index, terms, SYNONYM))
    };
    others.iter().filter_map(all_of).filter(|find| !find.texts().is_empty()).collect()
}

/// How rare a unit is: by what was typed, or by the rarest that stands in for it. A unit that nothing
/// in the index resembles weighs as if one text had it: what is asked for and not there must count.
fn weight_of(index: &SearchIndex, unit: &Unit<'_>) -> f32 {
    let best = unit.finds.iter().map(|find| find.factor).fold(0.0, f32::max);
    let strongest = unit.finds.iter().filter(|find| find.factor >= best);
    let having = strongest.map(|find| find.texts().len()).min().unwrap_or(1);
    index.rarity(having)
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
