//! What is printed once people can connect.

use std::fmt::Write as _;
use std::io::Write as _;

use crate::demo::SignIn;

/// Where to go, and as whom.
#[derive(Debug, Clone)]
pub struct Welcome {
    /// The engine's name.
    pub engine: &'static str,
    /// Where people reach Helpward.
    pub public_url: String,
    /// Opens the wizard; `None` once there is an owner.
    pub setup_token: Option<String>,
    /// Demo sign-ins; empty outside demo mode.
    pub sign_ins: Vec<SignIn>,
}

impl Welcome {
    /// The text.
    #[must_use]
    pub fn text(&self) -> String {
        let url = &self.public_url;
        let mut text = format!("\n  Helpward 护答 {} on {}\n\n", env!("CARGO_PKG_VERSION"), self.engine);
        let mut line = |name: &str, address: String| {
            writeln!(text, "    {name:<16}{address}").expect("writing to a string");
        };
        line("Console", format!("{url}/desk/"));
        if !self.sign_ins.is_empty() {
            line("Sample wallet", format!("{url}/demo/wallet"));
        }
        line("Help center", format!("{url}/help/"));
        line("API", format!("{url}/api/docs"));
        if let Some(token) = &self.setup_token {
            line("Set it up", format!("{url}/desk/setup#{token}"));
        }
        if self.sign_ins.is_empty() {
            text.push('\n');
            return text;
        }
        text.push_str("\n  Demo sign-ins (this machine only, no second factor)\n\n");
        let width = self.sign_ins.iter().map(|sign_in| sign_in.email.len()).max().unwrap_or(0) + 2;
        for sign_in in &self.sign_ins {
            let SignIn { role, email, password, .. } = sign_in;
            let gap = " ".repeat(16_usize.saturating_sub(columns(role)).max(1));
            writeln!(text, "    {role}{gap}{email:<width$}{password}").expect("writing to a string");
        }
        text.push('\n');
        text
    }

    /// Prints the text on standard output, not into the log: it holds secrets.
    pub fn print(&self) -> std::io::Result<()> {
        let mut out = std::io::stdout().lock();
        match out.write_all(self.text().as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error),
            _ => Ok(()),
        }
    }
}

/// Columns of a terminal that a text takes; Chinese characters take two.
fn columns(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{2E80}' { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_told_only_where_there_is_no_owner() {
        let mut welcome = Welcome {
            engine: "SQLite",
            public_url: "https://help.example".to_owned(),
            setup_token: Some("abc".to_owned()),
            sign_ins: Vec::new(),
        };
        assert!(welcome.text().contains("https://help.example/desk/setup#abc"));
        assert!(!welcome.text().contains("wallet"));
        welcome.setup_token = None;
        assert!(!welcome.text().contains("setup"));
    }

    #[test]
    fn sign_ins_stand_in_columns() {
        let sign_in = |role| SignIn { role, email: "a@b.example".to_owned(), password: "pw".to_owned() };
        let welcome = Welcome {
            engine: "SQLite",
            public_url: "http://127.0.0.1:1".to_owned(),
            setup_token: None,
            sign_ins: vec![sign_in("Owner"), sign_in("Agent (中文)")],
        };
        let text = welcome.text();
        let lines = text.lines().filter_map(|line| line.split_once("a@b"));
        let starts: Vec<usize> = lines.map(|(before, _)| columns(before)).collect();
        assert_eq!(starts, [20, 20]);
    }
}
