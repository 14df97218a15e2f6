//! Finding the origins a text names.

/// Hosts of `http://`, `https://`, `ws://` and `wss://` addresses in one line, in lower case.
pub(super) fn hosts(line: &str) -> Vec<String> {
    let mut hosts = Vec::new();
    for scheme in ["http://", "https://", "ws://", "wss://"] {
        for part in line.split(scheme).skip(1) {
            hosts.push(host(part));
        }
    }
    hosts.retain(|host| !host.is_empty());
    hosts
}

/// The host at the start of a text, without port.
pub(super) fn host(text: &str) -> String {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-')).unwrap_or(text.len());
    text[..end].trim_end_matches('.').to_ascii_lowercase()
}
