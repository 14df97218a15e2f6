//! A writer is killed at random moments, on a disk that forgets what was not synced, or whose sync fails: what it called
//! kept is there.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use kernel::{SeededRng, SystemClock};

use crate::testing::{cut_power, folder, forgetful_disk};
use crate::{Db, Error, Options, Tx, Url, params};

const FOLDER: &str = "HELPWARD_POWER_TEST_FOLDER";
/// While it exists in the data folder, the disk fails to sync.
const SYNC_FAILS: &str = "sync-fails";
/// SIGABRT. Source: signal(7).
const ABORTED: i32 = 6;
const WRITERS: usize = 8;
const CUTS: u64 = 12;

fn open(folder: &std::path::Path) -> Db {
    let options = Options {
        url: Url::File(folder.join("power.db")),
        connections: 1,
        clock: Arc::new(SystemClock),
        rng: Arc::new(SeededRng::new(3)),
    };
    Db::open(options).expect("the database opens after a power cut")
}

fn keep(tx: &Tx<'_>, name: &str) -> Result<(), Error> {
    tx.exec("insert into cursors (name, position) values ($1, 1)", &params![name]).map(|_| ())
}

/// Not a test of its own: the process that writes until it is killed. It prints what was called kept.
#[test]
fn the_writer_that_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let db = open(std::path::Path::new(&folder));
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let db = &db;
            scope.spawn(move || {
                for n in 0.. {
                    let name = format!("{}-{writer}-{n}", std::process::id());
                    let row = name.clone();
                    if db.write_blocking(move |tx| keep(tx, &row)).is_ok() {
                        let line = format!("kept {name}\n");
                        std::io::stderr().write_all(line.as_bytes()).expect("a pipe to the test");
                    }
                }
            });
        }
    });
}

fn writer(folder: &std::path::Path, library: &std::path::Path) -> Child {
    Command::new(std::env::current_exe().expect("this test binary"))
        .args(["--exact", "power::the_writer_that_is_killed", "--nocapture"])
        .env(FOLDER, folder)
        .env("LD_PRELOAD", library)
        .env("HELPWARD_FSYNC_FAILS", folder.join(SYNC_FAILS))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the writer starts")
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the moment of the cut is random in real time")]
fn what_is_called_kept_survives_power_cuts() {
    let (data, library, chance) = (folder(), forgetful_disk(), SeededRng::new(11));
    let mut kept = Vec::new();
    for _ in 0..CUTS {
        let mut child = writer(data.path(), &library);
        let lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        let said = std::thread::spawn(move || {
            let lines = lines.map_while(Result::ok);
            lines.filter_map(|line| line.strip_prefix("kept ").map(str::to_owned)).collect::<Vec<_>>()
        });
        std::thread::sleep(Duration::from_millis(150 + chance.below(250)));
        child.kill().expect("killed");
        child.wait().expect("gone");
        cut_power(data.path());
        let mut said = said.join().expect("the writer's words");
        // The last line may be cut in the middle.
        said.pop();
        kept.extend(said);
    }
    let lost = lost_of(data.path(), &kept);
    println!("{CUTS} power cuts: {} acts called kept, {lost} lost", kept.len());
    assert!(kept.len() > 200, "too little was written to mean anything: {}", kept.len());
    assert_eq!(lost, 0);
}

/// How many of the acts called kept are not there; the database must be whole.
fn lost_of(data: &std::path::Path, kept: &[String]) -> usize {
    let db = open(data);
    let found: Vec<String> =
        db.read_blocking(|tx| tx.list("select name from cursors order by name", &[])).expect("readable");
    let whole: String = db.read_blocking(|tx| tx.one("pragma integrity_check", &[])).expect("checked");
    assert_eq!(whole, "ok");
    kept.iter().filter(|name| found.binary_search(name).is_err()).count()
}

/// A failed fsync must not be tried again: the kernel has dropped the pages, the second try would "succeed".
#[test]
fn a_failed_sync_stops_the_process_and_a_restart_finds_what_was_called_kept() {
    let (data, library) = (folder(), forgetful_disk());
    let failing = data.path().join(SYNC_FAILS);
    let mut kept = Vec::new();
    for _ in 0..3 {
        let mut child = writer(data.path(), &library);
        let lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        let (said, hear) = mpsc::channel();
        let listener = std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if let Some(name) = line.strip_prefix("kept ") {
                    said.send(name.to_owned()).expect("heard");
                }
            }
        });
        let mut said = Vec::new();
        let patience = Duration::from_secs(30);
        loop {
            match hear.recv_timeout(patience) {
                Ok(name) => said.push(name),
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    child.kill().expect("killed");
                    panic!("the process went on after a failed sync");
                }
            }
            if said.len() == 200 {
                std::fs::write(&failing, "").expect("written");
            }
        }
        listener.join().expect("the writer's words");
        assert_eq!(child.wait().expect("gone").signal(), Some(ABORTED), "it stopped itself");
        cut_power(data.path());
        std::fs::remove_file(&failing).expect("removed");
        assert!(said.len() >= 200);
        // The last line may be cut in the middle.
        said.pop();
        kept.extend(said);
        assert_eq!(lost_of(data.path(), &kept), 0);
    }
    println!("3 failed syncs: {} acts called kept, 0 lost", kept.len());
}
