//! Joins the rooms: the house that handlers are given, what reacts to facts, what does jobs, what is swept.

use std::sync::Arc;
use std::time::Duration;

use answers::{Assist, OverHttp};
use api::{Agent, ContactLimits, ContactsDoor, DoorSettings, House};
use axum::extract::FromRequestParts as _;
use kernel::Millis;
use knowledge::{SearchIndex, Shelf, Shelved};
use outbound::Outbound;
use pages::HelpCenter;
use security::{Actor, FieldKey};
use storage::{Db, Error, Files, Job, JobHandler, JobRunner, NewJob, Reaction, Reactor, Tx};
use tokio::time::Instant;

use crate::bot_work;
use crate::patience::Patience;

/// How often agents whose connection was lost are looked for.
const PRESENCE_EVERY: Duration = Duration::from_secs(10);
/// How often the search index is compared with the knowledge it was made of.
const SHELF_EVERY: Duration = Duration::from_millis(500);
const DAY_MS: Millis = 86_400_000;
/// Pause before a sweep that found its fill goes on.
const AGAIN_MS: Millis = 2_000;

/// What every handler is given.
#[must_use]
pub fn house(
    db: Db,
    files: Files,
    key: FieldKey,
    door: DoorSettings,
    limits: ContactLimits,
    outbound: Outbound,
) -> Arc<House> {
    let model = Assist::new(Arc::new(OverHttp::new(outbound)), key.clone());
    Arc::new(House {
        db,
        files,
        key: Arc::new(key),
        people: api::PeopleDoor::default(),
        contacts: ContactsDoor::new(limits),
        answers: Arc::default(),
        model: Arc::new(model),
        calls: api::ModelDoor::default(),
        shelf: Arc::default(),
        queue: api::QueueBoard::default(),
        door,
    })
}

/// What the public help center is given; `own_url` is its address when that is not the desk's.
#[must_use]
pub fn help_center(house: &Arc<House>, own_url: Option<String>) -> HelpCenter {
    let (network, own_page, reader) = (Arc::clone(house), Arc::clone(house), Arc::clone(house));
    HelpCenter {
        public_url: house.door.public_url.clone(),
        own_url,
        files: house.files.clone(),
        shelf: Arc::clone(&house.shelf),
        network: Box::new(move |parts| api::network_of_request(parts, &network)),
        own_page: Box::new(move |parts| api::own_origin(&parts.headers, &own_page)),
        reader: Box::new(move |mut parts| {
            let house = Arc::clone(&reader);
            Box::pin(async move {
                let agent = Agent::from_request_parts(&mut parts, &house).await.ok()?;
                Some(Actor::Agent(agent.into_actor()))
            })
        }),
    }
}

/// Every room's reaction to the facts of lower rooms.
fn reactions() -> Vec<Reaction> {
    vec![
        Reaction {
            name: routing::REACTION,
            wants: routing::wants,
            react: Arc::new(|tx, fact| told(routing::react(tx, fact))),
        },
        Reaction {
            name: incidents::REACTION,
            wants: incidents::wants,
            react: Arc::new(|tx, fact| told(incidents::react(tx, fact))),
        },
        Reaction {
            name: surveys::REACTION,
            wants: surveys::wants,
            react: Arc::new(|tx, fact| told(surveys::react(tx, fact))),
        },
        Reaction {
            name: answers::REACTION,
            wants: answers::wants,
            react: Arc::new(|tx, fact| told(answers::react(tx, fact))),
        },
    ]
}

fn told<E: std::fmt::Display>(result: Result<(), E>) -> Result<(), String> {
    result.map_err(|error| error.to_string())
}

fn handler<E: std::fmt::Display>(
    run: impl Fn(&Tx<'_>, &Job) -> Result<(), E> + Send + Sync + 'static,
) -> JobHandler {
    Arc::new(move |tx, job| told(run(tx, job)))
}

/// Forgets what is past its time; says how much, so that the rest follows soon.
struct Sweep {
    kind: &'static str,
    run: fn(&Tx<'_>) -> Result<u64, Error>,
}

const SWEEPS: &[Sweep] = &[
    Sweep { kind: "storage.sweep_facts", run: storage::sweep_facts },
    Sweep { kind: "storage.sweep_once_keys", run: |tx| storage::sweep_once_keys(tx).map(|_| 0) },
    Sweep { kind: "security.sweep", run: |tx| security::sweep_security(tx).map(|_| 0) },
    Sweep { kind: contacts::SWEEP_SESSIONS, run: contacts::sweep_sessions },
    Sweep { kind: knowledge::SWEEP_SEARCHES, run: knowledge::sweep_searches },
    Sweep {
        kind: conversations::SWEEP_FILES,
        run: |tx| conversations::sweep_unused_files(tx).map(|n| u64::try_from(n).unwrap_or(0)),
    },
];

fn sweep_at(tx: &Tx<'_>, sweep: &Sweep, run_at_ms: Millis) -> Result<(), Error> {
    tx.enqueue(&NewJob {
        kind: sweep.kind,
        dedupe_key: Some("daily".to_owned()),
        payload: serde_json::json!({}),
        run_at_ms,
    })
}

/// Puts every sweep into the table of jobs, a minute from now.
pub fn plan_sweeps(tx: &Tx<'_>) -> Result<(), Error> {
    SWEEPS.iter().try_for_each(|sweep| sweep_at(tx, sweep, tx.now() + 60_000))
}

/// Everything that does jobs.
#[must_use]
pub fn jobs(db: Db, files: &Files) -> JobRunner {
    let files = files.clone();
    let reader = knowledge::ImportReader::new(files.clone());
    let mut runner = JobRunner::new(db)
        .with(conversations::WAKE, handler(conversations::wake_due))
        .with(
            conversations::DELETE_FILES,
            handler(move |tx: &Tx<'_>, job: &Job| {
                conversations::delete_files(tx, job, &files, knowledge::article_file_has_hash)
            }),
        )
        .with(knowledge::PUBLISH, handler(knowledge::run_publish))
        .with(knowledge::UNPUBLISH, handler(knowledge::run_unpublish))
        .with(
            knowledge::IMPORT,
            handler(move |tx: &Tx<'_>, job: &Job| knowledge::run_import(tx, job, &reader)),
        )
        .with(knowledge::UNDO_IMPORT, handler(knowledge::run_undo))
        .with_end(knowledge::IMPORT, handler(knowledge::give_up_import))
        .with_end(knowledge::UNDO_IMPORT, handler(knowledge::give_up_import))
        .with(incidents::TELL, handler(incidents::run_tell))
        .with(routing::EXPIRE, handler(routing::run_expire))
        .with(routing::OFFER_AGAIN, handler(routing::run_offer_again))
        .with(routing::HAND_BACK, handler(routing::run_hand_back))
        .with(answers::RELEASE, handler(answers::run_release))
        .with(answers::SETTLE, handler(answers::run_settle))
        .with(answers::GROUP, handler(answers::run_group));
    for sweep in SWEEPS {
        let run = |tx: &Tx<'_>, _: &Job| {
            let swept = (sweep.run)(tx)?;
            sweep_at(tx, sweep, tx.now() + if swept > 0 { AGAIN_MS } else { DAY_MS })
        };
        runner = runner.with(sweep.kind, handler(run));
    }
    for reaction in reactions() {
        runner = runner.with(reaction.letter_kind(), reaction.retry());
    }
    runner
}

/// Starts everything that works by itself; it ends with the runtime.
pub fn start_work(house: &House) {
    let House { db, files, answers: library, shelf, model, .. } = house;
    for reaction in reactions() {
        tokio::spawn(Reactor::new(db.clone(), reaction).run());
    }
    tokio::spawn(jobs(db.clone(), files).run());
    tokio::spawn(watch_presence(db.clone()));
    tokio::spawn(bot_work::learn(db.clone(), files.clone(), Arc::clone(library)));
    tokio::spawn(bot_work::answer(db.clone(), Arc::clone(library), Arc::clone(model)));
    tokio::spawn(keep_shelf(db.clone(), Arc::clone(shelf)));
}

/// Agents whose connection was lost are away after the grace. Doing it twice changes nothing.
async fn watch_presence(db: Db) {
    let mut ticks = tokio::time::interval(PRESENCE_EVERY);
    loop {
        ticks.tick().await;
        if let Err(error) = db.write(agents::sweep_presence).await {
            tracing::warn!(%error, "lost connections could not be looked for");
        }
    }
}

/// Makes the search index again when what readers can find has changed, and puts it in its place in one step.
async fn keep_shelf(db: Db, shelf: Arc<Shelf>) {
    let mut ticks = tokio::time::interval(SHELF_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut patience = Patience::new(SHELF_EVERY);
    loop {
        ticks.tick().await;
        if let Err(error) = renew_shelf(&db, &shelf, &mut patience).await {
            tracing::warn!(%error, "the search index could not be made again");
        }
    }
}

async fn renew_shelf(db: &Db, shelf: &Arc<Shelf>, patience: &mut Patience) -> Result<(), Error> {
    let version = db.read(knowledge::knowledge_version).await?;
    if version == shelf.current().version || !patience.is_over(version, Instant::now()) {
        return Ok(());
    }
    let began = Instant::now();
    let (version, texts) = db.read(knowledge::everything_live).await?;
    let build = move || Shelved { index: SearchIndex::build(&texts), version };
    if let Ok(shelved) = tokio::task::spawn_blocking(build).await {
        shelf.put(shelved);
    }
    patience.worked(began, Instant::now());
    Ok(())
}
