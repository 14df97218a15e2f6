//! A writer is killed at random moments, on a disk that forgets what was not synced: what it called kept is there.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use kernel::{SeededRng, SystemClock};

use crate::testing::{cut_power, folder, forgetful_disk};
use crate::{Db, Error, Options, Tx, Url, params};

const FOLDER: &str = "HELPWARD_POWER_TEST_FOLDER";
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
    let db = open(data.path());
    let found: Vec<String> =
        db.read_blocking(|tx| tx.list("select name from cursors order by name", &[])).expect("readable");
    let lost = kept.iter().filter(|name| found.binary_search(name).is_err()).count();
    println!("{CUTS} power cuts: {} acts called kept, {lost} lost", kept.len());
    assert!(kept.len() > 200, "too little was written to mean anything: {}", kept.len());
    assert_eq!(lost, 0);
    let whole: String = db.read_blocking(|tx| tx.one("pragma integrity_check", &[])).expect("checked");
    assert_eq!(whole, "ok");
}
