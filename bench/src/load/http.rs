//! One connection to one server, kept open: HTTP/1.1 without TLS, for servers on the same machine or network.

use anyhow::{Context, bail, ensure};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;

/// A server's address: `http://host:port`, without TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    authority: String,
}

/// An answer: status and body.
pub type Answer = (u16, Bytes);

impl Server {
    /// Reads `http://host[:port][/path]`; gives the server and the path with its query, `/` without one.
    ///
    /// # Errors
    /// When it is no such address; TLS is refused, because it would be measured with the server.
    pub fn parse(url: &str) -> anyhow::Result<(Self, String)> {
        let uri: hyper::Uri = url.parse().with_context(|| format!("{url} is no address"))?;
        ensure!(uri.scheme_str() == Some("http"), "{url}: only http:// is driven, without TLS");
        let host = uri.host().context("an address has a host")?;
        let port = uri.port_u16().unwrap_or(80);
        let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        Ok((Self { authority: format!("{host}:{port}") }, path))
    }

    /// A server of this machine.
    #[must_use]
    pub fn local(port: u16) -> Self {
        Self { authority: format!("127.0.0.1:{port}") }
    }

    /// `host:port`.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.authority
    }
}

/// A connection. Requests go one after the other.
pub struct Connection {
    server: Server,
    sender: SendRequest<Full<Bytes>>,
    headers: Vec<(String, String)>,
}

impl Connection {
    /// Connects; `headers` go with every request.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn open(server: &Server, headers: Vec<(String, String)>) -> anyhow::Result<Self> {
        let stream =
            tokio::net::TcpStream::connect(&server.authority).await.context(server.authority.clone())?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // Ends with the connection; an error shows as a failed request.
        tokio::spawn(connection);
        Ok(Self { server: server.clone(), sender, headers })
    }

    /// Adds a header to all requests from now on.
    pub fn always(&mut self, name: &str, value: &str) {
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// Sends a request and reads the whole answer; an empty `body` is none.
    ///
    /// # Errors
    /// When the connection fails.
    pub async fn call(&mut self, method: Method, path: &str, body: String) -> anyhow::Result<Answer> {
        let mut request = Request::builder().method(method).uri(path).header("host", &self.server.authority);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if !body.is_empty() {
            request = request.header("content-type", "application/json");
        }
        self.sender.ready().await?;
        let answer = self.sender.send_request(request.body(Full::new(Bytes::from(body)))?).await?;
        let status = answer.status().as_u16();
        Ok((status, answer.into_body().collect().await?.to_bytes()))
    }

    /// A request whose answer is JSON; anything but 2xx is an error that shows the answer.
    ///
    /// # Errors
    /// When the connection fails, the server refuses, or the answer is no JSON.
    pub async fn json(
        &mut self,
        method: Method,
        path: &str,
        body: serde_json::Value,
    ) -> anyhow::Result<serde_json::Value> {
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let (status, answer) = self.call(method, path, text).await?;
        if !(200..300).contains(&status) {
            bail!("{path}: {status} {}", String::from_utf8_lossy(&answer));
        }
        if answer.is_empty() { Ok(serde_json::Value::Null) } else { Ok(serde_json::from_slice(&answer)?) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_server_and_a_path() {
        let (server, path) = Server::parse("http://desk.example:9000/api/v1/messages?a=b").unwrap();
        assert_eq!((server.authority(), path.as_str()), ("desk.example:9000", "/api/v1/messages?a=b"));
        let (server, path) = Server::parse("http://localhost").unwrap();
        assert_eq!((server.authority(), path.as_str()), ("localhost:80", "/"));
        assert!(Server::parse("https://desk.example").is_err());
        assert!(Server::parse("desk").is_err());
    }
}
