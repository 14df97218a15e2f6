//! Questions that were not answered, or badly: put beside those like them, shown to editors, made into knowledge.

mod likeness;
mod store;

use std::collections::{BTreeMap, BTreeSet};

use kernel::{ArticleId, ConversationId, InboxId, LearningGroupId, Limit, Locale, MessageId, Millis, Page};
use knowledge::{ArticleKind, Audience, NewArticle, NewDraft, Reach, Words};
use security::{Actor, Permission};
use storage::{Error, Job, NewJob, Tx};

use crate::error::AnswersError;
use likeness::{ALIKE, likeness, words};
use store::{Example, GroupRow};

/// Puts new questions beside those like them; there is one such job at most.
pub const GROUP: &str = "answers.group";
/// Questions put into groups in one go.
const AT_ONCE: i64 = 200;
/// Groups a question is compared with.
const MOST_COMPARED: i64 = 500;
/// Examples shown of a group, and taken into a draft.
const EXAMPLES: i64 = 8;
/// How long new questions gather before they are looked at.
const GATHER_MS: Millis = 5_000;

/// A question the bot could not answer, or answered badly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unanswered {
    pub(crate) message: MessageId,
    pub(crate) conversation: ConversationId,
    pub(crate) inbox: InboxId,
    pub(crate) locale: Locale,
    pub(crate) topic_key: Option<String>,
    /// The bot's best guess.
    pub(crate) nearest: Option<ArticleId>,
}

/// Keeps a question for editors; repeating it changes nothing.
pub(crate) fn keep(tx: &Tx<'_>, question: &Unanswered) -> Result<(), Error> {
    store::insert_question(tx, question)?;
    tx.enqueue(&NewJob {
        kind: GROUP,
        dedupe_key: Some("group".to_owned()),
        payload: serde_json::json!({}),
        run_at_ms: tx.now() + GATHER_MS,
    })
}

/// Does a job of [`GROUP`]: each new question joins the open group it is most like, or begins one.
pub fn run_group(tx: &Tx<'_>, _job: &Job) -> Result<(), AnswersError> {
    let fresh = store::new_questions(tx, AT_ONCE)?;
    let more = fresh.len() == usize::try_from(AT_ONCE).unwrap_or(usize::MAX);
    let mut known: Vec<(LearningGroupId, Locale, BTreeSet<String>)> = store::open_groups(tx, MOST_COMPARED)?
        .into_iter()
        .map(|(id, locale, text)| (id, locale, words(&text)))
        .collect();
    for question in fresh {
        let own = words(&question.text);
        let mut best: Option<(f64, LearningGroupId)> = None;
        for (id, locale, theirs) in &known {
            let like = likeness(&own, theirs);
            if *locale == question.locale && like >= ALIKE && best.is_none_or(|(most, _)| like > most) {
                best = Some((like, *id));
            }
        }
        let group = match best {
            Some((_, id)) => {
                store::grow_group(tx, id, question.asked_at_ms)?;
                id
            }
            None => {
                let id = LearningGroupId(tx.new_id());
                store::insert_group(tx, id, &question)?;
                known.push((id, question.locale, own));
                id
            }
        };
        store::put_in_group(tx, question.message, group)?;
    }
    if more {
        tx.enqueue(&NewJob {
            kind: GROUP,
            dedupe_key: Some("group".to_owned()),
            payload: serde_json::json!({}),
            run_at_ms: tx.now(),
        })?;
    }
    Ok(())
}

/// Questions that ask the same, for editors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearningGroup {
    /// Its id.
    pub id: LearningGroupId,
    /// How many questions it holds.
    pub size: i64,
    /// Their language.
    pub locale: Locale,
    /// Newest questions, at most eight, each wording once; never empty.
    pub examples: Vec<String>,
    /// The topic most of these were about; `None`: none.
    pub topic_key: Option<String>,
    /// When the last one came, UTC.
    pub last_at_ms: Millis,
    /// The article the bot came closest to, and its title; `None`: none, or it is gone.
    pub nearest: Option<(ArticleId, String)>,
}

/// A page of open groups, the largest first; `after` is the `next` of the page before. Needs `answers.manage`.
/// Groups whose newest questions are of inboxes out of the reader's reach are left out.
pub fn list_learning(
    tx: &Tx<'_>,
    actor: &Actor,
    locale: Option<Locale>,
    after: Option<&str>,
    limit: Limit,
) -> Result<Page<LearningGroup>, AnswersError> {
    actor.require(Permission::AnswersManage)?;
    let key = match after {
        None => (i64::MAX, i64::MAX),
        Some(text) => {
            let parts = text.split_once('_').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
            parts.ok_or(AnswersError::Field("after"))?
        }
    };
    let rows = store::groups(tx, key, locale, limit.rows_to_read())?;
    let page = Page::cut(rows, limit, |row: &GroupRow| format!("{}_{}", row.size, row.id));
    let mut items = Vec::new();
    for row in page.items {
        items.extend(shown(tx, actor, &row)?);
    }
    Ok(Page { items, next: page.next })
}

fn shown(tx: &Tx<'_>, actor: &Actor, row: &GroupRow) -> Result<Option<LearningGroup>, AnswersError> {
    let examples = store::examples(tx, row.id, EXAMPLES)?;
    let seen: Vec<&Example> = examples.iter().filter(|e| actor.reaches_inbox(e.inbox)).collect();
    if seen.is_empty() {
        return Ok(None);
    }
    let nearest = match seen.iter().find_map(|e| e.nearest) {
        Some(id) => knowledge::live_by_id(tx, Reach::of(actor), id, row.locale)?.map(|text| (id, text.title)),
        None => None,
    };
    Ok(Some(LearningGroup {
        id: row.id,
        size: row.size,
        locale: row.locale,
        examples: distinct(&seen),
        topic_key: most(seen.iter().filter_map(|e| e.topic_key.clone())),
        last_at_ms: row.last_at_ms,
        nearest,
    }))
}

/// Each wording once, in order, on one line.
fn distinct(examples: &[&Example]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for example in examples {
        let line = example.text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !texts.contains(&line) {
            texts.push(line);
        }
    }
    texts
}

fn most(keys: impl Iterator<Item = String>) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for key in keys {
        *counts.entry(key).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(key, _)| key)
}

/// Makes a draft of a group: the first wording is its title, all are ways of asking; the answer is left to the editor.
/// The group is closed. Needs `answers.manage` and what making an article needs.
pub fn draft_from_learning(
    tx: &Tx<'_>,
    actor: &Actor,
    id: LearningGroupId,
) -> Result<ArticleId, AnswersError> {
    let (row, group) = open_group(tx, actor, id)?;
    let cut = |text: &str, max: usize| text.chars().take(max).collect::<String>();
    let title = cut(&group.examples[0], knowledge::MAX_TITLE_CHARS);
    let questions = group.examples.iter().skip(1).map(|q| cut(q, knowledge::MAX_QUESTION_CHARS)).collect();
    let new = NewArticle {
        kind: ArticleKind::Faq,
        audience: Audience::Public,
        category: None,
        external_key: None,
        source_locale: row.locale,
        tags: Vec::new(),
        words: Words { title, questions, ..Words::default() },
    };
    let article = knowledge::create_article(tx, actor, &new)?.article.id;
    store::close_group(tx, id)?;
    Ok(article)
}

/// Adds a wording to an article's draft and closes the group. Needs `answers.manage` and what saving a draft needs.
pub fn add_wording(
    tx: &Tx<'_>,
    actor: &Actor,
    id: LearningGroupId,
    article: ArticleId,
    locale: Locale,
    question: &str,
) -> Result<(), AnswersError> {
    open_group(tx, actor, id)?;
    let question = question.split_whitespace().collect::<Vec<_>>().join(" ");
    if question.is_empty() {
        return Err(AnswersError::Field("question"));
    }
    let view = knowledge::access_article(tx, actor, article)?;
    let text = view.texts.into_iter().find(|t| t.locale == locale).ok_or(AnswersError::NotFound)?;
    let mut words = text.words;
    if !words.questions.contains(&question) {
        words.questions.push(question);
        knowledge::save_text(
            tx,
            actor,
            article,
            locale,
            &NewDraft { words, draft_version: text.draft_version },
        )?;
    }
    Ok(store::close_group(tx, id)?)
}

/// Takes a group off the list. Needs `answers.manage`.
pub fn dismiss_learning(tx: &Tx<'_>, actor: &Actor, id: LearningGroupId) -> Result<(), AnswersError> {
    open_group(tx, actor, id)?;
    Ok(store::close_group(tx, id)?)
}

fn open_group(
    tx: &Tx<'_>,
    actor: &Actor,
    id: LearningGroupId,
) -> Result<(GroupRow, LearningGroup), AnswersError> {
    actor.require(Permission::AnswersManage)?;
    let row = store::lock_group(tx, id)?.ok_or(AnswersError::NotFound)?;
    let group = shown(tx, actor, &row)?.ok_or(AnswersError::NotFound)?;
    Ok((row, group))
}
