//! What a publication would do to the questions that must keep their answers, tried before it happens.

use kernel::{ArticleId, Locale};
use knowledge::{LiveText, Reach};
use security::{Actor, Assurance, Permission};
use storage::Tx;

use super::{Expectation, Kept, ask, store};
use crate::engine::Model;
use crate::error::AnswersError;
use crate::library::{Learnt, Library, SEED, entries};
use crate::work::published;

/// Everything a rehearsal needs, read in one transaction.
#[derive(Debug)]
pub struct Rehearsal {
    version: i64,
    /// What would be published.
    texts: Vec<LiveText>,
    expectations: Vec<Expectation>,
}

/// What came of a rehearsal.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rehearsed {
    /// How many questions were asked.
    pub asked: usize,
    /// Those that have their answer now and would not have it any more, with what the bot would find instead.
    pub lost: Vec<Kept>,
    /// How many have no right answer now, whatever is published.
    pub wrong_already: usize,
}

/// Reads what would be published if the draft of a text were, and what must keep its answer. Needs `knowledge.publish`.
/// An article that contacts cannot read changes nothing of what the bot knows.
pub fn prepare_rehearsal(
    tx: &Tx<'_>,
    actor: &Actor,
    article: ArticleId,
    locale: Locale,
) -> Result<Rehearsal, AnswersError> {
    actor.require(Permission::KnowledgePublish)?;
    let draft = knowledge::draft_as_live(tx, actor, article, locale)?;
    let (version, mut texts) = published(tx)?;
    if let Some(draft) = draft.filter(|draft| Reach::contact(Assurance::Signed).covers(draft.audience)) {
        texts.retain(|text| (text.article, text.locale) != (article, locale));
        texts.push(draft);
    }
    Ok(Rehearsal { version, texts, expectations: store::all(tx)? })
}

/// Trains on what would be published and asks every question before and after. Blocking: seconds of computing. `None`:
/// `stop`, asked every few milliseconds to seconds, said so, or another rehearsal is at work in this process. While
/// nothing has been learnt yet, every question without its answer counts as lost.
pub fn rehearse(rehearsal: &Rehearsal, library: &Library, stop: &dyn Fn() -> bool) -> Option<Rehearsed> {
    if rehearsal.expectations.is_empty() {
        return Some(Rehearsed::default());
    }
    let _slot = library.rehearsal_slot()?;
    let now = library.current();
    let entries = entries(&rehearsal.texts);
    let model = Model::train_unless(&entries, SEED, stop)?;
    let then = Learnt::new(model, rehearsal.version, 0, &rehearsal.texts);
    let mut found = Rehearsed::default();
    for expectation in &rehearsal.expectations {
        if stop() {
            return None;
        }
        let Some(after) = ask(&then, expectation) else { continue };
        let before =
            now.as_deref().and_then(|now| ask(now, expectation)).map_or(Standing::Answered, |kept| of(&kept));
        found.asked += 1;
        if before == Standing::Wrong {
            found.wrong_already += 1;
        } else if of(&after) < before {
            found.lost.push(after);
        }
    }
    Some(found)
}

/// How a question stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Wrong,
    /// The right article comes first, and the bot is not sure enough to say it by itself.
    Found,
    Answered,
}

const fn of(kept: &Kept) -> Standing {
    match (kept.right, kept.answered) {
        (false, _) => Standing::Wrong,
        (true, false) => Standing::Found,
        (true, true) => Standing::Answered,
    }
}

#[cfg(test)]
mod tests {
    use kernel::ExpectationId;

    use super::*;

    fn rehearsal() -> Rehearsal {
        let expectation = Expectation {
            id: ExpectationId(1),
            question: "what are the fees".into(),
            locale: Locale::En,
            article: ArticleId(1),
        };
        Rehearsal { version: 1, texts: Vec::new(), expectations: vec![expectation] }
    }

    #[test]
    fn what_is_stopped_or_finds_no_place_says_nothing() {
        let library = Library::default();
        assert_eq!(rehearse(&rehearsal(), &library, &|| true), None);
        let slot = library.rehearsal_slot();
        assert_eq!(rehearse(&rehearsal(), &library, &|| false), None);
        drop(slot);
        let found = rehearse(&rehearsal(), &library, &|| false).unwrap();
        assert_eq!((found.asked, found.lost.len()), (1, 1), "of an empty knowledge nothing is answered");
    }
}
