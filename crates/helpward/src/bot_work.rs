//! The bot's two works, beside the acts: answering what waits, and learning what was published.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use answers::{AnswersError, Assist, Library};
use storage::{Db, Files};

use crate::patience::Patience;

/// The longest sleep between looks: bounds the delay of what another process left.
const PATROL: Duration = Duration::from_secs(1);

/// Answers for ever: wakes at every commit that left a job (each question leaves one), and once a second.
pub(crate) async fn answer(db: Db, library: Arc<Library>, model: Arc<Assist>) {
    let mut committed = db.jobs_committed();
    loop {
        committed.mark_unchanged();
        let (store, known, helper) = (db.clone(), Arc::clone(&library), Arc::clone(&model));
        let work = move || answers::answer_waiting(&store, &known, &helper);
        let answered = tokio::task::spawn_blocking(work).await;
        match answered {
            Ok(Ok(done)) if done > 0 => continue,
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the bot cannot read what waits for it"),
            Err(error) => tracing::error!(%error, "the bot panicked"),
        }
        tokio::select! {
            changed = committed.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(PATROL) => {}
        }
    }
}

/// Learns for ever: a second after the last publication; while publications go on without a pause, now and then.
pub(crate) async fn learn(db: Db, files: Files, library: Arc<Library>) {
    let mut ticks = tokio::time::interval(PATROL);
    let mut patience = Patience::new(PATROL * 20);
    loop {
        ticks.tick().await;
        let version = match db.read(knowledge::knowledge_version).await {
            Ok(version) => version,
            Err(error) => {
                tracing::warn!(%error, "the state of the knowledge cannot be read");
                continue;
            }
        };
        if library.current().is_some_and(|learnt| learnt.knowledge_version == version) {
            continue;
        }
        if !patience.is_over(version, Instant::now()) {
            continue;
        }
        let began = Instant::now();
        let (store, bytes, known) = (db.clone(), files.clone(), Arc::clone(&library));
        let learnt =
            tokio::task::spawn_blocking(move || answers::learn_if_changed(&store, &bytes, &known)).await;
        patience.worked(began, Instant::now());
        library.note_outcome(matches!(learnt, Ok(Ok(_))));
        if let Some(failure) = failure(learnt) {
            tracing::error!(failure, "the bot could not learn; people answer what it does not know");
            tokio::time::sleep(PATROL * 10).await;
        }
    }
}

fn failure(learnt: Result<Result<bool, AnswersError>, tokio::task::JoinError>) -> Option<String> {
    match learnt {
        Ok(Ok(_)) => None,
        Ok(Err(error)) => Some(error.to_string()),
        Err(error) => Some(error.to_string()),
    }
}
