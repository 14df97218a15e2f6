//! Against listeners on loopback, each misbehaving in its own way.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::runtime::Runtime;

use crate::{Addresses, Allowed, Answer, Failure, Outbound, Post, Refusal, Resolve, SystemNames};

/// A name with different addresses each time it is looked up; the last ones stay.
struct Fickle {
    answers: Vec<Vec<IpAddr>>,
    asked: AtomicUsize,
}

impl Resolve for Fickle {
    fn lookup(&self, _: &str) -> Addresses {
        let asked = self.asked.fetch_add(1, Ordering::SeqCst);
        let found = self.answers[asked.min(self.answers.len() - 1)].clone();
        Box::pin(async move { Ok(found) })
    }
}

/// Accepts for ever and does the same with each connection; says where, and how many came.
fn listener(act: impl Fn(TcpStream) + Send + Clone + 'static) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let (address, came) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
    let count = Arc::clone(&came);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            count.fetch_add(1, Ordering::SeqCst);
            let act = act.clone();
            std::thread::spawn(move || act(stream));
        }
    });
    (address, came)
}

/// Reads a request up to the end of its body.
fn request(stream: &mut TcpStream) -> String {
    let (mut text, mut piece) = (String::new(), [0; 4096]);
    loop {
        let n = stream.read(&mut piece).unwrap_or(0);
        text.push_str(&String::from_utf8_lossy(&piece[..n]));
        let whole = text.split_once("\r\n\r\n").is_some_and(|(head, body)| {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            body.len() >= length.map_or(0, |n| n.parse().unwrap())
        });
        if n == 0 || whole {
            return text;
        }
    }
}

/// A listener that answers every request with the same bytes.
fn saying(bytes: impl Into<Vec<u8>>) -> SocketAddr {
    let bytes = bytes.into();
    listener(move |mut stream| {
        request(&mut stream);
        let _ = stream.write_all(&bytes);
    })
    .0
}

struct Caller {
    runtime: Runtime,
    outbound: Outbound,
}

fn caller(allowed: &str, names: Arc<dyn Resolve>) -> Caller {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let outbound = Outbound::new(Allowed::parse(allowed).unwrap(), names, runtime.handle().clone());
    Caller { runtime, outbound }
}

impl Caller {
    fn post_within(&self, url: &str, within: Duration) -> Result<Answer, Failure> {
        let to = self.outbound.target(url)?;
        let post = Post { to: &to, bearer: Some("key"), body: b"{}", within, most_bytes: 1_000 };
        self.outbound.post_blocking(post)
    }

    fn post(&self, url: &str) -> Result<Answer, Failure> {
        self.post_within(url, Duration::from_secs(5))
    }
}

/// Speaks to a listener that the configuration names.
fn post(to: SocketAddr, within: Duration) -> Result<Answer, Failure> {
    caller(&to.to_string(), Arc::new(SystemNames)).post_within(&format!("http://{to}/v1/chat"), within)
}

const SECONDS: Duration = Duration::from_secs(5);
const SHORT: Duration = Duration::from_millis(150);

#[test]
fn a_good_answer_comes_back_whole_and_the_request_is_as_said() {
    let seen = Arc::new(Mutex::new(String::new()));
    let kept = Arc::clone(&seen);
    let (at, _) = listener(move |mut stream| {
        *kept.lock().unwrap() = request(&mut stream);
        stream.write_all(b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 4\r\n\r\nnope").unwrap();
    });
    let answer = post(at, SECONDS).unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (401, b"nope".as_slice()));
    let request = seen.lock().unwrap().to_lowercase();
    assert!(request.starts_with("post /v1/chat http/1.1\r\n"), "{request}");
    for line in ["authorization: bearer key", "content-type: application/json", "user-agent: helpward"] {
        assert!(request.contains(&format!("\r\n{line}\r\n")), "{line} in {request}");
    }
    assert!(request.ends_with("\r\n\r\n{}"));
}

#[test]
fn nothing_of_ours_is_spoken_to_unless_the_configuration_names_it() {
    let (at, came) = listener(|_| {});
    let strict = caller("", Arc::new(SystemNames));
    let port = at.port();
    for (url, refused) in [
        (format!("http://127.0.0.1:{port}/"), Refusal::NeedsHttps),
        (format!("https://127.0.0.1:{port}/"), Refusal::NotPublic),
        (format!("https://[::ffff:127.0.0.1]:{port}/"), Refusal::NotPublic),
        // A name leads there: this is found out when it is looked up.
        (format!("https://localhost:{port}/"), Refusal::NotPublic),
    ] {
        assert_eq!(strict.post(&url), Err(Failure::Refused(refused)), "{url}");
    }
    // Another port of a named host is not named.
    let other = caller("localhost:1", Arc::new(SystemNames));
    let url = format!("https://localhost:{port}/");
    assert_eq!(other.post(&url), Err(Failure::Refused(Refusal::NotPublic)));
    assert_eq!(came.load(Ordering::SeqCst), 0, "nobody was connected to");
}

#[test]
fn a_name_that_changes_its_address_between_two_looks_gains_nothing() {
    let (at, came) = listener(|_| {});
    // Documentation addresses stand for the public host; 1.1.1.1 is never connected to, because one of the two is private.
    let (public, private) = (IpAddr::from([1, 1, 1, 1]), IpAddr::V4(Ipv4Addr::LOCALHOST));
    for answers in [vec![vec![private]], vec![vec![public, private]], vec![vec![private], vec![public]]] {
        let names = Arc::new(Fickle { answers, asked: AtomicUsize::new(0) });
        let strict = caller("", Arc::clone(&names) as Arc<dyn Resolve>);
        let refused = strict.post(&format!("https://models.example:{}/", at.port()));
        assert_eq!(refused, Err(Failure::Refused(Refusal::NotPublic)));
        assert_eq!(names.asked.load(Ordering::SeqCst), 1, "looked up once for one connection");
    }
    assert_eq!(came.load(Ordering::SeqCst), 0);
    // What was looked up is what is connected to: the second look would lead elsewhere, and never happens.
    let good = saying("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    let answers = vec![vec![private], vec![IpAddr::from([192, 0, 2, 1])]];
    let names = Arc::new(Fickle { answers, asked: AtomicUsize::new(0) });
    let named = caller(&format!("models.example:{}", good.port()), Arc::clone(&names) as Arc<dyn Resolve>);
    assert_eq!(named.post(&format!("http://models.example:{}/", good.port())).unwrap().body, b"ok");
    assert_eq!(names.asked.load(Ordering::SeqCst), 1);
}

#[test]
fn redirects_are_not_followed() {
    let (inside, came) = listener(|_| {});
    for line in ["302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let answer = format!("HTTP/1.1 {line}\r\nlocation: http://{inside}/\r\ncontent-length: 0\r\n\r\n");
        let at = saying(answer);
        // Even where both are named.
        let named = caller(&format!("{at},{inside}"), Arc::new(SystemNames));
        assert_eq!(named.post(&format!("http://{at}/")), Err(Failure::Redirected), "{line}");
    }
    assert_eq!(came.load(Ordering::SeqCst), 0);
}

#[test]
fn bytes_are_limited_whether_they_are_announced_or_not() {
    let announced = saying("HTTP/1.1 200 OK\r\ncontent-length: 2000\r\n\r\n".to_owned() + &"x".repeat(2_000));
    assert_eq!(post(announced, SECONDS), Err(Failure::TooLarge));
    let (endless, _) = listener(|mut stream| {
        request(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
        while stream
            .write_all(
                b"64\r\n".iter().chain(&[b'x'; 100]).chain(b"\r\n").copied().collect::<Vec<_>>().as_slice(),
            )
            .is_ok()
        {}
    });
    assert_eq!(post(endless, SECONDS), Err(Failure::TooLarge));
    let fits = saying("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n".to_owned() + &"x".repeat(1_000));
    assert_eq!(post(fits, SECONDS).unwrap().body.len(), 1_000);
}

#[test]
fn time_is_limited_for_the_whole() {
    // Accepts and says nothing.
    let (silent, _) = listener(|mut stream| {
        request(&mut stream);
        let _ = stream.read(&mut [0; 1]);
    });
    assert_eq!(post(silent, SHORT), Err(Failure::TooSlow));
    // Announces a body and stops in it.
    let (stops, _) = listener(|mut stream| {
        request(&mut stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc").unwrap();
        let _ = stream.read(&mut [0; 1]);
    });
    assert_eq!(post(stops, SHORT), Err(Failure::TooSlow));
}

#[test]
fn what_is_no_http_is_told_apart_from_nobody() {
    assert_eq!(post(saying("SSH-2.0-OpenSSH_9.2\r\n"), SECONDS), Err(Failure::NotHttp));
    assert_eq!(post(saying(""), SECONDS), Err(Failure::NotHttp));
    let broken_off = saying("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc");
    assert_eq!(post(broken_off, SECONDS), Err(Failure::NotHttp));
    let closed = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
    assert_eq!(post(closed, SECONDS), Err(Failure::Unreachable));
    let (plain, _) = listener(|mut stream| {
        // Answers the first words of TLS in its own way.
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
    });
    let named = caller(&plain.to_string(), Arc::new(SystemNames));
    assert_eq!(named.post(&format!("https://{plain}/")), Err(Failure::Tls));
    let nowhere = caller("", Arc::new(Fickle { answers: vec![vec![]], asked: AtomicUsize::new(0) }));
    assert_eq!(nowhere.post("https://models.example/"), Err(Failure::UnknownHost));
}

#[test]
fn nothing_that_may_be_logged_holds_a_key_a_body_or_a_path() {
    let caller = caller("", Arc::new(SystemNames));
    let to = caller.outbound.target("https://api.example.com/hidden-path").unwrap();
    let post =
        Post { to: &to, bearer: Some("hidden-key"), body: b"hidden-body", within: SECONDS, most_bytes: 1 };
    let answer = Answer { status: 200, body: b"hidden-answer".to_vec() };
    assert_eq!(format!("{post:?}"), "Post(to api.example.com:443, hidden)");
    assert_eq!(format!("{answer:?}"), "Answer(200, 13 bytes)");
    // A key with a line break in it is no header.
    let split = Post { bearer: Some("a\r\nx-evil: 1"), ..post };
    let refused = caller.runtime.block_on(caller.outbound.post(split));
    assert_eq!(refused, Err(Failure::Refused(Refusal::NotAnAddress)));
}

/// A listener that shows a certificate for `localhost` that nobody vouches for, and keeps what it is told after that.
fn unvouched() -> (SocketAddr, Arc<Mutex<Vec<u8>>>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.into()], key)
        .unwrap();
    let (config, told) = (Arc::new(config), Arc::new(Mutex::new(Vec::new())));
    let heard = Arc::clone(&told);
    let act = move |mut stream: TcpStream| {
        let mut tls = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
        let mut bytes = Vec::new();
        let _ = rustls::Stream::new(&mut tls, &mut stream).read_to_end(&mut bytes);
        heard.lock().unwrap().extend(bytes);
    };
    (listener(act).0, told)
}

#[test]
fn a_certificate_nobody_vouches_for_ends_it_before_a_word_is_said() {
    let (to, told) = unvouched();
    let caller = caller(&format!("localhost:{}", to.port()), Arc::new(SystemNames));
    let answer = caller.post(&format!("https://localhost:{}/v1/chat", to.port()));
    assert_eq!(answer, Err(Failure::Tls));
    assert!(told.lock().unwrap().is_empty(), "neither key nor body left the house");
}
