//! Too many connections, connections that never say what they want, and a machine that gives no more of them.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

use crate::support::desk::{Widget, set_up};
use crate::support::server::Server;
use crate::support::socket::widget_socket;

const PATIENCE: Duration = Duration::from_secs(10);

async fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(("127.0.0.1", server.port)).await.expect("the kernel takes it")
}

/// Asks for the sign of life on a connection of its own; the whole answer, "" when there was none in time.
async fn ask(server: &Server) -> String {
    let asked = async {
        let mut stream = connect(server).await;
        let request = b"GET /healthz/live HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        stream.write_all(request).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        Ok::<_, std::io::Error>(answer)
    };
    tokio::time::timeout(Duration::from_secs(2), asked).await.ok().and_then(Result::ok).unwrap_or_default()
}

/// Asks until the answer begins with a status; gives the answer.
async fn until(server: &Server, status: &str) -> String {
    let asked = async {
        loop {
            let answer = ask(server).await;
            if answer.starts_with(&format!("HTTP/1.1 {status}")) {
                return answer;
            }
        }
    };
    tokio::time::timeout(PATIENCE, asked).await.expect("answered in time")
}

/// Slow loris: a byte of a head now and then, for ever.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_never_says_what_it_wants_is_let_go() {
    let server = Server::start_with(&["limits.head_timeout_s=1", "limits.connections=64"]).await;
    let mut slow = Vec::new();
    for _ in 0..60 {
        let mut stream = connect(&server).await;
        stream.write_all(b"GET / HTTP/1.1\r\nx-slow: ").await.expect("written");
        slow.push(tokio::spawn(async move {
            let (mut reader, mut writer) = stream.split();
            let mut heard = Vec::new();
            let dripping = async {
                while writer.write_all(b"x").await.is_ok() {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            };
            tokio::select! {
                _ = reader.read_to_end(&mut heard) => {}
                () = dripping => {}
            }
        }));
    }
    assert!(until(&server, "200").await.contains("200 OK"), "others are served meanwhile");
    for stream in slow {
        tokio::time::timeout(PATIENCE, stream).await.expect("let go").expect("no panic");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beyond_the_limit_a_connection_is_told_so_and_sockets_hold_their_places() {
    let server = Server::start_with(&["limits.connections=16"]).await;
    until(&server, "200").await;
    let url = format!("ws://127.0.0.1:{}/api/v1/widget/live", server.port);
    let mut sockets = Vec::new();
    let full = tokio::time::timeout(PATIENCE, async {
        // Connections of the checks before may still be on their way out.
        while sockets.len() < 16 {
            match connect_async(&url).await {
                Ok((socket, _)) => sockets.push(socket),
                Err(_) => tokio::task::yield_now().await,
            }
        }
    });
    full.await.expect("sixteen places");
    let refused = until(&server, "503").await.to_lowercase();
    assert!(refused.contains("retry-after: 5") && refused.ends_with("\"code\":\"overloaded\"}"), "{refused}");
    drop(sockets.pop());
    until(&server, "200").await;
}

/// Files this process has open.
fn open_files(pid: u32) -> usize {
    std::fs::read_dir(format!("/proc/{pid}/fd")).expect("a process").count()
}

/// Lets a running process open so many files.
async fn limit_files(pid: u32, files: usize) {
    let mut prlimit = tokio::process::Command::new("prlimit");
    prlimit.args(["--pid", &pid.to_string(), &format!("--nofile={files}:")]);
    assert!(prlimit.status().await.expect("prlimit of util-linux runs").success());
}

/// CPU time a process has used, in clock ticks (1/100 s).
fn cpu_ticks(pid: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).expect("a process");
    let fields: Vec<&str> = stat.rsplit(") ").next().expect("fields").split(' ').collect();
    // utime and stime are fields 14 and 15; the first two are cut off. Source: proc(5).
    fields[11..13].iter().map(|ticks| ticks.parse::<u64>().expect("a number")).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_machine_without_files_left_is_waited_for_and_open_sockets_live_on() {
    let server = Server::start_with(&[]).await;
    let (_, inbox) = set_up(&server).await;
    let widget = Widget::open(&server.address(), inbox["publicKey"].as_str().expect("a key")).await;
    let mut socket = widget_socket(&widget).await;
    let pid = server.pid();
    limit_files(pid, open_files(pid) + 4).await;
    let mut waiting = Vec::new();
    for _ in 0..60 {
        waiting.push(connect(&server).await);
    }
    assert_eq!(ask(&server).await, "", "no file is left to serve it with");
    let (before, watch) = (cpu_ticks(pid), Instant::now());
    for n in 0..4 {
        socket.send(Message::text(json!({ "type": "ping" }).to_string())).await.expect("sent");
        let pong = async {
            while let Some(Ok(frame)) = socket.next().await {
                if frame.to_text().is_ok_and(|text| text.contains("\"pong\"")) {
                    return;
                }
            }
            panic!("the socket ended at ping {n}");
        };
        tokio::time::timeout(PATIENCE, pong).await.expect("an open socket lives on");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let ticks = cpu_ticks(pid) - before;
    println!("{ticks} ticks of CPU in {} ms without files", watch.elapsed().as_millis());
    assert!(u128::from(ticks) * 10 < watch.elapsed().as_millis() / 5, "under a fifth of a core: {ticks}");
    drop(waiting);
    until(&server, "200").await;
    limit_files(pid, 512).await;
    until(&server, "200").await;
}
