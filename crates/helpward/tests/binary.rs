//! The binary as people run it: started, asked, stopped.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use storage::testing::folder;

fn helpward(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_helpward"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("HELPWARD_")) {
        command.env_remove(name);
    }
    command.arg("--data-dir").arg(data);
    command
}

fn run(data: &Path, arguments: &[&str]) -> Output {
    helpward(data).args(arguments).stdin(Stdio::null()).output().expect("the binary runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json(output: &Output) -> serde_json::Value {
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// A running server; killed when the test forgets it.
struct Server {
    child: Child,
    address: String,
    welcome: String,
}

impl Server {
    fn start(data: &Path, arguments: &[&str]) -> Self {
        let mut command = helpward(data);
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(arguments);
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
        let mut out = BufReader::new(child.stdout.take().expect("piped"));
        let mut welcome = String::new();
        // The last line of the block is empty, as is one before each part.
        while !welcome.contains("/api/docs") {
            let read = out.read_line(&mut welcome).expect("readable");
            if read == 0 {
                let mut complaint = String::new();
                let _ = child.stderr.take().expect("piped").read_to_string(&mut complaint);
                panic!("it ended: {welcome}{complaint}");
            }
        }
        let address =
            welcome.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("an address");
        let address = address.to_owned();
        // Keep the pipe open: a server must not die of a closed one, but that is another test's business.
        let rest = std::thread::spawn(move || {
            let mut rest = String::new();
            let _ = out.read_to_string(&mut rest);
        });
        drop(rest);
        Self { child, address, welcome }
    }

    fn get(&self, path: &str, headers: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{headers}\r\n", self.address);
        stream.write_all(request.as_bytes()).expect("written");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answered");
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

impl Server {
    /// Asks it to stop; gives its exit code and what it logged.
    fn stop(mut self) -> (Option<i32>, String) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").arg("-TERM").arg(pid).status().expect("kill runs").success());
        let code = self.child.wait().expect("it ends").code();
        let mut log = String::new();
        self.child.stderr.take().expect("piped").read_to_string(&mut log).expect("readable");
        (code, log)
    }
}

#[test]
fn an_empty_folder_opens_the_wizard_and_a_term_signal_ends_it_cleanly() {
    let folder = folder();
    let data = folder.path().join("data");
    let server = Server::start(&data, &["--set", "limits.drain_s=5"]);
    assert!(server.get("/healthz/live", "").starts_with("HTTP/1.1 200"));
    let ready = server.get("/healthz/ready", "");
    assert!(ready.starts_with("HTTP/1.1 200") && ready.contains(r#"{"ready":true}"#), "{ready}");
    let setup = server.get("/api/v1/setup?probe=word-in-a-query", "cookie: helpward=word-in-a-cookie\r\n");
    assert!(setup.contains(r#""needed":true"#) && setup.contains("x-request-id: "), "{setup}");
    let missing = server.get("/api/v1/nothing", "");
    assert!(
        missing.contains("application/problem+json") && missing.contains(r#""code":"not_found""#),
        "{missing}"
    );
    let figures = server.get("/metrics", "");
    for name in [
        r#"helpward_requests_total{method="GET",route="/api/v1/setup",status="200"} 1"#,
        r#"helpward_request_seconds_bucket{route="/api/v1/setup",le="0.001"}"#,
        r#"helpward_open_sockets{kind="agent"} 0"#,
        "helpward_jobs_waiting ",
        "helpward_jobs_dead 0",
        "helpward_facts_position ",
        "helpward_conversations_waiting 0",
    ] {
        assert!(figures.contains(name), "{name} in {figures}");
    }
    assert!(server.get("/metrics", "x-forwarded-for: 203.0.113.9\r\n").starts_with("HTTP/1.1 404"));
    assert_eq!(
        std::fs::metadata(data.join("secrets.toml")).expect("made").permissions().mode() & 0o777,
        0o600
    );
    assert_eq!(std::fs::metadata(&data).expect("made").permissions().mode() & 0o777, 0o700);
    let (code, log) = server.stop();
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains("route=/api/v1/setup") && log.contains("status=200"), "{log}");
    for word in ["word-in-a-query", "word-in-a-cookie"] {
        assert!(!log.contains(word), "{log}");
    }
}

#[test]
fn the_token_of_the_configuration_opens_the_figures_to_a_proxy() {
    let folder = folder();
    let server =
        Server::start(folder.path(), &["--set", "metrics.token=figures-please", "--set", "log.format=json"]);
    let forwarded = "x-forwarded-for: 203.0.113.9\r\n";
    let with = |token: &str| server.get("/metrics", &format!("{forwarded}authorization: Bearer {token}\r\n"));
    assert!(with("figures-please").starts_with("HTTP/1.1 200"));
    assert!(with("wrong").starts_with("HTTP/1.1 404"));
    let _ = server.get("/healthz/live", "");
    let _ = server.get("/api/v1/setup", "");
    let (_, log) = server.stop();
    let line = log.lines().find(|line| line.contains("/api/v1/setup")).expect("a line");
    let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
    assert_eq!((&line["route"], &line["status"]), (&"/api/v1/setup".into(), &200.into()));
    assert!(!log.contains("figures-please"));
}

#[test]
fn a_demo_stays_on_this_machine_and_apart_from_a_real_desk() {
    let folder = folder();
    let open = run(folder.path(), &["serve", "--demo", "--listen", "0.0.0.0:0"]);
    assert_eq!(open.status.code(), Some(1));
    assert!(text(&open.stderr).contains("this machine only"));
    let server = Server::start(folder.path(), &["--demo"]);
    assert!(server.welcome.contains("/demo/wallet"));
    assert!(server.get("/demo/wallet", "").starts_with("HTTP/1.1 200"));
    let (code, log) = server.stop();
    assert_eq!(code, Some(0), "{log}");
    let kept = std::fs::read_to_string(folder.path().join("demo.toml")).expect("kept");
    let password = kept.split('"').nth(3).expect("a password");
    assert!(!log.contains(password), "passwords are printed, never logged");
    let opened = run(folder.path(), &["serve", "--listen", "0.0.0.0:0"]);
    assert!(text(&opened.stderr).contains("holds a demo"), "{}", text(&opened.stderr));
    let real = folder.path().join("real");
    assert!(run(&real, &["demo", "clear"]).status.success());
    let mixed = run(&real, &["serve", "--demo", "--listen", "127.0.0.1:0"]);
    assert!(text(&mixed.stderr).contains("holds a real desk"), "{}", text(&mixed.stderr));
}

#[test]
fn the_owner_is_made_without_a_browser_and_once() {
    let folder = folder();
    let setup = |password: &str| {
        let mut command = helpward(folder.path());
        command.args(["setup", "--name", "沈岚", "--email", "lan@wallet.example", "--locale", "zh-CN"]);
        command.args(["--operator", "港湾钱包", "--password-stdin", "--json"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary runs");
        writeln!(child.stdin.take().expect("piped"), "{password}").expect("written");
        child.wait_with_output().expect("it ends")
    };
    let weak = setup("12345678");
    assert_eq!(weak.status.code(), Some(1), "a weak password is refused");
    let made = json(&setup("correct horse battery staple"));
    assert_eq!(made["recoveryCodes"].as_array().map(Vec::len), Some(10));
    assert_eq!(made["totpSecret"].as_str().map(str::len), Some(32));
    let again = setup("correct horse battery staple");
    assert!(text(&again.stderr).contains("an owner already"));
    let link = json(&run(folder.path(), &["agent", "reset", "LAN@wallet.example", "--json"]));
    assert!(link["link"].as_str().is_some_and(|url| url.starts_with("http://127.0.0.1:8080/desk/reset#")));
    assert_eq!(run(folder.path(), &["agent", "reset", "nobody@wallet.example"]).status.code(), Some(1));
    let report = run(folder.path(), &["doctor", "--deep", "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&report.stdout).expect("JSON");
    let findings = report["findings"].as_array().expect("a list");
    let bad: Vec<_> = findings.iter().filter(|finding| finding["level"] == "bad").collect();
    assert!(bad.iter().all(|finding| finding["topic"] == "disk"), "{bad:?}");
    assert!(findings.iter().any(|f| f["topic"] == "second factor" && f["level"] == "good"), "{findings:?}");
}

#[test]
fn a_desk_moves_by_backup_and_restore() {
    let folder = folder();
    let (from, into) = (folder.path().join("from"), folder.path().join("into"));
    let loaded = json(&run(&from, &["demo", "load", "--conversations", "40", "--seed", "3", "--json"]));
    assert_eq!(loaded["conversations"], 40);
    let file = folder.path().join("desk.tar.gz").display().to_string();
    let written = json(&run(&from, &["backup", &file, "--json"]));
    assert_eq!(run(&from, &["backup", &file]).status.code(), Some(1), "a backup replaces no file");
    let restored = json(&run(&into, &["restore", &file, "--json"]));
    assert_eq!(restored["rows"], written["rows"]);
    assert_eq!(restored["secretsMatch"], false, "the other folder has no secrets yet");
    std::fs::copy(from.join("secrets.toml"), into.join("secrets.toml")).expect("copied");
    let deep = run(&into, &["doctor", "--deep"]);
    let deep = text(&deep.stdout);
    assert!(deep.contains("good     caches"), "{deep}");
    let refused = run(&into, &["restore", &file]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("not empty"), "{}", text(&refused.stderr));
    let cleared = json(&run(&into, &["demo", "clear", "--json"]));
    assert_eq!(cleared["conversations"], 40, "what was demo is still known to be");
}

#[test]
fn settings_are_shown_with_their_origin_and_unknown_ones_refused() {
    let folder = folder();
    std::fs::write(folder.path().join("helpward.toml"), "[log]\nlevel = \"warn\"\n").expect("written");
    let rows = json(&run(folder.path(), &["config", "show", "--json", "--set", "metrics.token=hush"]));
    let row =
        |key: &str| rows.as_array().and_then(|r| r.iter().find(|r| r["key"] == key)).cloned().expect("a key");
    assert_eq!(row("log.level")["value"], "warn");
    assert!(row("log.level")["origin"].as_str().is_some_and(|origin| origin.ends_with("helpward.toml")));
    assert_eq!(row("metrics.token")["value"], "(hidden)");
    let refused = run(folder.path(), &["config", "show", "--set", "log.lvl=warn"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("`log.lvl`"));
    let variable = helpward(folder.path())
        .args(["config", "show"])
        .env("HELPWARD_LOG__LVL", "x")
        .output()
        .expect("runs");
    assert_eq!(variable.status.code(), Some(2));
}

#[test]
fn migrations_are_told_before_they_run() {
    let folder = folder();
    let plan = json(&run(folder.path(), &["migrate", "--dry-run", "--json"]));
    assert!(plan["pending"].as_array().is_some_and(|names| !names.is_empty()) && plan["applied"] == 0);
    assert!(!folder.path().join("helpward.db").exists(), "a dry run makes nothing");
    json(&run(folder.path(), &["migrate", "--json"]));
    let done = json(&run(folder.path(), &["migrate", "--dry-run", "--json"]));
    assert_eq!(done["pending"], serde_json::json!([]));
}

#[test]
fn the_document_is_printed_alone() {
    let document = json(&run(Path::new("unused"), &["openapi"]));
    assert_eq!(document["openapi"].as_str().map(|v| v.starts_with("3.1")), Some(true));
    assert!(document["paths"]["/api/v1/setup"].is_object());
}

#[test]
fn a_server_of_rows_serves_alike_and_its_loss_shows() {
    let folder = folder();
    let url = storage::testing::create_server_database();
    let server = Server::start(folder.path(), &["--set", &format!("database.url={url}")]);
    assert!(server.welcome.contains("PostgreSQL"));
    let ready = server.get("/healthz/ready", "");
    assert!(ready.starts_with("HTTP/1.1 200"), "{ready}");
    storage::testing::drop_server_database(&url);
    // A look is good for a second, so the loss shows after that.
    let mut answers = std::iter::repeat_with(|| server.get("/healthz/ready", "")).take(20_000);
    let lost = answers.find(|answer| answer.starts_with("HTTP/1.1 503"));
    assert!(lost.is_some_and(|answer| answer.contains(r#""ready":false"#)));
    assert!(
        server.get("/healthz/live", "").starts_with("HTTP/1.1 200"),
        "it lives, so that it can come back"
    );
    assert_eq!(server.stop().0, Some(0));
}

#[test]
fn open_sockets_are_told_that_the_server_goes() {
    let folder = folder();
    let server = Server::start(folder.path(), &[]);
    let mut socket = TcpStream::connect(&server.address).expect("it listens");
    let upgrade = format!(
        "GET /api/v1/widget/live HTTP/1.1\r\nhost: {}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        server.address
    );
    socket.write_all(upgrade.as_bytes()).expect("written");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        socket.read_exact(&mut byte).expect("an answer");
        head.push(byte[0]);
    }
    assert!(text(&head).starts_with("HTTP/1.1 101"), "{}", text(&head));
    let (code, log) = server.stop();
    assert_eq!(code, Some(0), "{log}");
    let mut frame = Vec::new();
    let _ = socket.read_to_end(&mut frame);
    // A close frame (0x88), its length, then 1001 "going away". Source: RFC 6455, sections 5.2 and 7.4.1.
    assert_eq!(frame.first(), Some(&0x88), "{frame:?}");
    assert_eq!(frame.get(2..4), Some(&1001_u16.to_be_bytes()[..]), "{frame:?}");
    assert!(!log.contains("did not end in time"), "{log}");
}
