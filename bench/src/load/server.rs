//! Helpward itself, as a process of its own with a data folder of its own.

use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, bail};
use hyper::Method;
use tokio::process::{Child, Command};

use super::http::{Connection, Server};
use crate::clock::Stopwatch;
use crate::process::{cpu_s, rss_kib};
use crate::staff::FIELD_KEY;

/// How long a start may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running Helpward; killed when dropped.
pub struct Helpward {
    child: Child,
    port: u16,
    /// Time from the start of the process to the first good answer of `/healthz/ready`.
    pub ready_after: Duration,
}

impl Helpward {
    /// Starts `binary` with its data in `folder` on a free port of the loopback address, and waits until it is ready.
    ///
    /// # Errors
    /// When it cannot be started, ends, or is not ready within a minute; with its log.
    pub async fn start(binary: &Path, folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)?;
        keep_secrets(folder)?;
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let log = std::fs::File::create(folder.join("bench.log"))?;
        let watch = Stopwatch::start();
        let mut child = Command::new(binary)
            .args(["serve", "--data-dir"])
            .arg(folder)
            .args(["--listen", &format!("127.0.0.1:{port}"), "--set", "log.level=warn"])
            // Sixteen contacts stand for thousands: what one may say in a minute is not what is measured.
            .args(["--set", "limits.messages_per_minute=1000000"])
            .stdin(Stdio::null())
            .stdout(Stdio::from(log.try_clone()?))
            .stderr(Stdio::from(log))
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} cannot be started; make release builds it", binary.display()))?;
        while !is_ready(port).await {
            let log = || std::fs::read_to_string(folder.join("bench.log")).unwrap_or_default();
            if let Some(status) = child.try_wait()? {
                bail!("helpward ended with {status}:\n{}", log());
            }
            if watch.elapsed() > PATIENCE {
                bail!("helpward was not ready in time:\n{}", log());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Ok(Self { child, port, ready_after: watch.elapsed() })
    }

    /// Where it listens.
    #[must_use]
    pub fn server(&self) -> Server {
        Server::local(self.port)
    }

    /// CPU time it has used, in seconds.
    ///
    /// # Errors
    /// When it has ended.
    pub fn cpu_s(&self) -> anyhow::Result<f64> {
        cpu_s(self.pid()?)
    }

    /// Its resident memory, in KiB.
    ///
    /// # Errors
    /// When it has ended.
    pub fn rss_kib(&self) -> anyhow::Result<f64> {
        rss_kib(self.pid()?)
    }

    fn pid(&self) -> anyhow::Result<u32> {
        self.child.id().context("helpward has ended")
    }

    /// Ends it and waits.
    ///
    /// # Errors
    /// When it cannot be ended.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        self.child.kill().await.context("stopping helpward")
    }
}

/// The key that sealed what [`crate::staff`] put into the database; Helpward refuses a database without its secrets.
fn keep_secrets(folder: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let path = folder.join("secrets.toml");
    if path.exists() {
        return Ok(());
    }
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let hex: String = FIELD_KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(writeln!(file, "field_key = \"{hex}\"")?)
}

async fn is_ready(port: u16) -> bool {
    let Ok(mut connection) = Connection::open(&Server::local(port), Vec::new()).await else { return false };
    matches!(connection.call(Method::GET, "/healthz/ready", String::new()).await, Ok((200, _)))
}
