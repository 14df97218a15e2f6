//! The two works beside the acts: answering what waits, and learning what was published. Both compute outside any
//! transaction and may run in several processes: what one has done, the other finds done. Blocking.

use std::collections::BTreeSet;

use conversations::HandOverReason;
use kernel::{ArticleId, Locale, Millis};
use knowledge::{LiveText, Reach};
use security::Assurance;
use storage::{Db, Files, Tx};

use crate::acts::finish::{Outcome, finish};
use crate::acts::prepare::{Prepared, prepare, reader};
use crate::assist::{Assist, AssistError, Use, long_article, long_material, uses_of_bot};
use crate::engine::{Candidate, Danger, Model, Reading};
use crate::error::AnswersError;
use crate::library::{Learnt, Library, SEED, entries};
use crate::store::{self, Turn};
use crate::turn::{CHOICE_ARTICLE, Prompt, Step, answer_locale, decide};

/// Turns looked at in one go.
const AT_ONCE: i64 = 16;
/// Texts read in one page.
const PAGE: u32 = 500;

/// How long the language model may take in a turn, in milliseconds. A turn waits at most for the turns before it and for
/// its own call: together less than the time after which people have it.
const MODEL_MS: Millis = 4_000;

/// Answers every turn that waits; says how many were done here. A turn that fails is left to the job that hands it to
/// people; the others go on.
///
/// With a language model that helps the bot, turns are answered side by side, so that nobody waits for more than one call.
pub fn answer_waiting(db: &Db, library: &Library, model: &Assist) -> Result<usize, AnswersError> {
    let (turns, uses) =
        db.read_blocking(|tx| Ok::<_, AnswersError>((store::turns(tx, AT_ONCE)?, uses_of_bot(tx)?)))?;
    let answered = |turn: Turn| match answer(db, library, model, &uses, turn) {
        Ok(done) => usize::from(done),
        Err(error) => {
            tracing::warn!(conversation = %turn.conversation, %error, "the bot failed at a turn");
            0
        }
    };
    if uses.is_empty() || turns.len() < 2 {
        return Ok(turns.into_iter().map(answered).sum());
    }
    Ok(std::thread::scope(|threads| {
        let running: Vec<_> = turns.into_iter().map(|turn| threads.spawn(move || answered(turn))).collect();
        running.into_iter().map(|one| one.join().unwrap_or(0)).sum()
    }))
}

fn answer(
    db: &Db,
    library: &Library,
    model: &Assist,
    uses: &BTreeSet<Use>,
    turn: Turn,
) -> Result<bool, AnswersError> {
    let Some(prepared) = db.read_blocking(move |tx| prepare(tx, turn))? else {
        return db.write_blocking(move |tx| Ok(store::take_turn(tx, turn)?));
    };
    let learnt = library.current();
    let mut outcome = work_out(prepared, learnt.as_deref());
    if let Err(error) = improve(db, model, uses, &mut outcome) {
        tracing::info!(%error, "the language model did not help the bot");
    }
    db.write_blocking(move |tx| finish(tx, &outcome, learnt.as_deref()))
}

/// What the language model adds to what was decided: it never changes the decision. Whatever fails, the bot's own words
/// are there.
fn improve(db: &Db, model: &Assist, uses: &BTreeSet<Use>, outcome: &mut Outcome) -> Result<(), AssistError> {
    let id = outcome.prepared.turn.conversation;
    match outcome.step {
        Step::Answer { candidate, .. } if uses.contains(&Use::Rephrase) => {
            let locale = answer_locale(&outcome.reading, outcome.prepared.conversation.locale);
            let (reach, prompt) = (outcome.prepared.reach, outcome.prepared.prompt.clone());
            let article = ArticleId(candidate.answer);
            let long = db.read_blocking(move |tx| long_article(tx, reach, id, &prompt, article, locale))?;
            outcome.reworded = long.map(|long| model.reword(db, &long, MODEL_MS)).transpose()?;
        }
        // Whoever is in danger waits for nothing.
        Step::HandOver(reason, None) if reason != HandOverReason::Danger && uses.contains(&Use::Summary) => {
            let inbox = outcome.prepared.conversation.inbox_id;
            let read = db.read_blocking(move |tx| {
                let locale = inboxes::access_inbox(tx, &reader(), inbox)?.settings.default_locale;
                Ok::<_, AnswersError>(long_material(tx, &reader(), id)?.map(|material| (material, locale)))
            })?;
            let written = read.map(|(material, locale)| model.sum_up(db, &material, locale, MODEL_MS));
            outcome.summary = written.transpose()?;
        }
        _ => {}
    }
    Ok(())
}

/// Asks the engine and decides. Without anything learnt only people can help; danger is seen all the same.
fn work_out(mut prepared: Prepared, learnt: Option<&Learnt>) -> Outcome {
    let words = prepared.prompt.words();
    let mut reading = learnt.map_or_else(|| unlearnt(words), |learnt| learnt.model.ask(words));
    if prepared.secret_sent {
        reading.danger = reading.danger.or(Some(Danger::SecretLeaked));
    }
    prepared.before.works &= learnt.is_some();
    let (mut candidates, first) =
        learnt.map_or_else(|| (Vec::new(), false), |learnt| learnt.visible(&reading, prepared.reach));
    if let Prompt::Chosen(choice) = &prepared.prompt
        && let Some(chosen) = choice.strip_prefix(CHOICE_ARTICLE).and_then(|id| id.parse::<ArticleId>().ok())
    {
        let locale = prepared.conversation.locale;
        candidates.insert(0, Candidate { answer: chosen.0, locale, score: 1.0 });
    }
    let calibrated = learnt.map(|learnt| learnt.model.calibrated());
    let thresholds = calibrated.map_or(crate::engine::Thresholds { answer_at: 1.0, ask_at: 1.0 }, |at| {
        prepared.settings.thresholds(at)
    });
    let step = decide(&prepared.prompt, &reading, &candidates, first, &prepared.before, thresholds);
    Outcome { prepared, reading, step, reworded: None, summary: None }
}

fn unlearnt(words: &str) -> Reading {
    Reading {
        language: crate::engine::language(words),
        feeling: crate::engine::feeling(words),
        danger: crate::engine::danger(words),
        wants_person: crate::engine::wants_person(words),
        candidates: Vec::new(),
        confidence: 0.0,
    }
}

/// Learns what is published, if it is not what was learnt last; whether something changed. Trained before (by this
/// process or another): the stored model is read instead. The newest stored one serves while the training runs.
pub fn learn_if_changed(db: &Db, files: &Files, library: &Library) -> Result<bool, AnswersError> {
    let (version, texts) = db.read_blocking(published)?;
    if library.current().is_some_and(|learnt| learnt.knowledge_version == version) {
        return Ok(false);
    }
    let entries = entries(&texts);
    let fingerprint = Model::fingerprint_of(&entries, SEED);
    if let Some((hash, trained_in_ms)) = db.read_blocking(move |tx| store::model_of(tx, fingerprint))?
        && let Some(model) = stored(files, &hash)
    {
        library.put(Learnt::new(model, version, trained_in_ms, &texts));
        return Ok(true);
    }
    if library.current().is_none()
        && let Some((hash, trained_in_ms)) = db.read_blocking(store::newest_model)?
        && let Some(model) = stored(files, &hash)
    {
        // Of older knowledge, hence never `ready`; what was taken back since is found missing before it is said.
        library.put(Learnt::new(model, 0, trained_in_ms, &texts));
    }
    let began_ms = db.clock().now_ms();
    let model = Model::train(&entries, SEED);
    let trained_in_ms = db.clock().now_ms() - began_ms;
    keep(db, files, &model, version, trained_in_ms)?;
    library.put(Learnt::new(model, version, trained_in_ms, &texts));
    Ok(true)
}

fn keep(
    db: &Db,
    files: &Files,
    model: &Model,
    version: i64,
    trained_in_ms: Millis,
) -> Result<(), AnswersError> {
    let (bytes, fingerprint) = (model.to_bytes(), model.fingerprint());
    let hash = files.put(&bytes)?.hash;
    let gone = db.write_blocking(move |tx| {
        store::insert_model(tx, fingerprint, &hash, version, trained_in_ms)?;
        store::delete_old_models(tx)
    })?;
    for hash in gone {
        files.delete(&hash)?;
    }
    Ok(())
}

/// A stored model; `None` when its bytes are gone, damaged or of another version: then it is trained again.
fn stored(files: &Files, hash: &str) -> Option<Model> {
    let bytes = files.get(hash).ok()?;
    Model::from_bytes(&bytes).ok()
}

/// Everything contacts may be told, with the state of the knowledge it is.
pub(crate) fn published(tx: &Tx<'_>) -> Result<(i64, Vec<LiveText>), AnswersError> {
    let reach = Reach::contact(Assurance::Signed);
    let version = knowledge::knowledge_version(tx)?;
    let mut texts: Vec<LiveText> = Vec::new();
    loop {
        let after: Option<(ArticleId, Locale)> = texts.last().map(|text| (text.article, text.locale));
        let page = knowledge::live_texts(tx, reach, after, PAGE)?;
        let full = page.len() == PAGE as usize;
        texts.extend(page);
        if !full {
            return Ok((version, texts));
        }
    }
}
