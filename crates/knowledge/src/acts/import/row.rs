//! One row of an import. Everything that may be refused is asked before anything is written.

use kernel::{ArticleId, CategoryId, Locale};
use storage::Tx;

use super::step::Piece;
use crate::acts::publish::{Publication, publish_draft};
use crate::acts::text::{first_text, whole};
use crate::acts::version::{keep_draft, replace_draft};
use crate::acts::{article, checked, one_line, random_id, save, slug_for};
use crate::article::{Article, ArticleText, Words};
use crate::category::{CategoryText, MAX_CATEGORIES, MAX_NAME_CHARS};
use crate::error::KnowledgeError;
use crate::import::{Import, Item, RowFault, RowOutcome};
use crate::slug::{free_slug, slug_of};
use crate::store;

/// What became of a row, and what undoing it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Done {
    pub(crate) outcome: RowOutcome,
    pub(crate) reason: Option<RowFault>,
    pub(crate) label: String,
    pub(crate) article: Option<ArticleId>,
    pub(crate) locale: Option<Locale>,
    pub(crate) made_article: bool,
    pub(crate) made_text: bool,
    /// `None`: nothing was written.
    pub(crate) left_draft_version: Option<i64>,
    pub(crate) made_number: Option<i64>,
    pub(crate) live_number: Option<i64>,
    pub(crate) draft_number: Option<i64>,
}

/// Longest label kept, in characters.
const MAX_LABEL_CHARS: usize = 120;

impl Done {
    pub(super) fn of(outcome: RowOutcome, label: &str) -> Self {
        Self {
            outcome,
            reason: None,
            label: one_line(security::screen(label).text()).chars().take(MAX_LABEL_CHARS).collect(),
            article: None,
            locale: None,
            made_article: false,
            made_text: false,
            left_draft_version: None,
            made_number: None,
            live_number: None,
            draft_number: None,
        }
    }

    pub(super) fn refused(label: &str, reason: RowFault) -> Self {
        Self { reason: Some(reason), ..Self::of(RowOutcome::Refused, label) }
    }
}

pub(super) fn apply(
    tx: &Tx<'_>,
    import: &Import,
    piece: &mut Piece,
    item: &Item,
) -> Result<Done, KnowledgeError> {
    let words = match checked(item.words.clone()).and_then(|words| whole(&words).map(|()| words)) {
        Ok(words) => words,
        Err(KnowledgeError::TooLong { .. }) => return Ok(Done::refused(&item.label, RowFault::TooLong)),
        Err(KnowledgeError::Field("title")) => return Ok(Done::refused(&item.label, RowFault::TitleMissing)),
        Err(KnowledgeError::Field(_)) => return Ok(Done::refused(&item.label, RowFault::BodyMissing)),
        Err(error) => return Err(error),
    };
    let Ok(tags) = article::tags(&item.tags) else {
        return Ok(Done::refused(&item.label, RowFault::TooLong));
    };
    let key = item.key.as_deref().map(article::key).transpose();
    let Ok(key) = key else { return Ok(Done::refused(&item.label, RowFault::KeyMissing)) };
    let publishes = import.publishes && item.live;
    match existing(tx, item, key.as_deref())? {
        Some(article) if article.retired_at_ms.is_some() => {
            Ok(Done::refused(&item.label, RowFault::ArticleRetired))
        }
        Some(article) => {
            let text = store::texts::find(tx, article.id, item.locale)?;
            let row = Row { tx, import, item, publishes };
            row.write(article.id, text, words, false)
        }
        None => {
            let row = Row { tx, import, item, publishes };
            if row.taken(ArticleId(0), &words.slug)? {
                return Ok(Done::refused(&item.label, RowFault::SlugTaken));
            }
            if import.dry_run {
                return Ok(Done { locale: Some(item.locale), ..Done::of(RowOutcome::Created, &item.label) });
            }
            let id = row.make(piece, key, tags)?;
            row.write(id, None, words, true)
        }
    }
}

fn existing(tx: &Tx<'_>, item: &Item, key: Option<&str>) -> Result<Option<Article>, KnowledgeError> {
    let by_key = match key {
        Some(key) => store::articles::of_key(tx, key)?,
        None => None,
    };
    let id = match (by_key, &item.public_id) {
        (None, Some(public_id)) => store::articles::of_public_id(tx, public_id)?,
        (found, _) => found,
    };
    match id {
        Some(id) => Ok(store::articles::lock(tx, id)?),
        None => Ok(None),
    }
}

struct Row<'r, 'c> {
    tx: &'r Tx<'c>,
    import: &'r Import,
    item: &'r Item,
    publishes: bool,
}

impl Row<'_, '_> {
    /// Whether publishing under that address would be refused.
    fn taken(&self, id: ArticleId, slug: &str) -> Result<bool, KnowledgeError> {
        let asks = self.publishes && !slug.is_empty();
        Ok(asks && store::texts::slug_holder(self.tx, self.item.locale, slug, id)?.is_some())
    }

    /// Makes the article; its text follows.
    fn make(
        &self,
        piece: &mut Piece,
        key: Option<String>,
        tags: Vec<String>,
    ) -> Result<ArticleId, KnowledgeError> {
        let (tx, item) = (self.tx, self.item);
        let id = ArticleId(tx.new_id());
        let versions = item.wallet_version.as_deref().map(one_line).filter(|versions| !versions.is_empty());
        let article = Article {
            id,
            public_id: random_id(tx),
            external_key: key,
            kind: item.kind,
            audience: item.audience,
            category: self.category(piece)?,
            source_locale: item.locale,
            wallet_version: versions.map(|v| v.chars().take(crate::article::MAX_KEY_CHARS).collect()),
            created_at_ms: tx.now(),
            updated_at_ms: tx.now(),
            updated_by_name: self.import.started_by_name.clone(),
            retired_at_ms: None,
            version: 1,
            tags,
        };
        if store::articles::insert(tx, &article)? { Ok(id) } else { Err(KnowledgeError::KeyTaken) }
    }

    /// The category of that name in the row's language, made when there is none; `None` without a name, or when there
    /// are too many.
    fn category(&self, piece: &mut Piece) -> Result<Option<CategoryId>, KnowledgeError> {
        let (tx, locale) = (self.tx, self.item.locale);
        let name = one_line(self.item.category.as_deref().unwrap_or_default());
        let name: String = name.chars().take(MAX_NAME_CHARS).collect();
        if name.is_empty() {
            return Ok(None);
        }
        let place = (locale, name.to_lowercase());
        if let Some(id) = piece.categories.get(&place) {
            return Ok(Some(*id));
        }
        let known = store::categories::all(tx)?;
        if known.len() >= MAX_CATEGORIES {
            return Ok(None);
        }
        store::articles::turn(tx)?;
        let id = CategoryId(tx.new_id());
        piece.last_position += 1;
        store::categories::insert(tx, id, piece.last_position)?;
        let taken = |slug: &str| {
            let mut texts = known.iter().flat_map(|category| &category.texts);
            Ok::<_, KnowledgeError>(texts.any(|text| text.locale == locale && text.slug == slug))
        };
        let slug = free_slug(&slug_of(&name), "category", id.0, taken)?;
        let text = CategoryText { locale, name, slug, description: String::new() };
        store::categories::put_text(tx, id, &text)?;
        store::imports::note_category(tx, self.import.id, id)?;
        piece.categories.insert(place, id);
        Ok(Some(id))
    }

    /// Writes the row's words into a language of an article, new or not, and shows them if it may.
    fn write(
        &self,
        id: ArticleId,
        old: Option<ArticleText>,
        mut words: Words,
        made_article: bool,
    ) -> Result<Done, KnowledgeError> {
        let (tx, item) = (self.tx, self.item);
        if let Some(old) = &old {
            if words.slug.is_empty() {
                words.slug.clone_from(&old.words.slug);
            }
            if words.description.is_empty() {
                words.description.clone_from(&old.words.description);
            }
        }
        let outcome = if old.is_some() { RowOutcome::Updated } else { RowOutcome::Created };
        let mut done =
            Done { article: Some(id), locale: Some(item.locale), ..Done::of(outcome, &item.label) };
        if let Some(old) = &old
            && self.is_there(old, &words)?
        {
            done.outcome = RowOutcome::Unchanged;
            return Ok(done);
        }
        if self.taken(id, &words.slug)? {
            return Ok(Done { article: Some(id), ..Done::refused(&item.label, RowFault::SlugTaken) });
        }
        if self.import.dry_run {
            return Ok(done);
        }
        if words.slug.is_empty() {
            words.slug = slug_for(tx, id, item.locale, &words.title)?;
        }
        let by = self.import.started_by_name.clone();
        done.made_article = made_article;
        done.made_text = old.is_none();
        let mut text = match old {
            None => first_text(tx, id, item.locale, words, &by),
            Some(mut text) => {
                done.live_number = text.live_number;
                done.draft_number = Some(keep_draft(tx, &mut text, &by)?);
                replace_draft(tx, &mut text, words, &by)?;
                text
            }
        };
        if self.publishes {
            publish_draft(tx, &mut text, &Publication::default(), &by, self.import.started_at_ms)?;
            done.made_number = text.live_number;
        }
        done.left_draft_version = Some(text.draft_version);
        save(tx, &text, &by)?;
        Ok(done)
    }

    /// Whether the words stand there already, and are shown if they should be.
    fn is_there(&self, text: &ArticleText, words: &Words) -> Result<bool, KnowledgeError> {
        if text.words != *words {
            return Ok(false);
        }
        let Some(number) = text.live_number.filter(|_| self.publishes) else { return Ok(!self.publishes) };
        let live = store::texts::version(self.tx, text.article, text.locale, number)?;
        Ok(live.is_some_and(|live| live.words == *words))
    }
}
