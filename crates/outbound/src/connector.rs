//! The connector itself.

use std::error::Error as _;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Response, redirect};
use rustls::ClientConfig;
use tokio::runtime::Handle;

use crate::allowed::Allowed;
use crate::failure::{Failure, Refusal};
use crate::resolve::{Checked, Resolve};
use crate::target::Target;

/// How long a connection may take to be made.
const CONNECT_WITHIN: Duration = Duration::from_secs(4);
/// How long an idle connection is kept for the next call.
const KEEP_IDLE: Duration = Duration::from_secs(30);

/// Something to send: JSON by POST.
#[derive(Clone, Copy)]
pub struct Post<'a> {
    /// Whom to.
    pub to: &'a Target,
    /// What opens the door there; `None`: nothing.
    pub bearer: Option<&'a str>,
    /// The bytes of a JSON document.
    pub body: &'a [u8],
    /// How long everything may take: name, connection, sending, the whole answer.
    pub within: Duration,
    /// The most bytes of the answer's body.
    pub most_bytes: usize,
}

impl fmt::Debug for Post<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Post(to {}, hidden)", self.to.place())
    }
}

/// What came back, whatever its status.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// 200 to 299, or 400 to 599.
    pub status: u16,
    /// The whole body.
    pub body: Vec<u8>,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer({}, {} bytes)", self.status, self.body.len())
    }
}

/// The one connector. Cheap to clone.
#[derive(Clone)]
pub struct Outbound {
    allowed: Allowed,
    /// Speaks to the public internet only.
    public: Client,
    /// Speaks to what the configuration names, wherever it is.
    named: Client,
    runtime: Handle,
}

impl fmt::Debug for Outbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Outbound({:?})", self.allowed)
    }
}

impl Outbound {
    /// The connector of a process, with what its configuration allows. Its connections are served by `runtime`.
    ///
    /// Trusts the certificate authorities of the machine. Proxies of the environment are not used: through one, nobody
    /// could say which address is spoken to.
    #[must_use]
    pub fn new(allowed: Allowed, names: Arc<dyn Resolve>, runtime: Handle) -> Self {
        let tls = tls();
        let public = http(&tls, Checked { names: Arc::clone(&names), anywhere: false });
        let named = http(&tls, Checked { names, anywhere: true });
        Self { allowed, public, named, runtime }
    }

    /// An address as far as it can be checked without asking for names.
    pub fn target(&self, url: &str) -> Result<Target, Refusal> {
        Target::parse(url, &self.allowed)
    }

    /// Sends, and waits for the whole answer. Blocking: never on a thread of the runtime.
    pub fn post_blocking(&self, post: Post<'_>) -> Result<Answer, Failure> {
        self.runtime.block_on(self.post(post))
    }

    /// Sends, and waits for the whole answer.
    pub async fn post(&self, post: Post<'_>) -> Result<Answer, Failure> {
        let sent = tokio::time::timeout(post.within, self.exchange(post)).await;
        let answered = sent.unwrap_or(Err(Failure::TooSlow));
        match &answered {
            Ok(answer) => {
                tracing::debug!(place = post.to.place(), status = answer.status, "the outside answered");
            }
            Err(failure) => {
                tracing::info!(place = post.to.place(), %failure, "the outside gave no answer that can be used");
            }
        }
        answered
    }

    async fn exchange(&self, post: Post<'_>) -> Result<Answer, Failure> {
        let client = if post.to.named { &self.named } else { &self.public };
        let mut request = client
            .post(post.to.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .body(post.body.to_vec());
        if let Some(bearer) = post.bearer {
            // A key with a line break would be another header.
            let mut value =
                HeaderValue::from_str(&format!("Bearer {bearer}")).map_err(|_| Refusal::NotAnAddress)?;
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        let response = request.send().await.map_err(|error| failure(&error))?;
        if response.status().is_redirection() {
            return Err(Failure::Redirected);
        }
        let status = response.status().as_u16();
        Ok(Answer { status, body: read(response, post.most_bytes).await? })
    }
}

async fn read(mut response: Response, most_bytes: usize) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| failure(&error))? {
        if body.len() + piece.len() > most_bytes {
            return Err(Failure::TooLarge);
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

#[expect(clippy::disallowed_methods, reason = "this is the one outbound connector")]
fn http(tls: &ClientConfig, names: Checked) -> Client {
    Client::builder()
        .tls_backend_preconfigured(tls.clone())
        .dns_resolver(Arc::new(names))
        .redirect(redirect::Policy::none())
        .no_proxy()
        .referer(false)
        .http1_only()
        .connect_timeout(CONNECT_WITHIN)
        .pool_idle_timeout(KEEP_IDLE)
        .user_agent("Helpward")
        .build()
        .expect("made of constants and a TLS configuration that is there")
}

fn tls() -> ClientConfig {
    let mut roots = rustls::RootCertStore::empty();
    for certificate in rustls_native_certs::load_native_certs().certs {
        // A root that rustls cannot read is of no use to any connection; the others still are.
        let _ = roots.add(certificate);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the provider knows the default versions")
        .with_root_certificates(roots)
        .with_no_client_auth()
}

/// What is behind an error of the HTTP client: our own word where it passed one on, else by kind.
fn failure(error: &reqwest::Error) -> Failure {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(own) = inner.downcast_ref::<Failure>() {
            return *own;
        }
        if is_tls(inner) {
            return Failure::Tls;
        }
        cause = inner.source();
    }
    if error.is_connect() { Failure::Unreachable } else { Failure::NotHttp }
}

/// Whether an error is one of TLS, perhaps wrapped in errors of reading and writing.
fn is_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    let wrapped = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    error.is::<rustls::Error>() || wrapped.is_some_and(|inside| is_tls(inside))
}
