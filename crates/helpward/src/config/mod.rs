//! The configuration: typed values, each with where it came from.

mod keys;
mod load;
#[cfg(test)]
mod tests;

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;

pub use keys::variable;
#[cfg(test)]
use load::Origin;
pub use load::{ConfigError, Setting, Sources, load};

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Everything that can be set.
#[derive(Debug, Clone)]
pub struct Config {
    /// Folder of the embedded database, files and secrets.
    pub data_dir: PathBuf,
    /// Where the server listens.
    pub listen: SocketAddr,
    /// Where people reach Helpward, without a slash at the end; `None`: at the listen address.
    pub public_url: Option<String>,
    /// The help center's own address, without a slash at the end; `None`: it is below the desk's.
    pub help_url: Option<String>,
    /// Where the rows live.
    pub database: storage::Url,
    /// Connections to a PostgreSQL server.
    pub connections: usize,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Places, host and port, that may be spoken to wherever they are.
    pub outbound_allow: outbound::Allowed,
    /// How log lines are written.
    pub log_format: LogFormat,
    /// The least important lines that are written.
    pub log_level: tracing::Level,
    /// Seconds an HTTP answer may take.
    pub request_timeout_s: u64,
    /// What contacts may do in a minute.
    pub contact_limits: api::ContactLimits,
    /// Connections open at once.
    pub connections_at_once: usize,
    /// Connections open at once from one address.
    pub connections_of_address: usize,
    /// Seconds a connection may go without a complete request head.
    pub head_timeout_s: u64,
    /// Seconds that running requests get when the server is stopped.
    pub drain_s: u64,
    /// Opens `/metrics` to other machines; `None`: only this machine may read it.
    pub metrics_token: Option<String>,
}

impl Config {
    /// The typed values of the settings; refuses what does not fit.
    pub fn of(settings: &[Setting]) -> Result<Self, ConfigError> {
        let read = Reader(settings);
        let data_dir = PathBuf::from(read.text("data_dir"));
        let database = match read.text("database.url") {
            "" => storage::Url::File(data_dir.join("helpward.db")),
            url if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                storage::Url::Postgres(url.to_owned())
            }
            url if url.contains("://") => {
                return Err(read.refuse("database.url", "expected postgres://… or the path of a file"));
            }
            path => storage::Url::File(PathBuf::from(path)),
        };
        let proxies = read.text("trusted_proxies").split(',').map(str::trim).filter(|text| !text.is_empty());
        let trusted_proxies = proxies.map(str::parse).collect::<Result<_, _>>();
        Ok(Self {
            listen: read
                .text("listen")
                .parse()
                .map_err(|_| read.refuse("listen", "expected address:port"))?,
            public_url: read.web_address("public_url")?,
            help_url: read.web_address("help.public_url")?,
            database,
            connections: read.number("database.connections", 2, 64)?.try_into().unwrap_or(8),
            trusted_proxies: trusted_proxies
                .map_err(|_| read.refuse("trusted_proxies", "expected addresses with commas between"))?,
            outbound_allow: outbound::Allowed::parse(read.text("outbound.allow"))
                .map_err(|error| read.refuse("outbound.allow", &error.to_string()))?,
            log_format: match read.text("log.format") {
                "text" => LogFormat::Text,
                "json" => LogFormat::Json,
                _ => return Err(read.refuse("log.format", "expected text or json")),
            },
            log_level: (read.text("log.level").parse())
                .map_err(|_| read.refuse("log.level", "expected error, warn, info, debug or trace"))?,
            request_timeout_s: read.number("limits.request_timeout_s", 1, 600)?,
            contact_limits: api::ContactLimits {
                messages: read.positive("limits.messages_per_minute")?,
                uploads: read.positive("limits.uploads_per_minute")?,
                sessions: read.positive("limits.sessions_per_minute")?,
                upload_mib: read.positive("limits.upload_mib_per_hour")?,
            },
            connections_at_once: read.count("limits.connections", 16)?,
            connections_of_address: read.count("limits.connections_per_address", 1)?,
            head_timeout_s: read.number("limits.head_timeout_s", 1, 600)?,
            drain_s: read.number("limits.drain_s", 1, 120)?,
            metrics_token: Some(read.text("metrics.token")).filter(|t| !t.is_empty()).map(str::to_owned),
            data_dir,
        })
    }

    /// Where people reach Helpward when it listens on `bound`.
    #[must_use]
    pub fn reached_at(&self, bound: SocketAddr) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{bound}"))
    }

    /// Whether people come through a proxy (only one gives https) that is not trusted to say who they are: then every
    /// contact has the proxy's address, and limits by address hold nobody, or everybody at once.
    #[must_use]
    pub fn has_unknown_proxy(&self) -> bool {
        let encrypted = self.public_url.as_ref().is_some_and(|url| url.starts_with("https://"));
        encrypted && self.trusted_proxies.is_empty()
    }
}

struct Reader<'s>(&'s [Setting]);

impl Reader<'_> {
    fn setting(&self, name: &str) -> &Setting {
        self.0.iter().find(|setting| setting.key.name == name).expect("load gives every key")
    }

    fn text(&self, name: &str) -> &str {
        self.setting(name).value.trim()
    }

    fn refuse(&self, name: &str, expected: &str) -> ConfigError {
        let setting = self.setting(name);
        ConfigError::Value {
            name: setting.key.name,
            origin: setting.origin.clone(),
            expected: expected.to_owned(),
        }
    }

    fn number(&self, name: &str, least: u64, most: u64) -> Result<u64, ConfigError> {
        let number = self.text(name).parse().ok().filter(|n| (least..=most).contains(n));
        number.ok_or_else(|| self.refuse(name, &format!("expected a number from {least} to {most}")))
    }

    /// A number of things of which there may be up to a million.
    fn count(&self, name: &str, least: u64) -> Result<usize, ConfigError> {
        Ok(usize::try_from(self.number(name, least, 1_000_000)?).unwrap_or(usize::MAX))
    }

    fn positive(&self, name: &str) -> Result<NonZeroU32, ConfigError> {
        let number = u32::try_from(self.number(name, 1, 1_000_000)?).unwrap_or(1);
        Ok(NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN))
    }

    /// An address of scheme and host; `None` when empty.
    fn web_address(&self, name: &str) -> Result<Option<String>, ConfigError> {
        let text = self.text(name).trim_end_matches('/');
        if text.is_empty() {
            return Ok(None);
        }
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let plain = host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']));
        if plain {
            return Ok(Some(text.to_owned()));
        }
        Err(self.refuse(name, "expected https://host or http://host, without a path"))
    }
}

/// A setting's value as people may see it: secrets hidden, passwords of addresses masked.
#[must_use]
pub fn shown(setting: &Setting) -> String {
    if setting.key.secret {
        return if setting.value.is_empty() { String::new() } else { "(hidden)".to_owned() };
    }
    if setting.key.name != "database.url" {
        return setting.value.clone();
    }
    // postgres://name:password@host: from the first colon after the scheme to the last @. Query parameters may
    // hold a password too.
    let (address, query) = setting.value.split_once('?').unwrap_or((&setting.value, ""));
    let address = match (address.find("://"), address.rfind('@')) {
        (Some(scheme), Some(at)) if scheme + 3 < at => {
            let name = address[scheme + 3..at].split(':').next().unwrap_or_default();
            let hidden = if address[scheme + 3..at].contains(':') { ":(hidden)" } else { "" };
            format!("{}://{name}{hidden}{}", &address[..scheme], &address[at..])
        }
        _ => address.to_owned(),
    };
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| if pair.starts_with("password=") { "password=(hidden)" } else { pair });
    let query = pairs.collect::<Vec<_>>().join("&");
    if query.is_empty() { address } else { format!("{address}?{query}") }
}
