//! The floor of a chat: a socket that sends back what it hears, with small buffers and nothing behind it.

use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::routing::any;

/// Serves `/` on a free port of the loopback address; gives the port and the task.
///
/// # Errors
/// When no port can be had.
pub async fn serve() -> anyhow::Result<(u16, tokio::task::JoinHandle<()>)> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    let app = Router::new().route(
        "/",
        any(|upgrade: WebSocketUpgrade| async move {
            upgrade.read_buffer_size(2_048).write_buffer_size(0).on_upgrade(echo)
        }),
    );
    let task = tokio::spawn(async move {
        // The task is aborted when the measurement is over; an accept error would show as a stalled figure.
        let _ = axum::serve(listener, app).await;
    });
    Ok((port, task))
}

async fn echo(mut socket: WebSocket) {
    while let Some(Ok(message)) = socket.recv().await {
        let sent = match message {
            Message::Text(_) | Message::Binary(_) => socket.send(message).await,
            Message::Close(_) => return,
            Message::Ping(_) | Message::Pong(_) => Ok(()),
        };
        if sent.is_err() {
            return;
        }
    }
}
