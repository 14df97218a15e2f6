//! Making an index.

use std::collections::HashMap;

use super::tokens::{Run, runs, terms, terms_of};
use super::{Doc, Posting, SearchIndex, snippet, sound};
use crate::article::Audience;
use crate::live::LiveText;
use crate::markdown::plain_text;

/// How much a field counts: a word of the title as much as four of the body.
const TITLE: f32 = 4.0;
const QUESTION: f32 = 3.0;
const TAG: f32 = 2.0;
const DESCRIPTION: f32 = 2.0;
const BODY: f32 = 1.0;
/// Chinese by its sound counts less than the characters themselves.
const SOUND: f32 = 2.0;
/// Characters of a body that are looked at.
const BODY_CHARS: usize = 8_000;
/// Characters of a body that are kept for snippets.
const LEAD_CHARS: usize = 600;

/// The level of an audience, as reaches compare it.
const fn level(audience: Audience) -> u8 {
    match audience {
        Audience::Public => 0,
        Audience::SignedIn => 1,
        Audience::Staff => 2,
    }
}

/// Most terms of a title or way of asking that a query is held against: of a longer one a few words are never much.
const MAX_HEADING_TERMS: usize = 24;
/// How much the length of a text counts, as BM25's authors recommend. Source: Robertson and Zaragoza, 2009.
const B: f32 = 0.75;

#[derive(Default)]
struct Builder {
    index: SearchIndex,
    /// Weighed length of each text, for BM25.
    lengths: Vec<f32>,
    /// Terms of the text being read and how much they weigh.
    weights: HashMap<u32, f32>,
}

impl Builder {
    fn term(&mut self, term: &str) -> u32 {
        if let Some(id) = self.index.terms.get(term) {
            return *id;
        }
        let id = u32::try_from(self.index.postings.len()).expect("fewer than 2³² terms");
        self.index.terms.insert(term.into(), id);
        self.index.postings.push(Vec::new());
        self.index.levels.push(u8::MAX);
        id
    }

    /// Adds a field's words; how many there were.
    fn field(&mut self, text: &str, weight: f32) -> f32 {
        let mut count = 0.0;
        terms(text, |term| {
            let id = self.term(term);
            *self.weights.entry(id).or_insert(0.0) += weight;
            count += 1.0;
        });
        count
    }

    fn sounds(&mut self, text: &str) {
        for run in runs(text) {
            if let Run::Han(chars) = run {
                sound::terms(&chars, |term| {
                    let id = self.term(term);
                    self.weights.entry(id).or_insert(SOUND);
                });
            }
        }
    }

    /// The title and the ways of asking, each as the different terms it is made of, but the long ones.
    fn headings(&mut self, text: &LiveText) -> Box<[Box<[u32]>]> {
        let mut headings = Vec::with_capacity(1 + text.questions.len());
        for heading in std::iter::once(&text.title).chain(&text.questions) {
            let mut terms: Vec<u32> =
                runs(heading).iter().flat_map(terms_of).map(|term| self.term(&term)).collect();
            terms.sort_unstable();
            terms.dedup();
            if terms.len() <= MAX_HEADING_TERMS {
                headings.push(terms.into());
            }
        }
        headings.into()
    }

    fn add(&mut self, text: &LiveText) {
        self.weights.clear();
        let body: String = plain_text(&text.body).chars().take(BODY_CHARS).collect();
        let mut length = self.field(&text.title, TITLE) * TITLE;
        self.sounds(&text.title);
        for question in &text.questions {
            self.field(question, QUESTION);
            self.sounds(question);
        }
        for tag in &text.tags {
            self.field(tag, TAG);
        }
        length += self.field(&text.description, DESCRIPTION);
        length += self.field(&body, BODY);
        let doc = u32::try_from(self.index.docs.len()).expect("fewer than 2³² texts");
        let level = level(text.audience);
        for (term, weight) in self.weights.drain() {
            let term = term as usize;
            self.index.postings[term].push(Posting { doc, weight });
            self.index.levels[term] = self.index.levels[term].min(level);
        }
        let headings = self.headings(text);
        let lead = if text.description.is_empty() { body } else { format!("{} {body}", text.description) };
        self.index.docs.push(Doc {
            article: text.article,
            public_id: text.public_id.as_str().into(),
            kind: text.kind,
            category: text.category,
            locale: text.locale,
            level,
            title: text.title.as_str().into(),
            slug: text.slug.as_str().into(),
            headings,
            lead: snippet::cut(&lead.chars().take(LEAD_CHARS + 1).collect::<Vec<_>>(), LEAD_CHARS).into(),
        });
        self.lengths.push(length);
    }

    #[expect(clippy::cast_precision_loss, reason = "an average of a few million at most")]
    fn done(mut self) -> SearchIndex {
        let index = &mut self.index;
        let total: f32 = self.lengths.iter().sum();
        let average = (total / index.docs.len().max(1) as f32).max(1.0);
        for posting in index.postings.iter_mut().flatten() {
            let length = self.lengths[posting.doc as usize] / average;
            posting.weight /= 1.0 - B + B * length;
        }
        let words = index.terms.iter().filter(|(term, _)| is_word(term));
        index.sorted = words.map(|(term, id)| (term.clone(), *id)).collect();
        index.sorted.sort_unstable();
        for (at, (word, id)) in (0_u32..).zip(&index.sorted) {
            index.typos.add(word, *id);
            index.words_by_id.insert(*id, at);
        }
        for postings in &mut index.postings {
            postings.shrink_to_fit();
        }
        self.index
    }
}

/// Whether a term is a word of letters: no Chinese, no sound.
fn is_word(term: &str) -> bool {
    term.chars().next().is_some_and(|c| c.is_alphanumeric() && !super::tokens::is_han(c))
}

pub(super) fn build(texts: &[LiveText]) -> SearchIndex {
    let mut builder = Builder::default();
    for text in texts {
        builder.add(text);
    }
    builder.done()
}
