//! What the help center is given, and how a request becomes a page.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use kernel::{ArticleId, Locale, Millis};
use knowledge::Shelf;
use minijinja::context;
use minijinja::value::{Serde, Value};
use routing::QueuePicture;
use security::Actor;
use storage::{Db, Error, Files, Tx};
use tokio::sync::Mutex;

use super::addresses::Addresses;
use super::frame::{About, Frame};
use super::own_domain::OwnDomain;
use super::render::{self, Keep};
use super::texts::Texts;

/// How old the foretold wait may be.
const WAIT_FRESH_MS: Millis = 30_000;
/// Answers to "did this help?" and counted searches of one network in a minute.
const WRITES_PER_MINUTE: NonZeroU32 = NonZeroU32::new(20).expect("not zero");
/// How often sums of what was opened are written.
const READS_EVERY_MS: Millis = 10_000;
/// Networks kept before old ones are dropped.
const KEPT_NETWORKS: usize = 50_000;

/// Reads something of a request's head.
pub type Reading<T> = Box<dyn Fn(&Parts) -> T + Send + Sync>;

/// Finds out who is signed in at the desk, if somebody is.
pub type Reader = Box<dyn Fn(Parts) -> Pin<Box<dyn Future<Output = Option<Actor>> + Send>> + Send + Sync>;

/// What the help center needs of the house around it.
pub struct HelpCenter {
    /// Where people reach the desk, without a slash at the end.
    pub public_url: String,
    /// The help center's own address, without a slash at the end; `None`: it is below the desk's, at `/help`.
    pub own_url: Option<String>,
    /// Files that articles show.
    pub files: Files,
    /// The search index in use.
    pub shelf: Arc<Shelf>,
    /// The network a request comes from, for limits; `None`: not known, or this machine.
    pub network: Reading<Option<IpAddr>>,
    /// Whether the page that sent a form, if it names itself, is one of ours.
    pub own_page: Reading<bool>,
    /// Who of the desk asks, for files of articles that are not published yet.
    pub reader: Reader,
}

/// How often texts were opened since that was last written.
#[derive(Default)]
struct Reads {
    written_at_ms: Millis,
    times: HashMap<(ArticleId, Locale), i64>,
}

/// The help center at work.
pub(crate) struct Door {
    pub db: Db,
    pub center: HelpCenter,
    writes: DefaultKeyedRateLimiter<IpAddr>,
    wait: Mutex<Option<(Millis, Arc<QueuePicture>)>>,
    reads: Mutex<Reads>,
    /// The files of the site's map, and the version of the knowledge they were made of.
    pub sitemap: Mutex<Option<(i64, Arc<Vec<String>>)>>,
    /// Makes keys of givers of this run; they name nobody afterwards.
    pub secret: [u8; 32],
}

/// What came with a request.
pub(crate) struct Asked {
    pub headers: HeaderMap,
    pub addresses: Addresses,
    pub network: Option<IpAddr>,
    pub own_page: bool,
}

impl FromRequestParts<Arc<Door>> for Asked {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, door: &Arc<Door>) -> Result<Self, Self::Rejection> {
        let own = parts.extensions.get::<OwnDomain>().is_some();
        let center = &door.center;
        let canonical = center.own_url.clone().unwrap_or_else(|| format!("{}/help", center.public_url));
        Ok(Self {
            headers: parts.headers.clone(),
            addresses: Addresses { base: if own { "" } else { "/help" }, canonical },
            network: (center.network)(parts),
            own_page: (center.own_page)(parts),
        })
    }
}

/// What a handler wants shown.
pub(crate) enum Content {
    /// A page.
    Page { template: &'static str, about: Box<About>, context: Value, status: StatusCode, keep: Keep },
    /// The same thing is elsewhere for good.
    Moved(String),
    /// There is no such thing; the words may help to find what was meant.
    Missing { query: String },
}

impl Door {
    pub(crate) fn new(db: Db, center: HelpCenter) -> Self {
        let mut secret = [0; 32];
        db.rng().fill(&mut secret);
        Self {
            db,
            center,
            writes: RateLimiter::keyed(Quota::per_minute(WRITES_PER_MINUTE)),
            wait: Mutex::default(),
            reads: Mutex::default(),
            sitemap: Mutex::default(),
            secret,
        }
    }

    /// Whether one more write of this network is taken.
    pub(crate) fn takes_write(&self, network: Option<IpAddr>) -> bool {
        if self.writes.len() > KEPT_NETWORKS {
            self.writes.retain_recent();
        }
        network.is_none_or(|network| self.writes.check_key(&network).is_ok())
    }

    /// Counts that a text was opened. Sums are written now and then; what a stop of the program loses is not missed.
    pub(crate) async fn count_read(&self, article: ArticleId, locale: Locale) {
        let mut reads = self.reads.lock().await;
        *reads.times.entry((article, locale)).or_default() += 1;
        let now_ms = self.db.clock().now_ms();
        if now_ms - reads.written_at_ms < READS_EVERY_MS {
            return;
        }
        reads.written_at_ms = now_ms;
        let sums: Vec<_> =
            reads.times.drain().map(|((article, locale), times)| (article, locale, times)).collect();
        drop(reads);
        if let Err(error) = self.db.write(move |tx| knowledge::count_reads(tx, &sums)).await {
            tracing::warn!(%error, "how often articles were opened was not kept");
        }
    }

    /// Answers a request in a language: reads, then makes what is shown outside the transaction.
    pub(crate) async fn show<T, R, M>(&self, asked: &Asked, tag: &str, read: R, make: M) -> Response
    where
        T: Send + 'static,
        R: Fn(&Tx<'_>, Locale) -> Result<T, Error> + Send + 'static,
        M: FnOnce(&Frame, T) -> Content,
    {
        let wanted: Option<Locale> = tag.parse().ok();
        let addresses = asked.addresses.clone();
        let all = move |tx: &Tx<'_>| {
            let frame = Frame::read(tx, wanted, addresses.clone())?;
            let found = if frame.offered { Some(read(tx, frame.locale)?) } else { None };
            Ok::<_, Error>((frame, found))
        };
        let (mut frame, found) = match self.db.read(all).await {
            Ok(read) => read,
            Err(error) => return failed(&error),
        };
        frame.wait = self.wait_of_next(&frame).await;
        let content = match found {
            Some(found) => make(&frame, found),
            None => Content::Missing { query: super::missing::words(tag) },
        };
        self.answer(asked, &frame, content)
    }

    fn answer(&self, asked: &Asked, frame: &Frame, content: Content) -> Response {
        let texts = Texts::of(frame.locale);
        match content {
            Content::Page { template, about, context, status, keep } => {
                let page = context! { page => Serde(frame.page(&self.center, *about)), ..context };
                render::page(frame.locale, template, page, status, keep, &asked.headers)
            }
            Content::Moved(to) => moved(&to),
            Content::Missing { query } => {
                let (heading, text) = (texts.get("missingTitle"), texts.get("missingText"));
                let mut about = About::unlisted(heading);
                about.query = query;
                let content = plain(frame, about, heading, text, StatusCode::NOT_FOUND);
                self.answer(asked, frame, content)
            }
        }
    }

    /// How long one who came now would wait, in milliseconds from and to; `None`: no honest number.
    async fn wait_of_next(&self, frame: &Frame) -> Option<(Millis, Millis)> {
        let inbox = frame.site.inbox.as_ref()?.id;
        let mut kept = self.wait.lock().await;
        let now_ms = self.db.clock().now_ms();
        if !kept.as_ref().is_some_and(|(at_ms, _)| (0..WAIT_FRESH_MS).contains(&(now_ms - at_ms))) {
            let read = self.db.read(QueuePicture::read).await.ok()?;
            let foretold = tokio::task::spawn_blocking(move || read.foretell()).await.ok()?;
            *kept = Some((now_ms, Arc::new(foretold)));
        }
        let (_, picture) = kept.as_ref()?;
        picture.wait_of_next(inbox).map(|wait| (wait.from_ms, wait.to_ms))
    }
}

/// The same thing is elsewhere for good: browsers and search engines may remember it for an hour.
pub(crate) fn moved(to: &str) -> Response {
    let Ok(to) = HeaderValue::from_str(to) else { return StatusCode::NOT_FOUND.into_response() };
    let keep = HeaderValue::from_static("public, max-age=3600");
    (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, to), (header::CACHE_CONTROL, keep)]).into_response()
}

/// A page that says one thing.
pub(crate) fn plain(frame: &Frame, about: About, heading: &str, text: &str, status: StatusCode) -> Content {
    let context = context! { heading => heading, text => text, back => frame.addresses.home(frame.locale) };
    Content::Page { template: "plain.html", about: Box::new(about), context, status, keep: Keep::No }
}

/// The database did not answer: nothing can be shown but that.
pub(crate) fn failed(error: &Error) -> Response {
    tracing::error!(%error, "a page of the help center could not be read");
    (StatusCode::INTERNAL_SERVER_ERROR, Texts::of(Locale::default()).get("failedText").to_owned())
        .into_response()
}
