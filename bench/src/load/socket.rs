//! The live line as a browser uses it: hello, welcome, frames.

use anyhow::{Context, bail};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

use super::http::Server;

/// An open socket.
pub struct Socket(WebSocketStream<TcpStream>);

impl Socket {
    /// Connects to `path` with small buffers: ten thousand of these fit into one process.
    ///
    /// # Errors
    /// When the server does not answer as a WebSocket.
    pub async fn open(server: &Server, path: &str, headers: &[(String, String)]) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(server.authority()).await?;
        stream.set_nodelay(true)?;
        let mut request = format!("ws://{}{path}", server.authority()).into_client_request()?;
        for (name, value) in headers {
            let name: hyper::header::HeaderName = name.parse()?;
            request.headers_mut().insert(name, value.parse()?);
        }
        let config = WebSocketConfig::default().read_buffer_size(2_048).write_buffer_size(0);
        let (socket, _) = tokio_tungstenite::client_async_with_config(request, stream, Some(config)).await?;
        Ok(Self(socket))
    }

    /// Says hello, with a contact's token or an agent's cookie, and waits for the welcome.
    ///
    /// # Errors
    /// When the server says anything else.
    pub async fn hello(&mut self, token: Option<&str>) -> anyhow::Result<()> {
        self.say(&json!({"type": "hello", "cursor": null, "token": token, "protocol": 1})).await?;
        let answer = self.frame().await?;
        if answer["type"] != "welcome" {
            bail!("hello was answered with {answer}");
        }
        Ok(())
    }

    /// Sends a frame.
    ///
    /// # Errors
    /// When the socket is closed.
    pub async fn say(&mut self, frame: &Value) -> anyhow::Result<()> {
        Ok(self.0.send(Message::text(frame.to_string())).await?)
    }

    /// The next frame.
    ///
    /// # Errors
    /// When the socket is closed.
    pub async fn frame(&mut self) -> anyhow::Result<Value> {
        Ok(serde_json::from_str(&self.text().await?)?)
    }

    /// The next frame as text: cheaper than [`Socket::frame`] where only a part of it is looked for.
    ///
    /// # Errors
    /// When the socket is closed.
    pub async fn text(&mut self) -> anyhow::Result<String> {
        loop {
            match self.0.next().await.context("the server closed the socket")?? {
                Message::Text(text) => return Ok(text.as_str().to_owned()),
                Message::Close(reason) => bail!("the server closed the socket: {reason:?}"),
                _ => {}
            }
        }
    }
}
