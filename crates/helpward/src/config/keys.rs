//! Every key of the configuration, once: name, default, meaning.

/// One key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Its name in the file, e.g. `database.url`; in the environment `HELPWARD_DATABASE__URL`.
    pub name: &'static str,
    /// What it is when nobody says; empty: see `doc`.
    pub default: &'static str,
    /// Whether its value is never shown.
    pub secret: bool,
    /// What it does, its unit, what empty means.
    pub doc: &'static str,
}

const fn key(name: &'static str, default: &'static str, doc: &'static str) -> Key {
    Key { name, default, secret: false, doc }
}

const fn secret(name: &'static str, doc: &'static str) -> Key {
    Key { name, default: "", secret: true, doc }
}

/// The keys, in the order of `config show`.
pub(super) const KEYS: &[Key] = &[
    key(
        "data_dir",
        "./data",
        "Folder of the embedded database, attached files and secrets.toml; made when absent.",
    ),
    key("listen", "127.0.0.1:8080", "Address and port the server listens on. Port 0 takes a free one."),
    key(
        "public_url",
        "",
        "Where people reach Helpward, e.g. https://help.example; https makes cookies Secure. Empty: http:// and the listen address.",
    ),
    key(
        "help.public_url",
        "",
        "A domain of its own for the public help center, e.g. https://help.example; there it begins at / and nothing else answers. Empty: it is at /help/ below public_url.",
    ),
    key(
        "database.url",
        "",
        "postgres://name:password@host/database?sslmode=require, or the path of a file. Empty: helpward.db in the data folder.",
    ),
    key(
        "database.connections",
        "8",
        "Connections to a PostgreSQL server, 2 to 64; 8 to 16 are right on two cores.",
    ),
    key(
        "trusted_proxies",
        "",
        "Addresses of proxies, with commas between, whose X-Forwarded-For is believed. Empty: nobody's.",
    ),
    key(
        "outbound.allow",
        "",
        "Places as host:port, with commas between, that Helpward may connect to although they are not on the public internet or not encrypted, e.g. localhost:11434 for a language model on this machine. Empty: https to the public internet only.",
    ),
    key("log.format", "text", "How log lines are written to standard error: text or json."),
    key(
        "log.level",
        "info",
        "The least important lines that are written: error, warn, info, debug or trace.",
    ),
    key(
        "limits.request_timeout_s",
        "30",
        "Seconds an HTTP answer may take before 503 is answered, 1 to 600.",
    ),
    key("limits.messages_per_minute", "60", "Messages one contact may send in a minute, 1 to 1000000."),
    key("limits.uploads_per_minute", "30", "Files one contact may upload in a minute, 1 to 1000000."),
    key(
        "limits.sessions_per_minute",
        "120",
        "Chat sessions begun from one address in a minute, 1 to 1000000.",
    ),
    key(
        "limits.upload_mib_per_hour",
        "300",
        "MiB of files that contacts may upload from one address in an hour, 1 to 1000000.",
    ),
    key(
        "limits.connections",
        "16000",
        "Connections open at once, 16 to 1000000; live sockets are connections. Beyond them 503 is answered.",
    ),
    key(
        "limits.connections_per_address",
        "500",
        "Connections open at once from one address, 1 to 1000000; trusted proxies are not counted.",
    ),
    key(
        "limits.head_timeout_s",
        "75",
        "Seconds a connection may go without a complete request head, 1 to 600. A proxy must let idle connections go sooner.",
    ),
    key(
        "limits.drain_s",
        "10",
        "Seconds that running requests get to end when the server is stopped, 1 to 120.",
    ),
    secret(
        "metrics.token",
        "The bearer token that opens /metrics to other machines. Empty: only this machine may read it.",
    ),
];

/// The key of a name; `None` for an unknown one.
#[must_use]
pub(super) fn find(name: &str) -> Option<Key> {
    KEYS.iter().copied().find(|key| key.name == name)
}

/// The name of a key in the environment.
#[must_use]
pub fn variable(name: &str) -> String {
    format!("HELPWARD_{}", name.replace('.', "__").to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_told_once_and_explained() {
        for key in KEYS {
            assert_eq!(KEYS.iter().filter(|other| other.name == key.name).count(), 1, "{}", key.name);
            assert!(key.doc.ends_with('.'), "{}", key.name);
        }
        assert_eq!(variable("database.url"), "HELPWARD_DATABASE__URL");
    }
}
