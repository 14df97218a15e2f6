//! Databases for tests: a fresh, migrated one per call, on each engine.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use kernel::{FixedClock, SeededRng};

use crate::dialect::postgres_tls;
use crate::{Db, Engine, Options, Url};

/// Names the PostgreSQL server that tests use; set by the test script. An absent one is a red test, not a skipped one.
pub const SERVER: &str = "HELPWARD_TEST_POSTGRES_URL";

/// 2026-11-23T02:00:00Z, a Monday: where the clocks of tests start.
pub const START_MS: i64 = 1_795_399_200_000;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A folder that goes when it is dropped.
pub struct Folder(PathBuf);

impl Folder {
    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A new, empty folder.
///
/// # Panics
/// When it cannot be made.
#[must_use]
pub fn folder() -> Folder {
    let name = format!("helpward-test-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let path = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&path).expect("a temporary folder can be made");
    Folder(path)
}

/// A database for one test, with its clock; gone when dropped.
pub struct TestDb {
    /// The database.
    pub db: Db,
    /// Its clock, at [`START_MS`].
    pub clock: Arc<FixedClock>,
    folder: Folder,
    server: Option<String>,
}

impl TestDb {
    /// A folder of this test, e.g. for files.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        if let Some(url) = &self.server {
            drop_server_database(url);
        }
    }
}

/// Runs a test on both engines: `on_each(|db| { … })`, each time with a fresh database.
///
/// # Panics
/// When a database cannot be made, or the test panics.
pub fn on_each(test: impl Fn(&TestDb)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let database = open(engine);
        let run = std::panic::AssertUnwindSafe(|| test(&database));
        if let Err(panic) = std::panic::catch_unwind(run) {
            tracing::error!(engine = engine.name(), "failed");
            std::io::Write::write_all(
                &mut std::io::stderr(),
                format!("failed on {}\n", engine.name()).as_bytes(),
            )
            .expect("stderr is writable");
            std::panic::resume_unwind(panic);
        }
    }
}

/// A fresh database of one engine.
///
/// # Panics
/// When it cannot be made: no server named in [`SERVER`], for one.
#[must_use]
pub fn open(engine: Engine) -> TestDb {
    let folder = folder();
    let clock = Arc::new(FixedClock::at(START_MS));
    let (url, server) = match engine {
        Engine::Sqlite => (Url::File(folder.path().join("helpward.db")), None),
        Engine::Postgres => {
            let url = create_server_database();
            (Url::Postgres(url.clone()), Some(url))
        }
    };
    let options = Options { url, connections: 6, clock: clock.clone(), rng: Arc::new(SeededRng::new(7)) };
    TestDb { db: Db::open(options).expect("a fresh database opens"), clock, folder, server }
}

fn server() -> String {
    std::env::var(SERVER)
        .expect("HELPWARD_TEST_POSTGRES_URL names a PostgreSQL server; `make test` starts one")
}

/// Makes an empty database on the test server; gives its address.
///
/// # Panics
/// When no server is named in [`SERVER`], or it does not answer.
#[must_use]
pub fn create_server_database() -> String {
    let name = format!("t{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    // Outside a runtime of the caller's: the client has its own.
    let made = std::thread::spawn(move || {
        let mut client = postgres_tls::connect(&server()).expect("the test server answers");
        client.batch_execute(&format!("create database {name}")).expect("a test database can be made");
        with_database(&server(), &name)
    });
    made.join().expect("a test database")
}

/// Drops what [`create_server_database`] made; failing leaves it to the server's own end.
pub fn drop_server_database(url: &str) {
    let name = url.split('?').next().and_then(|u| u.rsplit('/').next()).unwrap_or_default().to_owned();
    let dropped = std::thread::spawn(move || {
        if let Ok(mut client) = postgres_tls::connect(&server()) {
            let _ = client.batch_execute(&format!("drop database if exists {name} with (force)"));
        }
    });
    let _ = dropped.join();
}

/// Names the certificate of the authority that vouches for the test server.
pub const AUTHORITY: &str = "HELPWARD_TEST_POSTGRES_CA";

/// The file of the certificate that vouches for the test server, under the name `localhost` alone.
///
/// # Panics
/// When it is not named in [`AUTHORITY`].
#[must_use]
pub fn server_authority() -> String {
    std::env::var(AUTHORITY).expect("HELPWARD_TEST_POSTGRES_CA is set where the test server is started")
}

/// Open connections of Helpward to a database of the test server: encrypted ones, and others.
///
/// # Panics
/// When the server does not answer.
#[must_use]
pub fn open_connections(url: &str) -> (i64, i64) {
    let name = url.split('?').next().and_then(|u| u.rsplit('/').next()).unwrap_or_default().to_owned();
    let asked = std::thread::spawn(move || {
        let mut client = postgres_tls::connect(&server()).expect("the test server answers");
        let count = "select count(*) filter (where s.ssl), count(*) filter (where not s.ssl)
                     from pg_stat_activity a join pg_stat_ssl s using (pid)
                     where a.datname = $1 and a.application_name = 'helpward'";
        let row = client.query_one(count, &[&name]).expect("counted");
        (row.get(0), row.get(1))
    });
    asked.join().expect("two numbers")
}

/// Builds the library that, preloaded into a process, keeps beside each database file what was synced.
///
/// # Panics
/// Without a C compiler, which the build needs too.
#[must_use]
pub fn forgetful_disk() -> PathBuf {
    let library = std::env::temp_dir().join(format!("helpward-forgetful-{}.so", std::process::id()));
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("testing/forgetful.c");
    let mut compiler = std::process::Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).args(["-ldl", "-lpthread"]);
    assert!(compiler.status().expect("a C compiler").success(), "the forgetful disk compiles");
    library
}

/// After a process on a forgetful disk was killed: puts every database file back to what was synced.
///
/// # Panics
/// When the disk watched no database.
pub fn cut_power(folder: &Path) {
    let mut cut = 0;
    for entry in std::fs::read_dir(folder).expect("the data folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
        if let Some(file) = name.strip_suffix(".durable") {
            std::fs::rename(&path, folder.join(file)).expect("renamed");
            cut += 1;
        } else if name.ends_with(".db-shm") {
            std::fs::remove_file(&path).expect("removed");
        }
    }
    assert!(cut >= 1, "the forgetful disk watched the database");
}

/// The server's address with another database name.
fn with_database(server: &str, name: &str) -> String {
    let (address, options) = server.split_once('?').map_or((server, None), |(a, o)| (a, Some(o)));
    let host = address.rfind('/').filter(|at| *at > "postgres://".len()).map_or(address, |at| &address[..at]);
    options.map_or_else(|| format!("{host}/{name}"), |o| format!("{host}/{name}?{o}"))
}
