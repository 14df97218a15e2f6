//! What the bot of this process has learnt: the trained engine, and what its answers are called.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, TryLockError};

use kernel::{ArticleId, Locale, Millis};
use knowledge::{LiveText, Reach};

use crate::engine::{Candidate, Entry, Model, Reading};

/// The chance every model is trained with: the same knowledge gives the same model.
pub(crate) const SEED: u64 = 1;

/// An article as the bot knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownArticle {
    /// The id another program knows it by, or else its random id.
    pub answer_id: String,
    /// Its random id.
    pub public_id: String,
    /// Who may read it.
    pub audience: knowledge::Audience,
    /// Its title in each language it is live in.
    pub titles: BTreeMap<Locale, String>,
}

impl KnownArticle {
    /// Its title in a language, or else in any.
    #[must_use]
    pub fn title(&self, locale: Locale) -> &str {
        self.titles.get(&locale).or_else(|| self.titles.values().next()).map_or("", String::as_str)
    }
}

/// A trained engine with what it was trained on; immutable.
#[derive(Debug)]
pub struct Learnt {
    /// The engine.
    pub model: Model,
    /// Which state of the knowledge it knows.
    pub knowledge_version: i64,
    /// How long the training took, in milliseconds.
    pub trained_in_ms: Millis,
    /// Its articles.
    pub articles: HashMap<ArticleId, KnownArticle>,
}

impl Learnt {
    pub(crate) fn new(
        model: Model,
        knowledge_version: i64,
        trained_in_ms: Millis,
        texts: &[LiveText],
    ) -> Self {
        let mut articles: HashMap<ArticleId, KnownArticle> = HashMap::new();
        for text in texts {
            let known = articles.entry(text.article).or_insert_with(|| KnownArticle {
                answer_id: text.external_key.clone().unwrap_or_else(|| text.public_id.clone()),
                public_id: text.public_id.clone(),
                audience: text.audience,
                titles: BTreeMap::new(),
            });
            known.titles.insert(text.locale, text.title.clone());
        }
        Self { model, knowledge_version, trained_in_ms, articles }
    }

    /// The candidates of a reading that may be seen from that reach, and whether the best of all is among them.
    #[must_use]
    pub fn visible(&self, reading: &Reading, reach: Reach) -> (Vec<Candidate>, bool) {
        let seen = |c: &Candidate| {
            self.articles.get(&ArticleId(c.answer)).is_some_and(|known| reach.covers(known.audience))
        };
        let visible = reading.candidates.iter().filter(|c| seen(c)).copied().collect();
        (visible, reading.candidates.first().is_some_and(seen))
    }

    /// The title of an article in a language, else in one it is known in; `None`: the article is not known.
    #[must_use]
    pub fn title(&self, article: ArticleId, locale: Locale) -> Option<&str> {
        self.articles.get(&article).map(|known| known.title(locale))
    }

    /// The languages it knows answers in.
    #[must_use]
    pub fn locales(&self) -> Vec<Locale> {
        let all: BTreeSet<Locale> =
            self.articles.values().flat_map(|known| known.titles.keys().copied()).collect();
        all.into_iter().collect()
    }
}

/// What was published, as the engine is taught it.
pub(crate) fn entries(texts: &[LiveText]) -> Vec<Entry> {
    let entry = |text: &LiveText| {
        let mut questions = vec![text.title.clone()];
        questions.extend(text.questions.iter().cloned());
        let plain = knowledge::plain_text(&text.body);
        let text_of_answer =
            if text.description.is_empty() { plain } else { format!("{}\n{plain}", text.description) };
        Entry { answer: text.article.0, locale: text.locale, questions, text: text_of_answer }
    };
    texts.iter().map(entry).collect()
}

/// What the bot of this process has learnt; swapped as a whole when the knowledge changes.
#[derive(Debug, Default)]
pub struct Library {
    current: RwLock<Option<Arc<Learnt>>>,
    failed: AtomicBool,
    rehearsing: Mutex<()>,
}

impl Library {
    /// What was learnt last; `None`: nothing yet, then people answer.
    #[must_use]
    pub fn current(&self) -> Option<Arc<Learnt>> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether the bot can answer at all.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.current().is_some_and(|learnt| learnt.model.answers() > 0)
    }

    /// Whether the last try to learn failed.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    /// The one place for trying what a publication would do; `None`: it is taken. A second training beside it would only
    /// make both late.
    pub(crate) fn rehearsal_slot(&self) -> Option<MutexGuard<'_, ()>> {
        match self.rehearsing.try_lock() {
            Ok(slot) => Some(slot),
            Err(TryLockError::Poisoned(left)) => Some(left.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    pub(crate) fn put(&self, learnt: Learnt) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(learnt));
    }

    /// Notes how a try to learn ended.
    pub fn note_outcome(&self, well: bool) {
        self.failed.store(!well, Ordering::Relaxed);
    }
}
