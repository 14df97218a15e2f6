//! A Helpward process of its own, with its data in a temporary folder.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use storage::Engine;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// The binary under test: `HELPWARD_BIN`, or the debug build of this workspace.
pub(crate) fn binary() -> PathBuf {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/helpward");
    std::env::var_os("HELPWARD_BIN").map_or(built, PathBuf::from)
}

/// A running Helpward.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
    pub(crate) engine: Engine,
    database: Option<TestDatabase>,
    folder: tempfile::TempDir,
    surroundings: Surroundings,
    /// Everything it printed until it was ready.
    pub(crate) printed: String,
}

/// What a process is started with beside its folder and port.
#[derive(Default)]
struct Surroundings {
    /// A library that keeps, beside each database file, what a power cut would leave.
    forgetful: Option<PathBuf>,
    /// `key=value` each.
    settings: Vec<String>,
    environment: Vec<(&'static str, String)>,
}

/// A PostgreSQL database of one test.
struct TestDatabase {
    url: String,
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

impl Server {
    /// Starts on an empty folder and waits until it is ready.
    pub(crate) async fn start(engine: Engine) -> Self {
        let database = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(TestDatabase { url: storage::testing::create_server_database() }),
        };
        Self::start_in(database, Surroundings::default()).await
    }

    /// Starts the embedded database with settings, `key=value` each.
    pub(crate) async fn start_with(settings: &[&str]) -> Self {
        let settings = settings.iter().map(|&setting| setting.to_owned()).collect();
        Self::start_in(None, Surroundings { settings, ..Surroundings::default() }).await
    }

    /// Starts the embedded database on a disk that forgets what was not synced.
    pub(crate) async fn start_on_forgetful_disk() -> Self {
        let forgetful = Some(storage::testing::forgetful_disk());
        Self::start_in(None, Surroundings { forgetful, ..Surroundings::default() }).await
    }

    /// Starts on a database of a server that is reached as `url` says, trusting `authority` alone.
    pub(crate) async fn start_trusting(url: &str, authority: &str) -> Self {
        let environment = vec![("SSL_CERT_FILE", authority.to_owned())];
        let database = Some(TestDatabase { url: url.to_owned() });
        Self::start_in(database, Surroundings { environment, ..Surroundings::default() }).await
    }

    async fn start_in(database: Option<TestDatabase>, surroundings: Surroundings) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let engine = if database.is_some() { Engine::Postgres } else { Engine::Sqlite };
        let port = free_port();
        let (child, printed) = spawn(folder.path(), port, database.as_ref(), &surroundings).await;
        Self { child, port, engine, database, folder, surroundings, printed }
    }

    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Kills the process at once, and starts it again on the same folder; on a forgetful disk this is a power cut.
    pub(crate) async fn kill_and_restart(&mut self) {
        self.child.kill().await.expect("killed");
        if self.surroundings.forgetful.is_some() {
            storage::testing::cut_power(self.folder.path());
        }
        let (child, _) =
            spawn(self.folder.path(), self.port, self.database.as_ref(), &self.surroundings).await;
        self.child = child;
    }

    /// The process's number.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id().expect("running")
    }

    /// Asks the process to stop, as a service manager does; gives its exit code.
    pub(crate) async fn stop(&mut self) -> Option<i32> {
        let pid = self.child.id().expect("running").to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status().await;
        assert!(sent.expect("kill runs").success());
        let ended = tokio::time::timeout(Duration::from_secs(15), self.child.wait()).await;
        ended.expect("stops within 15 s").expect("a status").code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.start_kill();
        if let Some(database) = &self.database {
            storage::testing::drop_server_database(&database.url);
        }
    }
}

/// A pipe that says nothing for so long has said everything.
const QUIET: Duration = Duration::from_millis(200);

async fn spawn(
    folder: &Path,
    port: u16,
    database: Option<&TestDatabase>,
    surroundings: &Surroundings,
) -> (Child, String) {
    let mut command = Command::new(binary());
    for setting in &surroundings.settings {
        command.args(["--set", setting]);
    }
    command
        .arg("serve")
        .arg("--data-dir")
        .arg(folder)
        .arg("--listen")
        .arg(format!("127.0.0.1:{port}"))
        .env("HELPWARD_LOG__LEVEL", "warn")
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .kill_on_drop(true);
    for (name, value) in &surroundings.environment {
        command.env(name, value);
    }
    if let Some(library) = &surroundings.forgetful {
        command.env("LD_PRELOAD", library);
    }
    if let Some(database) = database {
        command.env("HELPWARD_DATABASE__URL", &database.url);
    }
    let mut child = command.spawn().expect("the binary is built: `cargo build`");
    let stdout = child.stdout.take().expect("piped");
    let (lines, mut printed) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        let mut reader = BufReader::new(stdout).lines();
        while let Ok(Some(line)) = reader.next_line().await {
            let _ = lines.send(line);
        }
    });
    let client = super::desk::client(std::sync::Arc::default());
    let ready = format!("http://127.0.0.1:{port}/healthz/ready");
    for _ in 0..600 {
        if client.get(&ready).send().await.is_ok_and(|r| r.status().is_success()) {
            let mut text = String::new();
            // The last lines may still be on their way through the pipe.
            while let Ok(Some(line)) = tokio::time::timeout(QUIET, printed.recv()).await {
                text.push_str(&line);
                text.push('\n');
            }
            return (child, text);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("not ready within 30 s");
}
