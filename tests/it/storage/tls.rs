//! The way to a PostgreSQL server with TLS: the server must be who it says it is.

use std::process::Stdio;

use tokio::process::Command;

use ::storage::testing::{create_server_database, drop_server_database, open_connections, server_authority};

use crate::support::server::{Server, binary};

/// Migrates a database; what was said on standard error when that failed.
async fn migrate(url: &str, authority: Option<&str>) -> Result<(), String> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(binary());
    command.arg("--data-dir").arg(folder.path()).args(["migrate", "--set", &format!("database.url={url}")]);
    command.env_remove("SSL_CERT_FILE").env_remove("SSL_CERT_DIR").stdin(Stdio::null());
    if let Some(authority) = authority {
        command.env("SSL_CERT_FILE", authority);
    }
    let output = command.output().await.expect("the binary runs");
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_connection_is_encrypted_and_only_the_servers_own_name_and_authority_are_believed() {
    let plain = create_server_database();
    let by_address = plain.replace("sslmode=disable", "sslmode=require");
    let by_name = by_address.replace("@127.0.0.1:", "@localhost:");
    let authority = server_authority();

    let unknown = migrate(&by_name, None).await.expect_err("an authority nobody named");
    assert!(unknown.contains("UnknownIssuer"), "the operator is told why: {unknown}");
    let other_name =
        migrate(&by_address, Some(&authority)).await.expect_err("not the name it is vouched for");
    assert!(other_name.contains("certificate"), "{other_name}");
    migrate(&by_name, Some(&authority)).await.expect("the right name by the right authority");

    let mut server = Server::start_trusting(&by_name, &authority).await;
    let (encrypted, others) = open_connections(&plain);
    println!("{encrypted} encrypted connections, {others} others");
    assert!(encrypted >= 2 && others == 0, "{encrypted} encrypted, {others} others");
    assert_eq!(server.stop().await, Some(0));
    drop(server);
    drop_server_database(&plain);
}
