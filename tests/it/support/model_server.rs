//! A real server that speaks the OpenAI API: LiteLLM's proxy on loopback, which answers what its configuration says.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::{Child, Command};

/// Opens the door of the server.
pub(crate) const KEY: &str = "sk-desk-0001";

const AUTH: &str = include_str!("model_server/desk_auth.py");
const CONFIG: &str = include_str!("model_server/config.yaml");

/// A running server.
pub(crate) struct ModelServer {
    child: Child,
    _folder: tempfile::TempDir,
    port: u16,
}

/// `scripts/install-test-deps.sh` puts it there; `HELPWARD_TEST_MODEL_SERVER` names another.
fn program() -> PathBuf {
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/model-server/bin/litellm");
    std::env::var_os("HELPWARD_TEST_MODEL_SERVER").map_or(usual, PathBuf::from)
}

impl ModelServer {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("desk_auth.py"), AUTH).expect("written");
        std::fs::write(folder.path().join("config.yaml"), CONFIG).expect("written");
        let port = {
            let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
            free.local_addr().expect("an address").port()
        };
        let child = Command::new(program())
            .args(["--config", "config.yaml", "--host", "127.0.0.1", "--port", &port.to_string()])
            .current_dir(folder.path())
            // Its list of prices is in the package; it need not ask the internet for a newer one.
            .env("LITELLM_LOCAL_MODEL_COST_MAP", "True")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("the server is installed: scripts/install-test-deps.sh");
        let mut server = Self { child, _folder: folder, port };
        server.wait().await;
        server
    }

    async fn wait(&mut self) {
        let client = super::desk::client(std::sync::Arc::default());
        let alive = format!("http://{}/health/liveliness", self.place());
        for _ in 0..1_200 {
            if client.get(&alive).send().await.is_ok_and(|r| r.status().is_success()) {
                return;
            }
            let ended = self.child.try_wait().expect("a status");
            assert!(ended.is_none(), "the model server ended: {ended:?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the model server is not ready within two minutes");
    }

    /// Host and port.
    pub(crate) fn place(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }
}
